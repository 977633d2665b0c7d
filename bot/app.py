"""The composition root: settings and a store become a bot."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest
from telegram.ext import Application, ApplicationBuilder, BaseRateLimiter, ExtBot
from telegram.request import BaseRequest

from bot.keyring import look
from bot.settings import MailSettings
from channel.owner.statistics import BackupsLook
from channel.people.keyring import Keyring, KeyringLook, dated
from channel.store import Memory
from handlers.desk import Desk
from handlers.follow.places import Places
from handlers.owner.pulse import Pulse
from handlers.owner.search_counts import Searches
from handlers.owner.vitals import Surroundings
from handlers.telegram.front import Front
from handlers.telegram.memory import Languages
from handlers.texts import DEFAULT_LANGUAGE, ENGLISH, LANGUAGES, Texts, texts

if TYPE_CHECKING:
    from handlers.owner.picture import Picture

ALLOWED_UPDATES = (
    *("message", "edited_message", "callback_query", "inline_query"),
    *("channel_post", "edited_channel_post"),
)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
AnyBot = ExtBot[Any]


def make_bot(
    token: str,
    request: BaseRequest,
    polling: BaseRequest,
    api_url: str = "https://api.telegram.org",
    replies: BaseRateLimiter[None] | None = None,
) -> AnyBot:
    """PTB's bot over our own transport. `polling` carries the long question of getUpdates, so that answers never wait
    behind it. `replies` is asked before each request, but for those that are made by their names."""
    return ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=request,
        get_updates_request=polling,
        rate_limiter=replies,
    )


def build(
    bot: AnyBot,
    store: Memory,
    keyring: Keyring,
    mail: MailSettings,
    wake: Callable[[], None],
    channel: str | None = None,
    opened: Callable[[int], None] = lambda number: None,
    *,
    pulse: Pulse | None = None,
    searches: Searches | None = None,
    keyring_file: Path | None = None,
    wake_guide: Callable[[], None] = lambda: None,
    backups: Callable[[], BackupsLook | None] | None = None,
    webhook: str | None = None,
) -> AnyApplication:
    """The bot with its handlers, ready to be initialized.

    `wake` tells the sender that there is something to send; `opened` is told the number of a post that was shown whole.
    `pulse`: what the process knows of itself. `searches`: counts those of readers; whoever gives it has it written.
    `keyring_file`: where the keyring lies. `wake_guide` tells that the owner wants something of the guide post.
    `backups`: how the bot's own are. `webhook`: where updates are to be brought, if they are.
    """

    def pseudonym(person: int) -> str:
        return keyring.pseudonym("language", person)

    pulse = pulse or Pulse(started=int(time.time()))
    searches = searches or Searches(store)

    def looked() -> KeyringLook:
        if keyring_file:
            return look(keyring_file, keyring)
        return KeyringLook(there=True, private=True, day=dated(keyring.newest)[0])

    desk = Desk(
        store=store,
        admins=mail.admins,
        destination=mail.destination,
        kinds=mail.kinds,
        route_days=mail.route_days,
        username=channel,
        languages=Languages(store, pseudonym),
        places=Places(store),
        searches=searches,
        around=Surroundings(store, keyring=looked, backups=backups, pulse=pulse, channel=channel, webhook=webhook),
        owners_texts=owners_texts(store, keyring, mail),
        wake=wake,
        wake_guide=wake_guide,
        draw=_draw,
        opened=opened,
    )
    application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    Front(desk).add_to(application)
    return application


async def _draw(picture: "Picture") -> bytes:
    from handlers.owner.drawing import draw  # the bot starts faster without

    return await draw(picture)


def owners_texts(store: Memory, keyring: Keyring, mail: MailSettings) -> Callable[[], Awaitable[Texts]]:
    """Gives the sentences of the language that the owner has chosen."""

    async def chosen() -> Texts:
        owner = keyring.pseudonym("language", min(mail.admins)) if mail.admins else None
        return texts((await store.language(owner) if owner else None) or DEFAULT_LANGUAGE)

    return chosen


async def introduce(bot: Bot, mail: MailSettings) -> None:
    """Tells Telegram the menu of commands and the bot's description in each language, where they differ.

    Where the owner's letters arrive, his own commands are in the menu too.
    """
    for language in LANGUAGES:
        code, lines = "" if language == ENGLISH else language, texts(language)
        menu = tuple(BotCommand(name, line.plain()) for name, line in lines.commands)
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
    whole = (*menu, *(BotCommand(name, line.plain()) for name, line in lines.owner_commands))
    for chat in {*mail.admins, mail.destination} - {None}:
        scope = BotCommandScopeChat(chat or 0)
        try:
            if await bot.get_my_commands(scope, language_code=code) != whole:
                await bot.set_my_commands(whole, scope, language_code=code)
        except BadRequest:
            continue  # who has never written to the bot has no chat with it, and so no menu
