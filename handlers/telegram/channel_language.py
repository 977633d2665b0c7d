"""The language of the channel, which the bot uses where everybody reads the same text."""

from channel.store import Index
from handlers.texts import DEFAULT_LANGUAGE


async def channel_language(store: Index, setting: str | None = None) -> str:
    """Return the code of the language: what the owner has said in chat, the setting, or what posts show."""
    view = await store.channel()
    return view.said_language or setting or view.language or DEFAULT_LANGUAGE
