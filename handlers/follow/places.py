"""Where readers stand in series: looked up only for those who want it kept."""

import logging
from typing import Final

from cachetools import TTLCache

from channel.people.following import Progress
from channel.store import Memory

_REMEMBERED: Final = 4096

log = logging.getLogger("rahnama.following")


class Places:
    """Whether a reader wants their place kept is remembered for a minute."""

    def __init__(self, store: Memory) -> None:
        self._store = store
        # Most readers, of whom nothing is kept, cost no look into the store.
        self._wanted: TTLCache[int, bool] = TTLCache(_REMEMBERED, store.remembered_for)

    async def progress(self, reader: int) -> tuple[Progress, ...]:
        """How far they have come; () for whom nothing is kept."""
        return await self._store.progress(reader) if await self._is_wanted(reader) else ()

    async def opened(self, reader: int, post: int) -> None:
        """Notes what the reader has before them already: a fault is no reason to apologize."""
        try:
            if await self._is_wanted(reader):
                await self._store.opened(reader, post)
        except Exception as fault:
            log.warning("progress_not_kept", extra={"fields": {"fault": type(fault).__name__}})

    async def keep(self, reader: int, on: bool) -> None:
        await self._store.keep_progress(reader, on)
        self.look_again(reader)

    def look_again(self, reader: int) -> None:
        """Something may have changed about their wish; nothing of them is remembered any longer."""
        self._wanted.pop(reader, None)

    async def _is_wanted(self, reader: int) -> bool:
        wanted = self._wanted.get(reader)
        if wanted is None:
            wanted = self._wanted[reader] = await self._store.keeps_progress(reader)
        return wanted
