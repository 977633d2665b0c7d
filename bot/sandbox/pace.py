"""How fast a bot may send: about 1 message per second in a chat, 20 per minute in a group, 30 per second in total."""

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import too_many_requests

CHAT, GROUP, ALL = (1.0, 3.0), (20 / 60, 20.0), (30.0, 30.0)
"""Messages per second, and how many may come at once."""


@dataclass
class _Bucket:
    rate: float
    size: float
    filled: float
    since: float

    def wait(self, now: float, messages: int) -> float:
        """Return the seconds until this many messages may be sent; the bucket refills over time."""
        self.filled = min(self.size, self.filled + (now - self.since) * self.rate)
        self.since = now
        return max(0.0, (min(messages, self.size) - self.filled) / self.rate)


class Pace:
    """Refuses what comes too fast with 429 and the seconds to wait, and counts what is accepted."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[int, _Bucket] = {}
        self.refused: defaultdict[int, int] = defaultdict(int)
        """How often each chat was refused."""

    def take(self, chat_id: int, *, private: bool, messages: int = 1) -> None:
        now = self._clock()
        buckets = [self._bucket(0, ALL, now), self._bucket(chat_id, CHAT if private else GROUP, now)]
        wait = max(bucket.wait(now, messages) for bucket in buckets)
        if wait > 0:
            self.refused[chat_id] += 1
            raise too_many_requests(max(1, math.ceil(wait - 1e-6)))
        for bucket in buckets:
            bucket.filled -= messages

    def _bucket(self, key: int, speed: tuple[float, float], now: float) -> _Bucket:
        if key not in self._buckets:
            rate, size = speed
            self._buckets[key] = _Bucket(rate, size, size, now)
        return self._buckets[key]
