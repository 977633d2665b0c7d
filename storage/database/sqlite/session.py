"""The operations of `Session` over a connection of the standard library."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from storage.database.matching import Candidates, Match, Narrowing, stretch_by_stretch
from storage.database.session import Row
from storage.database.sqlite import full_text

if TYPE_CHECKING:
    from channel.indexing import Words


class SqliteSession:
    """The operations of `Session` over a connection of the standard library, in its own thread."""

    def __init__(self, connection: sqlite3.Connection, give_way: Callable[[], None] = lambda: None) -> None:
        self._connection = connection
        self.give_way = give_way

    def rows(self, sql: str, /, **values: object) -> list[Row]:
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, /, **values: object) -> Row | None:
        found: Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def run(self, sql: str, /, **values: object) -> int:
        return self._connection.execute(sql, values).rowcount

    def run_many(self, sql: str, values: Iterable[Mapping[str, object]], /) -> None:
        self._connection.executemany(sql, values)

    def stream(self, sql: str, /) -> Iterator[Row]:
        return self._connection.execute(sql)

    def columns(self, table: str, /) -> list[str]:
        return [name for (name,) in self.rows("SELECT name FROM pragma_table_info(:table)", table=table)]

    def refresh_statistics(self) -> None:
        """Does nothing: our statements need no statistics."""

    def has_table(self, name: str, /) -> bool:
        return self.row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name", name=name) is not None

    def put_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        full_text.put(self._connection, posts)

    def fill_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        full_text.fill(self._connection, posts)

    def drop_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        full_text.drop(self._connection, posts)

    def drop_all_words(self) -> None:
        full_text.drop_all(self._connection)

    def word_counts(self, first: str, end: str, /) -> list[tuple[str, int]]:
        return full_text.counts(self._connection, first, end)

    def put_stems(self, stems: Iterable[tuple[int, str]], /) -> None:
        full_text.put_stems(self._connection, stems)

    def drop_stems(self, stems: Iterable[tuple[int, str]], /) -> None:
        full_text.drop_stems(self._connection, stems)

    def near_stems(self, letters: str, most: int, /) -> list[int]:
        return full_text.near_stems(self._connection, letters, most)

    def find_words(self, match: Match, narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        return stretch_by_stretch(
            narrowing, most, lambda one, left: full_text.by_words(self._connection, match, one, left, until)
        )

    def find_letters(self, needles: tuple[str, ...], narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        return stretch_by_stretch(
            narrowing, most, lambda one, left: full_text.by_letters(self._connection, needles, one, left, until)
        )

    def find_newest(self, narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        return stretch_by_stretch(
            narrowing, most, lambda one, left: full_text.newest(self._connection, one, left, until)
        )
