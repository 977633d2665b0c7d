"""Receives Telegram's updates by long polling, and acknowledges one only when its work is done.

Telegram keeps an update until getUpdates is called with a higher offset, which confirms everything below it. So the
offset is always the lowest update in progress, and updates interrupted by a crash are delivered again: Telegram is the
bot's durable inbox. The price: while an update is in progress, getUpdates does not wait but returns all unconfirmed
updates at once, up to a hundred. Hence the rhythm: take a batch, wait until it is done or a moment has passed, ask
again, and skip the updates in progress.

So at most a hundred updates are in progress or waiting for their chat, and memory and concurrency need no other bound.
An update that is stuck lets ninety-nine others pass, and holds up later ones only until its time limit.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final, cast

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.updates.lanes import Lanes, note
from handlers.owner.pulse import Pulse

PAUSES: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds to wait after the first failure of getUpdates, the second and so on; the last one repeats."""

# A stop may take five seconds: first for running work, then a little to cancel the rest, then to confirm.
_GRACE: Final = 3.0
_LAST_WORD: Final = 0.8
_END: Final = 0.2
_EVENTS: Final = {InvalidToken: "poll_unauthorized", Conflict: "poll_conflict", RetryAfter: "poll_flood"}

log = logging.getLogger("rahnama.intake")


class Intake:
    """Takes updates from Telegram to `process`: those of one chat in order, different chats concurrently.

    An inline query does not wait for messages, and is dropped when its author has typed more.

    `posts` gets new and edited channel posts instead, as Telegram's JSON, so that none is lost because PTB cannot parse
    it. `pulse` is told when something arrives, and when another process polls too; `away` is called when the database
    is unavailable.

    `request` is initialized by its owner; the bot's own request if None. Seconds: `poll`, how long Telegram may wait
    for updates; `time_limit`, how long an update may take; `look_again`, how soon to ask for others meanwhile.
    """

    def __init__(
        self,
        bot: Bot,
        process: Callable[[Update], Awaitable[object]],
        *,
        allowed_updates: Sequence[str],
        posts: Callable[[dict[str, Any]], Awaitable[object]] | None = None,
        pulse: Pulse | None = None,
        request: BaseRequest | None = None,
        poll: int = 30,
        time_limit: float = 30,
        look_again: float = 0.3,
        pauses: Sequence[float] = PAUSES,
        away: Callable[[], None] = lambda: None,
    ) -> None:
        self._bot = bot
        self._pulse = pulse or Pulse(started=int(time.time()))
        self._lanes = Lanes(
            bot, process, posts=posts, pulse=self._pulse, time_limit=time_limit, patient=True, away=away
        )
        self.counts = self._lanes.counts
        self._request = request or bot.request
        self._allowed_updates = list(allowed_updates)
        self._poll = poll
        self._look_again = look_again
        self._pauses = pauses
        self._confirmed: int | None = None  # the last offset sent to Telegram
        self._in_hand: dict[int, bool] = {}  # updates from that offset on, and whether they are done
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self.moved = time.monotonic()
        """When Telegram last answered, by the monotonic clock."""

    @property
    def is_taking(self) -> bool:
        """Whether it is polling for updates."""
        return not (self._ended.is_set() or self._stopping.is_set())

    async def run(self) -> None:
        """Work until stop(). If cancelled, it confirms nothing more, and updates in progress are delivered again."""
        self._ended.clear()
        polling = asyncio.create_task(self._keep_polling())
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait((polling, stopping), return_when=asyncio.FIRST_COMPLETED)
            if polling.done():
                polling.result()
            await _end({polling})
            await self._finish()
        finally:
            await _end({polling, stopping, *self._lanes.workers})
            self._ended.set()

    async def stop(self) -> None:
        """End run() within five seconds.

        Updates in progress may finish and are confirmed; those not begun are delivered again at the next start.
        """
        self._stopping.set()
        self._lanes.close()
        await self._ended.wait()

    async def _keep_polling(self) -> None:
        failures = 0
        while True:
            try:
                batch = await self._get_updates(self._offset(), self._poll)
            except Exception as error:
                # No error may end the bot: a network comes back, a token is renewed.
                await self._pause(error, failures)
                failures += 1
                continue
            failures = 0
            news = [self._take(raw) for raw in batch]
            if self._lanes.workers:
                await asyncio.wait(self._lanes.workers, timeout=self._look_again)
            elif batch and not any(news):
                await asyncio.sleep(self._look_again)

    async def _get_updates(self, offset: int | None, wait: int, limit: int = 100) -> list[object]:
        """Return the updates from the offset on; Telegram forgets those below."""
        parameters = {"offset": offset, "limit": limit, "timeout": wait, "allowed_updates": self._allowed_updates}
        batch: object = await self._request.post(
            f"{self._bot.base_url}/getUpdates",
            RequestData([RequestParameter(name, value, None) for name, value in parameters.items()]),
            read_timeout=wait + 10,
        )
        if not isinstance(batch, list):
            raise TypeError("a list of updates was expected")
        self._confirmed = offset
        self.moved = time.monotonic()
        for known in [number for number in self._in_hand if offset is not None and number < offset]:
            del self._in_hand[known]
        return batch

    def _offset(self) -> int | None:
        """Return the lowest update that is not done; if all are, the one after the last."""
        if not self._in_hand:
            return self._confirmed
        return min((number for number, done in self._in_hand.items() if not done), default=max(self._in_hand) + 1)

    def _take(self, raw: object) -> bool:
        """Queue an update in its chat; return whether it was new. One that cannot be parsed counts as done."""
        number = raw.get("update_id") if isinstance(raw, dict) else None
        if not isinstance(number, int):
            self._lanes.skip(TypeError())
            return False
        if number in self._in_hand:
            self.counts.repeated += 1
            return False
        self._in_hand[number] = False
        try:
            self._lanes.take(cast("dict[str, Any]", raw), lambda _: self._finished(number))
        except Exception as error:
            self._in_hand[number] = True
            self._lanes.skip(error)
        return True

    def _finished(self, number: int) -> None:
        self._in_hand[number] = True

    async def _pause(self, error: Exception, failures: int) -> None:
        if isinstance(error, Conflict) and "webhook" not in error.message.lower():
            self._pulse.met_another(int(time.time()))
        pause = random.uniform(0.5, 1) * self._pauses[min(failures, len(self._pauses) - 1)]
        if isinstance(error, RetryAfter):
            pause = max(pause, _seconds(error.retry_after))
        note(_EVENTS.get(type(error), "poll_failed"), error, failures=failures + 1, pause=round(pause, 1))
        await asyncio.sleep(pause)

    async def _finish(self) -> None:
        """Let updates in progress finish, and confirm them, so that answered ones are not delivered again."""
        if self._lanes.workers:
            _, stuck = await asyncio.wait(self._lanes.workers, timeout=_GRACE)
            await _end(stuck)
        offset = self._offset()
        if offset is None or offset == self._confirmed:
            return
        try:
            async with asyncio.timeout(_LAST_WORD):
                await self._get_updates(offset, 0, limit=1)
        except Exception as error:
            note("stop_unconfirmed", error)


def _seconds(time: timedelta | float) -> float:
    return time.total_seconds() if isinstance(time, timedelta) else time


async def _end(tasks: set[asyncio.Task[Any]]) -> None:
    """Cancel the tasks and wait for them, but not for one that refuses to end."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=_END)
