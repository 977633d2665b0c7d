"""The queue between Telegram and the bot: kept until confirmed, handed out by long polling."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

from bot.sandbox.errors import JSON, ApiError

_KINDS = """
message edited_message channel_post edited_channel_post business_connection business_message edited_business_message
deleted_business_messages message_reaction message_reaction_count inline_query chosen_inline_result callback_query
shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member chat_member chat_join_request
chat_boost removed_chat_boost guest_message
"""
KINDS = frozenset(_KINDS.split())
DEFAULT_KINDS = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
LIFETIMES = {"inline_query": 30, "callback_query": 150, "guest_message": 30}
DAY = 24 * 60 * 60
LONGEST_POLL = 50
_FUTURE = 10
"""An offset this far beyond the newest update is ignored."""


class _Queued(NamedTuple):
    number: int
    until: float
    update: JSON


class UpdateQueue:
    def __init__(self, clock: Callable[[], float], changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._queue: deque[_Queued] = deque()
        self._poll: asyncio.Future[None] | None = None
        self._next = 1
        self.allowed = DEFAULT_KINDS

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def is_polled(self) -> bool:
        """Whether a long poll is waiting."""
        return self._poll is not None

    def pending(self) -> list[JSON]:
        """Return the updates that the bot has not confirmed yet."""
        return [queued.update for queued in self._queue]

    def add(self, kind: str, payload: JSON) -> int | None:
        """Queue an update unless the bot does not want its kind; return its number."""
        if kind not in self.allowed:
            return None
        number = self._next
        self.add_raw({"update_id": number, kind: payload}, lifetime=LIFETIMES.get(kind, DAY))
        return number

    def add_raw(self, update: JSON, lifetime: float = DAY) -> int:
        """Queue anything, with the next number if it has none of its own."""
        number = update.get("update_id", self._next)
        place = number if isinstance(number, int) and number >= self._next else self._next
        self._queue.append(_Queued(place, self._clock() + lifetime, {"update_id": number, **update}))
        self._next = place + 1
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        return place

    def delivered(self, number: int) -> None:
        """Remove an update that a webhook has accepted."""
        self._queue = deque(queued for queued in self._queue if queued.number != number)
        self._changed()

    def clear(self) -> None:
        self._queue.clear()
        self._changed()

    def allow(self, kinds: Iterable[object]) -> None:
        """Apply `allowed_updates` from now on; an empty list means the default."""
        self.allowed = frozenset(str(kind).lower() for kind in kinds) & KINDS or DEFAULT_KINDS

    async def get(self, offset: int, limit: int, patience: float) -> list[JSON]:
        """Confirm what is before `offset` and return the rest, waiting up to `patience` seconds for an update.

        Another call that starts to wait ends this one with 409.
        """
        self._confirm(offset)
        if not self._queue and patience > 0:
            await self._wait(min(patience, LONGEST_POLL))
            self._expire()
        return [queued.update for queued in islice(self._queue, limit)]

    def _confirm(self, offset: int) -> None:
        self._expire()
        before = len(self._queue)
        if offset < 0:
            while len(self._queue) > -offset:
                self._queue.popleft()
        elif offset <= self._next + _FUTURE:
            while self._queue and self._queue[0].number < offset:
                self._queue.popleft()
        if len(self._queue) != before:
            self._changed()

    def _expire(self) -> None:
        now = self._clock()
        if any(queued.until <= now for queued in self._queue):
            self._queue = deque(queued for queued in self._queue if queued.until > now)
            self._changed()

    async def _wait(self, patience: float) -> None:
        self.terminate("terminated by other getUpdates request; make sure that only one bot instance is running")
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(patience):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    def terminate(self, reason: str) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_exception(ApiError(409, f"Conflict: {reason}"))
