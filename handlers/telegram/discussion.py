"""Whether the channel has a discussion group, where its posts have comments."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from telegram import Bot
from telegram.error import TelegramError

from channel.models import ChannelInfo
from channel.posts.links import chat_of
from handlers.telegram.sending import ask

_HOLDS: Final = 600.0  # seconds


class Discussion:
    """Asks Telegram now and then, never while a reader waits: until it is known, posts have no button for comments."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._is_there = False
        self._asked = float("-inf")
        self._asking: asyncio.Task[None] | None = None

    def is_there(self, bot: Bot, channel: ChannelInfo | None) -> bool:
        """Return what is known; ask anew if that is old."""
        chat = None if channel is None or channel.sample else chat_of(channel)
        if chat is None:
            return False
        if self._clock() - self._asked >= _HOLDS:
            self._asked = self._clock()
            self._asking = asyncio.create_task(self._ask(bot, chat))
        return self._is_there

    async def _ask(self, bot: Bot, chat: int | str) -> None:
        try:
            self._is_there = bool((await ask(bot, "getChat", {"chat_id": chat})).get("linked_chat_id"))
        except TelegramError:
            return  # what was known holds
