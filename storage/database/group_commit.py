"""Brief works that wait at the same time share one commit; each that fails is undone by itself."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.database.session import Session

T = TypeVar("T")

Work = Callable[[Session], Any]


@dataclass
class Undone:
    """A work whose changes were rolled back."""

    fault: Exception


class Together:
    """Collects works while another writes, and commits them together.

    `turn` is held by the current writer. `commit` runs works in one transaction in a thread of its own, and returns for
    each its result or `Undone`; if it raises, all are undone. `told` translates a database's fault into one of ours.
    """

    def __init__(
        self,
        turn: asyncio.Lock,
        commit: Callable[[Sequence[Work]], "asyncio.Future[list[Any]]"],
        told: Callable[[Exception], Exception],
    ) -> None:
        self._turn, self._commit, self._told = turn, commit, told
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._committing: asyncio.Future[list[Any]] | None = None

    async def run(self, work: Callable[[Session], T]) -> T:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        try:
            async with self._turn:
                if not done.done():
                    together, self._waiting = self._waiting, []
                    await self._commit_all([one for one in together if not one[1].done()])
        except asyncio.CancelledError:
            done.cancel()
            raise
        return await done

    async def _commit_all(self, waiting: Sequence[tuple[Work, asyncio.Future[Any]]]) -> None:
        """Gives each work its result, even if this one is cancelled meanwhile: the thread goes on."""
        works, told = [work for work, _ in waiting], [done for _, done in waiting]
        self._committing = self._commit(works)
        self._committing.add_done_callback(lambda ended: self._tell(ended, told))
        await asyncio.wait({self._committing})

    def _tell(self, ended: "asyncio.Future[list[Any]]", waiting: Sequence[asyncio.Future[Any]]) -> None:
        if ended.cancelled():
            for done in waiting:
                done.cancel()
            return
        fault = ended.exception()
        results = [Undone(fault)] * len(waiting) if isinstance(fault, Exception) else ended.result()
        for done, result in zip(waiting, results, strict=True):
            if done.done():
                continue
            if isinstance(result, Undone):
                done.set_exception(self._told(result.fault))
            else:
                done.set_result(result)
