"""The telling words of a query: small words are in every post, and find none."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from channel.language.pairs import asked_pairs, is_paired
from channel.language.words import stem_asked, with_verbs_whole
from channel.search.letter_names import spelled
from channel.search.query import Query
from channel.search.small_words import SMALL

_MOST: Final = 16  # words, if some are pairs of letters


def telling(query: Query) -> Query:
    """The query without its small words, if anything else is left to look for; an unfinished word may be any word."""
    whole = with_verbs_whole(query.words)
    letters = {place for start, end, _ in spelled(whole) for place in range(start, end)}
    last = len(whole) - 1
    words = tuple(
        word
        for place, word in enumerate(whole)
        if word not in SMALL or place in letters or (query.typing and place == last)
    )
    words = tuple(islice(dict.fromkeys(asked_pairs(words)), _MOST)) if any(map(is_paired, words)) else words
    return query._replace(words=words) if words or query.phrases or query.tags or query.series else query


def stems(words: Iterable[str]) -> tuple[str, ...]:
    """The stems of words that a reader searches for, each once."""
    return tuple(dict.fromkeys(map(stem_asked, words)))
