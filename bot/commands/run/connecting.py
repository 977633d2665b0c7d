"""The first requests to Telegram: who the bot is, and how it introduces itself."""

import asyncio
import logging
from typing import Final

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, TelegramError

from bot.outbox.outcomes import is_token_refused
from bot.settings import MailSettings, Settings
from channel.errors import SettingsError
from handlers.owner.letter_box import EXPOSED, obstacle, told
from handlers.texts import ENGLISH, LANGUAGES, Texts, texts

_LONGEST_PAUSE: Final = 60.0
MENU: Final = frozenset({"help", "guide", "tags", "series", "latest", "continue", "feedback", "settings"})
"""The commands in the menu at Telegram; /help has all."""

log = logging.getLogger("rahnama.serving")


async def connect(bot: Bot, settings: Settings) -> None:
    """Ask Telegram who the bot is, and retry while there is no network.

    Raises SettingsError if Telegram itself refuses the token, or if letters would be public; errors of a proxy are
    treated as temporary.
    """
    pause = 1.0
    while True:
        try:
            await bot.initialize()
            if not settings.webhook_url:
                await bot.delete_webhook()  # while one is set, Telegram refuses getUpdates
        except TelegramError as fault:
            if is_token_refused(fault):
                await bot.shutdown()
                raise SettingsError(
                    f"BOT_TOKEN is not accepted by {settings.bot_api_url}: "
                    "ask @BotFather for the bot's token with /token."
                ) from None
            log.warning("telegram_away", extra={"fields": {"fault": type(fault).__name__, "pause": pause}})
            await bot.shutdown()  # PTB considers a bot initialized even if getMe failed
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            await _refuse_a_public_place(bot, settings)
            if not bot.supports_inline_queries:
                log.info("inline_mode_off")  # the owner switches it on at @BotFather, with /setinline
            return


async def _refuse_a_public_place(bot: Bot, settings: Settings) -> None:
    """Raises SettingsError if everybody could read what readers write. /health reports other obstacles."""
    if settings.feedback_chat_id is None:
        return
    name = f"@{settings.channel_name}" if settings.channel_name else settings.channel_id
    channel = None if settings.feedback_in_discussion else name
    try:
        found = await obstacle(bot, settings.feedback_chat_id, channel)
    except TelegramError as fault:
        log.warning("letter_box_unknown", extra={"fields": {"fault": type(fault).__name__}})
        return
    if found in EXPOSED:
        raise SettingsError(told(texts(ENGLISH), found))


async def be_introduced(bot: Bot, mail: MailSettings) -> None:
    """Set the menu and the description; if Telegram refuses them, readers are served anyway."""
    try:
        await _introduce(bot, mail)
    except TelegramError as fault:
        log.warning("introduction_failed", extra={"fields": {"fault": type(fault).__name__}})


async def _introduce(bot: Bot, mail: MailSettings) -> None:
    """Set the menu of commands and the bot's description in each language, if they differ from what Telegram has.

    In the chat that receives the owner's letters, the menu also has /panel, which leads to all of theirs.
    """
    for language in LANGUAGES:
        code, lines = "" if language == ENGLISH else language, texts(language)
        menu = tuple(BotCommand(name, line.plain()) for name, line in lines.commands if name in MENU)
        if await bot.get_my_commands(language_code=code) != menu:
            await bot.set_my_commands(menu, language_code=code)
        await _introduce_owner(bot, mail, menu, lines, code)
        description = lines.about.description.plain()
        if (await bot.get_my_description(language_code=code)).description != description:
            await bot.set_my_description(description, language_code=code)
        short = lines.about.short_description.plain()
        if (await bot.get_my_short_description(language_code=code)).short_description != short:
            await bot.set_my_short_description(short, language_code=code)


async def _introduce_owner(bot: Bot, mail: MailSettings, menu: tuple[BotCommand, ...], lines: Texts, code: str) -> None:
    whole = (*menu, BotCommand("panel", lines.owner_commands.panel.plain()))
    for chat in {*mail.admins, mail.destination} - {None}:
        scope = BotCommandScopeChat(chat or 0)
        try:
            if await bot.get_my_commands(scope, language_code=code) != whole:
                await bot.set_my_commands(whole, scope, language_code=code)
        except BadRequest:
            continue  # people who never wrote to the bot have no chat with it, so no menu
