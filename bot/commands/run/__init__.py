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
from bot.commands.run.anew import Turn
from bot.commands.run.beside import once_for_all
from bot.commands.run.connecting import connect
from bot.commands.run.inviting import invite
from bot.commands.run.receiving import receiving, watched
from bot.commands.run.until import came_first, stop_signal, work_until
from bot.jobs import backups
from bot.jobs.sync.first_reading import FirstReading
from bot.jobs.sync.opened_links import Links
from bot.jobs.sync.public_pages import open_pages
from bot.keyring import hold_keyring
from bot.network.proxies import proxy_for
from bot.network.transport import AiohttpRequest
from bot.processes.watchdog import Watchdog
from bot.settings import Settings, open_to_others, read_settings
from bot.settings.in_chat import with_chosen
from channel.errors import SettingsError
from channel.people.keyring import Keyring
from channel.store import Memory
from storage import open_store

log = logging.getLogger("rahnama.serving")


async def serve(*, polling: bool = False, inviting: bool = False) -> None:
    """Serve readers until SIGTERM or SIGINT. `polling`: poll for updates even if a webhook is set. `inviting`: print
    the link that makes an owner, as is done anyway while there is neither an owner nor a channel.

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
        await _serve(settings, keyring, inviting=inviting)


async def _serve(given: Settings, keyring: Keyring, *, inviting: bool) -> None:
    """Assemble the bot and serve, again and again as settings change, until the signal."""
    backups.refuse_if_damaged(given.database_url, given.backup_dir)
    async with open_store(given.database_url, keyring) as store:
        stop = stop_signal()
        if given.owner_id:
            await store.offer("", 0)  # the environment says who the owner is: no link that is left makes another
        while not stop.is_set():
            revision, chosen = await store.chosen_revision(), await store.chosen()
            settings = with_chosen(given, chosen)
            inviting = (inviting or not (settings.channel or settings.owner_id)) and given.owner_id is None
            turn = Turn(store, revision, stop)
            watching = asyncio.create_task(turn.watch())
            try:
                await _serve_once(settings, keyring, store, turn, FirstReading.of(chosen), inviting=inviting)
                if not turn.over.is_set():
                    return  # a worker ended by itself
            finally:
                watching.cancel()
            inviting = False


async def _serve_once(
    settings: Settings, keyring: Keyring, store: Memory, turn: Turn, first: FirstReading | None, *, inviting: bool
) -> None:
    async with AsyncExitStack() as stack:
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
            is_new=settings.channel is None,
            reads_pages=settings.sync_hours > 0,
            anew=turn.over.set,
        )
        parts = assemble(store, keyring, world, partial(once_for_all, settings, pages, first))
        receiver = receiving(parts, settings)
        await stack.enter_async_context(watched(parts, receiver, settings.metrics_listen))
        connecting = asyncio.create_task(connect(parts.bot, settings))
        if not await came_first(connecting, turn.over):
            connecting.cancel()
            await asyncio.wait({connecting})
            await parts.bot.shutdown()
            return
        if inviting:
            await invite(store, parts.bot.username)
        async with parts.application:
            watchdog = Watchdog(lambda: (receiver.moved, parts.leader.moved), settings.heartbeat_file)
            with watchdog.watching():
                await work_until(turn.over, (receiver, parts.leader), parts.beside(*([links.run] if links else [])))
            await parts.searches.flush()
