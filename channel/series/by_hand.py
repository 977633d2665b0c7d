"""What the owner says of series: which parts are to come, which numbers no part has, and what a series is called.

The posts that he has put into a series come among the others, with `Heading.by_hand`. All of it has no say in what the
series are: it is given to the one that is called so, and makes a series only where none is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from channel.owner.corrections import Correction, CorrectionKind
from channel.series.group import Found, Group
from channel.series.names import series_key


class Coming(NamedTuple):
    """A part that is to come."""

    series: str
    """The name of its series."""
    number: int
    date: int | None


@dataclass(frozen=True)
class ByHand:
    coming: tuple[Coming, ...] = ()
    never: tuple[tuple[str, int], ...] = ()
    """Numbers that are not missing, each after the name of its series."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What series are to be called, by the squeezed names that they have of themselves."""
    joined: tuple[tuple[str, str], ...] = ()
    """For each of them the key of the name that it has of itself, and that of the one that it was given."""
    keys: frozenset[str] = frozenset()
    """The keys of all series of which something is said."""
    series: frozenset[str] = frozenset()
    """The keys of names, and of hashtags behind "#", whose posts are a series, whatever they show."""
    no_series: frozenset[str] = frozenset()
    """The keys of those whose posts are none."""
    apart: frozenset[int] = frozenset()
    """Posts to which the guide's links no longer count."""


NOTHING_SAID = ByHand()


def by_hand(said: Iterable[Correction], apart: frozenset[int] = frozenset()) -> ByHand:
    """Of what the owner says, in the order in which he did."""
    of: dict[CorrectionKind, list[Correction]] = {kind: [] for kind in CorrectionKind}
    for one in said:
        of[one.kind].append(one)
    coming = [Coming(_name(one), one.number, one.date) for one in of[CorrectionKind.ANNOUNCE] if one.number is not None]
    never = [(_name(one), one.number) for one in of[CorrectionKind.SKIP] if one.number is not None]
    placed = [_name(one) for one in of[CorrectionKind.PART]]
    both = [(series_key(one.into), series_key(one.text)) for one in of[CorrectionKind.NAME]]
    joined = tuple((own, given) for own, given in both if own and given and own != given)
    named = [*placed, *(name for name, *_ in coming), *(name for name, _ in never)]
    return ByHand(
        coming=tuple(coming),
        never=tuple(never),
        names={one.series: one.text for one in of[CorrectionKind.NAME]},
        joined=joined,
        keys=frozenset(filter(None, (*map(series_key, named), *(key for pair in joined for key in pair)))),
        series=frozenset(one.pool for one in of[CorrectionKind.SERIES]),
        no_series=frozenset(one.pool for one in of[CorrectionKind.NO_SERIES]),
        apart=apart,
    )


def _name(said: Correction) -> str:
    return said.text or said.series


class Waiting:
    """What the owner has put into series, until the series are known to which it belongs."""

    def __init__(self, placed: Sequence[Found], said: ByHand, keys: frozenset[str] | None = None) -> None:
        """`keys`: of the series that may be meant, where others are looked at elsewhere."""

        def is_here(name: str) -> bool:
            return keys is None or series_key(name) in keys

        self._placed = list(placed)
        self._coming = [one for one in said.coming if is_here(one.series)]
        self._never = [one for one in said.never if is_here(one[0])]

    def give(self, called: Mapping[str, Group]) -> None:
        """To the series that are called so, by the keys of their names."""
        self._placed = [one for one in self._placed if not _given(called.get(series_key(one.heading.name)), placed=one)]
        self._coming = [one for one in self._coming if not _given(called.get(series_key(one.series)), coming=one)]
        self._never = [(name, number) for name, number in self._never if not _skipped(called, name, number)]

    def found(self) -> list[Group]:
        """New series of what no other has taken."""
        groups: dict[str, Group] = {}
        names = [*(one.heading.name for one in self._placed), *(one.series for one in self._coming)]
        for name in names:
            if key := series_key(name):
                groups.setdefault(key, Group(keys={key}, hand_name=name))
        self.give(groups)
        return list(groups.values())


def _given(group: Group | None, placed: Found | None = None, coming: Coming | None = None) -> bool:
    if group is None:
        return False
    if placed:
        group.placed.append(placed)
    if coming:
        group.coming[coming.number] = coming.date
        group.said.add(series_key(coming.series))
    return True


def _skipped(called: Mapping[str, Group], name: str, number: int) -> bool:
    group = called.get(series_key(name))
    if group is None:
        return False
    group.never.add(number)
    group.said.add(series_key(name))
    return True
