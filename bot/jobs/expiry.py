"""Ways back that have grown old, drafts and used keys are erased by themselves, also after a long stop."""

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
    """Erases what is due, every quarter of an hour.

    After a jump of days, which a wrong clock makes as well as a long stop, nothing is erased until it has lasted for a
    day: what is erased does not come back when the clock is set right.
    """
    while True:
        try:
            moment = int(now())
            if await store.clock_runs_evenly(moment):
                await store.expire(moment, route_days)
        except Exception as fault:
            log.warning("expiry_failed", extra={"fields": {"fault": type(fault).__name__}})
        await asyncio.sleep(every)
