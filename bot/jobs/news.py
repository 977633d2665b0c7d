"""Tells followers about new posts: plans their messages in slices, as fast as the sender sends them."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from bot.settings import haste
from channel.models import ChannelInfo
from channel.people.following import BURST, ComposeNews, Follower, Item
from channel.people.letters import Call
from channel.store import Memory

_SLICE: Final = 100  # messages in one transaction, so that a letter does not wait long for its transaction
_BETWEEN: Final = 0.1  # seconds between two slices, to leave the database to the sender and readers
LOOK: Final = 5.0  # seconds between checks for new posts, which other processes may save
_LOOKS_AFTER_A_FAULT: Final = 3

Composer = Callable[[Callable[[], ChannelInfo | None], str], ComposeNews]
"""Makes a composer from what is known about the channel and the bot's username."""

log = logging.getLogger("rahnama.following")


def burst_in_force() -> int:
    """Return the burst in seconds."""
    return math.ceil(BURST / haste())


async def keep_telling(
    store: Memory,
    bot: str,
    wake: Callable[[], None],
    *,
    burst: int = BURST,
    look: float = LOOK,
    now: Callable[[], float] = time.time,
    composer: Composer | None = None,
    closed: bool = False,
) -> None:
    """Plan news when they are due; work until cancelled.

    `bot`: its username; `wake` wakes the sender. `burst`: how many seconds without another post to wait for.
    `composer`: makes the composer of the messages; the default one if None. `closed`: whether only members of the
    channel may see its posts. Errors are logged and retried, and do not end the loop.
    """
    while True:
        try:
            due = await store.next_news(burst)
            if due is None or due > now():
                pause = look if due is None else min(look, due - now())
            else:
                compose = _composer(composer, closed)(_known((await store.channel()).info), bot)
                left = await store.plan_news(_noting(compose), now=int(now()), most=_SLICE, burst=burst)
                wake()
                pause = _BETWEEN if left else look
        except Exception as fault:
            log.warning("news_not_planned", extra={"fields": {"fault": type(fault).__name__}})
            pause = _LOOKS_AFTER_A_FAULT * look
        await asyncio.sleep(max(0.0, pause))


def _noting(compose: ComposeNews) -> ComposeNews:
    """Wraps `compose` to log its errors, once per slice: the planner skips what can't be composed."""
    noted: set[str] = set()

    def composed(follower: Follower, items: Sequence[Item]) -> Call:
        try:
            return compose(follower, items)
        except Exception as fault:
            if (name := type(fault).__name__) not in noted:
                noted.add(name)
                log.warning("news_not_composed", extra={"fields": {"fault": name}})
            raise

    return composed


def _composer(given: Composer | None, closed: bool) -> Composer:
    if given:
        return given
    from handlers.follow import news  # a late import: the bot starts faster

    return partial(news.composer, closed=closed)


def _known(info: ChannelInfo | None) -> Callable[[], ChannelInfo | None]:
    return lambda: info
