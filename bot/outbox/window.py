"""Counts how many messages can have reached Telegram in any second, however long each was on its way."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Final

_LONGEST: Final = 20  # seconds; after that a request is given up, see `requests`
_A_LITTLE: Final = 0.005
_KNOWN_AFTER: Final = 100  # answers
_SURELY: Final = 0.7  # of the fastest answer: a faster one may still come


class Flight:
    """A request on its way, as a context manager: it reaches Telegram at some moment inside."""

    def __init__(self, second: "Second", messages: int) -> None:
        self._second = second
        self._sent = _time()
        self.messages = messages
        self.counts_until = self._sent + second.length * (1 + _LONGEST)

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        now = _time()
        if kind is None:
            self._second.note(now - self._sent)
        self.counts_until = min(self.counts_until, now + self._second.length - self._second.least)
        self._second.answered.set()


class Second:
    """Counts a message from when it is sent until a second after its answer: so no second has more than `most`.

    Most of the fastest answer's time is deducted: every message takes at least that long, so it spreads none of them.

    `length`: of a second, in the event loop's seconds; shorter if time runs faster.
    """

    def __init__(self, most: int, length: float) -> None:
        self._most, self.length = most, length
        self._flights: list[Flight] = []
        self._many = most
        self._first = 0
        self._answers, self._quickest = 0, length
        self.answered = asyncio.Event()

    async def room(self, messages: int, *, last: bool = False) -> None:
        """Returns when `messages` more may be sent; the caller must then begin at once. `last`: after all others."""
        self._first += not last
        try:
            while (wait := self._wait(messages)) > 0 or (last and self._first):
                self.answered.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait or self.length * _A_LITTLE):
                        await self.answered.wait()
        finally:
            self._first -= not last

    @property
    def least(self) -> float:
        """The least seconds from a request to its answer; 0 until that is known."""
        return _SURELY * self._quickest if self._answers >= _KNOWN_AFTER else 0.0

    def note(self, seconds: float) -> None:
        """Records how long an answer took."""
        self._answers += 1
        self._quickest = min(self._quickest, seconds)

    def begin(self, messages: int) -> Flight:
        flight = Flight(self, messages)
        if messages:
            self._flights.append(flight)
        if len(self._flights) > self._many:  # if nothing asks for room, nothing else clears up
            self._clear(_time())
            self._many = 2 * len(self._flights) + self._most
        return flight

    def _wait(self, messages: int) -> float:
        """Seconds until there is room, unless an answer comes first."""
        now = _time()
        self._clear(now)
        over = sum(flight.messages for flight in self._flights) + min(messages, self._most) - self._most
        if over <= 0 or not messages:
            return 0.0
        for flight in sorted(self._flights, key=lambda flight: flight.counts_until):
            over -= flight.messages
            if over <= 0:
                return flight.counts_until - now
        return 0.0

    def _clear(self, now: float) -> None:
        self._flights = [flight for flight in self._flights if flight.counts_until > now]


def _time() -> float:
    return asyncio.get_running_loop().time()
