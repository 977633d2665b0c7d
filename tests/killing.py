"""Kills work at any of its awaits, as kill -9 would kill the process: not one more line of it runs.

No handler, no `finally`, no cancellation: its tasks are never resumed. What a thread or the other side was already
asked to do is still done, as by a disk or a server.
"""

import asyncio
import math
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import Context, ContextVar, copy_context
from typing import Any

from aiosqlite import core

_life: ContextVar["_Life | None"] = ContextVar("life", default=None)


@asynccontextmanager
async def killed_after(steps: int, work: Coroutine[Any, Any, object]) -> AsyncIterator[bool]:
    """Runs `work` and all tasks that it starts for `steps` steps, from await to await; gives whether it was killed.

    If it ends earlier, its errors are raised. It stays dead inside the context, and is then cancelled, so that it
    releases what it holds.
    """
    loop = asyncio.get_running_loop()
    life = _Life(steps, loop.create_future())
    context = copy_context()
    context.run(_life.set, life)
    loop.set_task_factory(_mortal)
    try:
        task = loop.create_task(work, context=context)
        await asyncio.wait((task, life.end), return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.set_task_factory(None)
    if not life.end.done():
        task.result()
    await _disks_are_idle()
    try:
        yield life.end.done()
    finally:
        await life.bury()


async def _disks_are_idle() -> None:
    """Waits for writing threads: they would write after the next check, while a killed process ends with its own."""
    loop = asyncio.get_running_loop()
    ends = []
    for thread in threading.enumerate():
        if getattr(thread, "_target", None) is core._connection_worker_thread:
            end = loop.create_future()
            thread._args[0].put_nowait((end, lambda: None))  # type: ignore[attr-defined]
            ends.append(end)
    if ends:
        await asyncio.wait(ends)


class _Life:
    def __init__(self, steps: int, end: asyncio.Future[None]) -> None:
        self.tasks: set[asyncio.Task[Any]] = set()
        self.end = end
        self._left: float = steps

    def goes_on(self) -> bool:
        """Takes one step; False if none is left."""
        self._left -= 1
        if self._left < 0 and not self.end.done():
            self.end.set_result(None)
        return self._left >= 0

    async def bury(self) -> None:
        self._left = math.inf
        for task in self.tasks:
            task.cancel()
        await asyncio.wait(self.tasks, timeout=5)


class _Mortal(Coroutine[Any, Any, Any]):
    """A coroutine that isn't resumed once its life is over."""

    def __init__(self, body: Coroutine[Any, Any, Any], life: _Life) -> None:
        self._body = body
        self._life = life

    def send(self, value: Any) -> Any:
        return self._body.send(value) if self._life.goes_on() else _never()

    def throw(self, *thrown: Any) -> Any:
        return self._body.throw(*thrown) if self._life.goes_on() else _never()

    def close(self) -> None:
        self._body.close()

    def __await__(self) -> Any:
        return self._body.__await__()


def _mortal(loop: asyncio.AbstractEventLoop, work: Any, context: Context | None = None) -> asyncio.Task[Any]:
    life = context.get(_life) if context else _life.get()
    task: asyncio.Task[Any] = asyncio.Task(_Mortal(work, life) if life else work, loop=loop, context=context)
    if life:
        life.tasks.add(task)
    return task


def _never() -> Any:
    future: Any = asyncio.get_running_loop().create_future()
    future._asyncio_future_blocking = True  # a task expects this of a future that it waits for
    return future
