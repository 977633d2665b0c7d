"""Full text on SQLite: FTS5 over the words and over the letters of posts; a row's number is the post's position."""

import heapq
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from storage.database import weights
from storage.database.matching import Candidate, Candidates, Match, Narrowing, Term

if TYPE_CHECKING:
    from channel.indexing import Words

_WEIGHTS: Final = f"{weights.TITLE}, {weights.HASHTAGS}, {weights.TEXT}"
_STEPS: Final = 4000  # of SQLite's virtual machine, between two checks of the clock
_AT_ONCE: Final = 100  # rows; an incomplete batch is lost when the time is up
_TRIGRAM: Final = 3
_FILLED: Final = 1000  # posts at once
_TRIGRAMS: Final = 12  # that are searched for; more would make no difference

# Newest first, so that the limit ends the work: ranking every row with a common word takes a hundred times as long.
_NEWEST: Final = """
SELECT {table}.rowid, {score} FROM {table}
WHERE {table} MATCH :match {narrowed}
AND NOT EXISTS (SELECT 1 FROM posts WHERE listed <> 1 AND position = {table}.rowid)
ORDER BY {table}.rowid DESC LIMIT :most
"""
# "+ 0": otherwise SQLite prefers the bounds of the rowid to this equality, and joins each row with thousands.
_NEWEST_NARROWED: Final = """
SELECT {table}.rowid, {score}
FROM {table} CROSS JOIN posts ON posts.listed = 1 AND posts.position = {table}.rowid + 0
WHERE {table} MATCH :match {narrowed} ORDER BY {table}.rowid DESC LIMIT :most
"""
_BARE: Final = """
SELECT posts.position, 0.0 FROM posts WHERE posts.listed = 1 {narrowed} ORDER BY posts.position DESC LIMIT :most
"""


def put(connection: sqlite3.Connection, posts: "Iterable[tuple[int, Words]]") -> None:
    gathered = list(posts)
    connection.executemany(
        "INSERT INTO words (rowid, title, tags, body) VALUES (?, ?, ?, ?)",
        [(position, *words[:3]) for position, words in gathered],
    )
    connection.executemany(
        "INSERT INTO letters (rowid, body) VALUES (?, ?)", [(position, words.letters) for position, words in gathered]
    )


def fill(connection: sqlite3.Connection, posts: "Iterable[tuple[int, Words]]") -> None:
    rest = iter(posts)
    while some := list(islice(rest, _FILLED)):
        put(connection, some)


def drop(connection: sqlite3.Connection, posts: "Iterable[tuple[int, Words]]") -> None:
    gathered = list(posts)
    connection.executemany(
        "INSERT INTO words (words, rowid, title, tags, body) VALUES ('delete', ?, ?, ?, ?)",
        [(position, *words[:3]) for position, words in gathered],
    )
    connection.executemany(
        "INSERT INTO letters (letters, rowid, body) VALUES ('delete', ?, ?)",
        [(position, words.letters) for position, words in gathered],
    )


def drop_all(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    connection.execute("INSERT INTO letters (letters) VALUES ('delete-all')")


def counts(connection: sqlite3.Connection, first: str, end: str) -> list[tuple[str, int]]:
    return connection.execute("SELECT term, doc FROM word_counts WHERE term >= ? AND term < ?", (first, end)).fetchall()


def put_stems(connection: sqlite3.Connection, stems: Iterable[tuple[int, str]]) -> None:
    connection.executemany("INSERT INTO vocabulary_letters (rowid, stem) VALUES (?, ?)", stems)


def drop_stems(connection: sqlite3.Connection, stems: Iterable[tuple[int, str]]) -> None:
    connection.executemany(
        "INSERT INTO vocabulary_letters (vocabulary_letters, rowid, stem) VALUES ('delete', ?, ?)", stems
    )


def near_stems(connection: sqlite3.Connection, letters: str, most: int) -> list[int]:
    # FTS5's rank says nothing here: a table without content and places gives all rows the same.
    shared: Counter[int] = Counter()
    for group in _groups(letters.split(" ")):
        rows = connection.execute(
            "SELECT rowid FROM vocabulary_letters WHERE vocabulary_letters MATCH ?", (f'"{group}"',)
        )
        shared.update(number for (number,) in rows)
    return heapq.nsmallest(most, shared, key=lambda number: (-shared[number], number))


def by_words(connection: sqlite3.Connection, match: Match, narrowing: Narrowing, most: int, until: float) -> Candidates:
    options = " OR ".join(f"({' AND '.join(map(_quoted, option))})" for option in match.options)
    without = " OR ".join(map(_quoted, match.without))
    asked = f"({options}) NOT ({without})" if without else options
    score = f"-bm25(words, {_WEIGHTS})" if match.ranked else "0.0"
    return _matching(connection, "words", score, asked, narrowing, most, until)


def by_letters(
    connection: sqlite3.Connection, needles: tuple[str, ...], narrowing: Narrowing, most: int, until: float
) -> Candidates:
    """Posts that have each needle's groups of three letters; whether they have the needle must still be checked."""
    asked = " AND ".join(f'"{group}"' for group in _groups(needles)[:_TRIGRAMS])
    return _matching(connection, "letters", "0.0", asked, narrowing, most, until)


def _groups(needles: Iterable[str]) -> list[str]:
    """The groups of three letters, each once."""
    places = ((needle, start) for needle in needles for start in range(len(needle) - _TRIGRAM + 1))
    return list(dict.fromkeys(needle[start : start + _TRIGRAM] for needle, start in places))


def _quoted(term: Term) -> str:
    # Words are letters and digits, see channel.language.words: no quote can end the string.
    return f'"{" ".join(term.words)}"{" *" if term.begun else ""}'


def newest(connection: sqlite3.Connection, narrowing: Narrowing, most: int, until: float) -> Candidates:
    """Posts on which there is no condition but the narrowing."""
    return _found(connection, _BARE, "posts.position", {}, narrowing, most, until)


def _matching(
    connection: sqlite3.Connection, table: str, score: str, match: str, narrowing: Narrowing, most: int, until: float
) -> Candidates:
    sql = (_NEWEST_NARROWED if narrowing.sql else _NEWEST).format(table=table, score=score, narrowed="{narrowed}")
    return _found(connection, sql, f"{table}.rowid", {"match": match}, narrowing, most, until)


def _found(
    connection: sqlite3.Connection,
    sql: str,
    place: str,
    values: dict[str, object],
    narrowing: Narrowing,
    most: int,
    until: float,
) -> Candidates:
    if time.monotonic() >= until:
        return Candidates([], more=True)
    values = {**values, "most": most, **narrowing.values}
    bounds = ""
    if narrowing.first is not None:
        bounds, values["first"] = f"AND {place} >= :first", narrowing.first
    if narrowing.last is not None:
        bounds, values["last"] = f"{bounds} AND {place} <= :last", narrowing.last
    found = _in_time(connection, sql.format(narrowed=f"{bounds} {narrowing.sql}"), values, until)
    return Candidates(found, more=len(found) >= most or time.monotonic() >= until)


def _in_time(connection: sqlite3.Connection, sql: str, values: dict[str, Any], until: float) -> list[Candidate]:
    """The rows found until the time is up."""
    found: list[Candidate] = []
    connection.set_progress_handler(lambda: time.monotonic() >= until, _STEPS)
    try:
        rows = connection.execute(sql, values)
        while some := rows.fetchmany(_AT_ONCE):
            found += some
    except sqlite3.OperationalError as fault:
        if "interrupted" not in str(fault):
            raise
    finally:
        connection.set_progress_handler(None, 0)
    return found
