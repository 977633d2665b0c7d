"""The filters of a query: hashtags, a series, a range of time."""

from collections.abc import Iterator
from typing import Final

from channel.language.words import HEAD, stems_asked
from channel.search.query import Query
from storage.database.matching import Narrowing, Term
from storage.database.session import Session


def narrowing(session: Session, query: Query, series: int | None) -> Narrowing:
    """`series`: the store's number of the requested series."""
    sql: list[str] = []
    values: dict[str, object] = {}
    for place, key in enumerate(query.tags):
        sql.append(f"AND {_CARRIES.format(key=f':tag{place}')}")
        values[f"tag{place}"] = key
    for place, key in enumerate(query.without_tags):
        sql.append(f"AND NOT {_CARRIES.format(key=f':untag{place}')}")
        values[f"untag{place}"] = key
    first = last = None
    if series is not None:
        sql.append("AND posts.id IN (SELECT post FROM parts WHERE series = :series)")
        values["series"] = series
        first, last = _stretch(session, series)
    if query.after is not None:
        sql.append("AND posts.date >= :after")
        values["after"] = query.after
    if query.before is not None:
        sql.append("AND posts.date < :before")
        values["before"] = query.before
    if query.after is None and query.before is None:
        return Narrowing(" ".join(sql), values, first, last)
    stretches = tuple(_clipped(_stretches(session, query.after, query.before), first, last))
    if not stretches:
        return Narrowing(" ".join(sql), values, *_NOWHERE)
    return Narrowing(" ".join(sql), values, stretches[-1][0], stretches[0][1], stretches)


def _stretch(session: Session, series: int) -> tuple[int | None, int | None]:
    """The positions of a series' first and last post."""
    row = session.row(
        "SELECT min(position), max(position) FROM parts JOIN posts ON posts.id = parts.post WHERE series = :series",
        series=series,
    )
    return row or (None, None)


_NOWHERE: Final = (1, 0)
_CARRIES: Final = (
    "EXISTS (SELECT 1 FROM post_tags WHERE post_tags.tag = (SELECT tag FROM tags WHERE key = {key}) "
    "AND post_tags.position = posts.position AND post_tags.post = posts.id)"
)


_BITS: Final = 12
"""The positions of 4096 posts differ only in these. What is looked through in vain at an edge takes a few milliseconds,
and so do the stretches of a million posts."""
_LOWEST: Final = -(2**62)
_HIGHEST: Final = 2**62
_MOST: Final = 8  # stretches apart from each other; it takes many wrong dates to have more
# A + also keeps SQLite from comparing as a column of the table `every`, for which it would not use the index.
_EVERY: Final = f"""
WITH RECURSIVE every (stretch) AS (
    SELECT CAST({_LOWEST} AS BIGINT)
    UNION ALL
    SELECT (SELECT (position >> {_BITS}) FROM posts WHERE +listed = 1 AND (position >> {_BITS}) > +every.stretch
            ORDER BY (position >> {_BITS}) LIMIT 1)
    FROM every WHERE every.stretch IS NOT NULL
)
SELECT stretch, EXISTS (
    SELECT 1 FROM posts
    WHERE +listed = 1 AND (position >> {_BITS}) = +every.stretch AND date >= :after AND date < :before
)
FROM every WHERE stretch IS NOT NULL AND stretch > {_LOWEST} ORDER BY stretch DESC
"""


def _stretches(session: Session, after: int | None, before: int | None) -> list[tuple[int, int]]:
    """The positions between which there are posts of this time, newest first.

    Positions rise with time, but for posts with a wrong date: so no post is concluded from the date of another, and a
    stretch counts if any post in it is of this time.
    """
    times = {"after": _LOWEST if after is None else after, "before": _HIGHEST if before is None else before}
    found: list[tuple[int, int]] = []
    goes_on = False
    for stretch, has_some in session.rows(_EVERY, **times):
        if has_some:
            first, last = stretch << _BITS, ((stretch + 1) << _BITS) - 1
            if found and (goes_on or len(found) == _MOST):
                last = found.pop()[1]
            found.append((first, last))
        goes_on = bool(has_some)
    return found


def _clipped(stretches: list[tuple[int, int]], first: int | None, last: int | None) -> Iterator[tuple[int, int]]:
    """The stretches between two positions."""
    lowest, highest = _LOWEST if first is None else first, _HIGHEST if last is None else last
    for low, high in stretches:
        if low <= highest and high >= lowest:
            yield max(low, lowest), min(high, highest)


def spellings(session: Session, key: str) -> tuple[Term, ...]:
    """A hashtag, and its other spellings."""
    rows = session.rows(
        "SELECT other.key FROM tags JOIN tags other ON other.tag = tags.tag WHERE tags.key = :key", key=key
    )
    return tuple(_tag_term(name) for (name,) in rows) or (_tag_term(key),)


def _tag_term(key: str) -> Term:
    return Term(tuple(HEAD + stem for stem in stems_asked(key.split("_"))))
