"""Copies and forwards of messages, one or several; what Telegram copies of a message, and what it does not."""

from functools import partial

from bot.sandbox.errors import JSON, bad_request
from bot.sandbox.files import KINDS
from bot.sandbox.keyboards import Markup, read_markup
from bot.sandbox.methods.sending import caption_content, forward_origin, new_group_id, pace, put, send
from bot.sandbox.params import Params, to_integer
from bot.sandbox.people import Chat, Message
from bot.sandbox.world import World

COPIED = (
    *("text", "entities", "link_preview_options", "caption", "caption_entities", "contact", "location", "venue"),
    *("dice", "poll", "has_media_spoiler", "show_caption_above_media", *KINDS),
)
_NEVER = ("paid_media", "invoice", "giveaway", "giveaway_winners")
_MOST = 100
_PROTECTED = "the message has protected content and can't be forwarded"


def copy_message(world: World, params: Params) -> JSON:
    source = _readable_message(world, params, "message to copy")
    content = _content(source)
    if not content:
        raise bad_request("the message can't be copied")
    if params.has("caption"):
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= caption_content(world, params)
    markup = read_markup(params)
    chat = world.writable_chat(params.text("chat_id"))
    return {"message_id": send(world, chat, params, content, markup)["message_id"]}


def forward_message(world: World, params: Params) -> Message:
    source = _readable_message(world, params, "message to forward")
    content = _content(source)
    if not content:
        raise bad_request("the message can't be forwarded")
    chat = world.writable_chat(params.text("chat_id"))
    return send(world, chat, params, {"forward_origin": forward_origin(world, source), **content}, Markup())


def _several(world: World, params: Params, *, forwards: bool) -> list[JSON]:
    """Copy or forward all messages that are there and may be, in one piece; the others are left out. Albums stay
    albums, of the messages that are left of them."""
    numbers = _message_ids(params)
    source = world.readable_chat(params.text("from_chat_id"))
    found = [message for number in numbers if (message := world.known_message(source, number)) and _content(message)]
    if any(_is_protected(source, message) for message in found):
        raise bad_request(_PROTECTED)
    if not found:
        raise bad_request("there are no messages to forward")
    chat = world.writable_chat(params.text("chat_id"))
    pace(world, chat, len(found))
    groups = _new_groups(found, chat)
    sent = []
    for message in found:
        content = _content(message)
        if group := groups.get(message.get("media_group_id")):
            content["media_group_id"] = group
        if forwards:
            content["forward_origin"] = forward_origin(world, message)
        sent.append({"message_id": put(world, chat, params, content, Markup())["message_id"]})
    return sent


def _message_ids(params: Params) -> list[int]:
    numbers = [to_integer(one) for one in params.array("message_ids", "message identifiers")]
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > _MOST:
        raise bad_request("too many message identifiers specified")
    if sorted(set(numbers)) != numbers:
        raise bad_request("message identifiers must be in a strictly increasing order")
    return numbers


def _new_groups(messages: list[Message], chat: Chat) -> dict[object, str]:
    """Return the album ids of the copies by those of their sources; a message that is left alone is no album."""
    groups = [message["media_group_id"] for message in messages if "media_group_id" in message]
    first = int(new_group_id(chat))
    return {group: str(first + place) for place, group in enumerate(dict.fromkeys(groups)) if groups.count(group) > 1}


def _content(message: Message) -> JSON:
    """Return what a copy has of a message; nothing if Telegram does not copy it."""
    quiz = message.get("poll", {})
    if any(name in message for name in _NEVER) or (quiz.get("type") == "quiz" and "correct_option_id" not in quiz):
        return {}
    return {name: message[name] for name in COPIED if name in message}


def _readable_message(world: World, params: Params, what: str) -> Message:
    chat = world.readable_chat(params.text("from_chat_id"))
    message = world.find_message(chat, params.integer("message_id"), what)
    if _is_protected(chat, message):
        raise bad_request(_PROTECTED)
    return message


def _is_protected(chat: Chat, message: Message) -> bool:
    return bool(chat.is_protected or message.get("has_protected_content"))


METHODS = {
    "copyMessage": copy_message,
    "copyMessages": partial(_several, forwards=False),
    "forwardMessage": forward_message,
    "forwardMessages": partial(_several, forwards=True),
}
