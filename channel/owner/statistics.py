"""What the owner may see of their channel in numbers and export as files: models, and the store's contract.

Nothing here identifies a reader: what readers do is only counted, by month.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from channel.language.calendars import Month
from channel.models import Model, PostKind, Reaction
from channel.views import Tag

MONTHS = 36
"""How many months, up to the newest, are listed one by one."""


class Asked(StrEnum):
    """A way in which readers search. Searches are counted by the day; their words are not stored."""

    SEARCH = "search"
    """/search with words."""
    WORDS = "words"
    """Plain text in a private chat."""
    INLINE = "inline"
    """Inline, in another chat."""


class MonthCounts(Model):
    """The counts of one month."""

    month: Month
    posts: tuple[tuple[PostKind, int], ...] = ()
    """The number of posts of each kind."""
    reactions: int = 0
    """Reactions to the posts of the month, whenever they were given."""
    conversations: int = 0
    """Conversations that readers began."""
    searches: int = 0


class Statistics(Model):
    """The channel in numbers."""

    posts: int = 0
    tags: int = 0
    series: int = 0
    reactions: int = 0
    conversations: int = 0
    searches: int = 0
    """In the months that are listed, like `reactions` and `conversations`."""
    months: tuple[MonthCounts, ...] = ()
    """Oldest first, without gaps; at most `MONTHS`."""
    most_used: tuple[Tag, ...] = ()


class ExportedPost(Model):
    """A post as the owner exports it."""

    position: int
    message_id: int | None
    date: int | None
    edited: int | None
    kind: PostKind
    title: str
    text: str
    tags: tuple[str, ...]
    series: str | None = None
    part: int | None = None
    """Its number in the series; 0 for an introduction, None outside the numbering."""
    reactions: tuple[Reaction, ...] = ()


class DatabaseFile(NamedTuple):
    """The database as a file."""

    size: int
    """Bytes, including the files next to it; 0 for a database in memory."""
    free: int | None
    """Free bytes on its disk."""
    sound: bool | None
    """Whether the database's own check found it intact; None if it didn't end in time, or if a server does it."""
    on_server: bool = False


class BackupsLook(NamedTuple):
    """The bot's own backups, as found in their folder."""

    kept: bool
    """Whether backups are made."""
    newest: int | None = None
    """When the newest was made, in Unix seconds."""


class Numbers(Protocol):
    """The store's part for the owner's statistics."""

    async def statistics(self, *, jalali: bool, now: int) -> Statistics:
        """The channel in numbers up to now, by the months of the chosen calendar."""
        ...

    async def count_asked(self, day: int, counts: Mapping[Asked, int]) -> None:
        """Adds to the counts of a day (its beginning, in Unix seconds)."""
        ...

    async def exported(self, after: int | None, most: int) -> Sequence[ExportedPost]:
        """The next posts, oldest first, after the position of the last one already returned."""
        ...
