"""`rahnama run`: the bot on Telegram, from start to SIGTERM.

`parts` puts it together, `connecting` has the first words with Telegram, `receiving` takes updates, `beside` is what
goes on beside them, `until` works until the signal.
"""

import asyncio
from contextlib import AsyncExitStack

from bot import logs
from bot.commands.run.beside import everywhere, term
from bot.commands.run.connecting import connect
from bot.commands.run.parts import assembled
from bot.commands.run.receiving import receiving, watched
from bot.commands.run.until import came_first, stop_signal, work_until
from bot.keyring import hold_keyring
from bot.processes.watchdog import Watchdog
from bot.settings import Settings, read_settings
from bot.updates.transport import proxy_for
from channel.errors import SettingsError
from channel.people.keyring import Keyring


async def serve(*, polling: bool = False) -> None:
    """Serves readers until SIGTERM or SIGINT; `polling`: asks for updates also where a webhook is set.

    Raises SettingsError where it cannot begin.
    """
    settings = read_settings()
    if missing := settings.missing():
        raise SettingsError("\n".join(missing))
    logs.set_up(settings.log_level)
    proxy_for(settings.bot_api_url)  # a proxy that cannot be used is told now, not at each request
    if polling:
        settings = settings.model_copy(update={"webhook_url": None})
    with hold_keyring(settings.keyring_file) as keyring:
        await _serve(settings, keyring)


async def _serve(settings: Settings, keyring: Keyring) -> None:
    async with AsyncExitStack() as stack:
        parts = await assembled(settings, keyring, stack, term)
        receiver = receiving(parts)
        await stack.enter_async_context(watched(parts, receiver))
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
                await work_until(stop, (receiver, parts.leader), everywhere(parts))
            await parts.searches.flush()
