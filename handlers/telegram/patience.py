"""Waits when Telegram asks to retry later (429), so that an answer is still sent."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

from telegram.error import RetryAfter

T = TypeVar("T")

SHORT: Final = 20.0
"""Seconds that one request may wait in total; an update may take thirty."""


async def patiently(request: Callable[[], Awaitable[T]]) -> T:
    """Return Telegram's answer, retrying after the pauses that it asks for as long as they are short in total.

    Raises telegram's errors; RetryAfter if the pauses become longer than that.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + SHORT
    while True:
        try:
            return await request()
        except RetryAfter as refused:
            pause = seconds_of(refused)
            if loop.time() + pause > until:
                raise
        await asyncio.sleep(pause)


def seconds_of(refused: RetryAfter) -> float:
    """Return the pause that Telegram asks for."""
    after = refused.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else after
