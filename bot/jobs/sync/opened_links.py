"""Checks, after the answer, whether a post that was shown can still be opened in the channel.

Nothing about the reader is known here: a number comes in, waits its turn, and is forgotten within a day.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from cachetools import TTLCache

from bot.jobs.sync.public_pages import PageAwayError, PublicPages
from channel.errors import RahnamaError
from channel.posts.identity import Way
from channel.store import Index
from channel.views import PostState, StoredPost

_WAITING: Final = 100  # links; beyond this, opened links are checked another day
_A_DAY: Final = 86_400.0
_LOOKS_A_DAY: Final = 20_000
_SECOND_LOOK_AFTER: Final = 60.0
_REST: Final = 600.0  # seconds to pause after a host has not answered any try

log = logging.getLogger("rahnama.links")


class Links:
    """Each link is checked at most once a day, at the pace of `pages`; a post is marked after two failed checks."""

    def __init__(
        self,
        store: Index,
        pages: PublicPages,
        channel: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._pages = pages
        self._channel = channel
        self._sleep = sleep
        self._waiting: asyncio.Queue[int] = asyncio.Queue(_WAITING)
        self._looked: TTLCache[int, bool] = TTLCache(_LOOKS_A_DAY, _A_DAY, clock)

    def opened(self, message_id: int) -> None:
        """Record that the post with this number was shown; its link is checked in turn, unless it was checked today."""
        if message_id in self._looked or self._waiting.full() or len(self._looked) >= _LOOKS_A_DAY:
            return
        self._looked[message_id] = True
        self._waiting.put_nowait(message_id)

    async def run(self) -> None:
        """Check opened links until cancelled."""
        async with asyncio.TaskGroup() as again:
            while True:
                number = await self._waiting.get()
                try:
                    if await self._look(number) is False:
                        again.create_task(self._look_again(number))
                except PageAwayError as fault:
                    _complain(fault)
                    await self._sleep(_REST)

    async def _look_again(self, number: int) -> None:
        await self._sleep(_SECOND_LOOK_AFTER)
        try:
            stored = await self._store.post_at(number)
            if stored and stored.state is PostState.HERE and await self._is_gone(stored):
                await self._store.mark_gone(number)
                log.info("post_gone")
        except RahnamaError as fault:
            _complain(fault)

    async def _is_gone(self, stored: StoredPost) -> bool:
        """Whether no message of the post is there while another post is; otherwise the channel itself may be
        unreachable.

        If the page of another channel was refused recently, its links say nothing about this channel.
        """
        if any(one.way in (Way.PAGE, Way.SETTING) for one in await self._store.refusals()):
            return False
        for number in stored.post.album or (stored.post.message_id or 0,):
            if await self._look(number) is not False:
                return False
        newest = (await self._store.latest(None, 2)).posts
        others = [card.message_id for card in newest if card.id != stored.id and card.message_id is not None]
        return bool(others) and await self._look(others[0]) is True

    async def _look(self, number: int) -> bool | None:
        """Return whether a link leads to its post; None if that is unknown. Raises PageAwayError."""
        from channel.sources.web_preview import link_state  # a late import: the bot starts faster

        info = (await self._store.channel()).named(self._channel)
        content = await self._pages.link(info.username if info and info.username else self._channel, number)
        return None if content is None else link_state(content)


def _complain(fault: Exception) -> None:
    log.warning("link_check_failed", extra={"fields": {"fault": type(fault).__name__}})
