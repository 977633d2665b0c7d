"""Posts similar to another, by the hashtags and the telling words that they share."""

import time
from collections import Counter
from math import log
from typing import Final

from channel.language.words import HEAD, stems_of, tokens
from channel.posts.titles import said
from channel.views import PostCard
from storage.database.matching import Candidate, Match, Narrowing, Term
from storage.database.session import Session
from storage.index import facts, questions
from storage.index.search import SECONDS
from storage.index.search.documents import listed
from storage.index.vocabulary import posts_with

_WORDS: Final = 12  # the most telling words, any of which is enough
_COMMON: Final = 0.05  # the share of posts from which on a word tells nothing
_MOST: Final = 300  # posts that are ranked: the newest with one of the words
_LOOKED_AT: Final = 50  # the best of them, whose hashtags are read
_TAG: Final = 0.2  # the value of a shared hashtag, if the most similar words are worth 1


def similar(session: Session, post: int, size: int) -> tuple[PostCard, ...]:
    """See `channel.store`."""
    until = time.monotonic() + SECONDS
    found = questions.post(session, post)
    if found is None:
        return ()
    words = [Term((word,)) for word in _telling(session, stems_of(tokens(said(found.post))).split())]
    tags = [Term(tuple(HEAD + stem for stem in stems_of(tokens(tag)).split())) for tag in found.post.tags]
    alike = _ranked(session, post, _having(session, words, until))
    if len(alike) <= size:  # the post itself is among them
        alike += [position for position, _ in _having(session, [tag for tag in tags if tag.words], until)]
    positions = list(dict.fromkeys(alike))[: size + 1]
    if not positions:
        return ()
    rows = session.rows(
        f"SELECT {questions.CARD} FROM posts WHERE listed = 1 AND id <> :post AND position IN ({listed(positions)})",
        post=post,
    )
    cards = {card.position: card for card in map(questions.card, rows)}
    return tuple(cards[position] for position in positions if position in cards)[:size]


def _having(session: Session, terms: list[Term], until: float) -> list[Candidate]:
    """The newest posts that have one of the terms."""
    if not terms:
        return []
    return session.find_words(Match(tuple((term,) for term in terms)), Narrowing(), _MOST, until).found


def _ranked(session: Session, post: int, candidates: list[Candidate]) -> list[int]:
    """The positions, ordered by shared words and hashtags."""
    best = sorted(candidates, key=lambda one: -one[1])[:_LOOKED_AT]
    if not best:
        return []
    shared = dict(
        session.rows(
            "SELECT other.position, count(*) FROM post_tags own JOIN post_tags other ON other.tag = own.tag "
            f"WHERE own.post = :post AND other.position IN ({listed([position for position, _ in best])}) "
            "GROUP BY other.position",
            post=post,
        )
    )
    highest = best[0][1] or 1.0
    weighed = [(-score / highest - _TAG * shared.get(position, 0), -position) for position, score in best]
    return [-place for _, place in sorted(weighed)]


def _telling(session: Session, stems: list[str]) -> list[str]:
    """The stems that are frequent here and rare elsewhere, but not unique."""
    counts = Counter(stems)
    known = posts_with(session, counts)
    total = max(facts.listed(session), 1)
    weights = {
        stem: counts[stem] * log(total / known[stem])
        for stem in counts
        if 1 < known.get(stem, 0) <= max(_COMMON * total, 10)
    }
    return sorted(weights, key=lambda stem: (-weights[stem], stem))[:_WORDS]
