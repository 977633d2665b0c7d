"""Suggestions for a query that finds nothing: other spellings, the other keyboard, tags and series."""

import time
from collections.abc import Sequence
from itertools import islice, product
from math import log10
from typing import Final, NamedTuple

from channel.language.near import nearest, word_nearness
from channel.language.text import squeeze
from channel.language.words import stem_asked, tokens
from channel.posts.titles import said
from channel.search.keyboard import other_layouts
from channel.search.keywords import telling
from channel.search.passages import marked
from channel.search.query import Query, parse
from channel.views import Suggestions
from storage.database.matching import Match, Narrowing, Term
from storage.database.session import Session
from storage.index import questions
from storage.index.search import SECONDS, search
from storage.index.search.documents import posts
from storage.index.vocabulary import near, posts_with

_OFFERED: Final = 3  # other queries
_NEAR: Final = 80  # words of the vocabulary that are compared
_READ: Final = 8  # the nearest of them, which are looked up in posts
_NEARNESS: Final = 72.0  # of 100
_LEFT_OUT: Final = 30.0  # the loss of nearness for a query with words left out
_OFTEN: Final = 1.0  # the bonus of a word that is used ten times as often
_SURE: Final = 78.0
_CLEARLY: Final = 5.0  # how much nearer than the next
_TRIED: Final = 6  # other queries
_NAMES: Final = 4  # tags, and series


class _Other(NamedTuple):
    """Another query."""

    written: str
    nearness: float
    """0 to 100."""


def suggestions(session: Session, query: Query, written: str) -> Suggestions:
    """See `channel.store`."""
    until = time.monotonic() + SECONDS
    slips = [_Other(other, 100.0) for other in other_layouts(written) if _finds(session, other, until)]
    others = slips or [one for one in _respelt(session, query, written) if _finds(session, one.written, until)]
    known = questions.names(session)
    tags = {tag_id: questions.tag(session, tag_id, None, 1) for tag_id, _ in nearest(written, known.tags, _NAMES)}
    series = [questions.series(session, number) for number, _ in nearest(written, known.series, _NAMES)]
    return Suggestions(
        words=tuple(other.written for other in others[:_OFFERED]),
        sure=_is_sure(others),
        tags=tuple({page.tag.id: page.tag for page in tags.values() if page}.values()),
        series=tuple(found for found in series if found),
    )


def _is_sure(others: Sequence[_Other]) -> bool:
    if not others or others[0].nearness < _SURE:
        return False
    return len(others) == 1 or others[0].nearness - others[1].nearness >= _CLEARLY


def _finds(session: Session, written: str, until: float) -> bool:
    """Whether any post has all the words of a query."""
    if time.monotonic() > until:
        return False
    found = search(session, parse(written), 0, 1, most=1)
    return bool(found.hits) and found.whole


def _respelt(session: Session, query: Query, written: str) -> list[_Other]:
    """The query with each unknown word in another spelling, likeliest first."""
    words = telling(query).words
    known = posts_with(session, map(stem_asked, words))
    strange = [word for word in words if not known.get(stem_asked(word))]
    choices = {word: found for word in strange if (found := _near_words(session, word))}
    if not choices:
        return []
    hopeless = dict.fromkeys((word for word in strange if word not in choices), "")
    others = (dict(zip(choices, chosen, strict=True)) for chosen in product(*choices.values()))
    found = [
        _Other(
            _instead(written, hopeless | {word: other.written for word, other in chosen.items()}),
            min(other.nearness for other in chosen.values()) - (_LEFT_OUT if hopeless else 0.0),
        )
        for chosen in islice(others, _TRIED)
    ]
    return sorted(found, key=lambda other: -other.nearness)


def _instead(written: str, others: dict[str, str]) -> str:
    """The written query with some words in another spelling; its filters stay as they are."""
    pieces = [others.get("".join(tokens(piece)), piece) for piece in " ".join(written.split()).split(" ")]
    return " ".join(piece for piece in pieces if piece)


def _near_words(session: Session, word: str) -> list[_Other]:
    """Words of the index near to one, as posts write them, likeliest first."""
    stem = stem_asked(word)
    candidates = sorted(near(session, stem, _NEAR), key=lambda one: -word_nearness(stem, one[0]))
    others = []
    for other, count in candidates[:_READ]:
        if forms := _forms(session, other):
            # Endings are part of what is written, and stems are cut differently if a letter is wrong.
            nearest_form = max(forms, key=lambda form: word_nearness(word, squeeze(form)))
            nearness = max(word_nearness(stem, other), word_nearness(word, squeeze(nearest_form)))
            others.append(_Other(nearest_form, nearness + _OFTEN * log10(count)))
    likeliest = sorted(others, key=lambda other: -other.nearness)
    return [other for other in likeliest if other.nearness >= _NEARNESS][:_OFFERED]


def _forms(session: Session, stem: str) -> list[str]:
    """The words with this stem in the newest post that has one, in its spelling; none if there is no such post."""
    newest = session.find_words(Match(((Term((stem,)),),)), Narrowing(), 1, time.monotonic() + SECONDS)
    for _, post in posts(session, [position for position, _ in newest.found]):
        folded = tuple({word for word in tokens(said(post)) if stem_asked(word) == stem})
        passage = marked(said(post), Query(words=folded))
        return list(dict.fromkeys(passage.text[start:end] for start, end in passage.marks)) or list(folded)
    return []
