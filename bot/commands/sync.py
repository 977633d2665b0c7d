"""`rahnama sync`: brings the index up to date from the channel's public page, and prints the result."""

import asyncio
import time

from rich.console import Console

from bot.commands.chosen import chosen_too
from bot.commands.import_posts import summary
from bot.commands.progress_bar import progress_bar
from bot.jobs.sync.public_pages import open_pages
from bot.jobs.sync.walking import MOST_VANISHED, Walked, walk
from bot.settings import Settings
from channel.errors import SettingsError
from storage import open_store


async def sync_channel(
    settings: Settings,
    database_url: str,
    console: Console,
    *,
    whole: bool,
    accept_deletions: bool,
    renamed: bool = False,
) -> None:
    """Walk with a progress bar (on a terminal), and print a summary.

    `accept_deletions`: walk the whole page, and accept any number of vanished posts as deleted. `renamed`: the page is
    of the index's channel, even if its name and title differ. Raises Stranger if it is of another.
    """
    if settings.channel is None:
        async with open_store(database_url) as store:
            settings = await chosen_too(settings, store)
    if settings.channel is None:
        raise SettingsError(
            "Which channel? Name it, for example: rahnama sync SingularThinker\n"
            "Or set it in the file .env: CHANNEL=SingularThinker"
        )
    if settings.channel_name is None:
        raise SettingsError(
            "A private channel has no public page to read. Load an export with rahnama import; "
            "new posts come by themselves while the bot is an administrator of the channel."
        )
    name = f"{settings.sync_url.partition('://')[2]}/s/{settings.channel_name}"
    async with open_store(database_url) as store, open_pages(settings.sync_url, proxy_url=settings.proxy) as pages:
        with progress_bar(console) as progress:
            task = progress.add_task(name, total=None)
            try:
                walked = await walk(
                    store,
                    pages,
                    settings.channel_name,
                    now=lambda: int(time.time()),
                    whole=whole or accept_deletions,
                    most=1.0 if accept_deletions else MOST_VANISHED,
                    renamed=renamed,
                    watch=lambda done, total: progress.update(task, completed=done, total=total),
                )
            except asyncio.CancelledError:  # Ctrl-C
                console.print("Stopped. What was read is kept; run the same command again to continue.")
                raise
    console.print(told(name, walked), highlight=False, markup=False, soft_wrap=True)


def told(name: str, walked: Walked) -> str:
    """Return the result of a walk, in a few lines."""
    first, *rest = summary(name, "public page", walked.report).splitlines()
    return "\n".join([first, f"  pages read {walked.pages}", *rest, *_found_missing(name, walked)])


def _found_missing(name: str, walked: Walked) -> list[str]:
    if walked.whole is None:
        return []
    lines = [
        f"  walked to the end: marked as deleted {walked.whole.gone}, missed for the first time {walked.whole.missing}"
    ]
    if walked.whole.withheld:
        lines += [
            f"  missed twice {walked.whole.withheld}: too many at once, so none was marked as deleted. Look at {name};",
            "  if they really are deleted: rahnama sync --accept-deletions",
        ]
    return lines
