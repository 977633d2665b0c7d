"""The bot as it runs on Telegram, but on the sandbox: the same handlers, the same intake, the same sender."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.app import ALLOWED_UPDATES, build, make_bot, owners_texts
from bot.asking import Asking
from bot.intake import Intake
from bot.outbox import Limits, Sender
from bot.sandbox.request import SandboxRequest
from bot.sandbox.telegram import Telegram
from bot.settings import MailSettings
from channel.keyring import Keyring
from channel.store import Memory
from handlers.channel_posts import ChannelPosts

_HASTE = 1000.0
_ASKED_AGAIN = 0.2  # seconds


@asynccontextmanager
async def running(
    telegram: Telegram,
    store: Memory,
    keyring: Keyring,
    mail: MailSettings,
    channel: str | None = None,
    opened: Callable[[int], None] = lambda number: None,
    *,
    asks: bool = False,
) -> AsyncIterator[Sender]:
    """Serves the sandbox's people from the store as long as the context lasts.

    `asks`: whether the owner is asked, unbidden, what the index is not sure of.
    """
    bot = make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram))
    posts = ChannelPosts(store, channel)
    sender = Sender(bot, store, sent=posts.sent, limits=Limits().faster(_HASTE))  # the sandbox has no crowd to protect
    application = build(bot, store, keyring, mail, sender.wake, channel, opened)
    async with application:
        intake = Intake(bot, application.process_update, allowed_updates=ALLOWED_UPDATES, posts=posts.take)
        async with asyncio.TaskGroup() as work:
            work.create_task(intake.run())
            work.create_task(sender.run())
            owners = owners_texts(store, keyring, mail)
            asking = Asking(store, mail.destination if asks else None, owners, sender.wake, channel)
            unbidden = work.create_task(asking.run(_ASKED_AGAIN, _ASKED_AGAIN))
            try:
                yield sender
            finally:
                unbidden.cancel()
                await intake.stop()
                await sender.stop()
