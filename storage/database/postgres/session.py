"""The operations of `Session` over a connection of psycopg, which translate SQLite's SQL and `:names` to PostgreSQL's.

psycopg itself writes the values into the statements, so that nothing is prepared on the server: a pooler may give each
transaction another connection.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from psycopg import ClientCursor, Connection
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.types.string import StrDumper

from storage.database.matching import Candidates, Match, Narrowing, stretch_by_stretch
from storage.database.migrate import without_hints
from storage.database.postgres import full_text
from storage.database.session import Row

if TYPE_CHECKING:
    from channel.indexing import Words

_AT_ONCE: Final = 500  # rows in one statement
_NAME: Final = re.compile(r"(?<![:\w]):([a-z_]\w*)")
_PLAIN_INSERT: Final = re.compile(r"(INSERT INTO .* VALUES )(\([^()]*\))( ON CONFLICT .*DO NOTHING)?\s*", re.DOTALL)

AnyConnection = Connection[tuple[Any, ...]]


class PostgresSession:
    def __init__(self, connection: AnyConnection) -> None:
        self._connection = connection
        self._cursor = ClientCursor(connection)

    def rows(self, sql: str, /, **values: object) -> list[Row]:
        return self._cursor.execute(_translated(sql), values).fetchall()

    def row(self, sql: str, /, **values: object) -> Row | None:
        return self._cursor.execute(_translated(sql), values).fetchone()

    def run(self, sql: str, /, **values: object) -> int:
        return max(0, self._cursor.execute(_translated(sql), values).rowcount)

    def run_many(self, sql: str, values: Iterable[Mapping[str, object]], /) -> None:
        """Uses few statements, since each costs a round trip to the server."""
        rows = iter(values)
        insert = _PLAIN_INSERT.fullmatch(sql)
        text = _translated(insert[2] if insert else sql)
        while some := [self._cursor.mogrify(text, row) for row in islice(rows, _AT_ONCE)]:
            if insert:
                self._cursor.execute(f"{insert[1]}{', '.join(some)}{insert[3] or ''}".encode())
            else:
                self._cursor.execute(";\n".join(some).encode())

    def give_way(self) -> None:
        """Does nothing: each question has a connection of its own, and PostgreSQL shares its time."""

    def stream(self, sql: str, /) -> Iterator[Row]:
        with self._connection.cursor(name="stream") as cursor:
            cursor.itersize = _AT_ONCE
            yield from cursor.execute(sql.encode())

    def columns(self, table: str, /) -> list[str]:
        sql = (
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = :table ORDER BY ordinal_position"
        )
        return [name for (name,) in self.rows(sql, table=table)]

    def refresh_statistics(self) -> None:
        """Without it PostgreSQL reads all posts for a common word, until its own refresh some minutes later."""
        self.run("ANALYZE")

    def has_table(self, name: str, /) -> bool:
        return self.row("SELECT to_regclass(:name) IS NOT NULL", name=name) == (1,)

    def put_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        full_text.put(self, posts)

    def fill_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        full_text.fill(self, posts)

    def drop_words(self, posts: "Iterable[tuple[int, Words]]", /) -> None:
        full_text.drop(self, posts)

    def drop_all_words(self) -> None:
        full_text.drop_all(self)

    def word_counts(self, first: str, end: str, /) -> list[tuple[str, int]]:
        return self.rows(
            "SELECT word, posts FROM word_counts WHERE word >= :first AND word < :end", first=first, end=end
        )

    def put_stems(self, stems: Iterable[tuple[int, str]], /) -> None:
        full_text.put_stems(self, stems)

    def drop_stems(self, stems: Iterable[tuple[int, str]], /) -> None:
        self.run_many("DELETE FROM vocabulary_letters WHERE id = :id", ({"id": number} for number, _ in stems))

    def near_stems(self, letters: str, most: int, /) -> list[int]:
        return full_text.near_stems(self, letters, most)

    def find_words(self, match: Match, narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        return stretch_by_stretch(narrowing, most, lambda one, left: full_text.by_words(self, match, one, left, until))

    def find_letters(self, needles: tuple[str, ...], narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        return stretch_by_stretch(
            narrowing, most, lambda one, left: full_text.by_letters(self, needles, one, left, until)
        )

    def find_newest(self, narrowing: Narrowing, most: int, until: float, /) -> Candidates:
        return stretch_by_stretch(narrowing, most, lambda one, left: full_text.newest(self, one, left, until))


@lru_cache(maxsize=2000)
def _translated(sql: str) -> bytes:
    return _NAME.sub(r"%(\1)s", without_hints(sql).replace("%", "%%")).encode()


def adapt(context: AdaptContext) -> None:
    """Makes values behave as in SQLite: booleans as 0 and 1, sums as integers, texts without NUL."""
    context.adapters.register_dumper(bool, _Truth)
    context.adapters.register_dumper(str, _Text)
    context.adapters.register_loader("numeric", _Number)
    context.adapters.register_loader("bool", _WholeTruth)


class _Truth(Dumper):
    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"

    def quote(self, obj: bool) -> bytes:
        return self.dump(obj)


class _Text(StrDumper):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))


class _Number(Loader):
    def load(self, data: Buffer) -> float:
        text = bytes(data).decode()
        return float(text) if "." in text else int(text)


class _WholeTruth(Loader):
    def load(self, data: Buffer) -> int:
        return int(bytes(data) == b"t")
