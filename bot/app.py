"""The composition root: settings and a store become a bot."""

from collections.abc import Callable
from typing import Any

from telegram import Bot, BotCommand
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from channel.store import Store
from handlers.telegram import Front
from handlers.texts import LANGUAGES, texts

ALLOWED_UPDATES = ("message", "callback_query")
_MENU_LANGUAGES = {"fa": "fa", "en": ""}  # English is for every reader whose Telegram speaks no Persian

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def build(
    store: Store,
    pseudonym: Callable[[int], str],
    *,
    token: str,
    request: BaseRequest,
    polling: BaseRequest | None = None,
    api_url: str = "https://api.telegram.org",
    channel: str | None = None,
) -> AnyApplication:
    """The bot, ready to be initialized: PTB's types and handlers over our own transport, store and intake.

    `polling`: another connection for the long question of getUpdates, so that answers never wait behind it.
    """
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(request)
        .get_updates_request(polling or request)
        .updater(None)
        .job_queue(None)
        .build()
    )
    Front(store, pseudonym, channel).add_to(application)
    return application


async def introduce(bot: Bot) -> None:
    """Tells Telegram the menu of commands and the bot's description in each language, where they differ."""
    for language in LANGUAGES:
        code, lines = _MENU_LANGUAGES[language], texts(language)
        menu = tuple(BotCommand(name, line.plain()) for name, line in lines.commands)
        if await bot.get_my_commands(language_code=code) != menu:
            await bot.set_my_commands(menu, language_code=code)
        description = lines.about.description.plain()
        if (await bot.get_my_description(language_code=code)).description != description:
            await bot.set_my_description(description, language_code=code)
        short = lines.about.short_description.plain()
        if (await bot.get_my_short_description(language_code=code)).short_description != short:
            await bot.set_my_short_description(short, language_code=code)
