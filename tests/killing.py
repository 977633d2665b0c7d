"""Kills work at any of its awaits, as kill -9 would kill the process: not one line of it runs after that.

No handler, no `finally`, no cancellation: its tasks are never resumed. What a thread or the other side has been asked
to do already is done, as a disk and a server do what they were asked.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from contextvars import Context, ContextVar, copy_context
from typing import Any

_life: ContextVar["_Life | None"] = ContextVar("life", default=None)


@asynccontextmanager
async def killed_after(steps: int, work: Coroutine[Any, Any, object]) -> AsyncIterator[bool]:
    """Lets `work`, with all tasks that it starts, go so many steps, from one await to the next; whether it was killed.

    Where it ends before, what it raises is raised. When the context ends, the dead are buried.
    """
    loop = asyncio.get_running_loop()
    life = _Life(steps, loop.create_future())
    context = copy_context()
    context.run(_life.set, life)
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, None)  # or the loop would close its generators when they are collected
    loop.set_task_factory(_mortal)
    try:
        task = loop.create_task(work, context=context)
        await asyncio.wait((task, life.end), return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.set_task_factory(None)
        sys.set_asyncgen_hooks(*hooks)
    if not life.end.done():
        task.result()
    yield life.end.done()
    await life.bury()


class _Life:
    def __init__(self, steps: int, end: asyncio.Future[None]) -> None:
        self.bodies: list[Coroutine[Any, Any, Any]] = []
        self.tasks: list[asyncio.Task[Any]] = []
        self.end = end
        self._left = steps

    def step(self) -> bool:
        """Whether one more is left."""
        self._left -= 1
        if self._left < 0 and not self.end.done():
            self.end.set_result(None)
        return self._left >= 0

    async def bury(self) -> None:
        """Ends the tasks and closes the coroutines, so that none complains when it is collected."""
        for task in self.tasks:
            task.cancel()
        await asyncio.wait(self.tasks)
        for body in self.bodies:
            for _ in range(10):  # a `finally` that awaits will not be closed at once
                with suppress(Exception):
                    body.close()
                    break


class _Mortal(Coroutine[Any, Any, Any]):
    """A coroutine that is not resumed when its life is over."""

    def __init__(self, body: Coroutine[Any, Any, Any], life: _Life) -> None:
        life.bodies.append(body)
        self._body = body
        self._life = life

    def send(self, value: Any) -> Any:
        return self._body.send(value) if self._life.step() else _never()

    def throw(self, *thrown: Any) -> Any:
        if self._life.end.done():  # it is being buried
            raise asyncio.CancelledError
        return self._body.throw(*thrown) if self._life.step() else _never()

    def close(self) -> None:
        """The body is buried with the others."""

    def __await__(self) -> Any:
        return self._body.__await__()


def _mortal(loop: asyncio.AbstractEventLoop, work: Any, context: Context | None = None) -> asyncio.Task[Any]:
    life = context.get(_life) if context else _life.get()
    task: asyncio.Task[Any] = asyncio.Task(_Mortal(work, life) if life else work, loop=loop, context=context)
    if life:
        life.tasks.append(task)
    return task


def _never() -> asyncio.Future[Any]:
    future: Any = asyncio.get_running_loop().create_future()
    future._asyncio_future_blocking = True  # what a task expects of a future that it is to wait for
    return future
