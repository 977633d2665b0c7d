"""`rahnama run`: the bot on Telegram, from start to SIGTERM."""

import asyncio
import logging
import signal
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.app import ALLOWED_UPDATES, build, introduce, make_bot, owners_texts
from bot.asking import Asking
from bot.expiring import keep_expiring
from bot.following import burst_in_force, keep_telling
from bot.guide import GuideKeeper
from bot.intake import Intake
from bot.keyring import hold_keyring
from bot.outbox import Pace, Sender, limits_in_force
from bot.outbox.replies import Replies
from bot.settings import MailSettings, Settings, read_settings
from bot.syncing.links import Links
from bot.syncing.pages import PublicPages, open_pages
from bot.transport import AiohttpRequest, proxy_for
from channel.errors import SettingsError
from channel.keyring import Keyring
from channel.store import Memory
from handlers.channel_posts import ChannelPosts
from handlers.publishing_guide.knowing import Guided
from handlers.pulse import Pulse
from handlers.searches import Searches
from storage import open_store

_LONGEST_PAUSE = 60.0
_BESIDE_AFTER = 2.0

log = logging.getLogger("rahnama.serving")


async def serve() -> None:
    """Serves readers until SIGTERM or SIGINT. Raises SettingsError where it cannot begin."""
    settings = read_settings()
    if missing := settings.missing():
        raise SettingsError("\n".join(missing))
    logs.set_up(settings.log_level)
    proxy_for(settings.bot_api_url)  # a proxy that cannot be used is told now, not at each request
    with hold_keyring(settings.keyring_file) as keyring:
        await _serve(settings, keyring)


async def _serve(settings: Settings, keyring: Keyring) -> None:
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.database_url, keyring))
        pages = await stack.enter_async_context(open_pages(settings.sync_url)) if settings.sync_hours else None
        links = Links(store, pages, settings.channel or "") if pages else None
        request = AiohttpRequest()
        pace = Pace(limits_in_force())
        bot = make_bot(settings.token(), request, request, settings.bot_api_url, Replies(pace))
        posts = ChannelPosts(store, settings.channel)
        sender = Sender(bot, store, pace=pace, sent=posts.sent)
        opened = links.opened if links else _nothing_to_look_at
        pulse = Pulse(started=int(time.time()), reads_page=pages is not None)
        searches = Searches(store)
        guided = Guided(settings.channel, settings.mail.destination is not None)
        guide = GuideKeeper(bot, store, posts, guided, settings.mail.destination, sender.wake)
        application = build(
            bot,
            store,
            keyring,
            settings.mail,
            sender.wake,
            settings.channel,
            opened,
            pulse=pulse,
            searches=searches,
            keyring_file=settings.keyring_file,
            wake_guide=guide.wake,
        )
        stop = _stop_signal()
        connecting = asyncio.create_task(_connect(bot, settings))
        if not await _came_first(connecting, stop):
            connecting.cancel()
            await asyncio.wait({connecting})
            await bot.shutdown()
            return
        async with application:
            if not bot.supports_inline_queries:
                log.info("inline_mode_off")  # the owner switches it on at @BotFather, with /setinline
            intake = Intake(
                bot, application.process_update, allowed_updates=ALLOWED_UPDATES, posts=guide.take, pulse=pulse
            )
            owners = owners_texts(store, keyring, settings.mail)
            asking = Asking(store, settings.mail.destination, owners, sender.wake, settings.channel)
            later = [_introduce(bot, settings.mail), keep_expiring(store, settings.mail.route_days)]
            later += [searches.keep(), keep_telling(store, bot.username, sender.wake, burst=burst_in_force())]
            later += [asking.run(), guide.run()]
            if pages and links:
                later += [links.run(), _keep_current(settings, store, keyring, pages, sender, pulse)]
            await _serve_until(stop, intake, sender, (posts.keep_trying(), *map(_later, later)))
            await searches.flush()


async def _serve_until(
    stop: asyncio.Event, intake: Intake, sender: Sender, beside: tuple[Coroutine[Any, Any, None], ...]
) -> None:
    """Works until the signal. What is `beside` the work may be left at any time."""
    work = asyncio.create_task(intake.run())
    sending = asyncio.create_task(sender.run())
    others = [asyncio.create_task(one) for one in beside]
    log.info("serving")
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({work, sending, waiting}, return_when=asyncio.FIRST_COMPLETED)
    for task in (waiting, *others):
        task.cancel()
    await asyncio.gather(intake.stop(), sender.stop())
    await asyncio.gather(*others, waiting, return_exceptions=True)
    await asyncio.gather(work, sending)
    log.info("stopped")


def _nothing_to_look_at(_: int) -> None:
    """Where no public page is read, its links are not looked at either."""


async def _keep_current(
    settings: Settings, store: Memory, keyring: Keyring, pages: PublicPages, sender: Sender, pulse: Pulse
) -> None:
    from bot.syncing.current import keep_current  # reads HTML: the bot starts faster without
    from bot.syncing.notices import Notices

    channel = settings.channel or ""
    texts_of_the_owner = owners_texts(store, keyring, settings.mail)
    page = f"{settings.sync_url}/s/{channel}"
    notices = Notices(store, settings.mail.destination, page, texts_of_the_owner, sender.wake)
    await keep_current(store, pages, channel, settings.sync_hours, notices, pulse=pulse)


async def _later(work: Coroutine[Any, Any, None]) -> None:
    """Begins a little after the start, so that whoever wrote meanwhile is answered first."""
    try:
        await asyncio.sleep(_BESIDE_AFTER)
    except asyncio.CancelledError:
        work.close()
        raise
    await work


async def _connect(bot: Bot, settings: Settings) -> None:
    """Asks Telegram who the bot is, again and again while there is no network; a refused token is told."""
    pause = 1.0
    while True:
        try:
            await bot.initialize()
            await bot.delete_webhook()  # while one is set, Telegram gives no updates to ask for
        except InvalidToken:
            await bot.shutdown()
            raise SettingsError(
                f"BOT_TOKEN is not accepted by {settings.bot_api_url}: ask @BotFather for the bot's token with /token."
            ) from None
        except TelegramError as fault:
            log.warning("telegram_away", extra={"fields": {"fault": type(fault).__name__, "pause": pause}})
            await bot.shutdown()  # PTB takes a bot for initialized even where getMe has failed
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            return


async def _introduce(bot: Bot, mail: MailSettings) -> None:
    """The menu and the description; readers are served all the same where Telegram refuses them."""
    try:
        await introduce(bot, mail)
    except TelegramError as fault:
        log.warning("introduction_failed", extra={"fields": {"fault": type(fault).__name__}})


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


async def _came_first(work: asyncio.Task[None], stop: asyncio.Event) -> bool:
    """Waits for the work or the signal; whether the work came first. What it raised is raised."""
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not work.done():
        return False
    work.result()
    return True
