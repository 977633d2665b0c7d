"""Calls that have failed: when to try one again, and when it would fail for ever."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from telegram.error import TelegramError

from bot.outbox.uploads import NotFetchedError
from channel.errors import StoreError

PAUSES: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds to wait after the first failure of a call, the second and so on; the last one stays."""

_BY_ITSELF: Final = 3  # failures, after which Telegram is asked whether it is there at all
_OWN_FAULT: Final = 120.0
"""Seconds for which a call is tried again if Telegram answers, but its file is not given or we fail at it ourselves."""
_ANY_FAULT: Final = 3600.0
"""For which any other is: some of Telegram's servers may be away while the others answer."""


@dataclass
class _Failing:
    times: int = 0
    since: float | None = None
    """From when on it failed though Telegram was there, in Unix seconds."""


class Retries:
    """What is known of calls, by their numbers, until each is settled.

    `pauses`: seconds to wait after the first failure of a call, the second and so on. `is_there`: whether Telegram
    answers the simplest question.
    """

    def __init__(
        self, pauses: Sequence[float], is_there: Callable[[], Awaitable[bool]], now: Callable[[], float]
    ) -> None:
        self._pauses, self._is_there, self._now = pauses, is_there, now
        self._failing: dict[int, _Failing] = {}

    async def ends(self, number: int, error: Exception) -> bool:
        """Whether a call has failed for so long, while nothing but the call can be the cause, that it ends."""
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
        """Counts a failure: how many there are now, and the seconds until the next try."""
        failing = self._failing.setdefault(number, _Failing())
        failing.times += 1
        return failing.times, random.uniform(0.5, 1) * nth(self._pauses, failing.times)

    def forget(self, number: int) -> None:
        self._failing.pop(number, None)


def nth(pauses: Sequence[float], failures: int) -> float:
    """The pause after so many failures; the last one stays."""
    return pauses[min(failures, len(pauses)) - 1]
