"""All that a post's first lines may mean as a part of a series: generous, since the channel decides (`choice`).

Each place that a line or a hashtag names (`places`) is read with each name that may go with it: what stands before it,
what follows it, what is in quotation marks, the lines above, the line below; without a name, for the post's hashtags;
and with its own word, for a rubric with running numbers ("Tip #12").
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from channel.language.numerals import LAST, begins_numeral
from channel.language.tables import plain, tables, words
from channel.language.text import fold_letters
from channel.series.head_lines import MOST_LINES, PICTURES, SIGNS, Head, Line, bare_name, words_of_tag
from channel.series.heading import Heading
from channel.series.part_places import places
from channel.series.part_tokens import Place, fully_plain, part_words

MOST_READINGS = 10
RUBRIC = 7
"""The rank of a reading whose name is the word for a part alone."""
_MOST_PLACES = 3
_LONGEST_WORD = 20
_LONGEST_NAME = 80
_MOST_WORDS = 12
_FLOWING_WORDS = 6  # a name without a sign beside it has no more
_FAR_DOWN = 4
_NEAR = 40  # letters
_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST_LATE_LINE = 90
_LOOKED_AT = 110  # words in which the cheap look seeks a place
_HEAD = 240  # letters, the same for signs
_SIGN = re.compile(
    r"^\W{0,8}\d{1,4}\s?[\ufe0f\u20e3).:：\-–—|｜•·～~_]|(?:[#№]|[Nn][°º])\s?\d|[(\[（【]\s?\d{1,4}(?:\s?/\s?\d+)?\s?[)\]）】]"
    r"|(?<![\w/.,:])\d{1,3}\s?/\s?\d|第|[\u2160-\u217f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793🔟]"
    r"|[\s\u200c_](?:\d{1,4}|[IVX]{1,5})\W{0,3}$|[\s（(·：【][上中下][）)】]?\W*$|[上中下][篇集]|[（(【][一二三四五六七八九十完]",
    re.MULTILINE,
)
_TWO_LINES = re.compile(r"\s*[^\n]+(?:\s*\n[^\n]+)?")
_DIGIT = re.compile(r"\d")
_MAY_BE_SIGN = re.compile(
    "[\\dIVX第上中下一二三四五六七八九十完\u2160-\u217f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793🔟]"
)
_NOTHING_MORE = re.compile(rf"[\s\u200c!؟?{SIGNS}]*\Z")
# A comma or a full stop after the place goes on with a sentence as often as not.
STRONG_SIGN = re.compile(rf"\s*[)\]}}»\"”】》）]*\s*(?:[-–—−:：|｜~•·)\]】》）{PICTURES}]|[.؛;。；]\s?)")
_STRONG_END = re.compile(r"[-–—−:：|｜~•·)\]】》）」』»]\s*\Z")
_BRACKETED = re.compile(r"\s*(?:\([^()]+\)|\[[^][]+\]|（[^（）]+）)\s*\Z")
_SEPARATORS = re.compile(rf"\s*[|｜:：•·؛;{PICTURES}]+\s*|\s+[-–—−~/]+\s+|\s*[》】」』)）»”]\s*")
_QUOTED = re.compile(r"[«“\"„「『《【]([^«»“”\"„「」『』《》【】]{2,60})[»”\"“」』》】]")
_NAME_SIGN = re.compile(rf"[{SIGNS}]")
_STRENGTHS = {"n/m": 80, "#": 65, "()": 65, "n)": 55, "n:": 55, "tail": 45, "上": 90, "intro": 60}
_WORDED, _WEAK, _FLOWING, _OF_A_LEAGUE = 100, 70, 20, 28
_ARTICLES = ("ال", "وا")
_Read = Callable[[str, int, int, str], Iterator[Heading]]
"""Reads a place with a name: the name, how likely it is, how sure the place is, and the part's own title."""


class _There(NamedTuple):
    """A place and what stands around it."""

    line: int
    place: Place
    text: str
    strength: int
    flowing: bool


def may_be_part(tokens: Sequence[str], text: str) -> int:
    """The cheap look that most posts fail: in how many of its lines a place may stand.

    `tokens`: the folded words of the text, as `language.words` has them.
    """
    looked = tokens[:_LOOKED_AT]
    for word in _hints().intersection(looked):
        if word in words("intro"):
            return MOST_LINES
        for at in (at for at, token in enumerate(looked) if token == word):
            for near in looked[max(at - 4, 0) : at + 4]:
                if near[:1].isdigit() or fully_plain(near) in _numeral_hints() or near[:2] in _ARTICLES:
                    return MOST_LINES
    written = text[:_HEAD]
    glued = (_last_letters(written[: at.start()]) for at in _DIGIT.finditer(written))
    if "第" in written or not _glued_hints().isdisjoint(glued):
        return MOST_LINES
    two_lines = _TWO_LINES.match(text)
    first = two_lines[0][:_HEAD] if two_lines else ""
    return 2 if _MAY_BE_SIGN.search(first) and _SIGN.search(first) else 0


@cache
def _hints() -> frozenset[str]:
    fields = ("parts", "weak", "seasons", "plurals", "intro")
    written = (word for table in tables().values() for field in fields for word in table.get(field, ()))
    return frozenset((*part_words(), *words("intro"), *map(fold_letters, written)))


def _last_letters(text: str) -> str:
    return "".join(takewhile(str.isalpha, reversed(text[-_LONGEST_WORD:])))[::-1].lower()


@cache
def _glued_hints() -> frozenset[str]:
    return frozenset((*(word.lower() for word in _hints()), "s"))


@cache
def _numeral_hints() -> frozenset[str]:
    roman = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
    return frozenset((*begins_numeral(), *roman))


def readings(text: str, tags: Sequence[str] = (), most: int = MOST_LINES) -> tuple[Heading, ...]:
    """The readings of a post with this text and these hashtags, the likeliest first; () for most posts.

    `most`: how many lines are looked at.
    """
    lines = Head(text, most)
    there = list(_there(lines))
    if all(one.strength < _WEAK for one in there):
        there += _in_tags(tags)
    found: dict[tuple[str, int | None], Heading] = {}
    for one in _without_lists(there):
        for reading in _named(one, lines, tags):
            found.setdefault((plain(reading.name), reading.number), reading)
    ranked = sorted(found.values(), key=lambda reading: reading.rank)
    return tuple(ranked[:MOST_READINGS])


def _there(lines: Head) -> Iterator[_There]:
    counted = 0
    for number, written in enumerate(lines.written):
        if number > 1 and (len(written) > _LONGEST_LATE_LINE or not _may_hold(written)):
            continue
        line = lines[number]
        found = places(line.text)
        if number and found and found[0].form in _STRENGTHS and _is_list(lines, number, found[0]):
            continue
        if number > 1:
            found = [one for one in found if (not one.weak and one.form[-1:] in ">") or one.form[:1] == "<"]
        repeated = {one.form for one in found if sum(one.form == other.form for other in found) > 1}
        for place in found:
            if place.form in repeated:
                continue  # "part 1 / part 2": a list of parts, no part
            before, after = line.text[: place.start], line.text[place.end :]
            closes, opens = bool(_NOTHING_MORE.match(after)), not bare_name(before)
            strong = closes or bool(STRONG_SIGN.match(after)) or bool(_BRACKETED.match(after))
            flowing = not (strong or opens or _STRONG_END.search(before))
            if number > 1 and not (closes or opens):
                continue
            strength = _STRENGTHS.get(place.form, _WEAK if place.weak else _WORDED)
            if flowing:
                strength = min(strength, _FLOWING)
            elif opens and not strong and len(after.split()) > _FLOWING_WORDS and not _SEPARATORS.search(after):
                strength = min(strength, _FLOWING * 2)
            if opens and not strong and place.form.strip("<>") in words("weeks"):
                strength = min(strength, _OF_A_LEAGUE)
            yield _There(number, place, line.text, strength, flowing)
            counted += 1
            if counted == _MOST_PLACES:
                return


def _may_hold(line: str) -> bool:
    """Whether a late line may say a place: with a word for a part near one of its ends."""
    said = fold_letters(line[:_NEAR] + " " + line[-_NEAR:])
    return "第" in said or not _hints().isdisjoint(_WORDS.findall(said))


def _is_list(lines: Sequence[Line], at: int, place: Place) -> bool:
    """Whether the lines around go on counting: 1. … 2. …"""
    around = [*lines[max(at - 2, 0) : at], *lines[at + 1 : at + 3]]
    there = [one for line in around for one in places(line.text)[:1]]
    return any(one.form == place.form and abs(one.number - place.number) == 1 for one in there)


def _without_lists(there: list[_There]) -> list[_There]:
    """Three numbers behind one word are a list of parts, and two with one sign."""
    numbers: dict[str, set[int]] = {}
    for one in there:
        numbers.setdefault(one.place.form, set()).add(one.place.number)
    return [one for one in there if len(numbers[one.place.form]) < (2 if one.place.form in _STRENGTHS else 3)]


def _in_tags(tags: Sequence[str]) -> Iterator[_There]:
    """#قسمت_سوم, #part3, #course_12."""
    for tag in tags:
        text = words_of_tag(tag)
        for place in places(text)[:1]:
            signed = place.form in _STRENGTHS
            yield _There(-1, place, text, _STRENGTHS["tail"] if signed else _WORDED, False)


def _named(one: _There, lines: Sequence[Line], tags: Sequence[str]) -> Iterator[Heading]:
    """The place with each name that may go with it."""
    place, text = one.place, one.text
    before, after = text[: place.start], text[place.end :]
    season = text[slice(*place.season)].strip() if place.season else ""
    label = text[place.start : place.end].strip(" .:،,-–—")
    title = bare_name(after)

    def read(name: str, rank: int, strength: int, title: str) -> Iterator[Heading]:
        if name and not _is_name(name):
            return
        yield Heading(
            name=f"{name} {season}".strip() if name else "",
            number=None if place.number == LAST else place.number,
            label=label,
            title=title,
            sure=strength >= _WEAK and rank < 2 and bool(name),
            form=place.form,
            rank=rank,
            strength=strength,
            season=season,
            until=place.until,
        )

    own = bare_name(before)
    if own:
        separated = bool(_NAME_SIGN.match(before.rstrip()[-1]))
        strength = one.strength if separated or len(own.split()) <= _FLOWING_WORDS else min(one.strength, 40)
        yield from read(own, 0, strength, title)
        yield from _segments(before, title, read, strength)
        if title and not one.flowing:
            yield from _segments(after, own, read, one.strength)
    elif title:
        yield from read(title, 0, one.strength, "")
        yield from _segments(after, "", read, one.strength)
    for quoted in _QUOTED.finditer(text):
        yield from read(bare_name(quoted[1]), 2, min(one.strength + _FLOWING, _WORDED), "")
    if not one.flowing and (one.strength > 45 or one.line < 0):
        yield from _other_lines(one, lines, own or title, read)
    if place.form != "intro":
        yield from read("", 6, one.strength, own or title)
    word = text[place.start : place.end].split()[0] if place.form[-1:] == ">" else ""
    if word and not own and one.line <= 0 and not season:
        rubric = "".join(takewhile(lambda letter: not letter.isdigit(), bare_name(word))).strip("#№.(")
        yield from read(rubric, RUBRIC, one.strength, title)


def _segments(text: str, title: str, read: "_Read", strength: int) -> Iterator[Heading]:
    """The first and the last stretch between the signs of what stands beside a place."""
    pieces = [bare_name(piece) for piece in _SEPARATORS.split(text)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1:
        for piece, other in ((pieces[0], pieces[-1]), (pieces[-1], pieces[0])):
            yield from read(piece, 1, strength, title or other)


def _other_lines(one: _There, lines: Sequence[Line], title: str, read: "_Read") -> Iterator[Heading]:
    """The lines above, the top one first, with a hashtag's words if they alone stand there; the line below."""
    for number, line in enumerate(lines[: one.line + 2 if one.line >= 0 else 2]):
        if number == one.line or (number > one.line >= 0 and title):
            continue
        name = bare_name(line.text)
        above = number < one.line or one.line < 0
        rank = (2 if title else 1) if above else 4
        found = places(line.text)
        if not name or (found and found[0].start == 0 and above):
            continue
        # Far down it is the line right above the place that goes with it; near the top, the top one.
        farther = number != (one.line - 1 if one.line >= _FAR_DOWN else 0)
        yield from read(name, rank + farther, one.strength, title)
        if above and len(pieces := _SEPARATORS.split(line.text)) > 1:
            yield from read(bare_name(pieces[0]), rank + 1, one.strength, title)


def _is_name(name: str) -> bool:
    if len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS or not any(map(str.isalpha, name)):
        return False
    return plain(name).rstrip("!. ") not in words("greetings")
