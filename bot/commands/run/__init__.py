"""`rahnama run`: the bot on Telegram, from start to SIGTERM.

`bot.app` assembles it, `connecting` makes the first requests to Telegram, `receiving` takes updates, `beside` is the
background work, and `until` works until the signal.
"""

import asyncio
import logging
from contextlib import AsyncExitStack
from functools import partial

from bot import logs
from bot.app import World, assemble
from bot.commands.run.beside import once_for_all
from bot.commands.run.connecting import connect
from bot.commands.run.receiving import receiving, watched
from bot.commands.run.until import came_first, stop_signal, work_until
from bot.jobs import backups
from bot.jobs.sync.opened_links import Links
from bot.jobs.sync.public_pages import open_pages
from bot.keyring import hold_keyring
from bot.network.proxies import proxy_for
from bot.network.transport import AiohttpRequest
from bot.processes.watchdog import Watchdog
from bot.settings import Settings, open_to_others, read_settings
from channel.errors import SettingsError
from channel.people.keyring import Keyring
from storage import open_store

log = logging.getLogger("rahnama.serving")


async def serve(*, polling: bool = False) -> None:
    """Serve readers until SIGTERM or SIGINT. `polling`: poll for updates even if a webhook is set.

    Raises SettingsError if it cannot start.
    """
    settings = read_settings()
    if missing := settings.missing():
        raise SettingsError("\n".join(missing))
    logs.set_up(settings.log_level)
    if open_to_others():
        log.warning("env_open", extra={"fields": {"way_out": "chmod 600 .env"}})
    if polling:
        settings = settings.model_copy(update={"webhook_url": None})
    with hold_keyring(settings.keyring_file) as keyring:
        await _serve(settings, keyring)


async def _serve(settings: Settings, keyring: Keyring) -> None:
    backups.refuse_if_damaged(settings.database_url, settings.backup_dir)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.database_url, keyring))
        public = settings.channel_name if settings.sync_hours else None  # a private channel has no page
        opening = open_pages(settings.sync_url, proxy_url=settings.proxy)
        pages = await stack.enter_async_context(opening) if public else None
        links = Links(store, pages, public) if public and pages else None
        world = World(
            token=settings.token(),
            request=AiohttpRequest(proxy_for(settings.bot_api_url, settings.proxy)),
            api_url=settings.bot_api_url,
            channel=settings.channel_name,
            channel_id=settings.channel_id,
            members_only=settings.members_only,
            language=settings.channel_language,
            mail=settings.mail,
            keyring_file=settings.keyring_file,
            backups=partial(backups.look, settings.database_url, settings.backup_dir),
            webhook=settings.webhook_url,
            reads_page=pages is not None,
            opened=links.opened if links else None,
        )
        parts = assemble(store, keyring, world, partial(once_for_all, settings, pages))
        receiver = receiving(parts, settings)
        await stack.enter_async_context(watched(parts, receiver, settings.metrics_listen))
        stop = stop_signal()
        connecting = asyncio.create_task(connect(parts.bot, settings))
        if not await came_first(connecting, stop):
            connecting.cancel()
            await asyncio.wait({connecting})
            await parts.bot.shutdown()
            return
        async with parts.application:
            watchdog = Watchdog(lambda: (receiver.moved, parts.leader.moved), settings.heartbeat_file)
            with watchdog.watching():
                await work_until(stop, (receiver, parts.leader), parts.beside(*([links.run] if links else [])))
            await parts.searches.flush()
