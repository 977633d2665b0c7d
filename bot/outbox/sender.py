"""The sender: claims calls from the outbox, makes them, and commits the outcome of each.

A crash leaves claimed items marked as being attempted, and the next start puts them back: so nothing is lost, and only
what was on its way at that moment may come twice. Each chat is served in order, many chats at once. What must wait
long goes back into the outbox until its time, so that memory stays small and no chat waits behind a slow one.
"""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar, cast

from telegram import Bot
from telegram.error import ChatMigrated

from bot import logs
from bot.outbox.backlog import Backlog
from bot.outbox.outcomes import fate, is_token_refused, silence
from bot.outbox.pace import ChatId, Limits, Pace, limits_in_force
from bot.outbox.requests import Calls
from bot.outbox.retries import PAUSES, Retries, nth
from bot.outbox.tally import Counts
from channel.errors import Unavailable
from channel.people.letters import Outcome, Parcel, Priority
from channel.people.mail import Mail

_AT_ONCE: Final = 64  # chats
_IN_A_LANE: Final = 100
_WORTH_WAITING: Final = 3.0  # seconds; what must wait longer goes back into the outbox
_LOOK: Final = 1.0  # seconds between checks for what other processes have added

# A stop may take five seconds: these for what is in flight, then a little to end the rest, then the last commit.
_GRACE, _END, _LAST_WORD = 3.0, 0.2, 1.0
_FOLLOWS: Final = {Outcome.SENT: "on_sent", Outcome.BLOCKED: "on_blocked", Outcome.FAILED: "on_failed"}

T = TypeVar("T")

log = logging.getLogger("rahnama.outbox")
_note = partial(logs.note, log)


class Sender:
    """Sends what is in the outbox. Only one may run for a database.

    `now` gives Unix seconds. `limits`: Telegram's by default; `pace` has its own. `sent` gets Telegram's answer to a
    call once that is committed, `lost` is called if a reader's letter could not be delivered; errors they raise don't
    stop the sender.
    """

    def __init__(
        self,
        bot: Bot,
        store: Mail,
        *,
        now: Callable[[], float] = time.time,
        limits: Limits | None = None,
        pace: Pace | None = None,
        pauses: Sequence[float] = PAUSES,
        sent: Callable[[object], Awaitable[object]] | None = None,
        lost: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self.counts = Counts()
        self._store, self._sent, self._lost = store, sent, lost
        self._now, self._pauses = now, pauses
        self._pace = pace or Pace(limits or limits_in_force())
        self._calls = Calls(bot, store, self._pace)
        self._lanes: dict[ChatId, deque[Parcel]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._backlogs: dict[ChatId, Backlog] = {}
        self._sorting = asyncio.Lock()  # nothing is claimed while a lane goes back, since its last item goes first
        self._retries = Retries(pauses, self._calls.is_telegram_there, now)
        self._news, self._stopping = asyncio.Event(), asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()

    def wake(self) -> None:
        """Wakes the sender, so that a new item is sent at once."""
        self._news.set()

    async def run(self) -> None:
        """Sends until stop(). If cancelled, it leaves claimed items to the next start, as a crash does."""
        self._ended.clear()
        claiming = asyncio.create_task(self._keep_claiming())
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait((claiming, stopping), return_when=asyncio.FIRST_COMPLETED)
            if claiming.done():
                claiming.result()
            await _end({claiming})
            await self._finish()
        finally:
            await _end({claiming, stopping, *self._workers})
            self._ended.set()

    async def stop(self) -> None:
        """Ends run() within five seconds: requests in flight may finish, the rest goes back into the outbox."""
        self._stopping.set()
        await self._ended.wait()

    async def _keep_claiming(self) -> None:
        await self._stored(self._store.release_all)
        while True:
            self._news.clear()
            room = _AT_ONCE - len(self._lanes)
            if not room:
                await self._news.wait()
            elif await self._claim(room) < room:
                await self._wait_for_news()

    async def _claim(self, room: int) -> int:
        """Claims what is due, for `room` chats at most. Returns how many items it was."""
        async with self._sorting:
            now = int(self._now())
            claimed = await self._stored(self._store.claim, room, now)
            for parcel in claimed:
                await self._take_in(parcel, now)
        return len(claimed)

    async def _wait_for_news(self) -> None:
        """Waits until a lane ends, the sender is woken, or an item is due."""
        while not self._news.is_set():
            due = await self._stored(self._store.next_due)
            wait = _LOOK if due is None else min(_LOOK, due - self._now())
            if wait <= 0:
                break
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._news.wait()

    async def _take_in(self, parcel: Parcel, now: int) -> None:
        """Adds an item to its chat's lane; if its turn is too far off, it goes back into the outbox."""
        try:
            chat = await self._calls.chat_of(parcel.call)
        except Exception as error:
            await self._stored(self._store.postpone, parcel, self._after(parcel, error))
            return
        lane = self._lanes.get(chat)
        ahead = len(lane) if lane else 0
        wait = self._pace.wait(chat, ahead=ahead)
        if self._is_held_back(chat, parcel, now) or wait > _WORTH_WAITING or ahead >= _IN_A_LANE:
            await self._put_back(chat, [parcel], now + max(1, math.ceil(wait)))
        elif lane is not None:
            lane.append(parcel)
        else:
            lane = self._lanes[chat] = deque([parcel])
            worker = asyncio.create_task(self._work_through(chat, lane))
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    def _is_held_back(self, chat: ChatId, parcel: Parcel, now: int) -> bool:
        backlog = self._backlogs.get(chat)
        if backlog is None:
            return False
        held_back = backlog.holds_back(parcel.id, now)
        if not backlog:
            del self._backlogs[chat]
        return held_back

    async def _work_through(self, chat: ChatId, lane: deque[Parcel]) -> None:
        try:
            while lane and not self._stopping.is_set():
                await self._deliver(chat, lane)
        finally:
            del self._lanes[chat]
            self._news.set()

    async def _deliver(self, chat: ChatId, lane: deque[Parcel]) -> None:
        """Makes the call at the head of a lane, and commits its outcome."""
        try:
            answer = await self._calls.make(lane[0].call, chat, news=lane[0].priority is Priority.NEWS)
        except Exception as error:
            outcome = fate(error)
            if outcome is None:
                await self._try_again(chat, lane, error)
            else:
                await self._settle(lane, outcome, error)
        else:
            await self._settle(lane, Outcome.SENT)
            await self._tell(self._sent, answer)
        finally:
            self._calls.in_flight.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    async def _settle(self, lane: deque[Parcel], outcome: Outcome, error: Exception | None = None) -> None:
        parcel = lane[0]
        try:
            await self._stored(self._store.settle, parcel, outcome, int(self._now()), tries=len(self._pauses))
        except Exception as fault:  # the item stays marked as being attempted, and others go on
            _note("call_unsettled", fault)
        lane.popleft()
        self._retries.forget(parcel.id)
        self.counts.note(outcome, parcel.priority)
        if error and outcome is not Outcome.SENT:
            _note(f"call_{outcome}", error)
        if getattr(parcel.call, _FOLLOWS[outcome]):
            self._news.set()
        if outcome is Outcome.BLOCKED and parcel.call.conversation is not None:
            await self._tell(self._lost)

    async def _tell(self, hears: Callable[..., Awaitable[object]] | None, *what: object) -> None:
        try:
            if hears:
                await hears(*what)
        except Exception as error:
            _note("sent_untold", error)

    async def _try_again(self, chat: ChatId, lane: deque[Parcel], error: Exception) -> None:
        """Tries again, at once if Telegram says how, otherwise later; the item stays at the head of its chat.

        A call that would always fail ends here, so that its author is told and the chat goes on.
        """
        seconds = self._pauses[-1] if is_token_refused(error) else silence(error)
        if seconds is not None:
            self._pace.hold(seconds)
            self.counts.silenced += 1
            _note("sending_held", error, pause=seconds)
        elif isinstance(error, ChatMigrated) and isinstance(chat, int):
            async with self._sorting:  # what is claimed next uses the new number, and comes after these
                await self._stored(self._calls.moved, chat, error.new_chat_id)
                await self._put_lane_back(chat, lane, int(self._now()))
        elif await self._retries.ends(lane[0].id, error):
            await self._settle(lane, Outcome.FAILED, error)
        else:
            async with self._sorting:
                await self._put_lane_back(chat, lane, self._after(lane[0], error))

    def _after(self, parcel: Parcel, error: Exception) -> int:
        """When to try a failed item again."""
        failures, pause = self._retries.pause(parcel.id)
        self.counts.postponed += 1
        _note("call_postponed", error, failures=failures, pause=round(pause, 1))
        return math.ceil(self._now() + pause)

    async def _put_lane_back(self, chat: ChatId, lane: deque[Parcel], due: int) -> None:
        parcels = list(lane)
        lane.clear()
        await self._put_back(chat, parcels, due)

    async def _put_back(self, chat: ChatId, parcels: Sequence[Parcel], due: int) -> None:
        """Puts items back into the outbox, due one after the other from `due` on."""
        backlog, spacing = self._backlogs.setdefault(chat, Backlog()), self._pace.spacing(chat)
        slots = [(parcel, backlog.put(parcel.id, due, spacing)) for parcel in parcels]
        for parcel, slot in reversed(slots):  # so that after a crash in between none is due before an earlier one
            await self._stored(self._store.postpone, parcel, slot)

    async def _stored(self, work: Callable[..., Awaitable[T]], *given: object, tries: float = math.inf) -> T:
        """Calls the store until it succeeds: a lock is released, a full disk is cleared.

        Otherwise what was sent but not recorded would be sent again. `tries`: how often, if the error isn't that the
        database is unavailable; after that it is raised.
        """
        failures = 0
        while True:
            try:
                return await work(*given)
            except Exception as error:
                failures += 1
                if failures >= tries and not isinstance(error, Unavailable):
                    raise
                pause = nth(self._pauses, failures)
                _note("store_failed", error, failures=failures, pause=pause)
                await asyncio.sleep(pause)

    async def _finish(self) -> None:
        """Lets requests in flight finish, and puts the rest back."""
        await _end(self._workers - self._calls.in_flight)
        if self._workers:
            _, stuck = await asyncio.wait(self._workers, timeout=_GRACE)
            await _end(stuck)
        try:
            async with asyncio.timeout(_LAST_WORD):
                await self._store.release_all()
        except Exception as error:
            _note("stop_unreleased", error)


async def _end(tasks: set[asyncio.Task[Any]]) -> None:
    """Cancels the tasks and waits for them, but not for one that doesn't end."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=_END)
