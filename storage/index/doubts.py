"""What the index is not sure of, for the owner to decide; each is asked once."""

import json
from collections.abc import Iterator

from channel.language.text import squeeze
from channel.owner.corrections import Doubt
from storage.database.session import Session
from storage.index.counts import is_tight

_MOST_GAPS = 5
"""A series with more than these lacks no parts: it is numbered in another way."""
_MOST_BESIDE = 3


def doubts(session: Session, most: int) -> tuple[Doubt, ...]:
    """Of the series in their order in lists."""
    found: list[Doubt] = []
    if most <= 0:
        return ()
    for doubt in _all(session):
        if session.row("SELECT 1 FROM asked_doubts WHERE key = :key", key=doubt.key) is None:
            found.append(doubt)
            if len(found) == most:
                break
    return tuple(found)


def asked(session: Session, key: str) -> bool:
    return session.run("INSERT INTO asked_doubts (key) VALUES (:key) ON CONFLICT DO NOTHING", key=key) > 0


def _all(session: Session) -> Iterator[Doubt]:
    rows = session.rows(
        "SELECT id, name, called, tags, gaps FROM series WHERE place IS NOT NULL ORDER BY place, newest DESC, id"
    )
    for number, name, called, tags, gaps in rows:
        series = _Series(session, number, name, squeeze(called))
        yield from series.doubles()
        yield from series.gaps(json.loads(gaps))
        yield from series.beside(json.loads(tags))


class _Series:
    def __init__(self, session: Session, number: int, name: str, key: str) -> None:
        self._session = session
        self._number = number
        self._name = name
        self._key = key

    def doubles(self) -> Iterator[Doubt]:
        """Several posts that call themselves the same part, and none of which the owner has chosen."""
        rows = self._session.rows(
            "SELECT number, post, doubles FROM parts "
            "WHERE series = :series AND doubles <> '[]' AND by_hand = 0 ORDER BY place",
            series=self._number,
        )
        for number, post, doubles in rows:
            posts = (post, *json.loads(doubles))
            yield self._doubt("double", number, posts)

    def gaps(self, missing: list[int]) -> Iterator[Doubt]:
        """Numbers between two parts that are there."""
        row = self._session.row(
            "SELECT min(number) FROM parts WHERE series = :series AND post IS NOT NULL AND number > 0",
            series=self._number,
        )
        first = row[0] if row else None
        between = [number for number in missing if first is not None and number > first]
        for number in between if len(between) <= _MOST_GAPS else ():
            yield self._doubt("gap", number, ())

    def beside(self, tags: list[str]) -> Iterator[Doubt]:
        """Posts with the series' own hashtag that are in no series."""
        for key in tags:
            row = self._session.row(
                "SELECT id, posts, headings FROM tags WHERE key = :key AND tag = id AND hidden = 0", key=key
            )
            if row is None or row[1] <= row[2] or not is_tight(row[1], row[2]):
                continue
            posts = self._session.rows(
                "SELECT DISTINCT post_tags.post, post_tags.position FROM post_tags "
                "JOIN posts ON posts.id = post_tags.post "
                "WHERE post_tags.tag = :tag AND posts.listed = 1 "
                "AND NOT EXISTS (SELECT 1 FROM headings WHERE headings.post = post_tags.post) "
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
        """What a post is known by in a new index, too."""
        row = self._session.row("SELECT message_id, opening FROM posts WHERE id = :id", id=post)
        return str(row[1] if row[0] is None else row[0]) if row else ""
