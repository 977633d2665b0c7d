"""`rahnama init`: from a bot's token to the link that makes its owner."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.prompt import Prompt
from telegram import Bot
from telegram.error import TelegramError

from bot.network.proxies import proxy_for, shown
from bot.network.transport import AiohttpRequest
from bot.outbox.outcomes import is_token_refused
from bot.settings import Settings, read_settings
from channel.errors import SettingsError

ENV: Final = Path(".env")
_HOW_TO: Final = "Talk to @BotFather on Telegram and send /newbot: it asks for a name, and gives a token."
_AWAY: Final = "{api} can't be reached{way} ({fault}). Where Telegram is blocked, the bot needs a proxy."


async def initialize(console: Console, *, asks: bool) -> None:
    """Find out the token, and a proxy if one is needed; ask Telegram whether they work, and keep them in .env.

    `asks`: ask a person for what is missing; otherwise raises SettingsError for it.
    """
    answers: dict[str, str] = {}
    while True:
        settings = _read(answers, console, asks=asks)
        if settings.bot_token is None:
            answers["bot_token"] = _answer(console, "bot_token", _HOW_TO, "The token", asks=asks, secret=True)
            continue
        name, fault = await _tried(settings)
        if name:
            break
        if isinstance(fault, TelegramError) and is_token_refused(fault):
            said = "Telegram does not accept this token. @BotFather tells it again with /token."
            answers["bot_token"] = _answer(console, "bot_token", said, "The token", asks=asks, secret=True)
            continue
        proxy = proxy_for(settings.bot_api_url, settings.proxy)
        way = f" through {shown(proxy)}" if proxy else ""
        said = _AWAY.format(api=settings.bot_api_url, way=way, fault=type(fault).__name__)
        question = "A proxy, such as socks5h://127.0.0.1:1080 (or Enter to try again)"
        if given := _answer(console, "proxy_url", said, question, asks=asks, empty=True):
            answers["proxy_url"] = given
    console.print(f"✓ Telegram knows the bot: @{name}", highlight=False)
    if answers:
        keep(ENV, {name.upper(): value for name, value in answers.items()})
        console.print(f"✓ Kept in {ENV}, which only you can read", highlight=False)


def keep(file: Path, answers: dict[str, str]) -> None:
    """Write settings into the file, in place of lines that set them; all else stays. It is replaced as a whole, and
    only its owner can read it."""
    lines = file.read_text("utf-8-sig").splitlines() if file.exists() else []
    left = dict(answers)
    for place, line in enumerate(lines):
        name = line.partition("=")[0].strip().removeprefix("export ").strip().upper()
        if name in answers:
            lines[place] = f"{name}={answers[name]}"
            left.pop(name, None)
    lines += [f"{name}={value}" for name, value in left.items()]
    target = file.resolve()
    number, new = tempfile.mkstemp(dir=target.parent, prefix=".env.")  # with mode 600
    try:
        with os.fdopen(number, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
            out.flush()
            os.fsync(out.fileno())
        Path(new).replace(target)
    except BaseException:
        Path(new).unlink(missing_ok=True)
        raise


def _read(answers: dict[str, str], console: Console, *, asks: bool) -> Settings:
    """Return the settings with the answers; those that are no good are asked for again."""
    while True:
        given: dict[str, Any] = dict(answers)
        try:
            return read_settings(**given)
        except SettingsError as fault:
            wrong = [name for name in answers if str(fault).startswith(f"{name.upper()} ")]
            if not (asks and wrong):
                raise
            console.print(str(fault), highlight=False, markup=False)
            for name in wrong:
                del answers[name]


def _answer(
    console: Console, name: str, said: str, question: str, *, asks: bool, secret: bool = False, empty: bool = False
) -> str:
    if not asks:
        raise SettingsError(f"{said}\nSet {name.upper()} in the environment or in {ENV}.")
    console.print(said, highlight=False, markup=False)
    try:
        while True:
            given = Prompt.ask(question, console=console, password=secret and sys.stdin.isatty()).strip()
            if given or empty:
                return given
    except EOFError:
        raise SettingsError(f"There was no answer. Set {name.upper()} in {ENV}, or start again.") from None


async def _tried(settings: Settings) -> tuple[str, Exception | None]:
    """Return the bot's username, or why it is not known."""
    request = AiohttpRequest(proxy_for(settings.bot_api_url, settings.proxy))
    bot = Bot(settings.token(), f"{settings.bot_api_url}/bot", request=request, get_updates_request=request)
    try:
        async with asyncio.timeout(30), bot:
            return bot.username, None
    except (TelegramError, TimeoutError) as fault:
        return "", fault
