"""Posts that may belong together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from channel.series.group import Found
from channel.series.heading import Heading

TAG: Final = "#"
"""Stands before a hashtag's key in the key of a pool."""


def tag_of(pool: str) -> str:
    """The key of the hashtag by which a pool is known; "" if it is known by a name."""
    return pool[len(TAG) :].partition("/")[0] if pool.startswith(TAG) else ""


class Member(NamedTuple):
    found: Found
    reading: Heading
    far: int = 0
    """How far the pool's name is from the reading's: 0 if it is the name itself."""

    @property
    def position(self) -> int:
        return self.found.position


@dataclass(eq=False)
class Pool:
    key: str
    members: list[Member] = field(default_factory=list)
    share: float = 1.0
    """How many of its hashtag's posts are in it."""

    @property
    def far(self) -> int:
        """How far its key is from the names of its members, together."""
        return sum(one.far for one in self.members)

    def without(self, taken: Collection[int]) -> "Pool":
        return Pool(self.key, [one for one in self.members if one.found.post not in taken], self.share)


def in_order(members: Iterable[Member]) -> list[Member]:
    """The members, oldest first; each with the number that it says, or the one after that of the post before it."""
    numbered: list[Member] = []
    before = 0
    for one in sorted(members, key=lambda one: (one.position, one.found.post)):
        said = one.reading.number
        number = before + 1 if said is None else said
        numbered.append(one._replace(reading=one.reading.model_copy(update={"number": number})))
        before = number
    return numbered
