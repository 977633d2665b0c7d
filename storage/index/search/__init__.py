"""Search in the index: what answers a reader's query, best first."""

import time
from collections.abc import Iterator, Sequence
from typing import Final

from channel.language.text import tag_key
from channel.language.words import stem_asked, tokens
from channel.models import Post
from channel.posts.titles import after_title
from channel.search.keywords import telling
from channel.search.passages import best_passage, marked
from channel.search.query import Query
from channel.views import Hit, Hits, PostCard, Tag
from storage.database.session import Session
from storage.index import questions
from storage.index.search.alternatives import Word
from storage.index.search.documents import has_phrases, listed
from storage.index.search.findings import WHOLE
from storage.index.search.narrowing import narrowing
from storage.index.search.ranking import in_order, ranked
from storage.index.search.series_part import part_meant
from storage.index.search.worth import MOST, find

SECONDS: Final = 0.11
"""Seconds after which a search looks for no more, and answers with what it has.

Another 40 ms are left for what a database does not break off, for the order and for the passages.
"""

_MARKED: Final = 16  # words that are marked in a post
_COMPARED: Final = 200  # posts that are compared word for word


def search(session: Session, query: Query, skip: int, size: int, *, most: int = MOST, seconds: float = SECONDS) -> Hits:
    """See `channel.store`. `most`: how many of the newest posts with the words are ranked."""
    until = time.monotonic() + seconds
    asked = telling(query)
    name = " ".join(query.words)
    series = questions.series(session, query.series or name) if query.series or name else None
    if query.series and series is None:
        return Hits()
    narrowed = narrowing(session, query, series.id if query.series and series else None)
    findings = find(session, asked, narrowed, until, most)
    others = [word for one in findings.words for term in one.options for word in term.words]
    plain = not (query.series or query.phrases or query.without or query.after or query.before or query.tags)
    positions = ranked(session, asked, findings.found, others, series.id if series and plain else None)
    if series and query.series and not asked.words:
        positions = in_order(session, positions, series.id)
    meant = part_meant(session, query.words) if plain and not series and query.words else None
    if meant is not None:
        positions = [meant, *(position for position in positions if position != meant)]
    more = findings.more
    if query.phrases:
        more = more or len(positions) > _COMPARED
        have = has_phrases(session, positions[:_COMPARED], query.phrases)
        positions = [number for number in positions[:_COMPARED] if number in have]
    hits = _hits(session, _with_others(asked, others), positions[skip : skip + size])
    return Hits(
        hits=tuple(hits),
        total=len(positions),
        more=more,
        whole=findings.best >= WHOLE or meant is not None,
        far=bool(findings.found) and findings.far and meant is None,
        missing=findings.missing if meant is None else (),
        instead=tuple(_instead(findings.words, hits)),
        series=series if plain else None,
        tag=_tag(session, name) if plain and name else None,
    )


def _with_others(query: Query, others: Sequence[str]) -> Query:
    """The query with what may stand for its words, to be marked in what was found."""
    return (
        query._replace(words=tuple(dict.fromkeys([*query.words, *others]))[:_MARKED], typing=False) if others else query
    )


def _instead(words: Sequence[Word], hits: Sequence[Hit]) -> Iterator[tuple[str, str]]:
    """The words for which near ones are shown, with these as the posts write them."""
    marked_ones = {
        stem_asked("".join(tokens(passage.text[start:end]))): passage.text[start:end]
        for hit in hits
        for passage in (hit.title, hit.passage)
        for start, end in passage.marks
    }
    for word in words:
        if shown := next((marked_ones[stem] for stem in word.near if stem in marked_ones), None):
            yield word.written, shown


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
        passage=best_passage(after_title(post, card.title), query, title=card.title),
        series=series,
        part=part,
    )
