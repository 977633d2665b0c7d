"""How much may be sent: counted in memory, under a key that is made anew at each start."""

import hashlib
import hmac
import secrets

from limits import RateLimitItemPerHour
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

_A_READER = RateLimitItemPerHour(5)
_ALL_TOGETHER = RateLimitItemPerHour(200)


class Limits:
    """Five letters an hour a reader, two hundred in all."""

    def __init__(self, a_reader: int | None = None, together: int | None = None) -> None:
        self._key = secrets.token_bytes(32)
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._a_reader = RateLimitItemPerHour(a_reader) if a_reader else _A_READER
        self._together = RateLimitItemPerHour(together) if together else _ALL_TOGETHER

    async def take(self, reader: int) -> bool:
        """Counts one letter; False where it is one too many."""
        name = hmac.new(self._key, str(reader).encode(), hashlib.sha256).hexdigest()
        if not await self._window.test(self._a_reader, name) or not await self._window.test(self._together, "all"):
            return False
        await self._window.hit(self._a_reader, name)
        await self._window.hit(self._together, "all")
        return True
