"""The telling words of a query: small words are in every post, and find none."""

from collections.abc import Iterable
from typing import Final

from channel.language.text import fold
from channel.language.words import stem_asked, with_verbs_whole
from channel.search.query import Query

_SMALL: Final = frozenset(
    fold(
        """
        و در به از که این را با است برای آن یک تا بر هر یا ما ولی اگر نیز باید پس او من تو شما آنها هم نه هست نیست بود
        شد شود کرد کند کنیم کنم می نمی ها های هایی ای ی تر ترین ام ات اش مان تان شان چه چی چیست چیه چطور چطوری چجوری
        چگونه چرا کجا کی کدام آیا درباره مورد یعنی دیگر خود همه هیچ رو
        a an the of to in on at is are was were be and or for with from by as it its this that these those what how
        why who where when do does did about i you we he she they
        """
    ).split()
)


def telling(query: Query) -> Query:
    """The query without its small words, if anything else is left to look for; an unfinished word may be any word."""
    whole = with_verbs_whole(query.words)
    words = tuple(
        word for place, word in enumerate(whole, 1) if word not in _SMALL or (query.typing and place == len(whole))
    )
    return query._replace(words=words) if words or query.phrases or query.tags or query.series else query


def stems(words: Iterable[str]) -> tuple[str, ...]:
    """The stems of words that a reader searches for, each once."""
    return tuple(dict.fromkeys(map(stem_asked, words)))
