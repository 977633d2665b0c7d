"""Threads: posts without a name that count themselves one after the other, 1/5, 2/5 … 5/5."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from channel.series.foot import FOOT
from channel.series.group import Found
from channel.series.heading import Heading
from channel.series.pools import Member, Pool

THREAD: Final = "~"
"""Stands before the key of a thread."""
_FEW = 3
_NEAR = 50  # messages from one part to the next
_BESIDE = 8  # the same, of those that do not say how many they are
_OPENING = ("n)", "n:", "n/", FOOT)
_MOST_COUNTED = 20


def thread_keys(found: Heading, message: int | None) -> tuple[str, ...]:
    """Keys of which posts of one thread that follow each other share one at least."""
    if message is None or found.name or not found.number or not (found.total or _counts(found)):
        return ()
    return tuple(f"{THREAD}{found.total or 0}{THREAD}{message // _NEAR + beside}" for beside in (0, 1))


def _counts(found: Heading) -> bool:
    """Whether a post opens with a number as those of a thread do that never says how long it is: "2. The cause"."""
    return found.form in _OPENING and found.number is not None and found.number <= _MOST_COUNTED


def threads(found: Iterable[Found]) -> Iterator[Pool]:
    """A pool for each thread that begins with its first post, under the number of that post."""
    by_total: defaultdict[int, list[Member]] = defaultdict(list)
    for one in found:
        for reading in one.readings or (one.heading,):
            if thread_keys(reading, one.message_id) and (reading.total or not one.tags):
                by_total[reading.total or 0].append(Member(one, reading))
                break
    for total, members in sorted(by_total.items()):
        near = _NEAR if total else _BESIDE
        for thread in _in_a_row(sorted(members, key=lambda one: (one.position, one.found.post)), near):
            if len(thread) >= min(total or _FEW, _FEW):
                yield Pool(f"{THREAD}{total}{THREAD}{thread[0].found.message_id}", list(thread))


def _in_a_row(members: Sequence[Member], near: int) -> Iterator[Sequence[Member]]:
    row: list[Member] = []
    for one in members:
        number = one.reading.number or 0
        goes_on = row and number == len(row) + 1 and one.position - row[-1].position <= near
        if not goes_on:
            if row:
                yield row
            row = []
        if goes_on or number == 1:
            row.append(one)
    if row:
        yield row
