"""The material for the guide post, and where the post goes."""

from typing import NamedTuple

from telegram import Bot, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden

from channel.models import ChannelInfo
from channel.store import Index
from channel.views import GuideView
from handlers.html import Html
from handlers.telegram.channel_language import channel_language
from handlers.texts import Texts, channels_texts


class Guided(NamedTuple):
    """The channel whose guide is kept."""

    username: str | None
    """Its public name, if it is in the settings."""
    mail: bool
    """Whether readers can write to the owner."""
    language: str | None = None
    """Its language, if it is in the settings."""


class Known(NamedTuple):
    """The material for the guide post."""

    view: GuideView
    channel: ChannelInfo | None
    texts: Texts
    """The texts in the channel's language."""
    bot: str
    """The bot's username."""
    mail: bool
    """Whether readers can write to the owner."""


async def known(store: Index, guided: Guided, bot: Bot) -> Known:
    view, info = await store.guide(), await channel_of(store, guided)
    return Known(view, info, channels_texts(await channel_language(store, guided.language)), bot.username, guided.mail)


async def channel_of(store: Index, guided: Guided) -> ChannelInfo | None:
    """Return the channel in the index; None for the sample, whose guide is never posted to the configured channel."""
    return (await store.channel()).named(guided.username)


async def missing_right(bot: Bot, chat: int | str, lines: Texts) -> Html | None:
    """Return which required right the bot lacks in the channel, and how to fix that; None if nothing is missing.

    In channels, the right to edit messages also allows pinning them.
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
