"""Ways back that have grown old, drafts and used keys are erased by themselves, also after a long stop."""

import asyncio
import logging
import time

from channel.people.letters import Mail

_EVERY = 15 * 60  # seconds

log = logging.getLogger("rahnama.expiring")


async def keep_expiring(store: Mail, route_days: int) -> None:
    """Erases what is due now, and again every quarter of an hour."""
    while True:
        try:
            await store.expire(int(time.time()), route_days)
        except Exception as fault:
            log.warning("expiry_failed", extra={"fields": {"fault": type(fault).__name__}})
        await asyncio.sleep(_EVERY)
