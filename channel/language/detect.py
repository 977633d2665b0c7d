"""In which language a channel is written; told from its own words, since no source says so."""

import re
from collections.abc import Iterable
from typing import Final

from channel.store import Index

_PERSIAN: Final = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_TITLES = 50  # so many of the newest posts speak for all of them


def language_of(words: Iterable[str]) -> str:
    """ "fa" unless letters that are not Persian are more than twice as many as those that are.

    Who writes Persian puts foreign terms into it, and hardly anybody does the reverse.
    """
    text = "".join(words)
    persian = len(_PERSIAN.findall(text))
    others = sum(map(str.isalpha, text)) - persian
    return "en" if others > 2 * persian else "fa"


async def channel_language(store: Index) -> str:
    """ "fa" or "en", by the channel's title and those of its newest posts."""
    info = (await store.channel()).info
    newest = (await store.latest(None, _TITLES)).posts
    return language_of([info.title if info else "", *(post.title for post in newest)])
