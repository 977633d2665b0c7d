"""What the leader does besides the common work of `bot.app`: loops that can be cancelled at any time."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bot.app import Loop, Parts
from bot.commands.run.connecting import be_introduced
from bot.jobs.expiry import keep_expiring
from bot.jobs.identity import Identity
from bot.jobs.sync.first_reading import FirstReading
from bot.jobs.sync.public_pages import PublicPages
from bot.settings import Settings
from handlers.guide_post.material import Guided


def once_for_all(
    settings: Settings, pages: PublicPages | None, first: FirstReading | None, parts: Parts
) -> Iterator[Loop]:
    """Yield the loops; they resume from the database at the next start. `pages`: None if no public page is read.
    `first`: the first reading of the channel, of which the owner waits for the end."""
    yield partial(be_introduced, parts.bot, settings.mail)
    yield partial(keep_expiring, parts.led, settings.mail.route_days)
    yield Identity(
        parts.bot,
        parts.led,
        settings.channel_id or settings.channel_name,
        settings.mail.destination,
        parts.owners_texts,
        parts.leader.wake,
    ).run
    if pages:
        yield partial(_keep_current, settings, pages, first, parts)
    if settings.backup_dir:
        yield partial(_back_up, settings.database_url, settings.backup_dir)


async def _keep_current(settings: Settings, pages: PublicPages, first: FirstReading | None, parts: Parts) -> None:
    from bot.jobs.sync.current import bring_up_to_date, keep_current  # a late import: the bot starts faster
    from bot.jobs.sync.troubles import Notices

    channel = settings.channel_name or ""
    page = f"{settings.sync_url}/s/{channel}"
    notices = Notices(parts.led, settings.mail.destination, page, parts.owners_texts, parts.leader.wake)
    if first and settings.owner_id:
        guided = Guided(channel, mail=True, language=settings.channel_language)
        await first.run(
            lambda watch: bring_up_to_date(
                parts.led, pages, channel, notices, lambda: int(time.time()), parts.pulse, watch
            ),
            *(parts.bot, parts.led, guided, settings.owner_id, parts.owners_texts),
        )
    await keep_current(parts.led, pages, channel, settings.sync_hours, notices, pulse=parts.pulse)


async def _back_up(database_url: str, folder: Path) -> None:
    from bot.jobs.backups import keep_backing_up  # a late import: the bot starts faster

    await keep_backing_up(database_url, folder)
