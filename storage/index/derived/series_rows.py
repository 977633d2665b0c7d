"""The rows of a series: its own, its names, its parts."""

import json
from collections.abc import Iterable

from channel.language.text import squeeze
from channel.models import Part, Series
from channel.series import gaps, series_names
from storage.database.session import Session
from storage.index.derived.numbers import Numbered

_INSERT = (
    "INSERT INTO parts (series, place, number, label, title, post, url, doubles, date, by_hand) "
    "VALUES (:series, :place, :number, :label, :title, :post, :url, :doubles, :date, :by_hand)"
)


def take_out(session: Session, series: Iterable[int]) -> None:
    """Empties series, which keep their numbers."""
    gone = [{"id": one} for one in sorted(series)]
    session.run_many("UPDATE series SET place = NULL, guide = NULL WHERE id = :id", gone)
    session.run_many("DELETE FROM series_names WHERE series = :id", gone)
    session.run_many("DELETE FROM parts WHERE series = :id", gone)


def put(session: Session, serial: Series, numbered: Numbered, place: int, guide: str | None, newest: int) -> None:
    """Writes a series that has no parts yet.

    `guide`: the key under which the guide announces it, at that place.
    """
    session.run(
        "INSERT INTO series (id, key, name, called, said, tags, gaps, place, guide, newest) "
        "VALUES (:id, :key, :name, :called, :said, :tags, :gaps, :place, :guide, :newest) "
        "ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, called = excluded.called, "
        "said = excluded.said, tags = excluded.tags, gaps = excluded.gaps, "
        "place = excluded.place, guide = excluded.guide, newest = excluded.newest",
        id=numbered.number,
        key=numbered.key,
        name=serial.name,
        called=serial.called,
        said=json.dumps(serial.said, ensure_ascii=False),
        tags=json.dumps(serial.tags, ensure_ascii=False),
        gaps=json.dumps(gaps(serial)),
        place=place,
        guide=guide,
        newest=newest,
    )
    put_names(session, numbered.number, serial)
    _put_parts(session, numbered.number, serial)


def put_names(session: Session, number: int, serial: Series) -> None:
    """Lets the series be found under its names, beside those that it has already."""
    names = {squeezed for name in series_names(serial) if (squeezed := squeeze(name))}
    session.run_many(
        "INSERT INTO series_names (name, series) VALUES (:name, :series) ON CONFLICT DO NOTHING",
        [{"name": name, "series": number} for name in sorted(names)],
    )


def _put_parts(session: Session, series_id: int, serial: Series) -> None:
    session.run_many(_INSERT, [_columns(series_id, place, part) for place, part in enumerate(serial.parts)])


def put_part(session: Session, series_id: int, place: int, part: Part) -> None:
    """Writes one part of a series, at a place where there is none."""
    session.run_many(_INSERT, [_columns(series_id, place, part)])


def _columns(series_id: int, place: int, part: Part) -> dict[str, object]:
    return {
        "series": series_id,
        "place": place,
        "number": part.number,
        "label": part.label,
        "title": part.title,
        "post": part.post,
        "url": part.url,
        "doubles": json.dumps(part.doubles),
        "date": part.date,
        "by_hand": int(part.by_hand),
    }
