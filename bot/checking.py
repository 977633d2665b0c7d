"""`rahnama guide` and `rahnama check`: what the index says, and whether all is right."""

import html
import re

from rich.console import Console
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings, read_settings
from bot.transport import AiohttpRequest
from channel.errors import RahnamaError, SettingsError
from channel.text import without_direction_marks
from handlers.answers import Question
from handlers.guide import guide
from handlers.texts import LANGUAGES, texts
from storage import open_store

_TAG = re.compile(r"<[^>]*>")


async def print_guide(database_url: str, language: str) -> None:
    """The guide on standard output. Raises SettingsError for a language that is not spoken here."""
    if language not in LANGUAGES:
        raise SettingsError(f"--language: expected one of {', '.join(LANGUAGES)}.")
    async with open_store(database_url) as store:
        info = (await store.channel()).info
        answer = await guide(Question(store=store, texts=texts(language), channel=info))
    for message in answer.messages:
        _say(without_direction_marks(html.unescape(_TAG.sub("", message))))


async def check_all(database: str | None) -> bool:
    """A line for the settings, the database and the token each; whether all of them are right."""
    try:
        settings = read_settings()
    except SettingsError as fault:
        _say(f"✗ settings: {fault}")
        return False
    _say("✓ settings: each that is given is well-formed")
    holds = await _check_database(database or settings.database_url)
    accepted = await _check_token(settings)
    return holds and accepted


async def _check_database(url: str) -> bool:
    try:
        async with open_store(url) as store:
            view = await store.channel()
    except RahnamaError as fault:
        _say(f"✗ database: {fault}")
        return False
    if view.info is None:
        _say("✗ database: holds no posts yet. Load them: rahnama import result.json")
        return False
    _say(f"✓ database: “{view.info.title}”, {view.posts} posts, {view.tags} tags, {view.series} series")
    return True


async def _check_token(settings: Settings) -> bool:
    if settings.bot_token is None:
        _say(f"– {settings.missing()[0]}")
        return True
    try:
        async with Bot(settings.token(), f"{settings.bot_api_url}/bot", request=AiohttpRequest()) as bot:
            _say(f"✓ token: Telegram accepts it; the bot is @{bot.username}")
    except InvalidToken:
        _say("✗ token: Telegram does not accept BOT_TOKEN. Ask @BotFather for the token with /token.")
        return False
    except TelegramError as fault:
        _say(f"✗ token: {settings.bot_api_url} could not be asked ({type(fault).__name__}). Is there a network?")
        return False
    if settings.channel is None:
        _say(f"– {settings.missing()[-1]}")
    return True


def _say(line: str) -> None:
    Console(soft_wrap=True, highlight=False, markup=False).print(line)
