"""From start to signal: which workers run, and in which order they end."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

log = logging.getLogger("rahnama.serving")


class Worker(Protocol):
    """Runs until it is told to stop, and then stops within five seconds."""

    async def run(self) -> None: ...

    async def stop(self) -> None: ...


async def work_until(
    stop: asyncio.Event, workers: tuple[Worker, ...], beside: tuple[Callable[[], Coroutine[Any, Any, None]], ...]
) -> None:
    """Work until the signal, or until a worker ends. The work `beside` can be cancelled at any time."""
    working = [asyncio.create_task(worker.run()) for worker in workers]
    others = [asyncio.create_task(one()) for one in beside]
    log.info("serving")
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({*working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    for task in (waiting, *others):
        task.cancel()
    await asyncio.gather(*(worker.stop() for worker in workers))
    await asyncio.gather(*others, waiting, return_exceptions=True)
    await asyncio.gather(*working)
    log.info("stopped")


def stop_signal() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


async def came_first(work: asyncio.Task[None], stop: asyncio.Event) -> bool:
    """Wait for the work or the signal; return whether the work ended first. Errors of the work are raised."""
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not work.done():
        return False
    work.result()
    return True
