"""Tells the owner once when nothing can be stored any more, and once when it works again."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from telegram import Bot
from telegram.error import TelegramError

from channel.errors import StoreError, Unavailable
from channel.processes import Processes
from handlers.owner.notices import kept_again, nothing_kept
from handlers.texts import DEFAULT_LANGUAGE, Texts, texts

_LASTS: Final = 10.0  # seconds until it counts as more than a brief failure
_LOOK: Final = 5.0  # seconds

log = logging.getLogger("rahnama.alarm")


class Alarm:
    """`destination`: the owner's chat, or None; `owners`: the texts in the owner's language.

    The message does not go through the outbox, which is in the same database. Of several processes, the one that leads
    when the trouble begins tells the owner, see `leads`. Seconds: `lasts`, after which trouble is told; `look`, between
    two checks whether it is over.
    """

    def __init__(
        self,
        bot: Bot,
        store: Processes,
        destination: int | None,
        owners: Callable[[], Awaitable[Texts]],
        leads: Callable[[], bool] = lambda: True,
        *,
        lasts: float = _LASTS,
        look: float = _LOOK,
    ) -> None:
        self._bot, self._store = bot, store
        self._destination, self._owners = destination, owners
        self._leads = leads
        self._lasts, self._look = lasts, look
        self._met = asyncio.Event()
        self._language = texts(DEFAULT_LANGUAGE)

    def met(self) -> None:
        """Record that something could not be stored."""
        self._met.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._met.wait()
            await self._watch()
            self._met.clear()

    async def _watch(self) -> None:
        """Watch from the first sign of trouble until writing works again."""
        since, told, leads = time.time(), False, self._leads()
        while (fault := await self._fault()) is not None:
            if leads and not told and time.time() - since >= self._lasts:
                told = True
                log.error("nothing_kept", extra={"fields": {"fault": type(fault).__name__}})
                await self._tell(nothing_kept(self._language, fault))
            await asyncio.sleep(self._look)
        if told:
            seconds = int(time.time() - since)
            log.info("kept_again", extra={"fields": {"seconds": seconds}})
            await self._tell(kept_again(self._language, seconds))

    async def _fault(self) -> StoreError | None:
        """Return why nothing can be written; None if writing works."""
        try:
            with suppress(StoreError):
                self._language = await self._owners()
            await self._store.try_writing(int(time.time()))
        except StoreError as fault:
            return fault
        except Exception as fault:
            log.warning("not_looked", extra={"fields": {"fault": type(fault).__name__}})
            return Unavailable("")
        return None

    async def _tell(self, text: str) -> None:
        if self._destination is None:
            return
        try:
            await self._bot.send_message(self._destination, text)
        except TelegramError as fault:
            log.warning("alarm_not_sent", extra={"fields": {"fault": type(fault).__name__}})
