"""Assembling the bot anew when a setting is changed in the chat, here or by another process on the same database."""

import asyncio
from typing import Final

from channel.errors import RahnamaError
from channel.store import Memory

LOOK: Final = 2.0  # seconds until a change by another process is seen


class Turn:
    """From one assembly of the bot to the next: `over` is set at the end of both, a change and the signal."""

    def __init__(self, store: Memory, revision: int, stop: asyncio.Event) -> None:
        self._store, self._revision, self._stop = store, revision, stop
        self.over = asyncio.Event()

    async def watch(self) -> None:
        stopping = asyncio.create_task(self._stop.wait())
        try:
            while not (self.over.is_set() or await self._has_changed()):
                await asyncio.wait({stopping, ended := asyncio.create_task(self.over.wait())}, timeout=LOOK,
                                   return_when=asyncio.FIRST_COMPLETED)  # fmt: skip
                ended.cancel()
                if stopping.done():
                    break
        finally:
            stopping.cancel()
            self.over.set()

    async def _has_changed(self) -> bool:
        try:
            return await self._store.chosen_revision() != self._revision
        except RahnamaError:  # the database is away, as others tell; it is asked again
            return False
