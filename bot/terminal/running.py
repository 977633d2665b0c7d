"""The bot as it runs on Telegram, but on the sandbox: the same handlers, the same intake, the same sender."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.app import ALLOWED_UPDATES, build, make_bot
from bot.following import keep_telling
from bot.intake import Intake
from bot.outbox import Limits, Sender
from bot.sandbox.request import SandboxRequest
from bot.sandbox.telegram import Telegram
from bot.settings import MailSettings
from channel.keyring import Keyring
from channel.store import Memory
from handlers.channel_posts import ChannelPosts
from handlers.pulse import Pulse
from handlers.searches import Searches

_HASTE = 1000.0
_LOOK = 0.05  # seconds between looks for new posts: who talks in a terminal waits for what comes of his


@asynccontextmanager
async def running(
    telegram: Telegram,
    store: Memory,
    keyring: Keyring,
    mail: MailSettings,
    channel: str | None = None,
    opened: Callable[[int], None] = lambda number: None,
) -> AsyncIterator[Sender]:
    """Serves the sandbox's people from the store as long as the context lasts."""
    bot = make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram))
    posts = ChannelPosts(store, channel)
    sender = Sender(bot, store, sent=posts.sent, limits=Limits().faster(_HASTE))  # the sandbox has no crowd to protect
    pulse, searches = Pulse(started=int(time.time())), Searches(store)
    application = build(bot, store, keyring, mail, sender.wake, channel, opened, pulse=pulse, searches=searches)
    async with application:
        intake = Intake(bot, application.process_update, allowed_updates=ALLOWED_UPDATES, posts=posts.take, pulse=pulse)
        async with asyncio.TaskGroup() as work:
            work.create_task(intake.run())
            work.create_task(sender.run())
            telling = work.create_task(keep_telling(store, bot.username, sender.wake, burst=0, look=_LOOK))
            try:
                yield sender
            finally:
                telling.cancel()
                await intake.stop()
                await sender.stop()
                await searches.flush()
