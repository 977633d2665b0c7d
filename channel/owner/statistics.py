"""What the owner may see of his channel in numbers and take home as files: nouns, and the store's contract.

Nothing here tells anything of a reader: readers' doings are counts of months, and never more.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from channel.language.calendars import Month
from channel.models import Model, PostKind, Reaction
from channel.views import Tag

MONTHS = 36
"""So many months, up to the newest, are told one by one."""


class Asked(StrEnum):
    """A way in which readers search. How often is counted by the day; their words are kept nowhere."""

    SEARCH = "search"
    """/search with words."""
    WORDS = "words"
    """Plain words in a private chat."""
    INLINE = "inline"
    """Words in another chat."""


class MonthCounts(Model):
    """What there was in a month."""

    month: Month
    posts: tuple[tuple[PostKind, int], ...] = ()
    """Posts by their kind."""
    reactions: int = 0
    """Reactions to the posts of the month, whenever they were given."""
    conversations: int = 0
    """Conversations that readers have begun."""
    searches: int = 0


class Statistics(Model):
    """The channel in numbers."""

    posts: int = 0
    tags: int = 0
    series: int = 0
    reactions: int = 0
    conversations: int = 0
    searches: int = 0
    """Of the months that are told one by one, like `reactions` and `conversations`."""
    months: tuple[MonthCounts, ...] = ()
    """Oldest first, without gaps; at most `MONTHS`."""
    most_used: tuple[Tag, ...] = ()


class ExportedPost(Model):
    """A post as the owner takes it home."""

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
    """Its number in the series; 0 is an introduction, None stands beside the numbered parts."""
    reactions: tuple[Reaction, ...] = ()


class DatabaseFile(NamedTuple):
    """The database as a file."""

    size: int
    """Bytes, with what lies beside it; 0 for one in memory."""
    free: int | None
    """Bytes that are free on its disk."""
    sound: bool | None
    """Whether the database's own check found it whole; None where it did not end in time, or a server does it."""
    on_server: bool = False


class BackupsLook(NamedTuple):
    """The bot's own backups, as they lie in their folder."""

    kept: bool
    """Whether any are made."""
    newest: int | None = None
    """When the newest was made, in Unix seconds."""


class Numbers(Protocol):
    """The store's part for the owner's numbers."""

    async def statistics(self, *, jalali: bool, now: int) -> Statistics:
        """The channel in numbers up to now, in the months of one of the calendars."""
        ...

    async def count_asked(self, day: int, counts: Mapping[Asked, int]) -> None:
        """Adds to the counts of a day (its beginning, in Unix seconds)."""
        ...

    async def exported(self, after: int | None, most: int) -> Sequence[ExportedPost]:
        """The next posts, oldest first, behind the position of the last one that was given before."""
        ...
