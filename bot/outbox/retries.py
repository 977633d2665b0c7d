"""Failed calls: when to try again, and when to give up."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from telegram.error import TelegramError

from bot.outbox.uploads import NotFetchedError
from channel.errors import StoreError

PAUSES: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds to wait after a call's first failure, the second and so on; the last one repeats."""

_BY_ITSELF: Final = 3  # failures until we check that Telegram answers at all
_OWN_FAULT: Final = 120.0
"""Seconds to keep trying a call while Telegram answers, if its file isn't available or the error is our own."""
_ANY_FAULT: Final = 3600.0
"""Seconds to keep trying any other call: some of Telegram's servers may be down while others answer."""


@dataclass
class _Failing:
    times: int = 0
    since: float | None = None
    """When it first failed although Telegram answered, in Unix seconds."""


class Retries:
    """What is known of calls, by their numbers, until each is settled.

    `pauses`: seconds to wait after a call's first failure, the second and so on. `is_there`: whether Telegram answers
    the simplest request.
    """

    def __init__(
        self, pauses: Sequence[float], is_there: Callable[[], Awaitable[bool]], now: Callable[[], float]
    ) -> None:
        self._pauses, self._is_there, self._now = pauses, is_there, now
        self._failing: dict[int, _Failing] = {}

    async def ends(self, number: int, error: Exception) -> bool:
        """Whether to give up a call: it has failed for long, and only the call itself can be the cause."""
        failing = self._failing.get(number)
        if failing is None or failing.times < _BY_ITSELF:
            return False
        if isinstance(error, StoreError) or not await self._is_there():
            failing.since = None
            return False
        now = self._now()
        failing.since = now if failing.since is None else failing.since
        ours = isinstance(error, NotFetchedError) or not isinstance(error, TelegramError)
        return now - failing.since >= (_OWN_FAULT if ours else _ANY_FAULT)

    def pause(self, number: int) -> tuple[int, float]:
        """Counts a failure. Returns how many there are now, and the seconds until the next try."""
        failing = self._failing.setdefault(number, _Failing())
        failing.times += 1
        return failing.times, random.uniform(0.5, 1) * nth(self._pauses, failing.times)

    def forget(self, number: int) -> None:
        self._failing.pop(number, None)


def nth(pauses: Sequence[float], failures: int) -> float:
    """The pause after this many failures; the last one repeats."""
    return pauses[min(failures, len(pauses)) - 1]
