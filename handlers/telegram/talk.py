"""A question together with the person and the chat, for answers that have effects or are for one person."""

from dataclasses import dataclass

from telegram import Bot, CallbackQuery, MaybeInaccessibleMessage, Message, User
from telegram.constants import ChatType

from channel.store import Memory
from handlers.answers import Answer, Question, Row, say
from handlers.desk import Desk
from handlers.html import Html
from handlers.telegram.sending import Where, render, send


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk(Question):
    """A question that identifies the person: no log call and no text to the owner takes a Talk."""

    store: Memory
    desk: Desk
    api: Bot
    user: User
    message: MaybeInaccessibleMessage
    """The message that was written or has the pressed button."""
    query: CallbackQuery | None = None
    """The press."""
    where: Where
    """Where the answer goes."""
    number: int
    """The number of the update; keys derive from it, so that a repeated update has no second effect."""

    @property
    def key(self) -> str:
        return f"u{self.number}"

    @property
    def is_private(self) -> bool:
        return self.message.chat.type == ChatType.PRIVATE

    @property
    def written(self) -> Message:
        """Return the complete message; `handlers.telegram.front` guarantees that there is one where it is needed."""
        assert isinstance(self.message, Message)
        return self.message

    async def say(self, *paragraphs: Html, buttons: tuple[Row, ...] = ()) -> None:
        """Send a message in addition to the answer; empty paragraphs are left out."""
        await self.tell(say(*paragraphs, buttons=buttons))

    async def tell(self, answer: Answer) -> None:
        await send(self.api, self.where, render(answer, self.texts))
