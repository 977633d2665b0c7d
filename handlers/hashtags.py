"""Hashtags in answers."""

from handlers.answers import Question


def hashtag(ask: Question, name: str) -> str:
    """A hashtag as it stands in a message: where the channel is public, Telegram links it to the channel's own search.

    Without "@channel" it would search the reader's chat with the bot. On buttons nothing is linked: `#name` is enough.
    """
    if ask.channel and ask.channel.username and not ask.channel.sample:
        return f"#{name}@{ask.channel.username}"
    return f"#{name}"
