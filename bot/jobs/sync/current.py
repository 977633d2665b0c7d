"""Keeps the running bot's index current: a short walk every few hours, a whole one about once a week."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import Final

from bot.jobs.sync.public_pages import PageClosedError, PublicPages
from bot.jobs.sync.troubles import Notices
from bot.jobs.sync.walking import Walked, Watch, walk
from channel.sources.web_preview import Absence, MarkupChanged, NoPosts
from channel.store import Index
from handlers.owner.notices import PAGE_TROUBLES, Trouble
from handlers.owner.pulse import Pulse
from storage.index.saving import REFUSED

_WHOLE_EVERY: Final = 7 * 86_400  # seconds

log = logging.getLogger("rahnama.syncing")


async def keep_current(
    store: Index,
    pages: PublicPages,
    channel: str,
    hours: int,
    notices: Notices,
    *,
    pulse: Pulse | None = None,
    now: Callable[[], int] = lambda: int(time.time()),
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Bring the index up to date now and at intervals; after a failure, retry within an hour.

    Errors are logged, and do not end the loop. `pulse` notes when the page was read.
    """
    while True:
        done = await bring_up_to_date(store, pages, channel, notices, now, pulse)
        if done and pulse:
            pulse.page_read = now()
        await sleep((hours if done else 1) * 3600 * random.uniform(0.95, 1.05))


async def bring_up_to_date(
    store: Index,
    pages: PublicPages,
    channel: str,
    notices: Notices,
    now: Callable[[], int],
    pulse: Pulse | None = None,
    watch: Watch = lambda done, total: None,
) -> bool:
    """Do one walk, tell the owner about new or ended trouble, and return whether the walk was completed."""
    try:
        info = (await store.channel()).named(channel)
        if info and info.sample:
            return True  # the sample channel has no public page to read
        ended = (await store.sync_state()).ended
        due = ended is not None and not 0 <= now() - ended < _WHOLE_EVERY  # the clock may have been ahead
        walked = await walk(
            store, pages, info.username if info and info.username else channel, now=now, whole=due, watch=watch
        )
        _note(walked)
        for reason, count, _ in walked.report.skipped:
            if pulse and reason == REFUSED:
                pulse.set_aside(now(), count)
        withheld = walked.whole.withheld if walked.whole else 0
        judged = PAGE_TROUBLES | ({Trouble.WITHHELD} if walked.whole else frozenset())
        await notices.settle(judged, {Trouble.WITHHELD: withheld} if withheld else {}, now())
    except Exception as fault:  # no page may stop the bot, whatever is on it
        _complain(fault)
        if trouble := _trouble_of(fault):
            await _tell(notices, trouble, now())
        return False
    return True


def _trouble_of(fault: Exception) -> Trouble | None:
    """Return the trouble to tell the owner about; None for what may be temporary."""
    if isinstance(fault, MarkupChanged):
        return Trouble.MARKUP
    if isinstance(fault, PageClosedError) or (isinstance(fault, NoPosts) and fault.absence is not Absence.EMPTY):
        return Trouble.CLOSED
    return None


async def _tell(notices: Notices, trouble: Trouble, now: int) -> None:
    try:
        await notices.settle(PAGE_TROUBLES, {trouble: 0}, now)
    except Exception as fault:
        _complain(fault)


def _note(walked: Walked) -> None:
    counts = {"pages": walked.pages, "new": walked.report.new, "changed": walked.report.changed}
    if walked.whole:
        counts |= {"gone": walked.whole.gone, "missing": walked.whole.missing, "withheld": walked.whole.withheld}
    log.info("synced", extra={"fields": counts})


def _complain(fault: Exception) -> None:
    log.warning("sync_failed", extra={"fields": {"fault": type(fault).__name__}})
