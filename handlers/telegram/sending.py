"""An answer as Telegram takes it: sent, or put in the place of the message with the button."""

from typing import Any, Final, NamedTuple

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest

from channel.deep_links import HELP
from handlers.answers import Row
from handlers.browse.inline import Offer, Result
from handlers.html import Html
from handlers.markup.fitting import fit
from handlers.telegram.requests import ask

_LOOK: Final[dict[str, Any]] = {"parse_mode": ParseMode.HTML, "link_preview_options": {"is_disabled": True}}

_CACHED_SECONDS = 120  # so long others get the same answer, also when the index has changed meanwhile
_TITLE = 120  # characters; the apps show a line of a result's title
_DESCRIPTION = 240  # and two or three of its description


class Rendered(NamedTuple):
    """An answer as Telegram takes it."""

    messages: tuple[Html, ...]
    markup: dict[str, Any] | None
    """The buttons under the last message, as the Bot API takes them."""
    opens: int | None = None
    """The number of the post that is shown whole, where the public can open it in the channel too."""
    shows: int | None = None
    """The store's number of the post that is shown whole."""


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


def inline_keyboard(rows: tuple[Row, ...]) -> list[list[dict[str, str]]]:
    """The buttons as the Bot API takes them."""
    return [
        [{"text": one.label, **({"url": one.url} if one.url else {"callback_data": one.data or ""})} for one in row]
        for row in rows
    ]


def markup(rows: tuple[Row, ...]) -> dict[str, Any] | None:
    return {"inline_keyboard": inline_keyboard(rows)} if rows else None


async def send(bot: Bot, where: Where, rendered: Rendered) -> None:
    last = len(rendered.messages) - 1
    for place, message in enumerate(rendered.messages):
        params = {"chat_id": where.chat, "text": message, **_LOOK}
        if where.topic:
            params["message_thread_id"] = where.topic
        if where.reply_to:
            params["reply_parameters"] = {"message_id": where.reply_to, "allow_sending_without_reply": True}
        if rendered.markup and place == last:
            params["reply_markup"] = rendered.markup
        await ask(bot, "sendMessage", params)


async def edited(bot: Bot, chat: int, message_id: int, rendered: Rendered) -> bool:
    """Whether the message now shows the answer; False where it can no longer be edited."""
    params = {"chat_id": chat, "message_id": message_id, "text": rendered.messages[0], **_LOOK}
    if rendered.markup:
        params["reply_markup"] = rendered.markup
    try:
        await ask(bot, "editMessageText", params)
    except BadRequest as refusal:
        return "not modified" in refusal.message.lower()
    return True


async def answer_inline(bot: Bot, query_id: str, offered: Offer) -> None:
    """Answers an inline query, for all who ask the same; one too old to be answered is nothing to worry about."""
    params: dict[str, Any] = {
        "inline_query_id": query_id,
        "results": [_article(result) for result in offered.results],
        "next_offset": offered.next_offset,
        "is_personal": False,
        "cache_time": _CACHED_SECONDS,
    }
    if offered.note:
        params["button"] = {"text": offered.note, "start_parameter": HELP}
    try:
        await ask(bot, "answerInlineQuery", params)
    except BadRequest as refusal:
        if "query is too old" not in refusal.message.lower():
            raise


def _article(result: Result) -> dict[str, Any]:
    article = {
        "type": "article",
        "id": result.id,
        "title": result.title[:_TITLE],
        "description": result.description[:_DESCRIPTION],
        "input_message_content": {"message_text": fit(result.card)[0], **_LOOK},
    }
    return article | ({"reply_markup": markup(result.buttons)} if result.buttons else {})


async def quietly(call: Any) -> None:
    """Answers a button press; one that is too old to be answered is nothing to worry about."""
    try:
        await call
    except BadRequest:
        return
