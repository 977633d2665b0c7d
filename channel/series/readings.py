"""All that a post's first lines may mean as a part of a series: generous, since the channel decides (`choice`).

Each place that a line or a hashtag names (`places`) is read with each name that may go with it: what stands before it,
what follows it, what is in quotation marks, the lines above, the line below; without a name, for the post's hashtags;
and with its own word, for a rubric with running numbers ("Tip #12").
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from channel.language.numerals import LAST
from channel.language.tables import plain, words
from channel.language.text import fold_letters
from channel.series.first_look import hints
from channel.series.foot import FOOT, foot_places, is_going_on, leads_on
from channel.series.head_lines import MOST_LINES, PICTURES, SIGNS, Head, Line, bare_name, words_of_tag
from channel.series.heading import Heading
from channel.series.name_words import (
    begins_with_announcement,
    is_medium,
    is_person,
    is_sentence,
    without_announcement,
    without_label,
)
from channel.series.part_places import places
from channel.series.part_tokens import Place

MOST_READINGS = 10
RUBRIC = 7
"""The rank of a reading whose name is the word for a part alone."""
_MOST_PLACES = 3
_LONGEST_NAME = 80
_MOST_WORDS = 12
_FLOWING_WORDS = 6  # a name without a sign beside it has no more
_FAR_DOWN = 4
_OF_A_PERSON = 2  # ranks
_NEAR = 40  # letters
_EZAFE = re.compile(r"^\u200c[یء](?=\s)")
_BOUND = re.compile(r"(?:\u200cی|\sی|های|هٔ|ۀ)\s+\Z")
"""What stands before a word that belongs to it: «قصه‌ی شب ۱» is number 1 of «قصه‌ی شب»."""
_POSSESSIVE = re.compile(r"(?<=\w)[’'](?:n?[ıiuü]n)\Z")  # Turkish
_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST_LATE_LINE = 90
GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""Between a word and the number that is written with it."""
_NOTHING_MORE = re.compile(rf"[\s\u200c!؟?{SIGNS}]*\Z")
# A comma or a full stop after the place goes on with a sentence as often as not.
STRONG_SIGN = re.compile(rf"\s*[)\]}}»\"”】》）]*\s*(?:[-–—−:：|｜~•·)\]】》）{PICTURES}]|[.؛;。；]\s?|/\s)")
_STRONG_END = re.compile(r"[-–—−:：|｜~•·)\]】》）」』»]\s*\Z")
_NEXT_SENTENCE = re.compile(r"[.؛;]\s")
_BRACKETED = re.compile(r"\s*(?:\([^()]+\)|\[[^][]+\]|（[^（）]+）)\s*\Z")
_SEPARATORS = re.compile(rf"\s*[|｜:：•·؛;{PICTURES}]+\s*|\s+[-–—−~/]+\s+|\s*[》】」』)）»”]\s*")
_QUOTED = re.compile(r"[«“\"„「『《【]([^«»“”\"„「」『』《》【】]{2,60})[»”\"“」』》】]")
_NAME_SIGN = re.compile(rf"[{SIGNS}]")
_STRENGTHS = {
    **{
        "n/m": 80,
        "#": 65,
        "()": 65,
        "n/": 70,
        "n)": 55,
        "n:": 55,
        "alone": 55,
        "-tail": 50,
        "tail": 45,
        "mid": 40,
        "spoken": 50,
        "letter": 45,
        "noun": 50,
        "on": 60,
        FOOT: 55,
    },
    **{"上": 90, "intro": 60},
}
_WORDED, _WEAK, _FLOWING, _OF_A_LEAGUE, _BETWEEN = 100, 70, 20, 28, 60
_UNLIKELY = 65  # of a name below a titled place: more than the word for a part alone, less than a hashtag
_COMMA_END, _COMMA = re.compile(r"[,،;؛/]\s*\Z"), re.compile(r"\s*[,،;؛/]")
_Read = Callable[[str, int, int, str], Iterator[Heading]]
"""Reads a place with a name: the name, how likely it is, how sure the place is, and the part's own title."""


class _There(NamedTuple):
    """A place and what stands around it."""

    line: int
    place: Place
    text: str
    strength: int
    flowing: bool


def readings(text: str, tags: Sequence[str] = (), most: int = MOST_LINES) -> tuple[Heading, ...]:
    """The readings of a post with this text and these hashtags, the likeliest first; () for most posts.

    `most`: how many lines are looked at.
    """
    lines = Head(text, most)
    there = _below_seasons(list(_there(lines)))
    sure = any(one.strength >= _WEAK for one in there)
    there += (one for one in _at_the_end(text) if not sure or one.strength >= _WEAK)
    if not sure:
        there += _in_tags(tags)
    found: dict[tuple[str, int | None, str], Heading] = {}
    for one in _without_lists(there):
        for reading in _named(one, lines, tags):
            found.setdefault((plain(reading.name), reading.number, reading.form), reading)
    ranked = sorted(found.values(), key=lambda reading: reading.rank)
    return tuple(ranked[:MOST_READINGS])


def opens_with(text: str, found: Sequence[Heading]) -> bool:
    """Whether a post surely begins with its place, so that what it is a part of may stand nowhere in it."""
    labels = [one.label for one in found if one.strength >= _WORDED and not one.name]
    lines = (line.text for line in Head(text, 2)) if labels else iter(())
    return next((line for line in lines if line), "").startswith(tuple(labels)) if labels else False


def _there(lines: Head) -> Iterator[_There]:
    counted = 0
    for number, written in enumerate(lines.written):
        if number > 1 and (len(written) > _LONGEST_LATE_LINE or not may_hold_word(written)):
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
            strong |= begins_with_announcement(after)
            opens |= is_medium(bare_name(before))
            between = bool(_COMMA_END.search(before) and _COMMA.match(after)) or place.form == "()"
            if number and not (closes or opens or between) and _NEXT_SENTENCE.match(after):
                strong = False
            flowing = not (strong or opens or between or _STRONG_END.search(before))
            led_to = number and place.form not in _STRENGTHS and leads_on(bare_name(before))
            if led_to or (number > 1 and not (closes or opens)):
                continue
            strength = _STRENGTHS.get(place.form, _WEAK if place.weak else _WORDED)
            if flowing:
                strength = min(strength, _FLOWING)
            elif between and not strong:
                strength = min(strength, _BETWEEN)
            elif (
                opens
                and place.form not in _STRENGTHS
                and not strong
                and len(after.split()) > _FLOWING_WORDS
                and not _SEPARATORS.search(after)
            ):
                strength = min(strength, _FLOWING * 2)
            if opens and not strong and is_sentence(without_announcement(bare_name(after))):
                strength = min(strength, _FLOWING)
            if opens and not strong and place.form.strip("<>") in words("weeks"):
                strength = min(strength, _OF_A_LEAGUE)
            yield _There(number, place, line.text, strength, flowing)
            counted += 1
            if counted == _MOST_PLACES:
                return


def _below_seasons(there: list[_There]) -> list[_There]:
    """Without the heading of a season that its first lesson's stands under: «فصل دوم: زمین» / «درس اول: ماه»."""

    def opens(one: _There) -> bool:
        return not bare_name(one.text[: one.place.start])

    finer = [one.line for one in there if opens(one) and _word(one) not in words("seasons")]
    return [one for one in there if not (opens(one) and _word(one) in words("seasons") and one.line + 1 in finer)]


def _word(one: _There) -> str:
    return one.place.form.strip("<>")


def may_hold_word(line: str) -> bool:
    """Whether a line may say a place: with a word for a part near one of its ends."""
    said = fold_letters(line[:_NEAR] + " " + line[-_NEAR:])
    return "第" in said or not hints().isdisjoint(_WORDS.findall(said))


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
    """#قسمت_سوم, #part3, #course_12; #part3 and #part4 are one place."""
    found: list[tuple[str, Place]] = []
    for tag in tags:
        text = GLUED.sub(" ", words_of_tag(tag))
        for place in places(text)[:1]:
            before = found[-1][1] if found else None
            if before and before.form == place.form and place.number == (before.until or before.number) + 1:
                found[-1] = (found[-1][0], before._replace(until=place.number))
            else:
                found.append((text, place))
    for text, place in found:
        yield _There(-1, place, text, _STRENGTHS["tail"] if place.form in _STRENGTHS else _WORDED, False)


def _at_the_end(text: str) -> Iterator[_There]:
    for line, place, strength in foot_places(text):
        yield _There(-1, place, line, strength, False)


def _named(one: _There, lines: Sequence[Line], tags: Sequence[str]) -> Iterator[Heading]:
    """The place with each name that may go with it."""
    place, text = one.place, one.text
    before, after = text[: place.start], _EZAFE.sub("", text[place.end :])
    season = text[slice(*place.season)].strip() if place.season else ""
    label = text[place.start : place.end].strip(" .:،,-–—")
    title = bare_name(after)

    def read(name: str, rank: int, strength: int, title: str) -> Iterator[Heading]:
        if name and not (name := without_label(without_announcement(name))):
            return
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
            total=place.total,
        )

    own, title = _POSSESSIVE.sub("", bare_name(before)), _without(title, "of", "from")
    if own and place.form[-1:] == ">" and (_BOUND.search(before) or _bracketed(text, place)):
        own = bare_name(f"{before}{text[place.start : place.end].split()[0]}")
    if own and is_medium(own):
        own = ""
    if own and is_going_on(own):
        own, one = "", one._replace(strength=max(one.strength, _STRENGTHS["alone"]))
    if own:
        if not leads_on(rest := _without(own, "continued")):
            own = rest
        if _word(one) in words("seasons") and _word(one) not in words("parts") and is_sentence(own):
            one = one._replace(strength=min(one.strength, _FLOWING))
        separated = bool(_NAME_SIGN.match(before.rstrip()[-1]))
        strength = one.strength if separated or len(own.split()) <= _FLOWING_WORDS else min(one.strength, 40)
        yield from read(own, 0, strength, title)
        if (rest := _without(own, "next", "last", "ends")) != own:
            yield from read(rest, 1, strength, title)
        yield from _segments(before, title, read, strength)
        if title and not one.flowing:
            yield from _segments(after, own, read, one.strength)
            yield from read(title, 3, one.strength, "")
    elif title:
        yield from read(title, 0, one.strength, "")
        yield from _segments(title, "", read, one.strength)
    for quoted in _QUOTED.finditer(text):
        yield from read(bare_name(quoted[1]), 2, min(one.strength + _FLOWING, _WORDED), "")
    if not one.flowing and (one.strength > 45 or one.line < 0):
        yield from _other_lines(one, lines, own, own or title, read)
    if place.form != "intro":
        yield from read("", 6, one.strength, own or title)
    word = text[place.start : place.end].split()[0] if place.form[-1:] == ">" else ""
    if word and not own and one.line <= 0 and not season:
        rubric = "".join(takewhile(lambda letter: not letter.isdigit(), bare_name(word))).strip("#№.(")
        yield from read(rubric, RUBRIC, one.strength, title)


def _bracketed(text: str, place: Place) -> bool:
    """Whether the number alone is in brackets behind a word that counts weeks: «شعر هفته (۱)»."""
    return place.form.strip("<>") in words("weeks") and "(" in text[place.start : place.end]


def _without(name: str, *fields: str) -> str:
    """The name without a first word of these kinds: «از پادکست باران», «ادامهٔ باران»."""
    first, _, rest = name.partition(" ")
    said = plain(first)
    bare = bare_name(rest)
    return (
        bare if bare and any(form in words(one) for one in fields for form in (said, said.removesuffix("ی"))) else name
    )


def _segments(text: str, title: str, read: "_Read", strength: int) -> Iterator[Heading]:
    """The first and the last stretch between the signs of what stands beside a place."""
    pieces = [bare_name(piece) for piece in _SEPARATORS.split(text)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1:
        for piece, other in ((pieces[0], pieces[-1]), (pieces[-1], pieces[0])):
            yield from read(piece, 1, strength, title or other)


def _other_lines(one: _There, lines: Sequence[Line], own: str, title: str, read: "_Read") -> Iterator[Heading]:
    """The lines above, the top one first, with a hashtag's words if they alone stand there; the line below."""
    for number, line in enumerate(lines[: one.line + 2 if one.line >= 0 else 2]):
        # A name beside a season may be in other letters: "Baran S02E03" / «پادکست باران - رعد».
        if number == one.line or (number > one.line >= 0 and own and not one.place.season):
            continue
        name = bare_name(line.text)
        above = number < one.line or one.line < 0
        rank = (2 if title else 1) if above else 5 if title else 4
        found = places(line.text)
        if not name or (found and found[0].start == 0 and above):
            continue
        # Far down it is the line right above the place that goes with it; near the top, the top one.
        farther = number != (one.line - 1 if one.line >= _FAR_DOWN else 0)
        strength = one.strength if above or not title or one.place.season else min(one.strength, _UNLIKELY)
        yield from read(name, rank + farther + _OF_A_PERSON * is_person(name), strength, title)
        if len(pieces := _SEPARATORS.split(line.text)) > 1:
            yield from read(bare_name(pieces[0]), rank + 1, strength, title)


def _is_name(name: str) -> bool:
    if len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS or not any(map(str.isalpha, name)):
        return False
    return plain(name).rstrip("!. ") not in words("greetings")
