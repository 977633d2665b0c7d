"""The language of the channel, in which the bot speaks where everybody reads the same."""

from typing import Final

from channel.language.detect import language_of
from channel.store import Store

_TITLES: Final = 50  # of the newest posts; they speak for all of them


async def channel_language(store: Store) -> str:
    """The code of the language, told from the channel's title and those of its newest posts."""
    info = (await store.channel()).info
    newest = (await store.latest(None, _TITLES)).posts
    return language_of([info.title if info else "", *(post.title for post in newest)])
