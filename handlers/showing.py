"""An answer as Telegram takes it: sent, or put in the place of the message with the button."""

from typing import Any, Final, NamedTuple

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from handlers.answers import Row
from handlers.html import Html

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class Rendered(NamedTuple):
    """An answer as Telegram takes it."""

    messages: tuple[Html, ...]
    keyboard: InlineKeyboardMarkup | None


class Where(NamedTuple):
    """Where an answer goes."""

    chat: int
    topic: int | None = None
    reply_to: int | None = None


def keyboard(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(one.label, callback_data=one.data, url=one.url) for one in row] for row in rows]
    )


async def send(bot: Bot, where: Where, rendered: Rendered) -> None:
    last = len(rendered.messages) - 1
    for place, message in enumerate(rendered.messages):
        await bot.send_message(
            where.chat,
            message,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            message_thread_id=where.topic,
            reply_parameters=ReplyParameters(where.reply_to, allow_sending_without_reply=True)
            if where.reply_to
            else None,
            reply_markup=rendered.keyboard if place == last else None,
        )


async def edited(bot: Bot, chat: int, message_id: int, rendered: Rendered) -> bool:
    """Whether the message now shows the answer; False where it can no longer be edited."""
    try:
        await bot.edit_message_text(
            rendered.messages[0],
            chat,
            message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=rendered.keyboard,
        )
    except BadRequest as refusal:
        return "not modified" in refusal.message.lower()
    return True


async def quietly(call: Any) -> None:
    """Answers a button press; one that is too old to be answered is nothing to worry about."""
    try:
        await call
    except BadRequest:
        return
