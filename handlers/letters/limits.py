"""How many letters may be sent: counted in memory, under a key that is new at each start."""

import hmac
import secrets
from collections import deque
from typing import Final

_HOUR: Final = 3600


class Limits:
    """Five letters an hour from one reader, two hundred from all."""

    def __init__(self, a_reader: int = 5, together: int = 200) -> None:
        self._key = secrets.token_bytes(32)
        self._a_reader, self._together = a_reader, together
        self._letters: deque[tuple[int, bytes]] = deque()

    def take(self, reader: int, now: int) -> bool:
        """Counts one letter; False if it is one too many. `now`: Unix seconds."""
        while self._letters and self._letters[0][0] <= now - _HOUR:
            self._letters.popleft()
        whose = hmac.digest(self._key, str(reader).encode(), "sha256")
        if len(self._letters) >= self._together or [name for _, name in self._letters].count(whose) >= self._a_reader:
            return False
        self._letters.append((now, whose))
        return True
