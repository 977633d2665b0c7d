"""What a line alone says of a series, for those who read no post: the guide's lines, readers' questions."""

import re

from channel.language.numerals import HIGHEST, ordinal
from channel.language.tables import plain, words
from channel.series.head_lines import SIGNS, bare_name, undecorated
from channel.series.heading import Heading
from channel.series.part_places import places, words_for_parts
from channel.series.placed import STRONG_SIGN, may_hold_word
from channel.series.readings import RUBRIC, readings

__all__ = ["bare_name", "first_place", "heading", "opening_place", "part_word", "place"]

_LONGEST = 160
_SHORT = 30  # letters; a sentence about a part has more
_NOTHING_MORE = re.compile(rf"[\s\u200c!؟?{SIGNS}]*\Z")
_A_NUMBER = re.compile("[\\d\u2160-\u217f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793🔟]")
_NUMBER_ALONE = re.compile(r"\W{0,3}(?:\d{1,3}|[IVX]{1,6})\W{0,3}\Z")
_SURE = 45  # percent


def heading(title: str) -> Heading | None:
    """The likeliest reading of a title line; None for a line that names no part. The line must be uncut.

    The name may be "" if a bare «قسمت دوم» leaves it to the post's hashtags.
    """
    if len(title) > _LONGEST:
        return None
    tags = undecorated(title.partition("\n")[0]).tags
    found = readings(title, tags)
    sure = [one for one in found if one.strength >= _SURE]
    named = next((one for one in sure if one.name and one.rank < RUBRIC), None)
    if named is None and sure and tags:
        return sure[0].model_copy(update={"name": tags[0], "sure": True})
    return named or next((one for one in sure if not one.name), None)


def first_place(line: str) -> tuple[int, int] | None:
    """Where the first worded place of a line begins and ends."""
    worded = words_for_parts(line)
    there = next((one for one in places(line) if any(one.start <= start < one.end for start, _ in worded)), None)
    return (there.start, there.end) if there else None


def place(text: str) -> int | None:
    """The number that a bare place stands for: «قسمت چهارم», «چهارم», "part 4 of 6", «معرفی» (0), LAST; or None."""
    text = text.strip(" \u200c\t()[]«»\"'.:،,-–—")
    there = next(iter(places(text)), None) if words_for_parts(text) else None
    if there and not there.start and _NOTHING_MORE.match(text[there.end :]):
        return there.number
    if plain(text) in words("intro"):
        return 0
    number = ordinal(text)
    return number if number is None or number <= HIGHEST else None


def opening_place(line: str) -> tuple[str, int, str] | None:
    """A line that begins with a worded place, as (place, number, what follows): ("Part 2", 2, "Attention")."""
    if len(line) > 2 * _LONGEST:
        return None
    line = undecorated(line).text
    at = first_place(line)
    if at is None or at[0]:
        return None
    rest = line[at[1] :]
    if not _NOTHING_MORE.match(rest) and not STRONG_SIGN.match(rest):
        return None
    number = next(one.number for one in places(line) if one.start == at[0])
    return line[: at[1]], number, bare_name(rest)


def opens_with_place(line: str) -> bool:
    """Whether a line begins with a place and says no more than what the part is called: «قسمت دوم: مدل», "① Circus"."""
    if len(line) > _LONGEST or not (_A_NUMBER.search(line) or may_hold_word(line)):
        return False
    bare = undecorated(line).text
    if _NUMBER_ALONE.match(bare):
        return True
    there = next(iter(places(bare)), None)
    if there is None or bare_name(bare[: there.start]):
        return False
    rest = bare[there.end :]
    short = len(bare) <= _SHORT and (there.form.endswith(">") or there.form.startswith("<"))
    return short or bool(_NOTHING_MORE.match(rest) or STRONG_SIGN.match(rest)) or there.form == "n)"


def closes_with_place(line: str) -> bool:
    """Whether a line ends in a place: «مدل، قسمت دوم», "Thoughts (3)"."""
    if len(line) > _LONGEST or not (_A_NUMBER.search(line) or may_hold_word(line)):
        return False
    bare = undecorated(line).text
    return any(_NOTHING_MORE.match(bare[one.end :]) for one in places(bare)[-1:])


def part_word(text: str) -> str:
    """The word for a part with which a text begins («قسمت»), or ""."""
    text = text.strip()
    for first in words_for_parts(text)[:1]:
        if first[0] == 0:
            return _with_plural(text, first[1])
    return ""


def _with_plural(text: str, end: int) -> str:
    """«قسمت\u200cهای»: the ending stands behind a half-space."""
    for start, longer in words_of(text)[1:2]:
        if start - end <= 1 and plain(text[:longer]) in words("plurals"):
            return text[:longer]
    return text[:end]


def words_of(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand."""
    return [one.span() for one in re.finditer(r"[^\W\d_]+", text)]
