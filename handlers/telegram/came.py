"""What came in, before its route is known."""

from typing import NamedTuple

from telegram import CallbackQuery, MaybeInaccessibleMessage, User
from telegram.constants import ChatType

from channel.deep_links import DeepLink
from channel.posts.links import PostLink
from handlers.telegram.reading import is_anonymous_administrator, topic_of
from handlers.telegram.sending import Where


class Came(NamedTuple):
    number: int
    """The number of the update."""
    user: User
    message: MaybeInaccessibleMessage | None
    """The message that was written or has the pressed button; None for a button under an inline result."""
    query: CallbackQuery | None = None
    argument: str = ""
    numbers: tuple[int, ...] = ()
    link: DeepLink | None = None
    pointed: tuple[PostLink, ...] = ()

    @property
    def is_private(self) -> bool:
        return self.message is not None and self.message.chat.type == ChatType.PRIVATE

    @property
    def is_crowded(self) -> bool:
        """Whether others read along; an inline query belongs to no chat."""
        return self.message is not None and not self.is_private

    @property
    def is_anonymous(self) -> bool:
        """Whether an administrator of the group wrote it who hides who they are; presses are always somebody's."""
        return self.query is None and self.message is not None and is_anonymous_administrator(self.message)

    def where(self, *, is_owners: bool) -> Where:
        """Return where the answer goes: a reply to the message for the owner, and for others in a group, where many
        write."""
        assert self.message is not None
        replies = is_owners or (self.query is None and not self.is_private)
        number = self.message.message_id if replies else None
        return Where(self.message.chat.id, topic_of(self.message), number)
