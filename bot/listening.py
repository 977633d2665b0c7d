"""A port that the process listens on: for Telegram's updates or for monitoring."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from channel.errors import SettingsError


@asynccontextmanager
async def listening(
    setting: str, address: str, protocols: web.Server, connected: Callable[[], asyncio.Protocol] | None = None
) -> AsyncIterator[None]:
    """Serve as long as the context lasts. `address`: host and port; `connected`: makes a protocol from `protocols`.

    Raises SettingsError, naming the setting, if the address is taken or does not belong to this machine.
    """
    host, _, port = address.rpartition(":")
    try:
        server = await asyncio.get_running_loop().create_server(
            connected or protocols, host.strip("[]"), int(port), backlog=1024
        )
    except OSError as fault:
        raise SettingsError(
            f"{setting}: {address} cannot be listened at: {fault.strerror}. Choose another port."
        ) from None
    try:
        yield
    finally:
        server.close()
        await protocols.shutdown(timeout=0.2)
