"""Messages that the bot sends: text, media and albums."""

from functools import partial
from typing import Any

from bot.sandbox.errors import JSON, bad_request
from bot.sandbox.files import KINDS
from bot.sandbox.formatting import CAPTION_LIMIT, TEXT_LIMIT, format_text, utf16_length
from bot.sandbox.keyboards import Markup, read_markup
from bot.sandbox.params import Params, to_integer
from bot.sandbox.people import Chat, Message
from bot.sandbox.world import World

ALBUM = {"photo", "video", "audio", "document"}
ALBUM_LIMIT = 10


def send_message(world: World, params: Params) -> Message:
    content = text_content(world, params)
    markup = read_markup(params)
    chat = world.writable_chat(params.text("chat_id"))
    return send(world, chat, params, content, markup)


def _send_media(world: World, params: Params, *, kind: str) -> Message:
    content = {**caption_content(world, params), kind: world.files.from_request(kind, params)}
    if kind == "animation":
        content["document"] = content["animation"]
    if kind in {"sticker", "video_note"}:
        content = {kind: content[kind]}
    if params.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    markup = read_markup(params)
    chat = world.writable_chat(params.text("chat_id"))
    return send(world, chat, params, content, markup)


def send_media_group(world: World, params: Params) -> list[Message]:
    items = params.array("media", "InputMedia")
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    contents = [media_content(world, params, item) for item in items]
    kinds = {kind for content in contents for kind in KINDS if kind in content}
    if not kinds <= ALBUM or (len(kinds) > 1 and kinds != {"photo", "video"}):
        raise bad_request("can't use the media of the specified type in the album")
    chat = world.writable_chat(params.text("chat_id"))
    group_id = new_group_id(chat)
    pace(world, chat, len(contents))
    return [put(world, chat, params, {**content, "media_group_id": group_id}, Markup()) for content in contents]


def new_group_id(chat: Chat) -> str:
    return str(13_000_000_000 + chat.last_message_id)


def media_content(world: World, params: Params, item: Any) -> JSON:
    """Return the content that an InputMedia describes."""
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = item.get("type")
    if kind not in ALBUM | {"animation"}:
        raise bad_request("can't parse InputMedia: type must be one of photo, video, animation, audio or document")
    if not item.get("media"):
        raise bad_request("can't parse InputMedia: media not found")
    inner = Params(item, params.files)
    return {**caption_content(world, inner), kind: world.files.from_request(kind, inner, str(item["media"]))}


def forward_origin(world: World, source: Message) -> JSON:
    if "forward_origin" in source:
        return dict(source["forward_origin"])
    if source["chat"]["type"] == "channel":
        origin = {"type": "channel", "chat": source["chat"], "message_id": source["message_id"]}
        return {**origin, "date": source["date"]}
    sender = world.users.get(source["from"]["id"], world.bot)
    if sender.hides_forwards:
        return {"type": "hidden_user", "sender_user_name": sender.full_name, "date": source["date"]}
    return {"type": "user", "sender_user": sender.brief(), "date": source["date"]}


def text_content(world: World, params: Params) -> JSON:
    if not params.text("text"):
        raise bad_request("message text is empty")
    preview = params.object("link_preview_options", "link preview options")
    text, entities = format_text(
        params.text("text"), params.text("parse_mode"), params.array("entities", "MessageEntity")
    )
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    content: JSON = {"text": text}
    if entities := world.known_users(entities):
        content["entities"] = entities
    if preview or params.flag("disable_web_page_preview"):
        content["link_preview_options"] = preview or {"is_disabled": True}
    return content


def caption_content(world: World, params: Params) -> JSON:
    if not params.text("caption").strip():
        return {}
    caption, entities = format_text(
        params.text("caption"), params.text("parse_mode"), params.array("caption_entities", "MessageEntity")
    )
    if utf16_length(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    content: JSON = {"caption": caption}
    if entities := world.known_users(entities):
        content["caption_entities"] = entities
    if params.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def send(world: World, chat: Chat, params: Params, content: JSON, markup: Markup) -> Message:
    pace(world, chat)
    return put(world, chat, params, content, markup)


def pace(world: World, chat: Chat, messages: int = 1) -> None:
    if world.pace:
        world.pacing.take(chat.id, private=chat.type == "private", messages=messages)


def put(world: World, chat: Chat, params: Params, content: JSON, markup: Markup) -> Message:
    fields: JSON = {"from": world.bot.brief()}
    if chat.type == "channel":
        if chat.bot_status != "administrator" or "can_post_messages" in chat.bot_lacks:
            raise bad_request("need administrator rights in the channel chat")
        fields = {"sender_chat": chat.brief()}
    fields |= _reply(world, chat, params)
    fields |= _thread(chat, params.integer("message_thread_id"), fields.get("reply_to_message"))
    if params.flag("protect_content"):
        fields["has_protected_content"] = True
    if markup.inline:
        _check_place(chat, markup.inline)
        fields["reply_markup"] = markup.inline
    if markup.reply is not None and chat.type != "channel":
        chat.keyboard = markup.reply if "keyboard" in markup.reply else None
    message = world.put(chat, {**fields, **content})
    if chat.type == "channel":
        chat.bots_own.add(message["message_id"])
    if markup.reply is not None:
        chat.asks_reply = message["message_id"] if markup.reply.get("force_reply") else None
    return message


def _check_place(chat: Chat, inline: JSON) -> None:
    for button in (button for row in inline["inline_keyboard"] for button in row):
        if "web_app" in button and chat.type != "private":
            raise bad_request("BUTTON_TYPE_INVALID")
        for name in ("switch_inline_query", "switch_inline_query_current_chat"):
            if name in button and chat.type == "channel":
                raise bad_request(
                    f"can't use {name} button in a channel chat, because users will not be able to use the button "
                    "without knowing bot's username"
                )


def _reply(world: World, chat: Chat, params: Params) -> JSON:
    given = params.object("reply_parameters", "reply parameters") or {
        "message_id": params.integer("reply_to_message_id"),
        "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
    }
    message_id = to_integer(given.get("message_id") or 0)
    if message_id <= 0:
        return {}
    elsewhere = world.readable_chat(given["chat_id"]) if given.get("chat_id") else chat
    message = elsewhere.message(message_id)
    if message is None:
        if given.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    quote = given.get("quote")
    if quote and str(quote) not in str(message.get("text", message.get("caption", ""))):
        raise bad_request("QUOTE_TEXT_INVALID")
    fields: JSON = {"reply_to_message": shown_as_replied(message)}
    if elsewhere is not chat:
        origin = forward_origin(world, message)
        fields = {"external_reply": {"origin": origin, "chat": elsewhere.brief(), "message_id": message_id}}
    if quote:
        fields["quote"] = {"text": quote, "position": 0, "is_manual": True}
    return fields


def shown_as_replied(message: Message) -> Message:
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _thread(chat: Chat, thread_id: int, replied: Message | None) -> JSON:
    if not thread_id and replied and replied.get("is_topic_message"):
        thread_id = replied["message_thread_id"]
    if not thread_id:
        return {}
    topic = chat.topics.get(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return {"message_thread_id": thread_id, "is_topic_message": True}


METHODS: dict[str, Any] = {
    "sendMessage": send_message,
    **{f"send{kind.title().replace('_', '')}": partial(_send_media, kind=kind) for kind in KINDS},
    "sendMediaGroup": send_media_group,
}
