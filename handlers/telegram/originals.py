"""Sends posts as the channel has them, with their pictures, videos and files, where Telegram lets the bot copy them.

Where it does not, the answer goes in words. What was refused is not tried again for a while: a post for minutes, the
whole channel if it is protected or the bot is not in it.
"""

import logging
import time
from collections.abc import Callable
from typing import Final

from cachetools import TTLCache
from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from channel.errors import RahnamaError
from channel.store import Index
from handlers.answers import Original
from handlers.telegram.sending import Rendered, Where, ask, copy, send

_REFUSED_FOR: Final = 600.0  # seconds
_A_DAY: Final = 86_400.0
_POSTS: Final = 4096
_CHANNELS: Final = 16

log = logging.getLogger("rahnama.originals")


class Originals:
    def __init__(self, store: Index, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._closed: TTLCache[int | str, bool] = TTLCache(_CHANNELS, _REFUSED_FOR, clock)
        self._refused: TTLCache[tuple[int | str, int], bool] = TTLCache(_POSTS, _REFUSED_FOR, clock)
        self._missed: TTLCache[int, float] = TTLCache(_POSTS, _A_DAY, clock)
        self._worked = float("-inf")

    async def send(self, bot: Bot, where: Where, rendered: Rendered) -> None:
        """Send an answer: the post itself, or its words."""
        original = rendered.answer.original
        if original is None or self._is_refused(original):
            await send(bot, where, rendered)
            return
        try:
            await copy(bot, where, original, rendered.markup)
            self._worked = self._clock()
        except (BadRequest, Forbidden) as refusal:
            await send(bot, where, rendered)  # if the reader is the reason, this fails, too, and nothing is remembered
            await self._note(bot, original, refusal, is_public=rendered.answer.opens is not None)

    def _is_refused(self, original: Original) -> bool:
        return original.chat in self._closed or _key(original) in self._refused

    async def _note(self, bot: Bot, original: Original, refusal: TelegramError, *, is_public: bool) -> None:
        if not await self._is_open(bot, original.chat):
            self._closed[original.chat] = True
            return
        self._refused[_key(original)] = True
        # Posts of a public channel are looked for at their addresses, which is surer.
        if not is_public and any(words in refusal.message.lower() for words in ("not found", "no messages")):
            await self._missing(original.messages[0])

    async def _is_open(self, bot: Bot, chat: int | str) -> bool:
        """Whether the bot is an administrator of the channel, and may copy what is in it."""
        try:
            about = await ask(bot, "getChat", {"chat_id": chat})
            member = await ask(bot, "getChatMember", {"chat_id": chat, "user_id": bot.id})
        except TelegramError:
            return False
        return not about.get("has_protected_content") and member.get("status") == "administrator"

    async def _missing(self, number: int) -> None:
        """Mark a post as gone at the second look in vain, if another post could be copied between the two."""
        first = self._missed.setdefault(number, self._clock())
        if not first < self._worked:
            return
        try:
            await self._store.mark_gone(number)
            log.info("post_gone")
        except RahnamaError as fault:
            log.warning("post_not_marked", extra={"fields": {"fault": type(fault).__name__}})


def _key(original: Original) -> tuple[int | str, int]:
    return original.chat, original.messages[0]
