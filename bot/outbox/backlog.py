"""What of a chat waits in the outbox for its time, and so holds back what was written to the chat after it."""

from heapq import heappop, heappush


class Backlog:
    """Parcels by their numbers, which tell in which order they were written, and when each is due (Unix seconds)."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int]] = []  # a heap: the lowest number, which holds back most, is at hand
        self._last = (0, 0)

    def holds_back(self, parcel: int, now: int) -> bool:
        """Whether something that comes before the parcel is not due yet.

        What is due holds nothing back: it is claimed before the parcel, or was taken back by somebody.
        """
        while self._waiting and self._waiting[0][1] <= now:
            heappop(self._waiting)
        return bool(self._waiting) and self._waiting[0][0] < parcel

    def put(self, parcel: int, earliest: int, spacing: float) -> int:
        """When the parcel is to be due: not before `earliest`, and `spacing` seconds after what comes before it."""
        before = self._last if parcel > self._last[0] else (self._waiting or [(0, 0)])[0]
        due = max(earliest, before[1] + int(spacing)) if parcel > before[0] else earliest
        heappush(self._waiting, (parcel, due))
        self._last = max(self._last[0], parcel), max(self._last[1], due)
        return due

    def __bool__(self) -> bool:
        return bool(self._waiting)
