"""Hashtags in answers."""

from channel.models import ChannelInfo
from handlers.answers import Question


def hashtag(ask: Question, name: str) -> str:
    """Return a hashtag for a message: if the channel is public, Telegram links it to the channel's own search.

    Without "@channel" it would search the reader's chat with the bot. Buttons have no links: `#name` is enough.
    """
    return channel_hashtag(ask.channel, name)


def channel_hashtag(channel: ChannelInfo | None, name: str) -> str:
    """Return the same without a question."""
    if channel and channel.username and not channel.sample:
        return f"#{name}@{channel.username}"
    return f"#{name}"
