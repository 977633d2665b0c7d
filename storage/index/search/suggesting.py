"""Suggestions for a query that finds too little: what the keys give on another keyboard, and near names."""

from typing import Final

from channel.language.near import nearest
from channel.search.keyboard import other_layouts
from channel.search.keywords import stems, telling
from channel.search.query import Query, parse
from channel.views import Suggestions
from storage.database.session import Session
from storage.index import questions
from storage.index.vocabulary import posts_with

_NAMES: Final = 4  # tags, and series


def suggestions(session: Session, query: Query, written: str) -> Suggestions:
    """See `channel.store`."""
    slips = [other for other in other_layouts(written) if _knows(session, other)] if not query.phrases else []
    known = questions.names(session)
    tags = {tag_id: questions.tag(session, tag_id, None, 1) for tag_id, _ in nearest(written, known.tags, _NAMES)}
    series = [questions.series(session, number) for number, _ in nearest(written, known.series, _NAMES)]
    return Suggestions(
        words=tuple(slips),
        sure=bool(slips),
        tags=tuple({page.tag.id: page.tag for page in tags.values() if page}.values()),
        series=tuple(found for found in series if found),
    )


def _knows(session: Session, written: str) -> bool:
    """Whether the channel has all the telling words of a query, as they are."""
    words = set(stems(telling(parse(written)).words))
    return bool(words) and len(posts_with(session, words)) == len(words)
