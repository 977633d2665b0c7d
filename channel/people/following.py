"""Readers who keep up: what they follow, where they read on, what they want more of. Nouns, and the store's contract.

A reader's id enters the store as a number, and is kept only sealed, or as a keyed pseudonym of a purpose of its own;
it leaves only inside a Call, on its way to Telegram. Nobody can ask who follows what.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from channel.models import Model
from channel.people.letters import Call
from channel.views import SeriesView, StoredPost


class SubjectKind(StrEnum):
    """What can be followed and asked more of."""

    SERIES = "s"
    TAG = "t"


class Subject(NamedTuple):
    """A series or a hashtag, by the store's number of it."""

    kind: SubjectKind
    number: int


class Followed(Model):
    """A subject that a reader follows, or has voted for."""

    subject: Subject
    name: str
    """A series' name, or a hashtag's without "#"."""


class Quiet(NamedTuple):
    """Hours of the day, 0 to 23 in Tehran, in which a reader wants to hear nothing; they may pass midnight."""

    begin: int
    end: int

    def end_after(self, now: int) -> int | None:
        """When they are over, in Unix seconds; None where `now` is not within them. From 7 to 7 is never."""
        moment = datetime.fromtimestamp(now, ZoneInfo("Asia/Tehran"))
        length, since = (self.end - self.begin) % 24, (moment.hour - self.begin) % 24
        if since >= length:
            return None
        hour = moment.replace(minute=0, second=0, microsecond=0)
        return int((hour + timedelta(hours=length - since)).timestamp())


class Follower(Model):
    """To whom news go."""

    chat: int
    language: str


class Item(Model):
    """A new post, with what of it a follower follows."""

    stored: StoredPost
    followed: tuple[Followed, ...]


ComposeNews = Callable[[Follower, Sequence[Item]], Call]
"""Makes the one message that tells a follower of some new posts, oldest first."""


class Progress(Model):
    """How far a reader has come in a series."""

    series: SeriesView
    last: int
    """The index in `series.parts` of the furthest part that he has opened here."""
    next: int | None
    """The index of the first part after it that can be opened; None where there is none yet."""


class Interest(Model):
    """What the owner may know of readers' wishes; counts are blurred, and in steps of ten: 0, 10, 20, ..."""

    subject: Subject
    name: str
    followers: int
    votes: int


BURST = 90
"""Seconds without another new post after which a burst is over and its news are planned."""


class Following(Protocol):
    """The store's part for readers who keep up. Each method is one transaction, or one look; `now` in Unix seconds."""

    async def follow(self, reader: int, subject: Subject, *, language: str) -> Followed | None:
        """From the channel's newest post on; None if there is no such subject. Following twice changes nothing."""
        ...

    async def unfollow(self, reader: int, subject: Subject) -> Followed | None:
        """None if he does not follow it. News that wait and tell of nothing else that he follows are taken back."""
        ...

    async def follows(self, reader: int) -> tuple[Followed, ...]:
        """In the order in which he began."""
        ...

    async def quiet(self, reader: int) -> Quiet | None: ...

    async def keep_quiet(self, reader: int, quiet: Quiet | None) -> None:
        """Holds for news that are not planned yet; for readers who follow something."""
        ...

    async def speak(self, reader: int, language: str) -> None:
        """In which language news are told that are not planned yet; for readers who follow something."""
        ...

    async def plan_news(self, compose: ComposeNews, *, now: int, most: int, burst: int = BURST) -> bool:
        """Puts up to `most` messages about new posts into the outbox, each follower's once; whether some are left.

        New posts of a burst (those that come within `burst` seconds of each other) are told together, but none waits
        for more than a quarter of an hour. A few thousand messages may wait for the sender; then no more are planned.
        Within a reader's quiet hours his message is due at their end.
        """
        ...

    async def next_news(self, burst: int = BURST) -> int | None:
        """When news are to be planned next, in Unix seconds; None where there are none."""
        ...

    async def opened(self, reader: int, post: int) -> None:
        """Notes that a reader has opened a post, where it is a part of a series and he wants that kept."""
        ...

    async def keeps_progress(self, reader: int) -> bool: ...

    async def keep_progress(self, reader: int, on: bool) -> None:
        """Turned off, what was kept is erased. Following a series turns it on, unless it was turned off before."""
        ...

    async def progress(self, reader: int) -> tuple[Progress, ...]:
        """The series that he has begun, the one that he read last first."""
        ...

    async def vote(self, reader: int, subject: Subject, on: bool) -> Followed | None:
        """ "More of this, please", or no longer; one vote a reader. None if there is no such subject."""
        ...

    async def votes(self, reader: int) -> tuple[Followed, ...]: ...

    async def interest(self, now: int) -> tuple[Interest, ...]:
        """The subjects that have about ten followers or votes, the most wanted first; counted once a week."""
        ...
