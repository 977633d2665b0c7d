"""Puts one part into a series, or takes posts out of it, without reading the others."""

import json
from collections.abc import Collection, Iterable

from channel.language.numerals import Stretch
from channel.models import Part, Series
from storage.database.session import Session
from storage.index.derived import series_rows


def take_posts_out(session: Session, series: int, posts: Collection[int]) -> None:
    """Takes posts out of a series, as parts and as doubles."""
    for post in posts:
        rows = session.rows(
            "SELECT place, number, post, doubles FROM parts "
            "WHERE series = :series AND (post = :post OR doubles LIKE :double)",
            series=series,
            post=post,
            double=f"%{post}%",
        )
        for place, number, own, written in rows:
            doubles = [one for one in json.loads(written) if one != post]
            left = [*([own] if own not in (None, post) else []), *doubles]
            if left:
                _set_posts(session, series, place, left)
            else:
                _take_part_out(session, series, place, number)
        if rows:
            _set_newest(session, series, post)


def put_part_in(session: Session, number: int, made: Series, part: Part, positions: dict[int, int]) -> None:
    """Puts a part into the series with this number; `made`: what its newest parts alone would be."""
    assert part.post is not None
    assert part.number is not None
    before = session.row(
        "SELECT place FROM parts WHERE series = :series AND number < :number ORDER BY place DESC LIMIT 1",
        series=number,
        number=part.number,
    )
    place = before[0] + 1 if before else 0
    there = session.row(
        "SELECT number, post, doubles FROM parts WHERE series = :series AND place = :place", series=number, place=place
    )
    _close_gap(session, number, part, {*made.never})
    if there and there[0] == part.number:
        posts = [one for one in (there[1], *json.loads(there[2])) if one is not None and one not in _posts(part)]
        known = [(_position(session, one, positions), one) for one in (*posts, *_posts(part))]
        _set_posts(session, number, place, [one for _, one in sorted(known)], None if posts else part)
    else:
        if there:
            _shift(session, number, place, 1)
        series_rows.put_part(session, number, place, part)
    series_rows.put_names(session, number, made)
    newest = max(positions.get(one, 0) for one in _posts(part))
    session.run("UPDATE series SET newest = :newest WHERE id = :id AND newest < :newest", newest=newest, id=number)


def _posts(part: Part) -> list[int]:
    return [one for one in (part.post, *part.doubles) if one is not None]


def _position(session: Session, post: int, positions: dict[int, int]) -> int:
    if post not in positions:
        row = session.row("SELECT position FROM posts WHERE id = :id", id=post)
        positions[post] = row[0] if row else 0
    return positions[post]


def _set_posts(session: Session, series: int, place: int, posts: list[int], part: Part | None = None) -> None:
    """Gives a part its posts; `part`: what it was before only announced as."""
    session.run(
        "UPDATE parts SET post = :post, doubles = :doubles, url = NULL WHERE series = :series AND place = :place",
        post=posts[0],
        doubles=json.dumps(posts[1:]),
        series=series,
        place=place,
    )
    if part:
        session.run(
            "UPDATE parts SET date = NULL, by_hand = 0, "
            "label = CASE label WHEN '' THEN :label ELSE label END, "
            "title = CASE title WHEN '' THEN :title ELSE title END "
            "WHERE series = :series AND place = :place",
            label=part.label,
            title=part.title,
            series=series,
            place=place,
        )


def _take_part_out(session: Session, series: int, place: int, number: int | None) -> None:
    session.run("DELETE FROM parts WHERE series = :series AND place = :place", series=series, place=place)
    _shift(session, series, place, -1)
    if number is None or number < 1:
        return
    stretches = _gaps(session, series)
    if number < _last(session, series):
        stretches = _joined([*stretches, Stretch(number, number)])
    else:
        last = _last(session, series)
        stretches = [Stretch(one.first, min(one.last, last)) for one in stretches if one.first <= last]
    _write_gaps(session, series, stretches)


def _set_newest(session: Session, series: int, gone: int) -> None:
    """Finds the newest part again, if it was the one that is gone."""
    session.run(
        "UPDATE series SET newest = coalesce((SELECT max(posts.position) FROM parts "
        "JOIN posts ON posts.id = parts.post WHERE parts.series = :series), 0) "
        "WHERE id = :series AND newest = (SELECT position FROM posts WHERE id = :gone)",
        series=series,
        gone=gone,
    )


def _shift(session: Session, series: int, place: int, by: int) -> None:
    # By way of negative places, since no two parts may stand at one place meanwhile.
    session.run(
        "UPDATE parts SET place = -1 - place WHERE series = :series AND place >= :place", series=series, place=place
    )
    session.run("UPDATE parts SET place = -1 - place + :by WHERE series = :series AND place < 0", series=series, by=by)


def _close_gap(session: Session, series: int, part: Part, never: set[int]) -> None:
    """What is missing once the part is there, which is not written yet."""
    assert part.number is not None
    last = _last(session, series)
    found = _gaps(session, series)
    if part.number > last + 1:
        found.append(Stretch(max(last + 1, 1), part.number - 1))
    for number in sorted({part.number, *never}):
        found = [piece for one in found for piece in _without(one, number)]
    _write_gaps(session, series, found)


def _last(session: Session, series: int) -> int:
    row = session.row(
        "SELECT number FROM parts WHERE series = :series AND number IS NOT NULL "
        "AND (post IS NOT NULL OR url IS NOT NULL OR label <> '') ORDER BY place DESC LIMIT 1",
        series=series,
    )
    return row[0] if row else 0


def _gaps(session: Session, series: int) -> list[Stretch]:
    row = session.row("SELECT gaps FROM series WHERE id = :id", id=series)
    return [Stretch(*one) for one in json.loads(row[0])] if row else []


def _write_gaps(session: Session, series: int, gaps: Iterable[Stretch]) -> None:
    session.run("UPDATE series SET gaps = :gaps WHERE id = :id", gaps=json.dumps(sorted(gaps)), id=series)


def _without(one: Stretch, number: int) -> list[Stretch]:
    if not one.first <= number <= one.last:
        return [one]
    pieces = (Stretch(one.first, number - 1), Stretch(number + 1, one.last))
    return [piece for piece in pieces if piece.first <= piece.last]


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    for one in sorted(stretches):
        if found and one.first <= found[-1].last + 1:
            found[-1] = Stretch(found[-1].first, max(one.last, found[-1].last))
        else:
            found.append(one)
    return found
