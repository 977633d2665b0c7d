"""The bot as it runs on Telegram, but on the sandbox: the same handlers, the same intake, the same sender."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from bot.app import ALLOWED_UPDATES, build, make_bot, owners_texts
from bot.jobs.doubts import Asking
from bot.jobs.guide_post import GuideKeeper, Rhythm
from bot.jobs.news import keep_telling
from bot.outbox import Limits, Sender
from bot.sandbox.request import SandboxRequest
from bot.sandbox.telegram import Telegram
from bot.settings import MailSettings
from bot.updates.polling import Intake
from channel.people.keyring import Keyring
from channel.store import Memory
from handlers.channel_posts import ChannelPosts
from handlers.guide_post.material import Guided
from handlers.owner.pulse import Pulse
from handlers.owner.search_counts import Searches

_HASTE = 1000.0
_LOOK = 0.05  # seconds between looks for new posts: who talks in a terminal waits for what comes of his
_ASKED_AGAIN = 0.2  # seconds


class Running(NamedTuple):
    """What of the running bot works beside the updates."""

    sender: Sender
    guide: GuideKeeper


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
) -> AsyncIterator[Running]:
    """Serves the sandbox's people from the store as long as the context lasts.

    `asks`: whether the owner is asked, unbidden, what the index is not sure of.
    """
    bot = make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram))
    posts = ChannelPosts(store, channel)
    sender = Sender(bot, store, sent=posts.sent, limits=Limits().faster(_HASTE))  # the sandbox has no crowd to protect
    pulse, searches = Pulse(started=int(time.time())), Searches(store)
    guide = GuideKeeper(
        bot,
        store,
        posts,
        Guided(channel, mail.destination is not None),
        mail.destination,
        sender.wake,
        Rhythm(quiet=0, longest=0, apart=0, look=_LOOK),
    )
    application = build(
        *(bot, store, keyring, mail, sender.wake, channel, opened),
        pulse=pulse,
        searches=searches,
        wake_guide=guide.wake,
    )
    async with application:
        intake = Intake(bot, application.process_update, allowed_updates=ALLOWED_UPDATES, posts=guide.take, pulse=pulse)
        async with asyncio.TaskGroup() as work:
            work.create_task(intake.run())
            work.create_task(sender.run())
            owners = owners_texts(store, keyring, mail)
            asking = Asking(store, mail.destination if asks else None, owners, sender.wake, channel)
            beside = [
                work.create_task(keep_telling(store, bot.username, sender.wake, burst=0, look=_LOOK)),
                work.create_task(asking.run(_ASKED_AGAIN, _ASKED_AGAIN)),
                work.create_task(guide.run()),
            ]
            try:
                yield Running(sender, guide)
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.wait(beside)
                await intake.stop()
                await sender.stop()
                await searches.flush()
