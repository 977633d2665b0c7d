"""What the guide post is written from, and where it goes."""

from typing import NamedTuple

from telegram import Bot, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden

from channel.models import ChannelInfo
from channel.store import Index
from channel.views import GuideView
from handlers.html import Html
from handlers.telegram.channel_language import channel_language
from handlers.texts import Texts, texts


class Guided(NamedTuple):
    """The channel whose guide is kept."""

    username: str | None
    """Its public name, where it is configured."""
    mail: bool
    """Whether readers can write to the owner."""


class Known(NamedTuple):
    """What the guide post is written from."""

    view: GuideView
    channel: ChannelInfo | None
    texts: Texts
    """Of the channel's language."""
    bot: str
    """The bot's username."""
    mail: bool
    """Whether readers can write to the owner."""


async def known(store: Index, guided: Guided, bot: Bot) -> Known:
    view, info = await store.guide(), await channel_of(store, guided)
    return Known(view, info, texts(await channel_language(store)), bot.username, guided.mail)


async def channel_of(store: Index, guided: Guided) -> ChannelInfo | None:
    """The channel as the index has it; the sample is nobody's, and never goes to the channel that is configured."""
    return (await store.channel()).named(guided.username)


def chat_of(info: ChannelInfo | None) -> int | str | None:
    """The channel as the Bot API takes it; None where it is not known."""
    if info is None:
        return None
    return info.chat_id or (f"@{info.username}" if info.username else None)


async def missing_right(bot: Bot, chat: int | str, lines: Texts) -> Html | None:
    """What the bot may not do in the channel though it has to, and the way out; None where nothing is missing.

    In channels it is the right to edit messages that allows to pin them.
    """
    told = lines.publish_guide
    try:
        myself = await bot.get_chat_member(chat, bot.id)
    except (BadRequest, Forbidden):
        return told.not_admin()
    if not isinstance(myself, ChatMemberAdministrator):
        return told.not_admin()
    if not myself.can_post_messages:
        return told.may_not_post()
    return None if myself.can_edit_messages else told.may_not_edit()
