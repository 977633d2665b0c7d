"""Which of its readings each post means: decided with the other posts in view.

Readings with one name (or, without a name, under one hashtag) are a pool. A pool is worth what it shows: how many
numbers, rising with time, with few gaps, in sure forms. The best pool takes its posts, then the best of what is left;
what is worth too little is no series, but perhaps a doubt.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import sqrt

from channel.series.chains import chains
from channel.series.group import Found
from channel.series.heading import Heading
from channel.series.names import heading_keys
from channel.series.pools import TAG, Member, Pool, in_order
from channel.series.shape import Shape, is_of_tag, runs, shape
from channel.series.threads import THREAD, threads

_OF_TAG = 0.6  # what a hashtag's pool is worth beside that of a name
_OF_RUBRIC = 0.5
_ITS_SHARE = 0.6  # of a hashtag's posts must be in its pool
_SENTENCE = 9  # words from which a name may be a sentence
_RANK = 0.03  # what each step of a reading's rank costs
_FEW_OF_A_FORM = 5
_OFTEN = 1.5  # posts a part, beyond which they cost
_FEW_DOUBTED = 3
_WORDED = 0.95
_MANY_ALONE = 5  # numbers one after the other, alone in last lines, from which they are none that merely rise
_SAYS = 1  # up to this rank a name belongs to its place without others' word
_RUNS = 0.8  # what a pool is worth whose numbering begins anew: a name for each book is better


def worth(pool: Pool, of: Shape) -> float:
    """What a pool is worth beside others for the same posts."""
    value = of.numbers / of.runs * sqrt(of.order) * (0.4 + 0.6 * min(of.density, 1)) * of.strength
    kind = _OF_TAG * pool.share if pool.key.startswith(TAG) else _OF_RUBRIC if of.is_rubric else 1 - _RANK * of.rank
    value *= min(1.0, _OFTEN * of.numbers / of.posts)
    return value * kind * (_RUNS if of.runs > 1 else 1)


def is_series(pool: Pool, of: Shape) -> bool:
    """Whether what a pool shows is a series, without anybody's word."""
    of_few = pool.key.startswith(TAG) and pool.share < _ITS_SHARE and not _counts_well(of)
    if of.posts < 2 or of.tagged or of_few:
        return False
    if of.is_rubric and not pool.key.startswith(TAG):
        in_a_row = of.titles >= 3 and of.order == 1 and of.density == 1 and of.strength > 0.9
        enough = of.numbers >= (3 if in_a_row else 4) and of.strength >= 0.5
        return enough and of.runs == 1 and of.order >= 0.75 and of.density >= 0.6
    if of.alone and of.first > 1 and not (of.numbers >= _MANY_ALONE and of.order == of.density == 1):
        return False
    long_name = of.words > _SENTENCE
    if of.strength >= 0.76:
        near = of.numbers > 2 or (of.span <= (5 if of.rank < 1 else 3) and not long_name)
        return of.numbers > 1 and near and of.order >= 0.6 and of.density >= 0.2
    if of.strength >= 0.5:
        few = 2 if of.first <= 1 and of.span == 2 and of.order == 1 else 3
        return of.numbers >= few + long_name and of.order >= 0.75 and of.density >= 0.5
    in_a_row = of.order == 1 and (of.numbers >= 4 or (of.first <= 1 and of.density == 1))
    named = of.order == of.density == 1 and of.strength >= 0.45 and of.rank == 0 and 2 <= of.words <= _SENTENCE
    if named and of.numbers >= (2 if of.first == 1 else 3):
        return True
    few = of.numbers >= 4 and of.order >= 0.85 and of.first <= 3
    return of.strength >= 0.3 and of.numbers >= 3 and of.density >= 0.6 and (in_a_row or few)


def _counts_well(of: Shape) -> bool:
    """Whether a few posts of a common hashtag surely count: all from the first on, in words for parts."""
    return of.numbers >= _FEW_DOUBTED and of.first <= 1 and of.order == of.density == 1 and of.strength >= _WORDED


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
        members = _counted(pool, known)
        taken |= {one.found.post: _read(pool.key, one) for one in members}
        several = () if pool.key in known else runs(pool.members)
        for number, book in enumerate(several if len(several) > 1 else [pool.members], 1):
            key = pool.key if number == 1 else f"{pool.key}/{number}"
            together.append((key, frozenset(one.found.post for one in book)))
    doubts: dict[int, str] = {}
    for pool in sorted(pools.values(), key=lambda pool: (-len(pool.members), pool.far, pool.key)):
        rest = pool.without({*taken, *doubts})
        whole = not pool.key.startswith(TAG) or pool.share >= _ITS_SHARE
        if rest.members and whole and is_doubt(shape(rest.members)):
            doubts |= {one.found.post: pool.key for one in rest.members}
    read = [one.model_copy(update={"heading": taken[one.post]}) if one.post in taken else one for one in there]
    return Chosen(tuple(read), tuple(together), doubts)


def _counted(pool: Pool, known: Collection[str]) -> list[Member]:
    """The members with their numbers; where some say no more than that they go on, each is one more than the last."""
    if pool.key in known and pool.key.startswith(TAG):
        return in_order(pool.members)
    members = sorted(pool.members, key=lambda one: (one.position, one.found.post))
    further = [one for one in members if one.reading.form == "on"][1:]
    if not further:
        return pool.members
    return in_order(
        one._replace(reading=one.reading.model_copy(update={"number": None})) if one in further else one
        for one in members
    )


def _read(key: str, member: Member) -> Heading:
    """In a hashtag's pool a post keeps the name that it says: if most say the same, it is the series' name.

    A thread is called by the first of its posts.
    """
    reading = member.reading
    if key.startswith(THREAD):
        said = (one.name for one in member.found.readings if one.name and one.number == reading.number)
        return reading.model_copy(update={"name": next(said, reading.title) if reading.number == 1 else ""})
    by_tag = is_of_tag(member)
    if not by_tag and (reading.name or not key.startswith(TAG)):
        return reading
    if reading.season and not by_tag:
        return reading.model_copy(update={"name": f"{key[1:].partition('/')[0].replace('_', ' ')} {reading.season}"})
    named = (one for one in member.found.readings if one.name and one.number == reading.number and one.rank <= _SAYS)
    return next(named, reading)


def _pools(found: Sequence[Found], common_tags: Mapping[str, int], never: Collection[str]) -> dict[str, Pool]:
    pools: defaultdict[str, dict[int, list[Member]]] = defaultdict(dict)
    for one in found:
        for reading in one.readings or (one.heading,):
            for far, key in enumerate(pool_keys(reading, one.tags)):
                member = Member(one, reading, 0 if key.startswith(TAG) else min(far, 1))
                pools[key].setdefault(one.post, []).append(member)
    chosen = {key: _in_one_form(key, members) for key, members in pools.items() if key not in never}
    chosen |= {one.key: one.members for one in (*chains(found), *threads(found)) if one.key not in never}
    return {key: Pool(key, members, _share(key, len(members), common_tags)) for key, members in sorted(chosen.items())}


def _in_one_form(key: str, members: Mapping[int, list[Member]]) -> list[Member]:
    """Of each post the reading in the form that tells most posts apart and most have; else the surest, or likeliest."""
    forms = Counter(form for several in members.values() for form in {one.reading.form for one in several})
    numbers = Counter(form for form, _ in {(one.reading.form, one.reading.number) for one in chain(*members.values())})
    of_tag = key.startswith(TAG)

    def fit(one: Member) -> tuple[int, int, int]:
        form = one.reading.form
        usual = forms[form]
        return usual if usual > 1 else 0, numbers[form], one.reading.strength if of_tag else 0

    chosen = [max(several, key=fit) for several in members.values()]
    return _without_strays(chosen) if of_tag else chosen


def _without_strays(members: list[Member]) -> list[Member]:
    """Without a post that is the only one to write its place so, if its number is another's: a word about a part."""
    forms = Counter(one.reading.form for one in members)
    if forms.total() < _FEW_OF_A_FORM or forms.most_common(1)[0][1] < forms.total() - len(forms) + 1:
        return members
    said = {one.reading.number for one in members if forms[one.reading.form] > 1}
    return [one for one in members if forms[one.reading.form] > 1 or one.reading.number not in said]


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
