"""When Telegram asks to be asked later (429): an answer waits, and is sent all the same."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeVar

from telegram.error import RetryAfter

T = TypeVar("T")

SHORT: Final = 20.0
"""Seconds that one request waits in all; an update may take thirty."""


async def patiently(request: Callable[[], Awaitable[T]]) -> T:
    """What Telegram answers, asked again after the pauses that it wants while they are short together.

    Raises telegram's errors, RetryAfter if it wants to be asked later than that.
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
    """The pause that Telegram wants."""
    after = refused.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else after
