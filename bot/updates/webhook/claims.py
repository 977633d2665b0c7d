"""Which process works on an update: the one that claimed it in the database, as long as its mark there moves."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final

from bot.updates.lanes import note
from channel.errors import StoreError
from channel.processes.deliveries import Deliveries, Mark, Taken


@dataclass(frozen=True)
class Marking:
    """In seconds."""

    every: float = 3.0
    """Between two moves of the mark, while long work continues."""
    still: float = 10.0
    """After this long without a move another process takes over."""
    hold: float = 25.0
    """How long Telegram waits for the work of another process before it is asked to deliver again."""


_LOOKS: Final = (0.1, 0.2, 0.5)  # seconds between checks of another process's update
_LATER_LOOKS: Final = 1.0
_LAST_WORD: Final = 0.5

Waiting = Callable[[float], Awaitable[bool]]
"""Waits this many seconds; returns whether it is time to stop."""


class Claims:
    def __init__(self, store: Deliveries, wait: Waiting, marking: Marking | None = None) -> None:
        self._store, self._wait = store, wait
        self._marking = marking or Marking()
        self._me = secrets.token_hex(8)
        self._since: dict[int, float] = {}
        """The updates that this process works on, and since when by the monotonic clock."""
        self._worked: set[int] = set()
        """Those of them that are processed but not recorded as done yet."""

    async def claim(self, number: int) -> Taken | Mark:
        """Return NEW if this process should do it, DONE if it is done, and the mark if another process works on it.

        Raises StoreError.
        """
        if number in self._worked:
            await self.finish(number)
            return Taken.DONE
        found = await self._store.take_delivery(number, self._me, int(time.time()))
        if isinstance(found, Mark):
            found = await self._waited_for(number, found)
        if found is Taken.NEW:
            self._since[number] = time.monotonic()
        return found

    async def finish(self, number: int) -> None:
        """Record that it is processed. Raises StoreError; it is then retried in the background, see `kept`."""
        self._worked.add(number)
        await self._store.delivered(number)
        self._worked.discard(number)
        self._since.pop(number, None)

    async def leave(self, number: int) -> None:
        """Release an update that could not be processed. Raises StoreError; the claim then stays with this process."""
        self._since.pop(number, None)
        await self._store.leave_delivery(number, self._me)

    async def _waited_for(self, number: int, found: Taken | Mark) -> Taken | Mark:
        """Wait for the work of another process; take it over if that process is dead."""
        began = since = time.monotonic()
        seen = found
        for pause in chain(_LOOKS, repeat(_LATER_LOOKS)):
            now = time.monotonic()
            if not isinstance(found, Mark) or now - began >= self._marking.hold or await self._wait(pause):
                break
            found = await self._store.delivery(number)
            if found != seen:
                seen, since = found, time.monotonic()
            if found is Taken.NEW or time.monotonic() - since >= self._marking.still:
                dead = seen if isinstance(seen, Mark) else None
                found = await self._store.take_delivery(number, self._me, int(time.time()), dead)
        return found

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """While the context lasts, move the marks of long work, and retry what could not be recorded."""
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.wait({keeping})
            await self._give_up()

    async def _give_up(self) -> None:
        """Release all claims once nothing is running, so that the next process need not wait for this one."""
        try:
            async with asyncio.timeout(_LAST_WORD):
                for number in [*self._worked]:
                    await self.finish(number)
                for number in [*self._since]:
                    await self.leave(number)
        except (StoreError, TimeoutError) as away:
            note("deliveries_not_left", away)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._marking.every)
            before = time.monotonic() - self._marking.every
            try:
                if long := [number for number, since in self._since.items() if since <= before]:
                    await self._store.keep_deliveries(long, self._me, int(time.time()))
                for number in [*self._worked]:
                    await self.finish(number)
            except StoreError as away:
                note("deliveries_not_kept", away)
