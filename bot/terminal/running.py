"""The bot as it runs on Telegram, but on the sandbox: the same handlers, the same intake, the same store."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.app import ALLOWED_UPDATES, build
from bot.intake import Intake
from bot.keyring import Keyring
from bot.sandbox.request import SandboxRequest
from bot.sandbox.telegram import Telegram
from channel.store import Store


@asynccontextmanager
async def running(
    telegram: Telegram, store: Store, keyring: Keyring, channel: str | None = None
) -> AsyncIterator[None]:
    """Serves the sandbox's readers from the store as long as the context lasts."""
    application = build(
        store,
        lambda reader: keyring.pseudonym("language", reader),
        token=telegram.token,
        request=SandboxRequest(telegram),
        channel=channel,
    )
    async with application:
        intake = Intake(
            application.bot,
            application.process_update,
            request=SandboxRequest(telegram),
            allowed_updates=ALLOWED_UPDATES,
        )
        work = asyncio.create_task(intake.run())
        try:
            yield
        finally:
            await intake.stop()
            with suppress(asyncio.CancelledError):
                await work
