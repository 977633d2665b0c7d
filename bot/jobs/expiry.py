"""Erases old return addresses, drafts and used keys when they expire, also after a long stop."""

import asyncio
import logging
import time
from collections.abc import Callable

from channel.people.mail import Mail

_EVERY = 15 * 60  # seconds

log = logging.getLogger("rahnama.expiring")


async def keep_expiring(
    store: Mail, route_days: int, every: float = _EVERY, now: Callable[[], float] = time.time
) -> None:
    """Erase what has expired, every quarter of an hour.

    After a jump of days, which may be a long stop or a wrong clock, nothing is erased until the new time has held for a
    day: erased data does not come back when the clock is corrected.
    """
    while True:
        try:
            moment = int(now())
            if await store.clock_runs_evenly(moment):
                await store.expire(moment, route_days)
        except Exception as fault:
            log.warning("expiry_failed", extra={"fields": {"fault": type(fault).__name__}})
        await asyncio.sleep(every)
