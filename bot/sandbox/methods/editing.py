"""Methods that edit, delete, pin and react to messages."""

from typing import Any

from bot.sandbox.errors import JSON, bad_request, not_enough_rights
from bot.sandbox.files import KINDS
from bot.sandbox.keyboards import read_markup
from bot.sandbox.methods.sending import caption_content, media_content, pace, text_content
from bot.sandbox.params import Params, to_integer
from bot.sandbox.people import Chat, Message
from bot.sandbox.world import World

DELETABLE_SECONDS = 48 * 60 * 60
_TEXT = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def edit_message_text(world: World, params: Params) -> Message:
    content = text_content(world, params)
    chat, message = _editable(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, message, params, _TEXT, content)


def edit_message_caption(world: World, params: Params) -> Message:
    content = caption_content(world, params)
    chat, message = _editable(world, params)
    if not any(kind in message for kind in KINDS):
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, chat, message, params, _CAPTION, content)


def edit_message_media(world: World, params: Params) -> Message:
    content = media_content(world, params, params.object("media", "InputMedia"))
    chat, message = _editable(world, params)
    if "media_group_id" in message:
        raise bad_request("can't use media of the specified type in the album")
    return _edit(world, chat, message, params, (*_TEXT, *_CAPTION, *KINDS), content)


def edit_message_reply_markup(world: World, params: Params) -> Message:
    chat, message = _editable(world, params)
    return _edit(world, chat, message, params, (), {})


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    if not params.text("chat_id") and not params.integer("message_id"):
        if not params.text("inline_message_id"):
            raise bad_request("message identifier is not specified")
        raise bad_request("MESSAGE_ID_INVALID")  # no message was sent from the bot's inline results
    chat = world.writable_chat(params.text("chat_id"))
    message = world.find_message(chat, params.integer("message_id"), "message to edit")
    if not (world.is_own(message) or _may_edit_post(chat, message)) or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return chat, message


def _may_edit_post(chat: Chat, message: Message) -> bool:
    """Whether the bot may edit a post: its own with the right to post, others with the right to edit."""
    if chat.type != "channel" or chat.bot_status != "administrator":
        return False
    needed = "can_post_messages" if message["message_id"] in chat.bots_own else "can_edit_messages"
    return needed not in chat.bot_lacks


def _edit(world: World, chat: Chat, message: Message, params: Params, names: tuple[str, ...], content: JSON) -> Message:
    """Put `content` in place of the fields `names`; the keyboard is that of the request, or none."""
    markup = read_markup(params)
    if markup.reply is not None:
        raise bad_request("inline keyboard expected")
    changed = {**content, **({"reply_markup": markup.inline} if markup.inline else {})}
    names = (*names, "reply_markup")
    if changed == {name: message[name] for name in names if name in message}:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    pace(world, chat)
    for name in names:
        message.pop(name, None)
    message.update(changed, edit_date=int(world.clock()))
    return message


def delete_message(world: World, params: Params) -> bool:
    chat = world.writable_chat(params.text("chat_id"))
    message = world.find_message(chat, params.integer("message_id"), "message to delete")
    _check_deletable(world, chat, message)
    chat.remove(message["message_id"])
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete messages; those not found are skipped, as on Telegram."""
    ids = params.array("message_ids", "message identifiers")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    chat = world.writable_chat(params.text("chat_id"))
    found = [message for message_id in ids if (message := chat.message(to_integer(message_id)))]
    for message in found:
        _check_deletable(world, chat, message)
    for message in found:
        chat.remove(message["message_id"])
    return True


def _check_deletable(world: World, chat: Chat, message: Message) -> None:
    old = world.clock() - message["date"] > DELETABLE_SECONDS
    if chat.type == "private" and old:
        raise bad_request("message can't be deleted for everyone")
    foreign = chat.type != "private" and chat.bot_status != "administrator" and not world.is_own(message)
    if old or foreign:
        raise bad_request("message can't be deleted")


def pin_chat_message(world: World, params: Params) -> bool:
    chat = _pinnable(world, params)
    message = world.find_message(chat, params.integer("message_id"), "message to pin")
    if message["message_id"] not in chat.pinned:
        chat.pinned.append(message["message_id"])
        if chat.type != "private":
            sender = {"sender_chat": chat.brief()} if chat.type == "channel" else {"from": world.bot.brief()}
            world.put(chat, {**sender, "pinned_message": dict(message)})
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    chat = _pinnable(world, params)
    message_id = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    world.find_message(chat, message_id, "message to unpin")
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    _pinnable(world, params).pinned.clear()
    return True


def _pinnable(world: World, params: Params) -> Chat:
    chat = world.writable_chat(params.text("chat_id"))
    needed = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    if chat.type != "private" and (chat.bot_status != "administrator" or needed in chat.bot_lacks):
        raise not_enough_rights("manage pinned messages in the chat")
    return chat


def set_message_reaction(world: World, params: Params) -> bool:
    reactions = params.array("reaction", "ReactionType")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    chat = world.readable_chat(params.text("chat_id"))
    message = world.find_message(chat, params.integer("message_id"), "message to react")
    for reaction in reactions:
        if not isinstance(reaction, dict) or reaction.get("type") not in {"emoji", "custom_emoji"}:
            raise bad_request("can't parse ReactionType: Unsupported type specified")
        if reaction["type"] == "emoji" and not reaction.get("emoji"):
            raise bad_request("REACTION_INVALID")
    world.reactions[chat.id, message["message_id"]] = reactions
    return True


METHODS: dict[str, Any] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
}
