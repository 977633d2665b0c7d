"""How far readers are in series: looked up only for those who want it kept."""

import logging
from typing import Final

from cachetools import TTLCache

from channel.people.following import Progress
from channel.store import Memory

_REMEMBERED: Final = 4096

log = logging.getLogger("rahnama.following")


class Places:
    """Remembers for a minute whether a reader wants their place kept."""

    def __init__(self, store: Memory) -> None:
        self._store = store
        # So most readers, who keep nothing, cost no query.
        self._wanted: TTLCache[int, bool] = TTLCache(_REMEMBERED, store.remembered_for)

    async def progress(self, reader: int) -> tuple[Progress, ...]:
        """How far the reader has come; () if nothing is kept."""
        return await self._store.progress(reader) if await self._is_wanted(reader) else ()

    async def opened(self, reader: int, post: int) -> None:
        """Records a post that the reader has already seen; an error here is not shown to them."""
        try:
            if await self._is_wanted(reader):
                await self._store.opened(reader, post)
        except Exception as fault:
            log.warning("progress_not_kept", extra={"fields": {"fault": type(fault).__name__}})

    async def keep(self, reader: int, on: bool) -> None:
        await self._store.keep_progress(reader, on)
        self.look_again(reader)

    def look_again(self, reader: int) -> None:
        """Forgets what is remembered of the reader, since their wish may have changed."""
        self._wanted.pop(reader, None)

    async def _is_wanted(self, reader: int) -> bool:
        wanted = self._wanted.get(reader)
        if wanted is None:
            wanted = self._wanted[reader] = await self._store.keeps_progress(reader)
        return wanted
