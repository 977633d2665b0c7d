"""Questions that only the owner can answer; each is asked once."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from channel.indexing import readings_of
from channel.language.text import squeeze
from channel.owner.corrections import Doubt
from channel.series import heading_keys
from channel.series.heading import Heading
from storage.database.session import Session
from storage.index.counts import is_tight

_MOST_GAPS = 5
"""A series with more gaps than this lacks no parts: it is numbered in another way."""
_MOST_BESIDE = 3
_MOST_SHOWN = 5
_FEWEST = 3
"""Of possible parts; about fewer posts no question is worth the owner's time."""


def doubts(session: Session, most: int) -> tuple[Doubt, ...]:
    """Possible series first, one question for each; then doubts within series, in the order of lists."""
    found = (doubt for doubt in _all(session) if _is_open(session, doubt))
    return tuple(islice(found, max(most, 0)))


def asked(session: Session, key: str) -> bool:
    return session.run("INSERT INTO asked_doubts (key) VALUES (:key) ON CONFLICT DO NOTHING", key=key) > 0


def _all(session: Session) -> Iterator[Doubt]:
    yield from _possible_series(session)
    rows = session.rows(
        "SELECT id, name, called, tags, gaps FROM series WHERE place IS NOT NULL ORDER BY place, newest DESC, id"
    )
    for number, name, called, tags, gaps in rows:
        series = _Series(session, number, name, squeeze(called))
        yield from series.doubles()
        yield from series.gaps(json.loads(gaps))
        yield from series.beside(json.loads(tags))


def possible_series(session: Session, post: int) -> Doubt | None:
    """The possible series that this post would be in."""
    row = session.row("SELECT doubt FROM headings WHERE post = :post AND doubt IS NOT NULL", post=post)
    return _possible(session, row[0]) if row else None


def _is_open(session: Session, doubt: Doubt) -> bool:
    return session.row("SELECT 1 FROM asked_doubts WHERE key = :key", key=doubt.key) is None


def _possible_series(session: Session) -> Iterator[Doubt]:
    """The possible series, those with most posts first."""
    for (key,) in session.rows(
        "SELECT doubt FROM headings WHERE doubt IS NOT NULL GROUP BY doubt ORDER BY count(*) DESC, doubt"
    ):
        if doubt := _possible(session, key):
            yield doubt


def _possible(session: Session, key: str) -> Doubt | None:
    """The question about a pool, with the newest of its posts."""
    listed = "FROM headings JOIN posts ON posts.id = headings.post WHERE headings.doubt = :key AND posts.listed = 1"
    rows = session.rows(
        f"SELECT headings.post, headings.document {listed} ORDER BY posts.position DESC LIMIT :most",
        key=key,
        most=_MOST_SHOWN,
    )
    if len(rows) < _FEWEST:
        return None
    return Doubt(
        key=f"series:{key}",
        kind="series",
        series=0,
        name=_called(key, [readings_of(document) for _, document in rows]),
        number=session.rows(f"SELECT count(*) {listed}", key=key)[0][0],
        posts=tuple(post for post, _ in rows),
        pool=key,
    )


def _called(key: str, found: Iterable[tuple[Heading, ...]]) -> str:
    """The name that the posts give their series; a hashtag with its sign."""
    names = (one.name for readings in found for one in readings if key in heading_keys(one))
    return next(names, key)


class _Series:
    def __init__(self, session: Session, number: int, name: str, key: str) -> None:
        self._session = session
        self._number = number
        self._name = name
        self._key = key

    def doubles(self) -> Iterator[Doubt]:
        """Several posts that claim the same part, if the owner has chosen none of them."""
        rows = self._session.rows(
            "SELECT number, post, doubles FROM parts "
            "WHERE series = :series AND doubles <> '[]' AND by_hand = 0 ORDER BY place",
            series=self._number,
        )
        for number, post, doubles in rows:
            posts = (post, *json.loads(doubles))
            yield self._doubt("double", number, posts)

    def gaps(self, missing: list[list[int]]) -> Iterator[Doubt]:
        """Missing numbers between two existing parts."""
        between = [
            number for first, last in missing if first > 1 for number in range(first, min(last, first + _MOST_GAPS) + 1)
        ]
        for number in between if len(between) <= _MOST_GAPS else ():
            yield self._doubt("gap", number, ())

    def beside(self, tags: list[str]) -> Iterator[Doubt]:
        """Posts with the series' own hashtag that are in no series."""
        for key in tags:
            row = self._session.row(
                "SELECT id, posts, headings FROM tags WHERE key = :key AND tag = id AND hidden = 0", key=key
            )
            if row is None or not is_tight(row[1], row[2]):
                continue
            posts = self._session.rows(
                "SELECT DISTINCT post_tags.post, post_tags.position FROM post_tags "
                "JOIN posts ON posts.id = post_tags.post "
                "WHERE post_tags.tag = :tag AND posts.listed = 1 "
                "AND NOT EXISTS (SELECT 1 FROM headings WHERE post = post_tags.post AND series IS NOT NULL) "
                "AND NOT EXISTS (SELECT 1 FROM corrections WHERE about = 'post:' || posts.message_id) "
                "AND NOT EXISTS (SELECT 1 FROM parts WHERE parts.post = post_tags.post) "
                "ORDER BY post_tags.position, post_tags.post LIMIT :most",
                tag=row[0],
                most=_MOST_BESIDE + 1,
            )
            if len(posts) <= _MOST_BESIDE:
                for post, _ in posts:
                    yield self._doubt("beside", None, (post,))

    def _doubt(self, kind: str, number: int | None, posts: tuple[int, ...]) -> Doubt:
        said = [str(number)] if number is not None else []
        return Doubt(
            key=":".join([kind, self._key, *said, *(self._lasting(post) for post in posts)]),
            kind=kind,
            series=self._number,
            name=self._name,
            number=number,
            posts=posts,
        )

    def _lasting(self, post: int) -> str:
        """An identifier of a post that is the same in a new index."""
        row = self._session.row("SELECT message_id, opening FROM posts WHERE id = :id", id=post)
        return str(row[1] if row[0] is None else row[0]) if row else ""
