"""The bot as it runs on Telegram, but on the sandbox: the same parts, assembled by the same `bot.app`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.app import Parts, World, assemble
from bot.commands.run.until import work_until
from bot.jobs.guide_post import Rhythm
from bot.outbox import Limits
from bot.sandbox.request import SandboxRequest
from bot.sandbox.telegram import Telegram
from bot.settings import MailSettings
from channel.people.keyring import Keyring
from channel.store import Memory

_HASTE = 1000.0
_LOOK = 0.05  # seconds between checks for new posts: people at a terminal wait for the result
_ASKED_AGAIN = 0.2  # seconds


def sandboxed(telegram: Telegram, mail: MailSettings, channel: str | None = None, **changed: Any) -> World:
    """Return a world with short delays, and without the limits made for many users."""
    given: dict[str, Any] = {
        **{"limits": Limits().faster(_HASTE), "rhythm": Rhythm(quiet=0, longest=0, apart=0, look=_LOOK)},
        **{"burst": 0, "looks_for_news": _LOOK, "later": 0.0},
        **{"asks": False, "asks_every": _ASKED_AGAIN, "asks_again": _ASKED_AGAIN},
    }
    return World(
        token=telegram.token, request=SandboxRequest(telegram), mail=mail, channel=channel, **{**given, **changed}
    )


@asynccontextmanager
async def running(
    telegram: Telegram,
    store: Memory,
    keyring: Keyring,
    mail: MailSettings,
    channel: str | None = None,
    **changed: Any,
) -> AsyncIterator[Parts]:
    """Serve the sandbox's people from the store as long as the context lasts. `changed`: fields of its `World`."""
    parts, stop = assemble(store, keyring, sandboxed(telegram, mail, channel, **changed)), asyncio.Event()
    async with parts.application, asyncio.TaskGroup() as work:
        serving = work.create_task(work_until(stop, (parts.intake(), parts.leader), parts.beside()))
        try:
            yield parts
        finally:
            stop.set()
            await asyncio.wait({serving})
            await parts.searches.flush()
