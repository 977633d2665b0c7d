"""The filters of a query: hashtags, a series, a range of time."""

from collections.abc import Callable
from typing import Final

from channel.search.query import Query
from storage.database.matching import Narrowing
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
        first = max(_first_from(session, query.after), first or _LOWEST)
    if query.before is not None:
        sql.append("AND posts.date < :before")
        values["before"] = query.before
        if (edge := _first_from(session, query.before)) != _LOWEST:
            last = edge - 1 if last is None else min(last, edge - 1)
    return Narrowing(" ".join(sql), values, first, last)


def _stretch(session: Session, series: int) -> tuple[int | None, int | None]:
    """The positions of a series' first and last post."""
    row = session.row(
        "SELECT min(position), max(position) FROM parts JOIN posts ON posts.id = parts.post WHERE series = :series",
        series=series,
    )
    return row or (None, None)


_LOWEST: Final = -(2**62)
_CARRIES: Final = (
    "EXISTS (SELECT 1 FROM post_tags WHERE post_tags.tag = (SELECT tag FROM tags WHERE key = {key}) "
    "AND post_tags.position = posts.position AND post_tags.post = posts.id)"
)


def _first_from(session: Session, instant: int) -> int:
    """The position from which posts are of this instant or later: positions are in the order of time.

    Dates have no index; twenty look-ups find the place among a million.
    """
    lowest, highest = _edge(session, "min"), _edge(session, "max")
    if lowest is None or highest is None or lowest < 0:
        return _LOWEST  # posts without a number are below all others, whenever they were written
    return _bisected(lowest, highest + 1, lambda position: _date_before(session, position) >= instant)


def _edge(session: Session, which: str) -> int | None:
    """The lowest or the highest position; one at a time, since SQLite uses the index for only one at once."""
    row = session.row(f"SELECT {which}(position) FROM posts WHERE listed = 1")
    return row[0] if row else None


def _bisected(low: int, high: int, late: Callable[[int], bool]) -> int:
    """The lowest number from `low` on for which `late` holds, or `high`."""
    while low < high:
        middle = (low + high) // 2
        if late(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _date_before(session: Session, position: int) -> int:
    """The date of the last post up to a position."""
    row = session.row(
        "SELECT date FROM posts WHERE listed = 1 AND position <= :position AND date IS NOT NULL "
        "ORDER BY position DESC LIMIT 1",
        position=position,
    )
    return row[0] if row else 0
