"""Posts that are like another: by the hashtags and the telling words that they share."""

import time
from collections import Counter
from math import log
from typing import Final

from channel.posts import said
from channel.views import PostCard
from channel.words import HEAD, stems_of, tokens
from storage import facts, questions
from storage.matching import Match, Narrowing, Term
from storage.searching import SECONDS
from storage.searching.reading import listed
from storage.session import Session
from storage.vocabulary import posts_with

_WORDS: Final = 12  # the most telling ones, any of which is enough
_COMMON: Final = 0.05  # the share of all posts from which on a word tells nothing
_MOST: Final = 300  # posts that are ranked, the newest of those that have one of the words


def similar(session: Session, post: int, size: int) -> tuple[PostCard, ...]:
    """See `channel.store`."""
    until = time.monotonic() + SECONDS
    found = questions.post(session, post)
    if found is None:
        return ()
    tags = [Term(tuple(HEAD + stem for stem in stems_of(tokens(tag)).split())) for tag in found.post.tags]
    words = [Term((word,)) for word in _telling(session, stems_of(tokens(said(found.post))).split())]
    options = tuple((term,) for term in (*words, *tags) if term.words)
    if not options:
        return ()
    candidates = session.find_words(Match(options), Narrowing(), _MOST, until).found
    best = sorted(candidates, key=lambda one: (-one.score, -one.position))[: size + 1]
    rows = session.rows(
        f"SELECT {questions.CARD} FROM posts "
        f"WHERE listed = 1 AND id <> :post AND position IN ({listed([one.position for one in best])})",
        post=post,
    )
    cards = {card.position: card for card in map(questions.card, rows)}
    return tuple(cards[one.position] for one in best if one.position in cards)[:size]


def _telling(session: Session, stems: list[str]) -> list[str]:
    """The stems that stand here often and elsewhere seldom, but somewhere."""
    counts = Counter(stems)
    known = posts_with(session, counts)
    total = max(facts.listed(session), 1)
    weights = {
        stem: counts[stem] * log(total / known[stem])
        for stem in counts
        if 1 < known.get(stem, 0) <= max(_COMMON * total, 10)
    }
    return sorted(weights, key=lambda stem: (-weights[stem], stem))[:_WORDS]
