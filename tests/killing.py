"""Kills work at any of its awaits, as kill -9 would kill the process: not one line of it runs after that.

No handler, no `finally`, no cancellation: the tasks are simply never resumed. What a thread or the other side has already
been asked to do, is done, as a disk and a server do what they were asked.
"""

import asyncio
import contextlib
from collections.abc import Coroutine, Generator
from contextvars import ContextVar, copy_context
from typing import Any

_life: ContextVar["_Life | None"] = ContextVar("life", default=None)


async def killed_after(steps: int, work: Coroutine[Any, Any, object]) -> bool:
    """Lets `work`, with all tasks that it starts, run so many steps, from one await to the next; whether it was killed.

    Where it ends before that, its result is dropped and what it raises is raised. The loop must have no task factory.
    """
    loop = asyncio.get_running_loop()
    life = _Life(steps, loop.create_future())
    loop.set_task_factory(_mortal)
    try:
        context = copy_context()
        context.run(_life.set, life)
        task = loop.create_task(work, context=context)
        await asyncio.wait((task, life.end), return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.set_task_factory(None)
    if not life.end.done():
        task.result()
        return False
    return True


class _Life:
    def __init__(self, steps: int, end: asyncio.Future[None]) -> None:
        self.left = steps
        self.end = end

    def step(self) -> bool:
        """Whether one more is left."""
        self.left -= 1
        if self.left < 0 and not self.end.done():
            self.end.set_result(None)
        return self.left >= 0


class _Mortal(Coroutine[Any, Any, Any]):
    """A coroutine that is not resumed any more when its life is over."""

    def __init__(self, inner: Coroutine[Any, Any, Any], life: _Life) -> None:
        self._inner = inner
        self._life = life

    def send(self, value: Any) -> Any:
        return self._inner.send(value) if self._life.step() else _never()

    def throw(self, *thrown: Any) -> Any:
        if self._life.left < 0:  # the loop is being closed, long after
            self.close()
            raise asyncio.CancelledError
        return self._inner.throw(*thrown) if self._life.step() else _never()

    def close(self) -> None:
        # Closing runs its `finally`s up to their first await, and complains of each.
        for _ in range(10):
            with contextlib.suppress(RuntimeError):
                return self._inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._inner.__await__()


def _mortal(
    loop: asyncio.AbstractEventLoop, coroutine: Any, **named: Any
) -> asyncio.Task[Any]:
    context = named.get("context")
    life = context.get(_life) if context else _life.get()
    return asyncio.Task(_Mortal(coroutine, life) if life else coroutine, loop=loop, **named)


def _never() -> asyncio.Future[Any]:
    future: Any = asyncio.get_running_loop().create_future()
    future._asyncio_future_blocking = True  # what a task expects of a future that it is to wait for
    return future
