"""Makes each update take effect once, even if it is delivered again or to another replica.

Telegram delivers the updates of one chat one after the other, and the next only when the one before was answered with
200; so order holds over all replicas as long as nothing is answered before its work is committed. An update is recorded
as taken before its work begins and as done after it. If one is delivered again, it is not processed a second time; if
another process works on it, Telegram is asked to deliver it again.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Any, Final

from telegram import Bot, Update

from bot.updates.lanes import Counts, Fate, Lanes, note
from bot.updates.webhook.claims import Claims, Marking
from bot.updates.webhook.server import Doorway
from channel.errors import Refused, StoreError
from channel.processes.deliveries import Deliveries, Taken
from handlers.owner.pulse import Pulse

_GRACE: Final = 3.0  # seconds for running work when it is time to stop
_NOTING: Final = 4.0  # seconds until finished work is recorded, too
_REMEMBERED: Final = 3 * 86_400  # seconds; Telegram retries an update for a day
_CLEARED_EVERY: Final = 3600.0
_LOOK: Final = 1.0
_LAST_WORD: Final = 1.0


class Webhook:
    """Takes updates to `process` and channel posts to `posts`, as `Lanes` does; `path` and `secret`: those of the
    webhook."""

    def __init__(
        self,
        bot: Bot,
        process: Callable[[Update], Awaitable[object]],
        store: Deliveries,
        *,
        address: str,
        path: str,
        secret: str,
        posts: Callable[[dict[str, Any]], Awaitable[object]] | None = None,
        pulse: Pulse | None = None,
        ready: Callable[[], Awaitable[object]] | None = None,
        time_limit: float = 30,
        away: Callable[[], None] = lambda: None,
        marking: Marking | None = None,
    ) -> None:
        """`ready` is awaited once it listens, to tell Telegram. `away` is called when the database is unavailable."""
        self._store, self._away = store, away
        self._pulse = pulse or Pulse(started=int(time.time()))
        self._lanes = Lanes(
            bot, process, posts=posts, pulse=self._pulse, time_limit=time_limit, patient=False, away=away
        )
        self.counts: Counts = self._lanes.counts
        self.doorway = Doorway(path, secret, self._take)
        self._address, self._ready = address, ready
        self._claims = Claims(store, self._stops_within, marking)
        self._answering: set[asyncio.Task[Any]] = set()
        self._in_hand: dict[int, asyncio.Future[Fate]] = {}
        self._listens = False
        self._stopping, self._ended = asyncio.Event(), asyncio.Event()
        self._ended.set()
        self.moved = time.monotonic()
        """When it could last take updates, by the monotonic clock."""

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    @property
    def is_taking(self) -> bool:
        """Whether updates delivered now are taken."""
        return self._listens and not self.is_stopping

    async def run(self) -> None:
        """Serve until stop()."""
        self._ended.clear()
        try:
            async with (
                self._claims.kept(),
                self.doorway.listening(self._address),
                self._clearing(),
                self._registering(),
            ):
                self._listens = True
                await self._waited()
                await self._worked_to_the_end()
        finally:
            self._ended.set()

    async def _worked_to_the_end(self) -> None:
        """Let running work end and be recorded; leave what has not begun to the next process."""
        stopped = time.monotonic()
        self._lanes.close()
        if self._lanes.workers:
            await asyncio.wait(self._lanes.workers, timeout=_GRACE)
        if self._answering:
            await asyncio.wait(self._answering, timeout=max(0.1, _NOTING - (time.monotonic() - stopped)))
        await asyncio.sleep(0)  # lets the answers go out

    async def _waited(self) -> None:
        """Wait until it is time to stop."""
        self.moved = time.monotonic()
        while not await self._stops_within(_LOOK):
            self.moved = time.monotonic()

    async def _stops_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self.is_stopping

    async def stop(self) -> None:
        """End run() within five seconds: running work may finish, and updates that arrive now are postponed."""
        self._stopping.set()
        await self._ended.wait()

    async def _take(self, raw: dict[str, Any]) -> bool:
        """Process an update; return whether Telegram may forget it."""
        number: int = raw["update_id"]
        if self.is_stopping:
            return False
        if there := self._in_hand.get(number):
            self.counts.repeated += 1
            return await asyncio.shield(there) is Fate.DONE
        there = self._in_hand[number] = asyncio.get_running_loop().create_future()
        with self._answers():
            try:
                _settle(there, await self._worked_through(number, raw))
            except Refused as fault:  # it would be refused the next time too
                self._lanes.skip(fault)
                _settle(there, Fate.DONE)
            except StoreError as fault:
                note("delivery_postponed", fault)
                self._away()
            finally:
                del self._in_hand[number]
                _settle(there, Fate.POSTPONED)
        return there.result() is Fate.DONE

    async def _worked_through(self, number: int, raw: dict[str, Any]) -> Fate:
        claimed = await self._claims.claim(number)
        if claimed is not Taken.NEW:
            self.counts.repeated += 1
            return Fate.DONE if claimed is Taken.DONE else Fate.POSTPONED
        worked = asyncio.get_running_loop().create_future()
        try:
            self._lanes.take(raw, partial(_settle, worked))
        except Exception as error:  # a retry would fail in the same way
            self._lanes.skip(error)
            worked.set_result(Fate.DONE)
        fate: Fate = await worked
        if fate is Fate.DONE:
            await self._claims.finish(number)
        else:
            await self._claims.leave(number)
        return fate

    @contextmanager
    def _answers(self) -> Iterator[None]:
        """Count an answer in progress: a stop waits a moment for it."""
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            yield
        finally:
            self._answering.discard(task)

    @asynccontextmanager
    async def _registering(self) -> AsyncIterator[None]:
        """Tell Telegram in the background; a stop does not wait for it."""
        telling = asyncio.ensure_future(self._ready()) if self._ready else None
        try:
            yield
        finally:
            if telling:
                await asyncio.wait({telling}, timeout=_LAST_WORD)
                telling.cancel()

    @asynccontextmanager
    async def _clearing(self) -> AsyncIterator[None]:
        clearing = asyncio.create_task(self._keep_clearing())
        try:
            yield
        finally:
            clearing.cancel()
            await asyncio.wait({clearing})

    async def _keep_clearing(self) -> None:
        while True:
            try:
                await self._store.forget_deliveries(int(time.time()) - _REMEMBERED)
            except StoreError as away:
                note("deliveries_kept", away)
            await asyncio.sleep(_CLEARED_EVERY)


def _settle(future: "asyncio.Future[Fate]", fate: Fate) -> None:
    """Set the fate, unless nothing waits for it any more: then Telegram delivers the update again."""
    if not future.done():
        future.set_result(fate)
