"""Brings Telegram's updates in by long polling, and acknowledges one only when its work is done.

Telegram keeps an update until getUpdates is called with a higher offset, which confirms everything below it. So the
offset is always the lowest update that is still at work, and what a crash interrupts comes again: Telegram is the bot's
durable inbox. The price: while something is at work, getUpdates does not wait for news but gives at once whatever is
not confirmed, a hundred at most. Hence the rhythm: take a batch, wait until all is done or a moment has passed, ask
again, pass over what is in hand already.

A hundred is therefore all that can ever be in hand, at work or waiting behind its own chat; memory and concurrency need
no other bound. An update that is stuck lets ninety-nine others pass it, and holds up those after them until its time
limit, no longer.
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
"""Seconds to wait after the first failure of getUpdates, the second and so on; the last one stays."""

# A stop may take five seconds: so many for what is at work, then a little to end the rest, then the last word.
_GRACE: Final = 3.0
_LAST_WORD: Final = 0.8
_END: Final = 0.2
_EVENTS: Final = {InvalidToken: "poll_unauthorized", Conflict: "poll_conflict", RetryAfter: "poll_flood"}

log = logging.getLogger("rahnama.intake")


class Intake:
    """Takes updates from Telegram to `process`: those of one chat in order, those of several side by side.

    What somebody types as an inline query waits for no message, and no longer than until he has typed more.

    `posts` gets the posts of channels, new and edited, instead: as Telegram's JSON, so that none is lost for being of a
    form that PTB cannot read. `pulse` is told when something comes, and when another process asks too;
    `away`, when the database cannot be used.

    `request` is initialized by whoever owns it; the bot's own where none is given. Seconds: `poll`, how long Telegram
    may wait for news; `time_limit`, how long an update may take; `look_again`, how soon to ask for others meanwhile.
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
        self._confirmed: int | None = None  # the offset that Telegram has last heard of
        self._in_hand: dict[int, bool] = {}  # updates from that offset on, and whether their work is done
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self.moved = time.monotonic()
        """When Telegram last answered, by the monotonic clock."""

    @property
    def is_taking(self) -> bool:
        """Whether it asks for updates."""
        return not (self._ended.is_set() or self._stopping.is_set())

    async def run(self) -> None:
        """Works until stop(). Cancelled, it confirms nothing more, and what was at work comes again."""
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
        """Ends run() within five seconds.

        What is at work may finish and is confirmed; what was not begun comes again at the next start.
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
                # Whatever it is, a readers' bot does not end by itself: a network comes back, a token is renewed.
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
        """What Telegram has from the offset on; it forgets what is below."""
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
        """The lowest update that is not done; the one after the last where all are."""
        if not self._in_hand:
            return self._confirmed
        return min((number for number, done in self._in_hand.items() if not done), default=max(self._in_hand) + 1)

    def _take(self, raw: object) -> bool:
        """Puts an update behind those of its chat; whether it was new. One that cannot be read counts as done."""
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
        """Lets what is at work finish, and confirms it, so that what was answered does not come again."""
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
    """Cancels the tasks and sees them end, but does not wait for one that will not."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=_END)
