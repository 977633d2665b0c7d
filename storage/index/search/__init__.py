"""Search in the index: what answers a reader's query, best first."""

import time
from collections.abc import Sequence
from typing import Final

from channel.language.text import tag_key
from channel.models import Post
from channel.posts.titles import after_title
from channel.search.keywords import telling
from channel.search.passages import best_passage, marked
from channel.search.query import Query
from channel.views import Hit, Hits, PostCard, Tag
from storage.database.session import Session
from storage.index import questions
from storage.index.search.documents import has_phrases, listed
from storage.index.search.narrowing import narrowing
from storage.index.search.ranking import in_order, ranked
from storage.index.search.tiers import LETTERS, MOST, find

SECONDS: Final = 0.15
"""Seconds after which a search answers with what it has."""

_COMPARED: Final = 200  # posts that are compared word for word


def search(session: Session, query: Query, skip: int, size: int, *, most: int = MOST, seconds: float = SECONDS) -> Hits:
    """See `channel.store`. `most`: how many of the newest posts with the words are ranked."""
    until = time.monotonic() + seconds
    asked = telling(query)
    name = " ".join(query.words)
    series = questions.series(session, query.series or name) if query.series or name else None
    if query.series and series is None:
        return Hits()
    findings = find(
        session, asked, narrowing(session, query, series.id if query.series and series else None), until, most
    )
    plain = not (query.series or query.phrases or query.without or query.after or query.before or query.tags)
    positions = ranked(session, asked, findings.tiers, series.id if series and plain else None)
    if series and query.series and not asked.words:
        positions = in_order(session, positions, series.id)
    more = findings.more
    if query.phrases:
        more = more or len(positions) > _COMPARED
        have = has_phrases(session, positions[:_COMPARED], query.phrases)
        positions = [number for number in positions[:_COMPARED] if number in have]
    return Hits(
        hits=tuple(_hits(session, asked, positions[skip : skip + size])),
        total=len(positions),
        more=more,
        whole=any(tier <= 1 for tier in findings.tiers),
        letters=LETTERS in findings.tiers,
        series=series if plain else None,
        tag=_tag(session, name) if plain and name else None,
    )


def _tag(session: Session, name: str) -> Tag | None:
    """The hashtag of this name, unless the owner has hidden it."""
    found = questions.tag(session, tag_key(name), None, 1)
    if found is None or session.row("SELECT 1 FROM tags WHERE id = :id AND hidden = 1", id=found.tag.id):
        return None
    return found.tag


def _hits(session: Session, query: Query, positions: Sequence[int]) -> list[Hit]:
    if not positions:
        return []
    rows = session.rows(
        f"SELECT {questions.CARD}, posts.document, series.name, parts.number FROM posts "
        "LEFT JOIN parts ON parts.post = posts.id LEFT JOIN series ON series.id = parts.series "
        f"WHERE posts.listed = 1 AND posts.position IN ({listed(positions)})"
    )
    found = {}
    for *columns, document, series, part in rows:
        session.give_way()
        card = questions.card(columns)
        found[card.position] = _hit(query, card, Post.model_validate_json(document), series or "", part)
    return [found[position] for position in positions if position in found]


def _hit(query: Query, card: PostCard, post: Post, series: str, part: int | None) -> Hit:
    return Hit(
        card=card,
        title=marked(card.title, query),
        passage=best_passage(after_title(post), query),
        series=series,
        part=part,
    )
