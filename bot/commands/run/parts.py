"""The bot's parts, put together: each is made here and nowhere else."""

import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

from telegram import Bot

from bot.app import AnyApplication, build, make_bot, owners_texts
from bot.jobs import backups
from bot.jobs.guide_post import GuideKeeper
from bot.jobs.sync.opened_links import Links
from bot.jobs.sync.public_pages import PublicPages, open_pages
from bot.outbox import Pace, limits_in_force
from bot.outbox.replies import Replies
from bot.processes.alarm import Alarm
from bot.processes.leader import Leader, Term
from bot.settings import Settings
from bot.updates.transport import AiohttpRequest
from channel.people.keyring import Keyring
from channel.store import Memory
from handlers.channel_posts import ChannelPosts
from handlers.guide_post.material import Guided
from handlers.owner.pulse import Pulse
from handlers.owner.search_counts import Searches
from storage import open_store


@dataclass(frozen=True)
class Parts:
    settings: Settings
    keyring: Keyring
    store: Memory
    bot: Bot
    pace: Pace
    leader: Leader
    led: Memory
    """The store for what only the leader does."""
    posts: ChannelPosts
    guide: GuideKeeper
    pulse: Pulse
    searches: Searches
    application: AnyApplication
    alarm: Alarm
    pages: PublicPages | None
    """None where no public page is read; its links are not looked at either then."""
    links: Links | None


async def assembled(
    settings: Settings, keyring: Keyring, stack: AsyncExitStack, term: Callable[["Parts"], Term]
) -> Parts:
    """All of them, as long as the stack lasts; `term` begins what is done by who leads.

    Raises StoreError where the database cannot be used.
    """
    backups.refuse_if_damaged(settings.database_url, settings.backup_dir)
    store = await stack.enter_async_context(open_store(settings.database_url, keyring))
    pages = await stack.enter_async_context(open_pages(settings.sync_url)) if settings.sync_hours else None
    links = Links(store, pages, settings.channel or "") if pages else None
    request, pace = AiohttpRequest(), Pace(limits_in_force())
    bot = make_bot(settings.token(), request, request, settings.bot_api_url, Replies(pace))
    posts = ChannelPosts(store, settings.channel)
    owners = owners_texts(store, keyring, settings.mail)
    alarm = Alarm(bot, store, settings.mail.destination, owners, lambda: leader.held() is not None)
    leader = Leader(store, lambda: term(parts), away=alarm.met)
    led = store.led(leader.held)
    pulse, searches = Pulse(started=int(time.time()), reads_page=pages is not None), Searches(store)
    guided = Guided(settings.channel, settings.mail.destination is not None)
    guide = GuideKeeper(bot, store, posts, guided, settings.mail.destination, leader.wake, led=led)
    application = build(
        bot,
        store,
        keyring,
        settings.mail,
        leader.wake,
        settings.channel,
        links.opened if links else _nothing_to_look_at,
        pulse=pulse,
        searches=searches,
        keyring_file=settings.keyring_file,
        wake_guide=guide.wake,
        backups=partial(backups.look, settings.database_url, settings.backup_dir),
        webhook=settings.webhook_url,
    )
    parts = Parts(
        *(settings, keyring, store, bot, pace, leader, led, posts, guide, pulse, searches, application, alarm),
        pages=pages,
        links=links,
    )
    return parts


def _nothing_to_look_at(_: int) -> None:
    """Where no public page is read, its links are not looked at either."""
