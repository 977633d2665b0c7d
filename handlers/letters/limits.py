"""How much may be sent: counted in memory, under a key that is made anew at each start."""

import hashlib
import hmac
import secrets
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limits.aio.strategies import MovingWindowRateLimiter

_A_READER = 5
_TOGETHER = 200


class Limits:
    """Five letters an hour a reader, two hundred in all."""

    def __init__(self, a_reader: int = _A_READER, together: int = _TOGETHER) -> None:
        self._key = secrets.token_bytes(32)
        self._a_reader, self._together = a_reader, together

    @cached_property
    def _window(self) -> "MovingWindowRateLimiter":
        from limits.aio.storage import MemoryStorage  # only a letter needs it, and the bot starts faster without
        from limits.aio.strategies import MovingWindowRateLimiter

        return MovingWindowRateLimiter(MemoryStorage())

    async def take(self, reader: int) -> bool:
        """Counts one letter; False where it is one too many."""
        from limits import RateLimitItemPerHour

        name = hmac.new(self._key, str(reader).encode(), hashlib.sha256).hexdigest()
        limits = ((RateLimitItemPerHour(self._a_reader), name), (RateLimitItemPerHour(self._together), "all"))
        for limit, whose in limits:
            if not await self._window.test(limit, whose):
                return False
        for limit, whose in limits:
            await self._window.hit(limit, whose)
        return True
