"""Hashtags in answers."""

from channel.deep_links import address, to_tag
from channel.models import ChannelInfo
from handlers.answers import Question
from handlers.html import Html, escape, isolate, link


def hashtag(ask: Question, name: str) -> Html:
    """Return a hashtag for a message, linked to its posts in the bot; on a button, `#name` is enough."""
    return channel_hashtag(ask.channel, ask.bot, name)


def channel_hashtag(channel: ChannelInfo | None, bot: str, name: str) -> Html:
    """Return the same without a question. Without the link, Telegram would search the reader's chat with the bot."""
    payload = to_tag(name) if bot and channel and not channel.sample else None
    return link(f"#{name}", address(bot, payload)) if payload else escape(isolate(f"#{name}"))
