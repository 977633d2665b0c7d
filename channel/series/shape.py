"""What posts that may belong together show of a series: how many numbers, rising with time, with how few gaps."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from channel.series.foot import FOOT
from channel.series.heading import Heading
from channel.series.names import series_key
from channel.series.pools import Member
from channel.series.readings import BESIDE_TAG, OF_TAG, RUBRIC

_FAR = 3  # ranks that a name in a name costs
_FEW_OF_A_RUN = 3
_FEW_ORDERED = 6


@dataclass(frozen=True)
class Shape:
    """What a pool shows."""

    posts: int
    numbers: int
    """Different ones."""
    span: int
    """From the first to the last of them, with those between."""
    first: int
    order: float
    """The share of the posts whose numbers rise with time."""
    runs: int
    """How often the numbers begin anew: the books of a course."""
    strength: float
    words: int
    """Of the name."""
    titles: int
    """Different ones of the parts' own."""
    rank: float
    alone: bool
    """Whether its numbers stand alone in last lines, as a temperature or a price may."""

    tagged: bool
    """Whether hashtags alone say its name, which each hashtag's own pool weighs."""

    @property
    def is_rubric(self) -> bool:
        """Whether its name is no more than the word for a part: "Tip #12"."""
        return self.rank >= RUBRIC

    @property
    def density(self) -> float:
        return self.numbers / max(self.span, 1)


def shape(members: Sequence[Member]) -> Shape:
    books = runs(members)
    numbered = [_numbers(book) for book in books]
    said = [number for book in numbered for number in book]
    different = set(said)
    rising = sum(map(_longest_rise, numbered))
    if len(said) < _FEW_ORDERED:
        rising = max(rising, _longest_rise(said[::-1]))  # a few old parts may have come in later
    elif said == sorted(different, reverse=True):
        rising = len(said)  # ten to one
    readings = [one.reading for one in members]
    return Shape(
        posts=len(members),
        numbers=sum(len(set(book)) for book in numbered) + _more(readings),
        span=sum(max(book) - min(book) + 1 for book in numbered if book) + _more(readings[-1:]),
        first=min(different, default=0),
        order=rising / max(len(said), 1),
        runs=len(books),
        strength=sum(one.strength for one in readings) / max(100 * len(readings), 1),
        words=sum(len(one.name.split()) for one in readings) // max(len(readings), 1),
        titles=len({one.title for one in readings if one.title}),
        alone=all(one.form == FOOT for one in readings),
        tagged=all(map(is_of_tag, members)),
        rank=sum(one.reading.rank + _FAR * one.far for one in members) / max(len(members), 1),
    )


def is_of_tag(one: Member) -> bool:
    """Whether the name is no more than a hashtag of the post."""
    key = series_key(one.reading.name) if one.reading.rank in (BESIDE_TAG, OF_TAG) else ""
    return bool(key) and any(series_key(tag) == key for tag in one.found.tags)


def _more(readings: Sequence[Heading]) -> int:
    """How many numbers posts that are several parts say beyond the first."""
    return sum(one.until - one.number for one in readings if one.until and one.number is not None)


def _numbers(members: Sequence[Member]) -> list[int]:
    """The numbers in their order; posts of one part beside each other say it once. "The last" follows the highest."""
    said: list[int] = []
    highest = 0
    for one in members:
        number = one.reading.number
        if number is None:
            number = highest + 1 if highest else None
        else:
            highest = max(highest, one.reading.until or number)
        if number is not None and said[-1:] != [number]:
            said.append(number)
    return said


def runs(members: Sequence[Member]) -> list[list[Member]]:
    """The members in their order; a new list where the numbering of one course begins again.

    It does if three numbers at least have risen before and rise from there on. The same parts posted again are no new
    run: their own titles agree.
    """
    ordered = sorted(members, key=lambda one: (one.found.position, one.found.post))
    found: list[list[Member]] = [[]]
    for at, one in enumerate(ordered):
        if one.reading.number in (0, 1) and _rises(found[-1]) and _begins(ordered[at : at + _FEW_OF_A_RUN]):
            found.append([])
        found[-1].append(one)
    for earlier, later in pairwise(found):
        titles = {one.reading.title for one in earlier if one.reading.title}
        if sum(one.reading.title in titles for one in later) * 2 > len(later):
            return [ordered]
    return found


def _begins(members: Sequence[Member]) -> bool:
    numbers = [one.reading.number for one in members if one.reading.number is not None]
    return _rises(members) and max(numbers) <= numbers[0] + _FEW_OF_A_RUN


def _rises(members: Sequence[Member]) -> bool:
    numbers = [one.reading.number for one in members if one.reading.number is not None]
    return len(set(numbers)) >= _FEW_OF_A_RUN and _longest_rise(numbers) * 10 >= 7 * len(numbers)


def _longest_rise(numbers: Sequence[int]) -> int:
    """How many of the numbers, at most, rise strictly in their order."""
    ends: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)
