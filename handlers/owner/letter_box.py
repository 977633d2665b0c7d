"""The chat where readers' letters arrive: is it fit for them, can they arrive, and what to do if not."""

from enum import StrEnum

from telegram import Bot, ChatFullInfo, ChatMember, ChatMemberRestricted
from telegram.constants import ChatAction, ChatMemberStatus, ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden

from handlers.html import Html
from handlers.texts import Texts

_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Obstacle(StrEnum):
    """Why letters do not arrive."""

    NOT_STARTED = "not_started"
    """A private chat whose person has not pressed Start, or has blocked the bot."""
    NOT_THERE = "not_there"
    """A group that is gone, or without the bot."""
    SILENCED = "silenced"
    """A group where the bot may not write."""
    CHANNEL = "channel"
    DISCUSSION = "discussion"
    """The channel's own discussion group, where all its readers would read the letters of each."""


EXPOSED = frozenset({Obstacle.CHANNEL, Obstacle.DISCUSSION})
"""Places where letters would be public."""


async def obstacle(bot: Bot, chat: int, channel: int | str | None = None) -> Obstacle | None:
    """Return why letters cannot go there; None if they can. Raises TelegramError if Telegram gives no answer.

    `channel`: the one whose discussion group it must not be; None if there is none, or the owner says that it is meant.
    """
    if chat > 0:
        try:  # the only harmless request that a blocked bot is refused
            await bot.send_chat_action(chat, ChatAction.TYPING)
        except (BadRequest, Forbidden):
            return Obstacle.NOT_STARTED
        return None
    try:
        found = await bot.get_chat(chat)
        if found.type == ChatType.CHANNEL:
            return Obstacle.CHANNEL
        if channel is not None and await _discussion_of(bot, channel) == found.id:
            return Obstacle.DISCUSSION
        myself = await bot.get_chat_member(chat, bot.id)
    except ChatMigrated as moved:
        return await obstacle(bot, moved.new_chat_id, channel)
    except (BadRequest, Forbidden):
        return Obstacle.NOT_THERE
    if myself.status in _GONE:
        return Obstacle.NOT_THERE
    return None if _may_write(found, myself) else Obstacle.SILENCED


async def _discussion_of(bot: Bot, channel: int | str) -> int | None:
    try:
        return (await bot.get_chat(channel)).linked_chat_id
    except (BadRequest, Forbidden):
        return None


def _may_write(chat: ChatFullInfo, myself: ChatMember) -> bool:
    if isinstance(myself, ChatMemberRestricted):
        return bool(myself.can_send_messages)
    if myself.status == ChatMemberStatus.MEMBER and chat.permissions:
        return chat.permissions.can_send_messages is not False
    return True


def told(lines: Texts, found: Obstacle) -> Html:
    said = lines.health
    return {
        Obstacle.NOT_STARTED: said.letters_not_started,
        Obstacle.NOT_THERE: said.letters_not_there,
        Obstacle.SILENCED: said.letters_silenced,
        Obstacle.CHANNEL: said.letters_to_channel,
        Obstacle.DISCUSSION: said.letters_to_discussion,
    }[found]()
