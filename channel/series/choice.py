"""Which of its readings each post means: decided with the other posts in view.

Readings with one name (or, without a name, under one hashtag) are a pool. A pool is worth what it shows: how many
numbers, rising with time, with few gaps, in sure forms. The best pool takes its posts, then the best of what is left;
what is worth too little is no series, but perhaps a doubt.
"""

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import sqrt

from channel.series.chains import chains
from channel.series.group import Found
from channel.series.heading import Heading
from channel.series.names import heading_keys
from channel.series.pools import TAG, Member, Pool, in_order
from channel.series.readings import RUBRIC

_OF_TAG = 0.6  # what a hashtag's pool is worth beside that of a name
_OF_RUBRIC = 0.5
_ITS_SHARE = 0.6  # of a hashtag's posts must be in its pool
_SENTENCE = 9  # words from which a name may be a sentence
_RANK = 0.03  # what each step of a reading's rank costs
_OFTEN = 1.5  # posts a part, beyond which they cost
_FAR = 3  # ranks that a name in a name costs
_FEW_DOUBTED = 3
_FEW_OF_A_RUN = 3
_SAYS = 1  # up to this rank a name belongs to its place without others' word
_FEW_ORDERED = 6
_RUNS = 0.8  # what a pool is worth whose numbering begins anew: a name for each book is better


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
    rank: float

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
    readings = [one.reading for one in members]
    return Shape(
        posts=len(members),
        numbers=sum(len(set(book)) for book in numbered),
        span=sum(max(book) - min(book) + 1 for book in numbered if book),
        first=min(different, default=0),
        order=rising / max(len(said), 1),
        runs=len(books),
        strength=sum(one.strength for one in readings) / max(100 * len(readings), 1),
        words=sum(len(one.name.split()) for one in readings) // max(len(readings), 1),
        rank=sum(one.reading.rank + _FAR * one.far for one in members) / max(len(members), 1),
    )


def _numbers(members: Sequence[Member]) -> list[int]:
    """The numbers in their order; posts of one part beside each other say it once."""
    return [number for number, _ in groupby(one.reading.number for one in members) if number is not None]


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


def worth(pool: Pool, of: Shape) -> float:
    """What a pool is worth beside others for the same posts."""
    value = of.numbers / of.runs * sqrt(of.order) * (0.4 + 0.6 * min(of.density, 1)) * of.strength
    kind = _OF_TAG * pool.share if pool.key.startswith(TAG) else _OF_RUBRIC if of.is_rubric else 1 - _RANK * of.rank
    value *= min(1.0, _OFTEN * of.numbers / of.posts)
    return value * kind * (_RUNS if of.runs > 1 else 1)


def is_series(pool: Pool, of: Shape) -> bool:
    """Whether what a pool shows is a series, without anybody's word."""
    if pool.key.startswith(TAG) and pool.share < _ITS_SHARE:
        return False
    if of.is_rubric and not pool.key.startswith(TAG):
        return of.strength >= 0.5 and of.numbers >= 4 and of.runs == 1 and of.order >= 0.75 and of.density >= 0.6
    long_name = of.words > _SENTENCE
    if of.strength >= 0.76:
        near = of.numbers > 2 or (of.span <= (5 if of.rank < 1 else 3) and not long_name)
        return of.numbers > 1 and near and of.order >= 0.6 and of.density >= 0.2
    if of.strength >= 0.5:
        few = 2 if of.first <= 1 and of.span == 2 and of.order == 1 else 3
        return of.numbers >= few + long_name and of.order >= 0.75 and of.density >= 0.5
    return of.strength >= 0.3 and of.numbers >= 4 and of.order >= 0.85 and of.density >= 0.6 and of.first <= 3


def is_doubt(of: Shape) -> bool:
    """Whether the owner should be asked about a pool that is no series by itself."""
    return of.numbers >= _FEW_DOUBTED and of.order >= 0.5 and of.strength >= 0.4


@dataclass(frozen=True)
class Chosen:
    found: tuple[Found, ...]
    """Each post with the reading that counts."""
    together: tuple[tuple[str, frozenset[int]], ...]
    """The pools that are series: each with its key and posts."""
    doubts: Mapping[int, str]
    """The keys of the pools of which the owner should be asked, by post."""


def choose(
    found: Iterable[Found],
    common_tags: Mapping[str, int],
    known: Collection[str] = (),
    never: Collection[str] = (),
    placed: Collection[int] = (),
) -> Chosen:
    """`known`: the keys of names (and of hashtags, behind `TAG`) that are series by the guide's or the owner's word;
    `never`: those that are none; `placed`: posts whose series is known."""
    there = list(found)
    pools = _pools([one for one in there if one.post not in placed], common_tags, never)
    taken: dict[int, Heading] = {}
    together: list[tuple[str, frozenset[int]]] = []
    for pool in _best_first(pools, known, taken):
        members = in_order(pool.members) if pool.key in known and pool.key.startswith(TAG) else pool.members
        taken |= {one.found.post: _read(pool.key, one) for one in members}
        several = () if pool.key in known else runs(pool.members)
        for number, book in enumerate(several if len(several) > 1 else [pool.members], 1):
            key = pool.key if number == 1 else f"{pool.key}/{number}"
            together.append((key, frozenset(one.found.post for one in book)))
    doubts: dict[int, str] = {}
    for pool in sorted(pools.values(), key=lambda pool: (-len(pool.members), pool.key)):
        rest = pool.without({*taken, *doubts})
        whole = not pool.key.startswith(TAG) or pool.share >= _ITS_SHARE
        if rest.members and whole and is_doubt(shape(rest.members)):
            doubts |= {one.found.post: pool.key for one in rest.members}
    read = [one.model_copy(update={"heading": taken[one.post]}) if one.post in taken else one for one in there]
    return Chosen(tuple(read), tuple(together), doubts)


def _read(key: str, member: Member) -> Heading:
    """In a hashtag's pool a post keeps the name that it says: if most say the same, it is the series' name."""
    reading = member.reading
    if reading.name or not key.startswith(TAG):
        return reading
    if reading.season:
        return reading.model_copy(update={"name": f"{key[1:].partition('/')[0].replace('_', ' ')} {reading.season}"})
    named = (one for one in member.found.readings if one.name and one.number == reading.number and one.rank <= _SAYS)
    return next(named, reading)


def _pools(found: Sequence[Found], common_tags: Mapping[str, int], never: Collection[str]) -> dict[str, Pool]:
    pools: defaultdict[str, dict[int, Member]] = defaultdict(dict)
    for one in found:
        for reading in one.readings or (one.heading,):
            for far, key in enumerate(pool_keys(reading, one.tags)):
                there = pools[key].get(one.post)
                surer = there is not None and key.startswith(TAG) and there.reading.strength < reading.strength
                if there is None or surer:
                    pools[key][one.post] = Member(one, reading, 0 if key.startswith(TAG) else min(far, 1))
    for chain in chains(found):
        pools[chain.key] = {one.found.post: one for one in chain.members}
    return {
        key: Pool(key, list(members.values()), _share(key, len(members), common_tags))
        for key, members in sorted(pools.items())
        if key not in never
    }


def pool_keys(reading: Heading, tags: Sequence[str]) -> tuple[str, ...]:
    """The pools that a reading belongs to; one without a name those of its hashtags, a season each."""
    if reading.links:
        return ()
    if reading.name:
        return heading_keys(reading)
    return tuple(f"{TAG}{tag}{'/' + reading.season if reading.season else ''}" for tag in tags)


def _share(key: str, members: int, common_tags: Mapping[str, int]) -> float:
    if not key.startswith(TAG):
        return 1.0
    return members / max(common_tags.get(key[1:].partition("/")[0], members), members)


def _best_first(pools: Mapping[str, Pool], known: Collection[str], taken: Mapping[int, Heading]) -> Iterable[Pool]:
    """The pools that are series, each without the posts that better ones have taken."""
    heap: list[tuple[float, float, str, int]] = []

    def push(key: str) -> None:
        rest = pools[key].without(taken)
        if rest.members:
            of = shape(rest.members)
            sure = key in known
            if sure or is_series(rest, of):
                value = worth(rest, of) + (1e6 if sure else 0)
                heapq.heappush(heap, (-value, of.rank, key, len(rest.members)))

    for key in pools:
        push(key)
    while heap:
        *_, key, members = heapq.heappop(heap)
        rest = pools[key].without(taken)
        if len(rest.members) != members:
            push(key)
        else:
            yield rest
