"""The language of the channel, which the bot uses where everybody reads the same text."""

from typing import Final

from channel.language.detect import language_of
from channel.store import Index
from handlers.texts import ENGLISH, LANGUAGES, texts

_TITLES: Final = 50  # of the newest posts, as a sample of all


async def channel_language(store: Index) -> str:
    """Return the code of the language, detected from the channel's title and those of its newest posts."""
    info = (await store.channel()).info
    newest = (await store.latest(None, _TITLES)).posts
    letters = {code: its for code in LANGUAGES if (its := texts(code).language.letters)}
    return language_of([info.title if info else "", *(post.title for post in newest)], letters, ENGLISH)
