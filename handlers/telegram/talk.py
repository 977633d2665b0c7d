"""One step of somebody's conversation with the bot about mail: who, where, in which words, and under which key."""

from dataclasses import dataclass
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, User
from telegram.constants import ParseMode

from handlers.answers import Row
from handlers.html import Html
from handlers.telegram.sending import inline_keyboard
from handlers.texts import Texts

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Talk:
    """What every step needs. The user stays here: no log call and no owner's text takes a Talk."""

    bot: Bot
    user: User
    chat: int
    texts: Texts
    number: int
    """The update's; keys are made from it, so that a repeated update does nothing twice."""
    now: int

    @property
    def key(self) -> str:
        return f"u{self.number}"

    async def say(self, *paragraphs: Html, buttons: tuple[Row, ...] = ()) -> Message:
        """Writes to the person; empty paragraphs are left out."""
        text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
        return await self.bot.send_message(
            self.chat,
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=InlineKeyboardMarkup(
                [
                    [InlineKeyboardButton(one.label, callback_data=one.data, url=one.url) for one in row]
                    for row in buttons
                ]
            )
            if buttons
            else None,
        )


def message_call(
    chat: int, text: Html, rows: tuple[Row, ...] = (), edits: int | None = None, **more: Any
) -> dict[str, Any]:
    """The parameters of a message, or of an edit of the message with this number."""
    params: dict[str, Any] = {
        "chat_id": chat,
        "text": text,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
        **more,
    }
    if edits is not None:
        params["message_id"] = edits
    if rows:
        params["reply_markup"] = {"inline_keyboard": inline_keyboard(rows)}
    return params
