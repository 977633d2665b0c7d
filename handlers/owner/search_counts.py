"""How often readers search: daily counts, gathered in memory and written every minute; never the words."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from channel.errors import StoreError
from channel.language.calendars import day_of, midnight
from channel.owner.statistics import Asked, Numbers

_EVERY: Final = 60.0  # seconds between two writes

log = logging.getLogger("rahnama.searches")


class Searches:
    """Counts searches without delaying an answer."""

    def __init__(self, store: Numbers, now: Callable[[], int] = lambda: int(time.time())) -> None:
        self._store = store
        self._now = now
        self._counted: Counter[tuple[int, Asked]] = Counter()

    def note(self, way: Asked) -> None:
        """Count a search."""
        self._counted[midnight(*day_of(self._now(), False)), way] += 1

    async def flush(self) -> None:
        """Write the counts. If the database fails, they are kept for the next time."""
        counted, self._counted = self._counted, Counter()
        try:
            for day in sorted({day for day, _ in counted}):
                ways = {way: count for (on, way), count in counted.items() if on == day}
                await self._store.count_asked(day, ways)
                for way in ways:
                    del counted[day, way]
        except StoreError as fault:
            log.info("searches_not_counted", extra={"fields": {"fault": type(fault).__name__}})
        finally:
            self._counted.update(counted)

    async def keep(self) -> None:
        """Write every minute until cancelled."""
        while True:
            await asyncio.sleep(_EVERY)
            await self.flush()
