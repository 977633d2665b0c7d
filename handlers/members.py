"""Who is a member of the channel, where only members are shown its posts."""

import asyncio
from typing import Final

from cachetools import TTLCache
from telegram import Bot, ChatMemberBanned, ChatMemberLeft, ChatMemberRestricted
from telegram.error import BadRequest, TelegramError

from channel.models import ChannelInfo
from channel.posts.links import chat_of

_KEPT: Final = 300.0  # seconds for which a member counts as one
_REMEMBERED: Final = 4096
_PATIENCE: Final = 10.0  # seconds
_UNKNOWN_TO_THE_CHANNEL: Final = ("user not found", "participant_id_invalid", "user_id_invalid")


class Members:
    """Asks Telegram, and remembers only members, only for minutes and only in memory: who joins is let in at once."""

    def __init__(self, bot: Bot, chat_id: int | None) -> None:
        """`chat_id`: the channel's id in the settings; otherwise the index's channel is asked about."""
        self._bot, self._chat_id = bot, chat_id
        self._members: TTLCache[int, bool] = TTLCache(_REMEMBERED, _KEPT)

    async def has(self, person: int, channel: ChannelInfo | None) -> bool | None:
        """Whether somebody is a member of the channel; None if the bot cannot tell."""
        if person in self._members:
            return True
        chat = self._chat_id or chat_of(channel)
        if chat is None:
            return None
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await self._bot.get_chat_member(chat, person)
        except BadRequest as refusal:
            return False if refusal.message.lower() in _UNKNOWN_TO_THE_CHANNEL else None
        except (TelegramError, TimeoutError):
            return None
        if isinstance(found, ChatMemberLeft | ChatMemberBanned):
            return False
        if isinstance(found, ChatMemberRestricted) and not found.is_member:
            return False
        self._members[person] = True
        return True

    def forget(self, person: int) -> None:
        self._members.pop(person, None)
