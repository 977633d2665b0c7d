"""`rahnama guide` and `rahnama check`: prints the guide, and checks that everything is in order."""

import html
import re
from contextlib import AsyncExitStack
from functools import partial

from rich.console import Console
from telegram import Bot
from telegram.error import TelegramError

from bot.commands.chosen import chosen_too
from bot.jobs import backups
from bot.keyring import look
from bot.network.proxies import proxy_for, shown
from bot.network.transport import AiohttpRequest
from bot.outbox.outcomes import is_token_refused
from bot.settings import Settings, open_to_others, read_settings
from channel.errors import RahnamaError, SettingsError
from channel.language.text import without_direction_marks
from channel.store import Memory
from handlers.answers import Question
from handlers.browse.guide import guide
from handlers.owner.health import findings
from handlers.owner.marks import Mark
from handlers.owner.vitals import Surroundings
from handlers.texts import LANGUAGES, texts
from storage import open_store

_ADVICE = {
    True: "Does the proxy run, and does it let the bot through?",
    False: "Is there a network? Where Telegram is blocked, set PROXY_URL.",
}
_TAG = re.compile(r"<[^>]*>")


async def print_guide(database_url: str, language: str) -> None:
    """Print the guide to standard output. Raises SettingsError for a language that the bot does not have."""
    if language and language not in LANGUAGES:
        raise SettingsError(f"--language: expected one of {', '.join(LANGUAGES)}.")
    async with open_store(database_url) as store:
        info = (await store.channel()).info
        answer = await guide(Question(store=store, texts=texts(language), channel=info))
    for message in answer.messages:
        _say(without_direction_marks(html.unescape(_TAG.sub("", message))))


async def check_all(database: str | None) -> bool:
    """Print a line for everything that the bot depends on; return whether all is well."""
    try:
        settings = read_settings()
    except SettingsError as fault:
        _say(f"✗ settings: {fault}")
        return False
    _say("✓ settings: all are well-formed")
    if open_to_others():
        _say("⚠️ other users can read .env, and the bot's token in it. Run: chmod 600 .env")
    async with AsyncExitStack() as stack:
        store, settings = await _opened(database or settings.database_url, settings, stack)
        accepted, bot = await _accepted(settings, stack)
        if store is None:
            return False
        return await _check_health(settings, store, bot) and accepted


def _say_what_is_open(settings: Settings) -> None:
    if settings.owner_id is None:
        _say("– owner: nobody yet. Run rahnama init: it prints a link, and whoever opens it first is the owner")
    if settings.channel is None:
        _say("– channel: none yet. The owner chooses it in the chat with the bot; or set CHANNEL")
    if settings.channel_id:
        _say("– channel: private, so there is no public page to read. New posts come while the bot is an administrator")


async def _opened(url: str, settings: Settings, stack: AsyncExitStack) -> tuple[Memory | None, Settings]:
    """Return the store if it holds posts, or print what is wrong; and the settings with those made in the chat."""
    try:
        store = await stack.enter_async_context(open_store(url))
        settings = await chosen_too(settings, store)
        _say_what_is_open(settings)
        view = await store.channel()
    except RahnamaError as fault:
        _say(f"✗ database: {fault}")
        return None, settings
    if view.info is None:
        _say("✗ database: no posts yet. The bot reads them once the channel is chosen; or load them: rahnama import")
        return None, settings
    _say(f"✓ database: “{view.info.title}”, {view.posts} posts, {view.tags} tags, {view.series} series")
    return store, settings


async def _accepted(settings: Settings, stack: AsyncExitStack) -> tuple[bool, Bot | None]:
    """Return whether the token is right or absent, and the bot if Telegram can be reached."""
    if settings.bot_token is None:
        _say(f"– {settings.missing()[0]}")
        return True, None
    way = ""
    try:
        proxy = proxy_for(settings.bot_api_url, settings.proxy)
        if proxy:
            way = f" through {shown(proxy)}"
        request = AiohttpRequest(proxy)
        bot = Bot(settings.token(), f"{settings.bot_api_url}/bot", request=request, get_updates_request=request)
        await stack.enter_async_context(bot)
        _say(f"✓ token: Telegram accepts it; the bot is @{bot.username}{way and f', asked{way}'}")
    except SettingsError as fault:
        _say(f"✗ proxy: {fault}")
        return False, None
    except TelegramError as fault:
        if is_token_refused(fault):
            _say("✗ token: Telegram does not accept BOT_TOKEN. Ask @BotFather for the token with /token.")
            return False, None
        _say(f"✗ token: {settings.bot_api_url} can't be reached{way} ({type(fault).__name__}). {_ADVICE[bool(way)]}")
        return False, None
    return True, bot


async def _check_health(settings: Settings, store: Memory, bot: Bot | None) -> bool:
    """Print what /health says, in English, except for what only the running process knows."""
    around = Surroundings(
        store,
        keyring=partial(look, settings.keyring_file),
        backups=partial(backups.look, settings.database_url, settings.backup_dir),
        bot=bot,
        channel=settings.channel_name,
        channel_id=settings.channel_id,
        members_only=settings.members_only,
        destination=settings.mail.destination,
        in_discussion=settings.feedback_in_discussion,
        webhook=settings.webhook_url,
    )
    found = await findings(texts("en"), around)
    for one in found:
        _say(f"{one.mark} {without_direction_marks(html.unescape(_TAG.sub('', one.said)))}")
    return not any(one.mark is Mark.WRONG for one in found)


def _say(line: str) -> None:
    Console(soft_wrap=True, highlight=False, markup=False).print(line)
