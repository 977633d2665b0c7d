"""Asking the owner for the channel with one button, which also makes the bot an administrator of it."""

from typing import Any, Final

from telegram import Bot

from handlers.html import Html
from handlers.telegram.sending import Where, ask, message_to
from handlers.texts import Texts

REQUEST: Final = 1
NEEDED: Final = ("can_post_messages", "can_edit_messages")
"""The rights that the bot needs in the channel; in channels, editing includes pinning."""
_ALL: Final = (
    *("is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_post_messages", "can_edit_messages"),
)


async def ask_for_channel(bot: Bot, chat: int, texts: Texts) -> None:
    said = texts.set_up
    button = {
        "text": said.choose_channel.plain(),
        "request_chat": {
            "request_id": REQUEST,
            "chat_is_channel": True,
            "user_administrator_rights": _rights("can_manage_chat", "can_promote_members", *NEEDED),
            "bot_administrator_rights": _rights("can_manage_chat", *NEEDED),
        },
    }
    keyboard = {"keyboard": [[button]], "resize_keyboard": True, "is_persistent": True}
    await ask(bot, "sendMessage", message_to(Where(chat), said.which_channel(), keyboard))


async def tell_without_keyboard(bot: Bot, chat: int, said: Html) -> None:
    """Send a message that takes the button away."""
    await ask(bot, "sendMessage", message_to(Where(chat), said, {"remove_keyboard": True}))


def _rights(*which: str) -> dict[str, Any]:
    return {right: right in which for right in _ALL}
