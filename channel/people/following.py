"""Following: what readers follow, how far they have read, what they want more of.

The models, and the store's contract. A reader's id enters the store as a number and is kept only sealed, or as a keyed
pseudonym with its own purpose; it leaves the store only inside a Call, on its way to Telegram. No method says who
follows what.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from channel.models import Model
from channel.people.letters import Call
from channel.views import PostCard, SeriesView, StoredPost


class SubjectKind(StrEnum):
    """What can be followed and voted for."""

    SERIES = "s"
    TAG = "t"


class Subject(NamedTuple):
    """A series or a hashtag, by its number in the store."""

    kind: SubjectKind
    number: int


class Followed(Model):
    """A subject that a reader follows or has voted for."""

    subject: Subject
    name: str
    """The name of a series, or of a hashtag without "#"."""


class Quiet(NamedTuple):
    """Hours of the day, 0 to 23 in Tehran, in which a reader wants no messages; they may pass midnight."""

    begin: int
    end: int

    def end_after(self, now: int) -> int | None:
        """When the quiet hours end, in Unix seconds; None if `now` is outside them. From 7 to 7 is never."""
        moment = datetime.fromtimestamp(now, ZoneInfo("Asia/Tehran"))
        length, since = (self.end - self.begin) % 24, (moment.hour - self.begin) % 24
        if since >= length:
            return None
        hour = moment.replace(minute=0, second=0, microsecond=0)
        return int((hour + timedelta(hours=length - since)).timestamp())


class Follower(Model):
    """A reader to whom news is sent."""

    chat: int
    language: str


class Item(Model):
    """A new post, with the subjects of it that a follower follows."""

    stored: StoredPost
    followed: tuple[Followed, ...]


ComposeNews = Callable[[Follower, Sequence[Item]], Call]
"""Builds the one message that tells a follower about some new posts, oldest first."""


class Progress(Model):
    """How far a reader has read in a series."""

    series: SeriesView
    last: int
    """The index in `series.parts` of the furthest part that they have opened here."""
    next: int | None
    """The index of the first later part that can be opened; None if there is none yet."""


class SavedPage(Model):
    """A page of the posts that a reader has saved, the last saved first."""

    posts: tuple[PostCard, ...] = ()
    page: int = 0
    """Which page it is, from 0: the requested one, or the last."""
    total: int = 0
    """The number of posts on all pages."""


class Interest(Model):
    """What the owner may know about readers' interests; counts are blurred, in steps of ten: 0, 10, 20, ..."""

    subject: Subject
    name: str
    followers: int
    votes: int


BURST = 90
"""Seconds without a new post after which a burst is over and its news is planned."""


class Following(Protocol):
    """The store's part for following.

    Each method is one transaction or one read; `now` is in Unix seconds.
    """

    async def follow(self, reader: int, subject: Subject, *, language: str) -> Followed | None:
        """Follows from the channel's newest post on; None if there is no such subject. Repeating it has no effect."""
        ...

    async def unfollow(self, reader: int, subject: Subject) -> Followed | None:
        """Unfollows; None if they do not follow it. Waiting news about nothing else that they follow is withdrawn."""
        ...

    async def follows(self, reader: int) -> tuple[Followed, ...]:
        """What the reader follows, in the order in which they began."""
        ...

    async def quiet(self, reader: int) -> Quiet | None: ...

    async def keep_quiet(self, reader: int, quiet: Quiet | None) -> None:
        """Sets the quiet hours for news not planned yet; for readers who follow something."""
        ...

    async def speak(self, reader: int, language: str) -> None:
        """Sets the language of news not planned yet; for readers who follow something."""
        ...

    async def plan_news(self, compose: ComposeNews, *, now: int, most: int, burst: int = BURST) -> bool:
        """Puts up to `most` messages about new posts into the outbox, one per follower; returns whether some are left.

        New posts of a burst (those within `burst` seconds of each other) are told together, but none waits for more
        than a quarter of an hour. When a few thousand messages wait for the sender, no more are planned. A message
        planned in a reader's quiet hours is due when they end.
        """
        ...

    async def next_news(self, burst: int = BURST) -> int | None:
        """When news is to be planned next, in Unix seconds; None if there is none."""
        ...

    async def opened(self, reader: int, post: int) -> None:
        """Records that a reader opened a post, if it is a part of a series and they want their place kept."""
        ...

    async def keeps_progress(self, reader: int) -> bool: ...

    async def keep_progress(self, reader: int, on: bool) -> None:
        """Turns it on or off; turning it off erases what was kept."""
        ...

    async def progress(self, reader: int) -> tuple[Progress, ...]:
        """The series that the reader has begun, the last read first."""
        ...

    async def vote(self, reader: int, subject: Subject, on: bool) -> Followed | None:
        """Votes for more of a subject, or takes the reader's vote back; None if there is no such subject."""
        ...

    async def votes(self, reader: int) -> tuple[Followed, ...]: ...

    async def save_post(self, reader: int, post: int, place: int = 0) -> bool:
        """Saves a post, at a place of the reader's list; False if it is not there. Repeating it has no effect."""
        ...

    async def unsave_post(self, reader: int, post: int) -> int | None:
        """Takes a post out of the reader's list; returns its place there, None if it was not in it."""
        ...

    async def saved_posts(self, reader: int, page: int, size: int) -> SavedPage:
        """The saved posts that can still be shown."""
        ...

    async def interest(self, now: int) -> tuple[Interest, ...]:
        """The subjects with about ten followers or votes or more, most wanted first; counted once a week."""
        ...
