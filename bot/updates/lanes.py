"""Processes updates, polled or delivered: those of one lane in order, different lanes concurrently."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any, Final, NamedTuple

from telegram import Bot, Update

from bot import logs
from channel.errors import Unavailable
from handlers.owner.pulse import Pulse
from handlers.telegram.attempts import Attempt, attempting

POSTS: Final = ("channel_post", "edited_channel_post")
_ABOUT_POSTS: Final = (*POSTS, "message_reaction_count")
_LONGEST_PAUSE: Final = 900.0
"""The longest pause, in seconds, that Telegram may ask for so that the answer is still sent later."""
_AGAIN, _MOST_AGAIN = 3, 1000
"""How often an update is retried for that reason, and how many updates may wait for a retry."""
_PAUSES: Final = (0.5, 1.0, 2.0, 5.0, 10.0)  # seconds, while the database is unavailable

log = logging.getLogger("rahnama.intake")
note = partial(logs.note, log)

Work = Callable[[Attempt], Awaitable[object]]


class Typing(NamedTuple):
    """The lane of a person's inline queries: one comes with every letter typed, and only the newest is useful."""

    person: int


Lane = int | Typing | None
"""The chat within which order matters; None for an update without a chat or a person."""


def lane_of(update: Update) -> Lane:
    """Return the chat of an update; without a chat, the user, whose private chat has the same number.

    A person's inline queries have a lane of their own, so that they do not delay their messages.
    """
    if update.inline_query:
        return Typing(update.inline_query.from_user.id)
    place = update.effective_chat or update.effective_user
    return place.id if place else None


class Fate(Enum):
    """How the processing of an update ended."""

    DONE = auto()
    """Processed, successfully or not: a retry would fail in the same way."""
    POSTPONED = auto()
    """The database was unavailable: nothing was stored, and the update must be delivered again."""


@dataclass
class Counts:
    """How many updates had each fate since the start."""

    received: int = 0
    """New updates taken; each becomes done, failed, given up or overtaken, or is delivered again after a stop."""
    done: int = 0
    failed: int = 0
    """Updates whose processing raised an exception."""
    given_up: int = 0
    """Updates whose processing exceeded the time limit."""
    skipped: int = 0
    """Data that could not be parsed as an update."""
    repeated: int = 0
    """Updates delivered again while they were in progress or after they were done."""
    overtaken: int = 0
    """Inline queries that were dropped because a newer one of the same person arrived before their turn."""
    postponed: int = 0
    """How often an update had to wait because the database was unavailable."""
    seconds: float = 0.0
    """The total processing time, in seconds."""


class _Job(NamedTuple):
    work: Work
    ended: Callable[[Fate], object]
    again: int = 0
    """How often it was processed before."""


class Lanes:
    """`process` gets updates. `posts`, if given, gets new and edited channel posts and the counts of reactions to them
    instead, as Telegram's JSON, so that none is lost because PTB cannot parse it.

    `pulse` is told when something arrives.

    `time_limit`: seconds that an update may take. `patient`: while the database is unavailable, an update is retried
    until it is back, and the lane waits behind it; otherwise the update is postponed, for its sender to deliver again.
    `away` is called in both cases.
    """

    def __init__(
        self,
        bot: Bot,
        process: Callable[[Update], Awaitable[object]],
        *,
        posts: Callable[[dict[str, Any]], Awaitable[object]] | None,
        pulse: Pulse,
        time_limit: float,
        patient: bool,
        away: Callable[[], None] = lambda: None,
    ) -> None:
        self.counts = Counts()
        self.workers: set[asyncio.Task[None]] = set()
        """The queue of each lane that has waiting or running work."""
        self._bot, self._process, self._posts = bot, process, posts
        self._pulse = pulse
        self._time_limit = time_limit
        self._patient = patient
        self._away = away
        self._lanes: dict[Lane, deque[_Job]] = {}
        self._put_offs = 0
        self._closing = asyncio.Event()

    def take(self, raw: dict[str, Any], ended: Callable[[Fate], object]) -> None:
        """Queue an update in its lane; `ended` is called when its work is done.

        Raises any exception if the data is not an update.
        """
        lane, work = self._read(raw)
        self.counts.received += 1
        if not raw.keys().isdisjoint(POSTS):
            self._pulse.told_of_post(int(time.time()))
        if lane in self._lanes and isinstance(lane, Typing):
            self._let_go(self._lanes[lane])
        self._put(lane, _Job(work, ended))

    def _put(self, lane: Lane, job: _Job) -> None:
        if lane in self._lanes:
            self._lanes[lane].append(job)
            return
        self._lanes[lane] = deque([job])
        worker = asyncio.create_task(self._work_through(lane))
        self.workers.add(worker)
        worker.add_done_callback(self.workers.discard)

    def close(self) -> None:
        """Start nothing new; running work may finish, and work that has not begun is postponed."""
        self._closing.set()

    def skip(self, error: Exception) -> None:
        """Count data that is not an update."""
        self.counts.skipped += 1
        note("update_skipped", error)

    def _read(self, raw: dict[str, Any]) -> tuple[Lane, Work]:
        """Return the lane of an update, and the work to do for it."""
        post = next((raw[kind] for kind in _ABOUT_POSTS if kind in raw), None)
        if self._posts and post is not None:
            return int(post["chat"]["id"]), partial(_saved, self._posts, post)
        update = Update.de_json(raw, self._bot)
        return lane_of(update), partial(_processed, self._process, update)

    def _let_go(self, waiting: deque[_Job]) -> None:
        """Drop all but the newest inline query: Telegram shows only the answer to the newest words."""
        for job in waiting:
            job.ended(Fate.DONE)
        self.counts.overtaken += len(waiting)
        waiting.clear()

    async def _work_through(self, lane: Lane) -> None:
        jobs = self._lanes[lane]
        try:
            while jobs and not self._closing.is_set():
                await self._do(lane, jobs.popleft())
        finally:
            del self._lanes[lane]
            if not self._patient:
                for job in jobs:
                    job.ended(Fate.POSTPONED)

    async def _do(self, lane: Lane, job: _Job) -> None:
        began = time.monotonic()
        attempt = Attempt()
        while not await self._is_done(job.work, attempt):
            self.counts.postponed += 1
            if not self._patient:
                job.ended(Fate.POSTPONED)
                return
            if await self._closes_within(_PAUSES[min(attempt.number, len(_PAUSES) - 1)]):
                return
            attempt = Attempt(attempt.number + 1)
        self.counts.seconds += time.monotonic() - began
        if attempt.later is not None:
            self._put_off(lane, job, attempt.later)
        job.ended(Fate.DONE)

    def _put_off(self, lane: Lane, job: _Job, seconds: float) -> None:
        """Retry the update when Telegram accepts the answer; meanwhile its lane goes on."""
        if job.again >= _AGAIN or seconds > _LONGEST_PAUSE or self._put_offs >= _MOST_AGAIN:
            self.counts.failed += 1
            log.error("update_failed", extra={"fields": {"fault": "RetryAfter"}})
            return
        self._put_offs += 1
        log.warning("update_put_off", extra={"fields": {"pause": seconds}})

        def once_more() -> None:
            self._put_offs -= 1
            if not self._closing.is_set():
                self._put(lane, job._replace(ended=lambda fate: None, again=job.again + 1))

        asyncio.get_running_loop().call_later(seconds, once_more)

    async def _is_done(self, work: Work, attempt: Attempt) -> bool:
        """Return False if the database is unavailable. Any other end counts as done, since a retry would fail again."""
        try:
            async with asyncio.timeout(self._time_limit) as limit:
                await work(attempt)
        except Unavailable as fault:
            note("update_postponed", fault)
            self._away()
            return False
        except (Exception, asyncio.CancelledError) as error:
            if _is_cancelled(error):
                raise
            if limit.expired():
                self.counts.given_up += 1
                note("update_given_up", error)
            else:
                self.counts.failed += 1
                note("update_failed", error)
        else:
            self.counts.failed += attempt.failed
            self.counts.done += not attempt.failed and attempt.later is None
        return True

    async def _closes_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return False
        return True


async def _saved(posts: Callable[[dict[str, Any]], Awaitable[object]], post: dict[str, Any], _: Attempt) -> None:
    await posts(post)


async def _processed(process: Callable[[Update], Awaitable[object]], update: Update, attempt: Attempt) -> None:
    """Process an update. PTB swallows what a handler raises, so `attempt` carries the database's absence past it."""
    with attempting(attempt):
        await process(update)
    if attempt.met:
        raise attempt.met


def _is_cancelled(error: BaseException) -> bool:
    """Whether this task itself is cancelled, not only something that it awaited."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0
