"""All that a post's first lines may mean as a part of a series: generous, since the channel decides (`choice`).

Each place that a line or a hashtag names (`places`) is read with each name that may go with it: what stands before it,
what follows it, what is in quotation marks, the lines above, the line below; without a name, for the post's hashtags;
and with its own word, for a rubric with running numbers ("Tip #12").
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from channel.language.numerals import LAST
from channel.language.tables import plain, words
from channel.series.foot import is_going_on, leads_on
from channel.series.head_lines import MOST_LINES, SIGNS, Head, Line, bare_name, words_of_tag
from channel.series.heading import Heading
from channel.series.name_words import (
    is_medium,
    is_person,
    is_sentence,
    without_announcement,
    without_label,
)
from channel.series.part_places import places
from channel.series.part_tokens import Place
from channel.series.placed import (
    FLOWING,
    FLOWING_WORDS,
    GLUED,
    SEPARATORS,
    STRENGTHS,
    WEAK,
    WORDED,
    Placed,
    placed,
    word_of,
)

MOST_READINGS = 10
_FEW_TAGS = 2
BESIDE_TAG, OF_TAG = 2, 5
"""The ranks of readings whose name is that of a hashtag in the same line, or elsewhere: others may write it out."""
RUBRIC = 7
"""The rank of a reading whose name is the word for a part alone."""
_LONGEST_NAME = 80
_MOST_WORDS = 12
_FAR_DOWN = 4
_OF_A_PERSON = 2  # ranks
_OF_A_DAY = 3  # words; "photo of the day 3" is the day's as often as day 3 of something
_EZAFE = re.compile(r"^\u200c[یء](?=\s)")
_BOUND = re.compile(r"(?:\u200cی|\sی|های|هٔ|ۀ|\sof(?: the)?)\s+\Z")
"""What stands before a word that belongs to it: «قصه‌ی شب ۱» is number 1 of «قصه‌ی شب»."""
_POSSESSIVE = re.compile(r"(?<=\w)[’'](?:n?[ıiuü]n)\Z")  # Turkish
_QUOTED = re.compile(r"[«“\"„「『《【]([^«»“”\"„「」『』《》【】]{2,60})[»”\"“」』》】]")
_NAME_SIGN = re.compile(rf"[{SIGNS}]")
_UNLIKELY = 65  # of a name below a titled place: more than the word for a part alone, less than a hashtag
_Read = Callable[[str, int, int, str], Iterator[Heading]]
"""Reads a place with a name: the name, how likely it is, how sure the place is, and the part's own title."""


def readings(text: str, tags: Sequence[str] = (), most: int = MOST_LINES) -> tuple[Heading, ...]:
    """The readings of a post with this text and these hashtags, the likeliest first; () for most posts.

    `most`: how many lines are looked at.
    """
    lines = Head(text, most)
    found: dict[tuple[str, int | None, str], Heading] = {}
    for one in placed(text, lines, tags):
        for reading in _named(one, lines, tags):
            found.setdefault((plain(reading.name), reading.number, reading.form), reading)
    ranked = sorted(found.values(), key=lambda reading: reading.rank)
    return tuple(ranked[:MOST_READINGS])


def opens_with(text: str, found: Sequence[Heading]) -> bool:
    """Whether a post surely begins with its place, so that what it is a part of may stand nowhere in it."""
    labels = [one.label for one in found if one.strength >= WORDED and not one.name]
    lines = (line.text for line in Head(text, 2)) if labels else iter(())
    return next((line for line in lines if line), "").startswith(tuple(labels)) if labels else False


def _named(one: Placed, lines: Sequence[Line], tags: Sequence[str]) -> Iterator[Heading]:
    """The place with each name that may go with it."""
    place, text = one.place, one.text
    opening = place.season[1] if place.season and place.season[1] < place.start else 0
    before, after = text[opening : place.start], _EZAFE.sub("", text[place.end :])
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
            sure=strength >= WEAK and rank < 2 and bool(name),
            form=place.form,
            rank=rank,
            strength=strength,
            season=season,
            until=place.until,
            total=place.total,
        )

    if before.count("(") > before.count(")") and bare_name(inside := before.rpartition("(")[2]):
        before = inside
    own, title = _POSSESSIVE.sub("", bare_name(before)), _without(title, "of", "from")
    if own and place.form[-1:] == ">" and (_BOUND.search(before) or _bracketed(text, place)):
        own = bare_name(f"{before}{text[place.start : place.end].split()[0]}")
    if own and is_medium(own):
        own = ""
    if own and is_going_on(own):
        own, one = "", one._replace(strength=max(one.strength, STRENGTHS["alone"]))
    if own:
        if not leads_on(rest := _without(own, "continued")):
            own = rest
        if word_of(one) in words("seasons") and word_of(one) not in words("parts") and is_sentence(own):
            one = one._replace(strength=min(one.strength, FLOWING))
        separated = bool(_NAME_SIGN.match(before.rstrip()[-1]))
        strength = one.strength if separated or len(own.split()) <= FLOWING_WORDS else min(one.strength, 40)
        yield from read(own, 0, strength, title)
        if (rest := _without(own, "next", "last", "ends")) != own:
            yield from read(rest, 1, strength, title)
        yield from _segments(before, title, read, strength)
        if word_of(one) in words("spans") and place.form[-1:] == ">" and len(own.split()) <= _OF_A_DAY:
            yield from read(f"{own} {text[place.start : place.end].split()[0]}", 2, strength, title)
        if title and not one.flowing:
            yield from _segments(after, own, read, one.strength)
            yield from read(title, 3, one.strength, "")
    elif title:
        yield from read(title, 0, one.strength, "")
        yield from _segments(title, "", read, one.strength)
    for quoted in _QUOTED.finditer(text):
        yield from read(bare_name(quoted[1]), 2, min(one.strength + FLOWING, WORDED), "")
    if not one.flowing and (one.strength > 45 or one.line < 0):
        yield from _other_lines(one, lines, own, own or title, read)
    beside = _beside(one, lines, tags)
    for tag in beside:
        yield from read(tag, BESIDE_TAG, one.strength, own or title)
    if not (own or beside):
        for tag in _named_tags(tags):
            yield from read(tag, OF_TAG, one.strength, title)
    if place.form != "intro":
        yield from read("", 6, one.strength, own or title)
    word = text[place.start : place.end].split()[0] if place.form[-1:] == ">" else ""
    if word and not own and one.line <= 0 and not season:
        rubric = "".join(takewhile(lambda letter: not letter.isdigit(), bare_name(word))).strip("#№.(")
        yield from read(rubric, RUBRIC, one.strength, title)


def _beside(one: Placed, lines: Sequence[Line], tags: Sequence[str]) -> Sequence[str]:
    """The words of the only hashtag beside a place, in its line or among the post's: #course #part_3."""
    there = lines[one.line].tags if one.line >= 0 else tuple(map(words_of_tag, tags))
    named = _named_tags(there)
    return named if len(named) == 1 and (one.line >= 0 or one.place.form[-1:] == ">") else ()


def _named_tags(tags: Sequence[str]) -> Sequence[str]:
    """The words of a post's one or two hashtags that say no place."""
    named = [tag for tag in map(words_of_tag, tags) if not _says_place(tag)]
    return named if len(named) <= _FEW_TAGS else ()


@lru_cache(maxsize=4096)  # channels use few hashtags often
def _says_place(tag: str) -> bool:
    return any(found.form[-1:] == ">" for found in places(GLUED.sub(" ", tag)))


def _bracketed(text: str, place: Place) -> bool:
    """Whether the number alone is in brackets behind a word that counts weeks: «شعر هفته (۱)»."""
    return place.form.strip("<>") in words("weeks") and "(" in text[place.start : place.end]


def _without(name: str, *fields: str) -> str:
    """The name without a first word of these kinds: «از پادکست باران», «ادامهٔ باران»."""
    first, _, rest = name.partition(" ")
    said = plain(first)
    bare = bare_name(rest)
    return (
        bare
        if bare and any(form in words(one) for one in fields for form in (said, said.removesuffix("ی").rstrip()))
        else name
    )


def _segments(text: str, title: str, read: "_Read", strength: int) -> Iterator[Heading]:
    """The first and the last stretch between the signs of what stands beside a place."""
    pieces = [bare_name(piece) for piece in SEPARATORS.split(text)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1:
        for piece, other in ((pieces[0], pieces[-1]), (pieces[-1], pieces[0])):
            yield from read(piece, 1, strength, title or other)


def _other_lines(one: Placed, lines: Sequence[Line], own: str, title: str, read: "_Read") -> Iterator[Heading]:
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
        if len(pieces := SEPARATORS.split(line.text)) > 1:
            yield from read(bare_name(pieces[0]), rank + 1, strength, title)


def _is_name(name: str) -> bool:
    if len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS or not any(map(str.isalpha, name)):
        return False
    return plain(name).rstrip("!. ") not in words("greetings")
