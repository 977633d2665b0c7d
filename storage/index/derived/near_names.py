"""Posts whose name for a series has a slip, or lacks a word of it: they belong to it where number and time fit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from channel.series import series_key
from channel.series.group import Found
from channel.series.heading import Heading
from channel.series.names import are_near
from storage.database.session import Session
from storage.index.derived.component import Component

_SURE = 70  # percent
_LIKELY = 2  # the rank up to which a name belongs to its place
_SHORTEST = 6  # letters
_SAME = 4  # first letters
_MOST_NAMES = 30
_BESIDE = 12  # keys on either side in the order of letters


def add_near_names(session: Session, part: Component) -> None:
    """Adds the posts under near names, and lets those that fit be read with the name that more posts have."""
    looked: set[str] = set()
    while (fresh := _names(part.found) - looked) and len(looked) < _MOST_NAMES:
        looked |= fresh
        for key in sorted(fresh):
            for other in _beside(session, key):
                if other not in part.keys and _may_be_near(key, other):
                    part.add_key(other)
        part.grow()
    part.found |= {one.post: one for one in read_again(part.found)}


def _said(found: Found) -> Iterator[Heading]:
    """Its likely readings, with a name and a number."""
    for one in found.readings or (found.heading,):
        if one.name and one.number is not None and one.strength >= _SURE and one.rank <= _LIKELY and not one.by_hand:
            yield one


def _names(found: Mapping[int, Found]) -> set[str]:
    keys = (series_key(one.name) for there in found.values() for one in _said(there))
    return {key for key in keys if len(key) >= _SHORTEST}


def _beside(session: Session, key: str) -> Iterator[str]:
    """The keys before and after it that begin with the same letters."""
    for order, where in (("DESC", "key < :key AND key >= :first"), ("ASC", "key > :key AND key < :beyond")):
        first = key[:_SAME]
        rows = session.rows(
            f"SELECT key FROM heading_keys WHERE {where} ORDER BY key {order} LIMIT :most",
            key=key,
            most=_BESIDE,
            **({"first": first} if order == "DESC" else {"beyond": f"{first[:-1]}{chr(ord(first[-1]) + 1)}"}),
        )
        yield from dict.fromkeys(other for (other,) in rows)


def _may_be_near(key: str, other: str) -> bool:
    short, long = sorted((key, other), key=len)
    return len(short) >= _SHORTEST and (len(long) - len(short) <= 1 or 2 * len(short) >= len(long))


def read_again(found: Mapping[int, Found]) -> Iterator[Found]:
    """Those of the posts that fit into a series with a near name, as they are read with it."""
    named: defaultdict[str, dict[int, tuple[Found, Heading]]] = defaultdict(dict)
    for there in found.values():
        for one in _said(there):
            named[series_key(one.name)].setdefault(there.post, (there, one))
    ordered = sorted((key for key in named if len(key) >= _SHORTEST), key=lambda key: (-len(named[key]), key))
    for place, key in enumerate(ordered):
        name = next(iter(named[key].values()))[1].name
        near = [other for other in ordered[place + 1 :] if are_near(name, next(iter(named[other].values()))[1].name)]
        rest = [said for other in near for post, said in named[other].items() if post not in named[key]]
        while fitting := [said for said in rest if _fits(*said, [*named[key].values()])]:
            there, one = fitting[0]
            rest.remove(fitting[0])
            again = one.model_copy(update={"name": name, "rank": 0})
            named[key][there.post] = there, again
            yield there.model_copy(update={"readings": (again, *(there.readings or (there.heading,)))})


def _fits(found: Found, said: Heading, others: Sequence[tuple[Found, Heading]]) -> bool:
    """Whether its number is beside one that is there, and none is out of order."""
    number = said.number or 0
    numbers = {one.number or 0: there.position for there, one in others}
    if number in numbers or not {number - 1, number + 1} & numbers.keys():
        return False
    return all((other < number) == (position < found.position) for other, position in numbers.items())
