"""The first words with Telegram: who the bot is, and how it introduces itself."""

import asyncio
import logging
from typing import Final

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.app import introduce
from bot.settings import MailSettings, Settings
from channel.errors import SettingsError

_LONGEST_PAUSE: Final = 60.0

log = logging.getLogger("rahnama.serving")


async def connect(bot: Bot, settings: Settings) -> None:
    """Asks Telegram who the bot is, again and again while there is no network.

    Raises SettingsError where the token is refused.
    """
    pause = 1.0
    while True:
        try:
            await bot.initialize()
            if not settings.webhook_url:
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
            if not bot.supports_inline_queries:
                log.info("inline_mode_off")  # the owner switches it on at @BotFather, with /setinline
            return


async def be_introduced(bot: Bot, mail: MailSettings) -> None:
    """The menu and the description; readers are served all the same where Telegram refuses them."""
    try:
        await introduce(bot, mail)
    except TelegramError as fault:
        log.warning("introduction_failed", extra={"fields": {"fault": type(fault).__name__}})
