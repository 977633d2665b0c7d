"""A chat's items that wait in the outbox for their time, and hold back the later ones."""

from heapq import heappop, heappush


class Backlog:
    """Outbox items by number, which gives their order, and when each is due (Unix seconds)."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int]] = []  # a heap: the lowest number, which holds back the most, comes first
        self._last = (0, 0)

    def holds_back(self, parcel: int, now: int) -> bool:
        """Whether an item before this one is not due yet.

        An item that is due holds nothing back: it is claimed first, or it was withdrawn.
        """
        while self._waiting and self._waiting[0][1] <= now:
            heappop(self._waiting)
        return bool(self._waiting) and self._waiting[0][0] < parcel

    def put(self, parcel: int, earliest: int, spacing: float) -> int:
        """Adds an item. Returns when it is due: not before `earliest`, `spacing` seconds after the item before it."""
        before = self._last if parcel > self._last[0] else (self._waiting or [(0, 0)])[0]
        due = max(earliest, before[1] + int(spacing)) if parcel > before[0] else earliest
        heappush(self._waiting, (parcel, due))
        self._last = max(self._last[0], parcel), max(self._last[1], due)
        return due

    def __bool__(self) -> bool:
        return bool(self._waiting)
