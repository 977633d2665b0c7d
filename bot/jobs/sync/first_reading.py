"""The first reading of a channel's page that the owner waits for: its progress in one message, then the guide."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from telegram import Bot
from telegram.error import TelegramError

from bot.settings import haste
from channel.errors import RahnamaError
from channel.store import Memory
from handlers.answers import say
from handlers.guide_post.material import Guided
from handlers.html import Html
from handlers.set_up.adopting import FIRST_READING
from handlers.set_up.ready import found, offer_guide, page_away, so_far
from handlers.telegram.sending import edited, render
from handlers.texts import Texts

if TYPE_CHECKING:
    from bot.jobs.sync.walking import Watch

_EDITS: Final = 3.0  # seconds between two edits of the message
_AGAIN: Final = 60.0  # seconds after a failure

log = logging.getLogger("rahnama.syncing")


class FirstReading(NamedTuple):
    """It lasts over a restart: the message's number is kept until the end was told."""

    message: int

    @classmethod
    def of(cls, chosen: Mapping[str, str]) -> "FirstReading | None":
        number = chosen.get(FIRST_READING, "")
        return cls(int(number)) if number.isdecimal() else None

    async def run(
        self,
        bring: Callable[["Watch"], Awaitable[bool]],
        bot: Bot,
        store: Memory,
        guided: Guided,
        owner: int,
        owners_texts: Callable[[], Awaitable[Texts]],
    ) -> None:
        """Read until it succeeds. `bring`: walks the page once, and returns whether to its end."""
        lines = await owners_texts()
        place: list[tuple[int, int]] = []
        telling = asyncio.create_task(self._keep_telling(bot, owner, lines, place))
        try:
            while not await bring(lambda done, total: place.append((done, total))):
                await self._show(bot, owner, lines, page_away(lines))
                await asyncio.sleep(_AGAIN / haste())
        finally:
            telling.cancel()
        await asyncio.wait({telling})
        await self._show(bot, owner, lines, await found(store, lines))
        try:
            await offer_guide(store, bot, guided, owner, lines, is_first=True)
        except (RahnamaError, TelegramError) as fault:
            log.warning("guide_not_offered", extra={"fields": {"fault": type(fault).__name__}})
        await store.choose({FIRST_READING: None}, int(time.time()), anew=False)

    async def _keep_telling(self, bot: Bot, owner: int, lines: Texts, place: list[tuple[int, int]]) -> None:
        while True:
            await asyncio.sleep(_EDITS / haste())
            if place:
                done, total = place[-1]
                place.clear()
                await self._show(bot, owner, lines, so_far(lines, done, total))

    async def _show(self, bot: Bot, owner: int, lines: Texts, text: Html) -> None:
        try:
            await edited(bot, owner, self.message, render(say(text), lines))
        except TelegramError as fault:
            log.warning("progress_not_told", extra={"fields": {"fault": type(fault).__name__}})
