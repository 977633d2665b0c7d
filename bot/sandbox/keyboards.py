"""Keyboards under messages: what Telegram accepts, and in which form it returns it."""

from typing import Any, NamedTuple

from bot.sandbox.errors import JSON, bad_request
from bot.sandbox.formatting import cleaned
from bot.sandbox.params import Params, field
from bot.sandbox.urls import checked_url, linked_user

INLINE_BUTTONS, INLINE_ROW = 100, 8
REPLY_BUTTONS, REPLY_ROW = 300, 12
INLINE_BYTES = 6_000
"""Telegram documents no such limit, but refuses even fewer than 100 buttons if their texts and data are long."""
DATA_BYTES = 64


class Markup(NamedTuple):
    """What a request wants under its message: buttons in it, or something about the reader's own keyboard."""

    inline: JSON | None = None
    reply: JSON | None = None


def read_markup(params: Params) -> Markup:
    """Return the request's `reply_markup`, parsed but not yet checked for a chat."""
    value = params.json("reply_markup", "reply keyboard markup")
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    return parse_markup(value)


def parse_markup(value: JSON) -> Markup:
    keyboard = _rows(value, "keyboard", 'field "keyboard" must be an Array of Arrays')
    inline = _rows(
        value, "inline_keyboard", 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    )
    if keyboard:
        rows = [[_reply_button(button) for button in row] for row in keyboard if row]
        _check_size(rows, REPLY_BUTTONS, REPLY_ROW)
        return Markup(reply={**value, "keyboard": rows})
    if inline:
        rows = [[_inline_button(button) for button in row] for row in inline if row]
        _check_size(rows, INLINE_BUTTONS, INLINE_ROW)
        if sum(_weight(button) for row in rows for button in row) > INLINE_BYTES:
            raise bad_request("reply markup is too long")
        return Markup(inline={"inline_keyboard": rows}) if rows else Markup()
    if value.get("remove_keyboard") or value.get("force_reply"):
        return Markup(reply=value)
    return Markup()


def _rows(value: JSON, name: str, refusal: str) -> list[Any]:
    rows = value.get(name) or []
    if not isinstance(rows, list | tuple):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list | tuple) for row in rows):
        raise bad_request(refusal)
    return list(rows)


def _check_size(rows: list[list[JSON]], buttons: int, row: int) -> None:
    # Telegram's apps show no more than `row` buttons side by side; the sandbox says so at once.
    if sum(map(len, rows)) > buttons or any(len(one) > row for one in rows):
        raise bad_request("reply markup is too long")


def _weight(button: JSON) -> int:
    return sum(len(value.encode()) for value in button.values() if isinstance(value, str))


def _reply_button(button: Any) -> JSON:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    try:
        text = cleaned(field(button, "text", str))
    except ValueError as problem:
        raise bad_request(f"can't parse keyboard button: {problem}") from None
    if not text:
        raise bad_request("keyboard button text must be non-empty")
    if "request_chat" in button:
        _check_request(button["request_chat"])
    return {**button, "text": text}


def _check_request(request: Any) -> None:
    """What a button may ask of a chat: Telegram gives the bot no right that the person must not have."""
    if not isinstance(request, dict) or not request.get("request_id") or "chat_is_channel" not in request:
        raise bad_request('can\'t parse keyboard button: Can\'t find field "request_id" or "chat_is_channel"')
    theirs, own = (request.get(f"{whose}_administrator_rights") or {} for whose in ("user", "bot"))
    if any(wanted and not theirs.get(right) for right, wanted in own.items()):
        raise bad_request("CHAT_RIGHTS_INVALID")


def _inline_button(button: Any) -> JSON:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    try:
        text = cleaned(field(button, "text", str))
        action = _action(button)
    except ValueError as problem:
        raise bad_request(f"can't parse inline keyboard button: {problem}") from None
    if not text:
        raise bad_request("inline keyboard button text must be non-empty")
    style = {name: button[name] for name in ("style", "icon_custom_emoji_id") if name in button}
    return {"text": text, **style, **action}


def _action(button: JSON) -> JSON:
    """Return the button's action. Raises ValueError if it has none."""
    if url := field(button, "url", str, required=False):
        return {"url": _button_url(url)}
    if data := field(button, "callback_data", str, required=False):
        if len(data.encode("utf-8", "surrogatepass")) > DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"callback_data": data}
    if "copy_text" in button:
        copied = field(field(button, "copy_text", dict), "text", str)
        if not 1 <= len(copied) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {"copy_text": {"text": copied}}
    if "web_app" in button:
        url = field(field(button, "web_app", dict), "url", str)
        if not url.lower().startswith("https://"):
            raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
        return {"web_app": {"url": _button_url(url)}}
    for name in ("switch_inline_query", "switch_inline_query_current_chat"):
        if name in button:
            return {name: field(button, name, str)}
    for name in ("login_url", "switch_inline_query_chosen_chat", "callback_game"):
        if name in button:
            return {name: field(button, name, dict)}
    if button.get("pay"):
        return {"pay": True}
    raise ValueError("Text buttons are unallowed in the inline keyboard")


def _button_url(url: str) -> str:
    if user_id := linked_user(url):
        return f"tg://user?id={user_id}"
    try:
        return checked_url(url)
    except ValueError as problem:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {problem}") from None


def pressed_data(message: JSON, row: int, column: int, text: str | None) -> str:
    """Return the data of a message's button at a place, or with a text. Raises LookupError if there is none."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    try:
        buttons = [button for line in rows for button in line if button["text"] == text]
        button = rows[row][column] if text is None else buttons[0]
        return str(button["callback_data"])
    except (IndexError, KeyError):
        there = [[button["text"] for button in line] for line in rows]
        raise LookupError(f"there is no such button to press; the message has {there}") from None
