"""What the owner sets right by hand: kept apart from what sources say, over re-imports, and undone one by one."""

from enum import StrEnum
from typing import Protocol

from channel.models import Model


class CorrectionKind(StrEnum):
    """What is set right."""

    MERGE = "merge"
    """The hashtag `tag` is another spelling of `into`."""
    DESCRIBE = "describe"
    """What is said of the hashtag `tag`: `text`."""
    HIDE = "hide"
    """The hashtag `tag` stands in no list and no guide; its posts stay."""
    NAME = "name"
    """The series `series` is called `text`."""
    PART = "part"
    """The post `message_id` is part `number` of the series `series`; without a number it stands beside the parts."""
    NO_PART = "no_part"
    """The post `message_id` is no part of any series."""
    ANNOUNCE = "announce"
    """Part `number` of the series `series` comes at `date` (Unix seconds), or some time."""


class Correction(Model):
    """One of them. Things are named by what they are (keys, Telegram's numbers): it holds in a new index too."""

    kind: CorrectionKind
    tag: str = ""
    """A hashtag's key."""
    into: str = ""
    series: str = ""
    """One of the names of a series, squeezed (see `channel.text.squeeze`)."""
    message_id: int | None = None
    number: int | None = None
    date: int | None = None
    text: str = ""


class Kept(Model):
    """A correction that holds."""

    id: int
    correction: Correction
    made: int
    """Unix seconds."""


class Doubt(Model):
    """Something that the index is not sure of, for the owner to decide; each is asked once."""

    key: str
    """Names the doubt; the same doubt has the same key."""
    kind: str
    """"gap", "double" or "beside"."""
    series: int
    """The store's number of the series."""
    name: str
    number: int | None
    posts: tuple[int, ...] = ()
    """The store's numbers of the posts in question."""


class Corrections(Protocol):
    """The store's part for what the owner sets right."""

    async def correct(self, correction: Correction, now: int) -> int:
        """Makes it hold from now on, instead of an earlier one of the same kind for the same thing; its number."""
        ...

    async def take_back(self, number: int) -> Correction | None:
        """Undoes one; None if it does not hold any more."""
        ...

    async def corrections(self) -> tuple[Kept, ...]:
        """Those that hold, newest first."""
        ...

    async def doubts(self, most: int) -> tuple[Doubt, ...]:
        """Doubts that were not asked yet, a few at a time."""
        ...

    async def asked(self, key: str) -> None:
        """The owner was asked; he is not asked again."""
        ...
