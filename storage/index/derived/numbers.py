"""The number of a series, which stays the same if it is renamed: buttons, links, follows and progress use it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from channel.models import Series
from channel.series import series_key
from storage.database.session import Session


class Numbered(NamedTuple):
    number: int
    key: str


def posts_of(session: Session, series: Iterable[int]) -> dict[int, set[int]]:
    """The posts that are parts of each of these series."""
    return {
        one: {
            post
            for (post,) in session.rows(
                "SELECT post FROM parts WHERE series = :series AND post IS NOT NULL", series=one
            )
        }
        for one in sorted(series)
    }


def numbered_as(session: Session, serials: Sequence[Series], before: Mapping[int, set[int]]) -> tuple[Numbered, ...]:
    """The number and the key of each series; `before`: the posts of the former series, by number.

    A series has the number of its key. A new key takes over the number of a former series if most of its posts are in
    the new one: it was renamed. Otherwise the series gets a new number.
    """
    numbers = _Numbers(session)
    named = [numbers.by_key(serial) for serial in serials]
    return tuple(
        Numbered(numbers.heir(serial, before) or numbers.new() if number is None else number, key)
        for serial, (number, key) in zip(serials, named, strict=True)
    )


class _Numbers:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._given: set[int] = set()
        self._keys: set[str] = set()
        row = session.row("SELECT max(id) FROM series")
        self._highest: int = (row[0] if row else None) or 0

    def by_key(self, serial: Series) -> tuple[int | None, str]:
        """The number that its key had before, if any, and a key that no other current series has."""
        first = next(iter(serial.posts), 0)
        for key in (
            serial.key,
            f"{series_key(serial.called)}_{first}",
            f"{serial.key}_{first}_{series_key(serial.called)}",
        ):
            row = self._session.row("SELECT id, place FROM series WHERE key = :key", key=key)
            if row is None and key not in self._keys:
                self._keys.add(key)
                return None, key
            if row is not None and row[1] is None and row[0] not in self._given:
                self._given.add(row[0])
                return row[0], key
        raise AssertionError("two series have one name and one first post")

    def heir(self, serial: Series, before: Mapping[int, set[int]]) -> int | None:
        """The number that the series had under another name."""
        ours = set(serial.posts)
        shared = {number: len(ours & posts) for number, posts in before.items() if number not in self._given}
        most = max(shared, key=lambda number: (shared[number], -number), default=None)
        if most is None or 2 * shared[most] <= len(before[most]):
            return None
        self._given.add(most)
        return most

    def new(self) -> int:
        self._highest += 1
        return self._highest
