"""The guide post that the bot writes and keeps in the channel: what is known of it, and the store's contract.

What the owner's own guide says is never read back from the bot's posts, but kept: the index says what is there, the
bot's posts repeat it. So nothing that is written wrongly once, and no part that was only announced, keeps itself alive.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from channel.models import Model


class GuideTrouble(StrEnum):
    """Why the guide post is not as it should be; the owner is told once of each."""

    RIGHTS = "rights"
    """Telegram refuses it: the bot is no administrator any more, or lacks a right."""
    DOUBT = "doubt"
    """A post may have arrived or not, as after a crash; it is not sent a second time before the owner says so."""


class PublishedPost(Model):
    """One of the messages that together are the guide."""

    message_id: int
    sent: str = ""
    """The markup that was sent last; "" where the post has to be written anew."""
    shown: str = ""
    """Its words as Telegram has made them of that."""


class Published(Model):
    """How the guide post stands."""

    on: bool = False
    """Whether the bot keeps it up to date."""
    asked: bool = False
    """Whether the owner waits for a word that it is there."""
    posting: bool = False
    """Whether a new message was asked for whose number is not known yet."""
    pinned: bool = False
    trouble: GuideTrouble | None = None
    language: str = ""
    """In which the owner has asked for it, and is told of it."""
    title: str | None = None
    """What the owner has written in place of the title; None where he has not."""
    foreword: str | None = None
    """The same for the words between the title and the first section, as markup."""
    closing: str | None = None
    """The same for the last words, as markup."""
    posts: tuple[PublishedPost, ...] = ()
    """In order, the pinned one first."""
    former: tuple[int, ...] = ()
    """The numbers of guides that the bot keeps no longer; they stand in no list either."""

    @property
    def numbers(self) -> frozenset[int]:
        """All messages that are, or were, the bot's guide."""
        return frozenset((*self.former, *(post.message_id for post in self.posts)))

    def asks_more_than(self, before: "Published") -> bool:
        """Whether the guide is to be brought up to date, where before it need not have been."""
        written = {post.message_id for post in before.posts if post.sent}
        return (
            (self.asked and not before.asked)
            or any(post.message_id in written and not post.sent for post in self.posts)
            or (self.on, self.language, self.title, self.foreword, self.closing)
            != (before.on, before.language, before.title, before.foreword, before.closing)
        )

    def with_post(self, place: int, post: PublishedPost) -> "Published":
        """With another message at a place, or one more at the end."""
        posts = (*self.posts[:place], post, *self.posts[place + 1 :])
        return self.model_copy(update={"posts": posts})

    def without_post(self, message_id: int) -> "Published":
        """Without a message that is gone; where it was the first, another is to be pinned."""
        first = bool(self.posts) and self.posts[0].message_id == message_id
        left = tuple(post for post in self.posts if post.message_id != message_id)
        return self.model_copy(update={"posts": left, "pinned": self.pinned and not first})


class Publication(Protocol):
    """The store's part for the guide post. The messages that it names are the guide, and stand in no list."""

    async def published(self) -> Published: ...

    async def change_published(self, change: Callable[[Published], Published]) -> Published:
        """Reads, changes and keeps it in one transaction; what is kept now.

        Where the guide is to be brought up to date, the index's revision goes on, by which its keeper sees it.
        """
        ...
