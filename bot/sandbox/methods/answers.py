"""Answers to button presses, inline queries and guest messages."""

import re
from typing import Any

from bot.sandbox.errors import JSON, bad_request
from bot.sandbox.formatting import TEXT_LIMIT, format_text, utf16_length
from bot.sandbox.keyboards import parse_markup
from bot.sandbox.params import Params, field
from bot.sandbox.updates import LIFETIMES
from bot.sandbox.world import World

NOTICE_LIMIT = 200
RESULT_LIMIT = 50
RESULT_ID_BYTES = 64
RESULT_TYPES = {
    *("article", "photo", "gif", "mpeg4_gif", "video", "audio", "voice", "document", "location", "venue", "contact"),
    *("game", "sticker"),
}


def answer_callback_query(world: World, params: Params) -> bool:
    text, url = params.text("text"), params.text("url")
    query_id = _open_query(world, params.text("callback_query_id"), "callback_query")
    if len(text) > NOTICE_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not url.lower().startswith((f"https://t.me/{world.bot.username}?start=".lower(), "tg://")):
        raise bad_request("URL_INVALID")
    world.answered[query_id] = {
        "text": text,
        "show_alert": params.flag("show_alert"),
        "url": url,
        "cache_time": params.integer("cache_time"),
    }
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    results = [_result(item) for item in params.array("results", "InlineQueryResult")]
    query_id = _open_query(world, params.text("inline_query_id"), "inline_query")
    if len(results) > RESULT_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [result["id"] for result in results]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(params.text("next_offset").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = _button(params.object("button", "InlineQueryResultsButton"))
    world.answered[query_id] = {
        "results": results,
        "is_personal": params.flag("is_personal"),
        "cache_time": params.integer("cache_time", 300),
        "next_offset": params.text("next_offset"),
        "button": button,
    }
    return True


def answer_guest_query(world: World, params: Params) -> JSON:
    """Send the result to the chat where the bot was named, once."""
    query_id = _open_query(world, params.text("guest_query_id"), "guest_message")
    query, result = world.queries[query_id], _result(params.object("result", "InlineQueryResult"))
    content = result.get("input_message_content", {})
    if query.chat is None or "message_text" not in content:
        raise bad_request("only results that lead to a text are sent here")
    fields: JSON = {"from": world.bot.brief(), "text": content["message_text"], "entities": content["entities"]}
    fields["guest_bot_caller_user"] = query.user.brief()
    if result.get("reply_markup"):
        fields["reply_markup"] = result["reply_markup"]
    message = world.put(query.chat, fields)
    world.answered[query_id] = {"result": result}
    return {"inline_message_id": f"{query.chat.id}_{message['message_id']}"}


def _button(button: JSON | None) -> JSON | None:
    """Return the button above the results, which leads to the chat with the bot or to its web app."""
    if button is None:
        return None
    try:
        text, start = field(button, "text", str), field(button, "start_parameter", str, required=False)
    except ValueError as problem:
        raise bad_request(f"can't parse InlineQueryResultsButton: {problem}") from None
    if bool(start) == ("web_app" in button):
        raise bad_request("InlineQueryResultsButton must have exactly one optional field")
    if not text.strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if start and not re.fullmatch("[A-Za-z0-9_-]{1,64}", start):
        raise bad_request("START_PARAM_INVALID")
    return button


def _open_query(world: World, query_id: str, kind: str) -> str:
    query = world.queries.get(query_id)
    if query is None or query.kind != kind or world.clock() - query.since > LIFETIMES[kind]:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if kind != "callback_query" and query_id in world.answered:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return query_id


def _result(item: Any) -> JSON:
    """Return one result, checked like the text message that it sends."""
    if not isinstance(item, dict):
        raise bad_request("can't parse inline query result: Inline query result must be an object")
    try:
        kind, result_id = field(item, "type", str), field(item, "id", str)
        if kind not in RESULT_TYPES:
            raise ValueError(f'type "{kind}" is unsupported for the inline query result')
        is_article = kind == "article"
        title = field(item, "title", str, required=is_article)
        field(item, "description", str, required=False)
        field(item, "input_message_content", dict, required=is_article)
    except ValueError as problem:
        raise bad_request(f"can't parse inline query result: {problem}") from None
    if is_article and not title.strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    if not 1 <= len(result_id.encode()) <= RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    result = dict(item)
    content = item.get("input_message_content")
    if isinstance(content, dict) and "message_text" in content:
        given = Params(content)
        if not given.text("message_text"):
            raise bad_request("message text is empty")
        text, entities = format_text(
            given.text("message_text"), given.text("parse_mode"), given.array("entities", "MessageEntity")
        )
        if utf16_length(text) > TEXT_LIMIT:
            raise bad_request("MESSAGE_TOO_LONG")
        result["input_message_content"] = {**content, "message_text": text, "entities": entities}
    if markup := item.get("reply_markup"):
        result["reply_markup"] = parse_markup(markup).inline
    return result


METHODS: dict[str, Any] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "answerGuestQuery": answer_guest_query,
}
