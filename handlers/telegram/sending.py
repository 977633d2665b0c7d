"""Sends an answer to Telegram: as new messages, in place of the message with the button, or as new buttons only.

Requests are plain Bot API parameters: PTB would build an object from every value that is sent or received, which is
most of the cost of an answer.
"""

from collections.abc import Awaitable, Mapping
from typing import Any, Final, NamedTuple

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from channel.deep_links import Kind
from handlers.answers import Answer, Offer, Original, Result, Row, as_read
from handlers.html import Html
from handlers.markup.fitting import fit
from handlers.texts import Texts

_LOOK: Final[dict[str, Any]] = {"parse_mode": ParseMode.HTML, "link_preview_options": {"is_disabled": True}}
_ABOVE: Final = {"prefer_large_media": True, "show_above_text": True}

_CACHED_SECONDS = 120  # for this long Telegram caches an answer, even if the index changes
_TITLE = 120  # characters; the apps show a line of a result's title
_DESCRIPTION = 240  # and two or three lines of its description


class Rendered(NamedTuple):
    """An answer in the form that Telegram takes."""

    messages: tuple[Html, ...]
    """Each short enough for one message."""
    markup: dict[str, Any] | None
    """The Bot API's `reply_markup` for the last message."""
    answer: Answer


class Where(NamedTuple):
    """Where an answer goes."""

    chat: int
    topic: int | None = None
    reply_to: int | None = None


def render(answer: Answer, texts: Texts) -> Rendered:
    """`texts`: those of the reader's language."""
    pieces = tuple(piece for message in answer.messages for piece in fit(message))
    return Rendered(pieces, markup(as_read(answer.buttons, answer.texts or texts)), answer)


def inline_keyboard(rows: tuple[Row, ...]) -> list[list[dict[str, str]]]:
    """Return the buttons as the Bot API takes them."""
    return [
        [{"text": one.label, **({"url": one.url} if one.url else {"callback_data": one.data or ""})} for one in row]
        for row in rows
    ]


def markup(rows: tuple[Row, ...]) -> dict[str, Any] | None:
    return {"inline_keyboard": inline_keyboard(rows)} if rows else None


def keyboard(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    """Return the buttons for PTB's own methods, which send files."""
    under = markup(rows)
    return InlineKeyboardMarkup.de_json(under) if under else None


async def send(bot: Bot, where: Where, rendered: Rendered) -> None:
    last = len(rendered.messages) - 1
    for place, message in enumerate(rendered.messages):
        params = message_to(where, message, rendered.markup if place == last else None)
        if place == 0 and rendered.answer.preview:
            params["link_preview_options"] = {"url": rendered.answer.preview, **_ABOVE}
        await ask(bot, "sendMessage", params)


async def copy(bot: Bot, where: Where, original: Original, under: dict[str, Any] | None) -> None:
    """Copy a post by one call, with the buttons under it; an album's are in a short message below it. Raises
    telegram's errors; BadRequest or Forbidden, with nothing sent, if it is not to be copied."""
    one = len(original.messages) == 1
    params = {**_place(where), "from_chat_id": original.chat}
    if one:
        caption = {"caption": original.caption, "parse_mode": ParseMode.HTML} if original.caption else {}
        buttons = {"reply_markup": under} if under else {}
        await ask(bot, "copyMessage", {**params, "message_id": original.messages[0], **caption, **buttons})
        return
    params.pop("reply_parameters", None)  # albums are copied without
    if not await ask(bot, "copyMessages", {**params, "message_ids": list(original.messages)}):
        raise BadRequest("there are no messages to copy")
    await ask(bot, "sendMessage", message_to(where, original.below, under))


async def edited(bot: Bot, chat: int, message_id: int, rendered: Rendered) -> bool:
    """Edit a message; return whether it now shows the answer, False if it can no longer be edited."""
    params = {"message_id": message_id, **message_to(Where(chat), rendered.messages[0], rendered.markup)}
    return await _changes(bot, "editMessageText", params)


async def put_buttons(bot: Bot, chat: int, message_id: int, rows: tuple[Row, ...]) -> bool:
    """Replace the buttons of a message; return whether it now has them."""
    params = {"chat_id": chat, "message_id": message_id}
    return await _changes(bot, "editMessageReplyMarkup", params | ({"reply_markup": markup(rows)} if rows else {}))


async def _changes(bot: Bot, method: str, params: Mapping[str, Any]) -> bool:
    try:
        await ask(bot, method, params)
    except BadRequest as refusal:
        return "not modified" in refusal.message.lower()
    return True


def message_to(where: Where, text: Html, under: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the parameters of a message; `under`: its `reply_markup`, as the Bot API takes it."""
    return {**_place(where), "text": text, **_LOOK, **({"reply_markup": under} if under else {})}


def _place(where: Where) -> dict[str, Any]:
    params: dict[str, Any] = {"chat_id": where.chat}
    if where.topic:
        params["message_thread_id"] = where.topic
    if where.reply_to:
        params["reply_parameters"] = {"message_id": where.reply_to, "allow_sending_without_reply": True}
    return params


def message_call(chat: int, text: Html, rows: tuple[Row, ...] = (), edits: int | None = None) -> dict[str, Any]:
    """Return the parameters of a message for the outbox, or of an edit of the message with this number."""
    params = message_to(Where(chat), text, markup(rows))
    return params if edits is None else {**params, "message_id": edits}


async def answer_inline(bot: Bot, query_id: str, offered: Offer, *, personal: bool = False) -> None:
    """Answer an inline query, for everybody who asks the same unless it is `personal`; ignore one that is too old."""
    params: dict[str, Any] = {
        "inline_query_id": query_id,
        "results": [article(result) for result in offered.results],
        "next_offset": offered.next_offset,
        "is_personal": personal,
        "cache_time": 0 if personal else _CACHED_SECONDS,
    }
    if offered.note:
        params["button"] = {"text": offered.note, "start_parameter": Kind.HELP.value}
    try:
        await ask(bot, "answerInlineQuery", params)
    except BadRequest as refusal:
        if "query is too old" not in refusal.message.lower():
            raise


def article(result: Result) -> dict[str, Any]:
    """Return a result as an InlineQueryResultArticle."""
    made = {
        "type": "article",
        "id": result.id,
        "title": result.title[:_TITLE],
        "description": result.description[:_DESCRIPTION],
        "input_message_content": {"message_text": fit(result.card)[0], **_LOOK},
    }
    return made | ({"reply_markup": markup(result.buttons)} if result.buttons else {})


async def quietly(call: Awaitable[object]) -> None:
    """Answer a button press; ignore one that is too old."""
    try:
        await call
    except BadRequest:
        return


async def ask(bot: Bot, method: str, params: Mapping[str, Any]) -> Any:
    """Return the result of a method such as "sendMessage", as JSON; None in `params` is left out. Raises telegram's
    errors.

    Like PTB's own requests it passes through the bot's rate limiter, which gives it priority over news.
    """
    data = RequestData([RequestParameter(name, value, None) for name, value in params.items()])
    url = f"{bot.base_url}/{method}"
    limiter = bot.rate_limiter if isinstance(bot, ExtBot) else None
    if limiter is None:
        return await bot.request.post(url, data)
    return await limiter.process_request(bot.request.post, (url, data), {}, method, dict(params), None)


async def answer_press(query: CallbackQuery, answer: Answer) -> None:
    """Answer the press, so that its button stops waiting."""
    alert = bool(answer.notice) and answer.alert
    await quietly(query.answer(answer.notice or None, show_alert=alert or None, url=answer.url or None))
