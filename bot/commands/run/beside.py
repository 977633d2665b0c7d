"""What goes on beside the updates: loops that may be left at any time and go on from the database at the next start."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from bot.app import owners_texts
from bot.commands.run.connecting import be_introduced
from bot.commands.run.parts import Parts
from bot.commands.run.until import later
from bot.jobs.doubts import Asking
from bot.jobs.expiry import keep_expiring
from bot.jobs.news import burst_in_force, keep_telling
from bot.outbox import Sender
from bot.processes.leader import Term

Loop = Coroutine[Any, Any, None]


def everywhere(parts: Parts) -> tuple[Loop, ...]:
    """What each process does for itself."""
    own = [parts.searches.keep(), *([parts.links.run()] if parts.links else [])]
    return (parts.posts.keep_trying(), parts.alarm.run(), *map(later, own))


def term(parts: Parts) -> Term:
    """What is done once for all processes on a database."""
    settings, store, wake = parts.settings, parts.led, parts.leader.wake
    owners = owners_texts(store, parts.keyring, settings.mail)
    loops = [
        be_introduced(parts.bot, settings.mail),
        keep_expiring(store, settings.mail.route_days),
        keep_telling(store, parts.bot.username, wake, burst=burst_in_force()),
        Asking(store, settings.mail.destination, owners, wake, settings.channel).run(),
        parts.guide.run(),
    ]
    if parts.pages:
        loops.append(_keep_current(parts))
    if settings.backup_dir:
        loops.append(_back_up(settings.database_url, settings.backup_dir))
    return Term(Sender(parts.bot, store, pace=parts.pace, sent=parts.posts.sent), tuple(map(later, loops)))


async def _keep_current(parts: Parts) -> None:
    from bot.jobs.sync.current import keep_current  # reads HTML: the bot starts faster without
    from bot.jobs.sync.troubles import Notices

    settings, channel = parts.settings, parts.settings.channel or ""
    owners = owners_texts(parts.led, parts.keyring, settings.mail)
    page = f"{settings.sync_url}/s/{channel}"
    notices = Notices(parts.led, settings.mail.destination, page, owners, parts.leader.wake)
    assert parts.pages is not None
    await keep_current(parts.led, parts.pages, channel, settings.sync_hours, notices, pulse=parts.pulse)


async def _back_up(database_url: str, folder: Path) -> None:
    from bot.jobs.backups import keep_backing_up  # the bot starts faster without

    await keep_backing_up(database_url, folder)
