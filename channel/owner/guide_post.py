"""The guide post that the bot writes and updates in the channel: what is known of it, and the store's contract.

The owner's own guide is stored, never read back from the bot's posts: the index says what is there, and the bot's posts
repeat it. So neither a past error nor a part that was only announced keeps itself alive.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from channel.models import Model


class GuideTrouble(StrEnum):
    """Why the guide post is not as it should be; the owner is told once about each."""

    RIGHTS = "rights"
    """Telegram refuses the change: the bot is no longer an administrator, or lacks a right."""
    DOUBT = "doubt"
    """A post may or may not have arrived, as after a crash; it is not sent again until the owner says so."""


class PublishedPost(Model):
    """One of the messages that make up the guide."""

    message_id: int
    sent: str = ""
    """The markup that was sent last; "" if the post must be written anew."""
    shown: str = ""
    """Its text as Telegram has rendered that markup."""


class Published(Model):
    """The state of the guide post."""

    on: bool = False
    """Whether the bot keeps it up to date."""
    asked: bool = False
    """Whether the owner waits to be told that it is there."""
    posting: bool = False
    """Whether a new message was requested whose number is not known yet."""
    pinned: bool = False
    trouble: GuideTrouble | None = None
    language: str = ""
    """The language in which the owner asked for it and is told about it."""
    title: str | None = None
    """The title written by the owner; None if there is none."""
    foreword: str | None = None
    """The owner's text between the title and the first section, as markup; None if there is none."""
    closing: str | None = None
    """The owner's closing words, as markup; None if there are none."""
    posts: tuple[PublishedPost, ...] = ()
    """In order, the pinned one first."""
    former: tuple[int, ...] = ()
    """The numbers of guides that the bot no longer updates; they are in no list either."""

    @property
    def numbers(self) -> frozenset[int]:
        """All messages that are, or were, the bot's guide."""
        return frozenset((*self.former, *(post.message_id for post in self.posts)))

    def asks_more_than(self, before: "Published") -> bool:
        """Whether the guide must now be brought up to date, though before it didn't have to be."""
        written = {post.message_id for post in before.posts if post.sent}
        return (
            (self.asked and not before.asked)
            or any(post.message_id in written and not post.sent for post in self.posts)
            or (self.on, self.language, self.title, self.foreword, self.closing)
            != (before.on, before.language, before.title, before.foreword, before.closing)
        )

    def with_post(self, place: int, post: PublishedPost) -> "Published":
        """A copy with another message at a place, or with one more at the end."""
        posts = (*self.posts[:place], post, *self.posts[place + 1 :])
        return self.model_copy(update={"posts": posts})

    def without_post(self, message_id: int) -> "Published":
        """A copy without a message that is gone; if it was the first, another must be pinned."""
        first = bool(self.posts) and self.posts[0].message_id == message_id
        left = tuple(post for post in self.posts if post.message_id != message_id)
        return self.model_copy(update={"posts": left, "pinned": self.pinned and not first})


class Publication(Protocol):
    """The store's part for the guide post. The messages that it names are the guide, and are in no list."""

    async def published(self) -> Published: ...

    async def change_published(self, change: Callable[[Published], Published]) -> Published:
        """Reads, changes and saves it in one transaction; returns what is stored now.

        If the guide must be brought up to date, the index's revision increases, so that its keeper notices.
        """
        ...
