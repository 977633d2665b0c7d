"""Tells followers of new posts: plans their messages in slices, as the sender gets through with them."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final

from channel.following import BURST, ComposeNews
from channel.models import ChannelInfo
from channel.store import Memory

_SLICE: Final = 100  # messages in one transaction, so that a letter does not wait long for its own
_BETWEEN: Final = 0.1  # seconds between two slices, in which the sender and readers have the database
_LOOK: Final = 5.0  # seconds between looks for new posts, which other processes bring too
_AFTER_A_FAULT: Final = 15.0

log = logging.getLogger("rahnama.following")


async def keep_telling(
    store: Memory,
    composer: Callable[[ChannelInfo | None], ComposeNews],
    wake: Callable[[], None],
    *,
    burst: int = BURST,
    look: float = _LOOK,
    now: Callable[[], float] = time.time,
) -> None:
    """Plans news whenever they are due; works until it is cancelled.

    `composer` gives what makes the messages, for the channel as it is known; `wake` tells the sender. `burst`: for so
    many seconds without another post is waited. Whatever goes wrong is logged, tried again, and ends nothing.
    """
    while True:
        try:
            due = await store.next_news(burst)
            if due is None or due > now():
                pause = look if due is None else min(look, due - now())
            else:
                compose = composer((await store.channel()).info)
                left = await store.plan_news(compose, now=int(now()), most=_SLICE, burst=burst)
                wake()
                pause = _BETWEEN if left else look
        except Exception as fault:
            log.warning("news_not_planned", extra={"fields": {"fault": type(fault).__name__}})
            pause = _AFTER_A_FAULT
        await asyncio.sleep(max(0.0, pause))
