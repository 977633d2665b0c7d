"""What an import costs, beside the least that one could cost."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench.imports_floor import decode_blocks
from channel.indexing import Prepared, Words
from channel.models import Post
from storage.database.migrate import migrations, statements
from storage.database.sqlite.driver import PRAGMAS
from storage.database.sqlite.session import SqliteSession

_ROWS = 5_000  # posts in a commit, as an import has them
_LOOK = 0.02  # seconds between two looks at the memory
_TABLES = ("posts", "post_tags", "headings", "heading_keys", "album_messages", "readings")


class Run(NamedTuple):
    """One run of `rahnama import`."""

    seconds: float
    memory: float
    """MB that its processes held at most, together."""


def imported(export: Path, database: Path) -> Run:
    """Imports with the command line, in processes of its own. Raises RuntimeError where it fails."""
    command = [sys.executable, "-m", "bot", "import", "--database", f"sqlite:///{database}", str(export)]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=database.parent, env=_environment()) as process:
        peaks: dict[int, float] = {}
        while process.poll() is None:
            peaks |= {number: peak for number in _family(process.pid) if (peak := _peak(number))}
            time.sleep(_LOOK)
    if process.returncode:
        raise RuntimeError(f"the import ended with exit code {process.returncode}")
    return Run(time.perf_counter() - begun, sum(peaks.values()))


def floor(export: Path, made: Path, database: Path) -> float:
    """Seconds that the least takes: the fastest decoding, and the rows that an import made, written bare.

    `made`: the database of that import. The rows are fetched from it outside of what is timed.
    """
    begun = time.perf_counter()
    for _ in decode_blocks(export):
        pass
    seconds = time.perf_counter() - begun
    connection = _empty(database)
    try:
        for rows in _rows_of(made):
            seconds += _timed(lambda rows=rows: _write(connection, rows))  # type: ignore[misc]
    finally:
        connection.close()
    return seconds


class _Rows(NamedTuple):
    """What some thousand posts are in the tables."""

    tables: dict[str, list[tuple[Any, ...]]]
    words: list[tuple[int, Words]]


def _empty(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = OFF")
    for _, script in migrations("sqlite"):
        for statement in statements(script):
            connection.execute(statement)
    return connection


def _rows_of(made: Path) -> Iterator[_Rows]:
    with sqlite3.connect(f"file:{made}?mode=ro", uri=True) as source:
        row = source.execute("SELECT max(id) FROM posts").fetchone()
        for first in range(1, row[0] + 1, _ROWS):
            posts = f"SELECT id FROM posts WHERE id BETWEEN {first} AND {first + _ROWS - 1}"
            numbers = f"SELECT message_id FROM posts WHERE id BETWEEN {first} AND {first + _ROWS - 1}"
            where = {
                **dict.fromkeys(_TABLES, f"post IN ({posts})"),
                "posts": f"id IN ({posts})",
                "readings": f"message_id IN ({numbers})",
            }
            tables = {name: source.execute(f"SELECT * FROM {name} WHERE {where[name]}").fetchall() for name in _TABLES}
            documents = source.execute(f"SELECT position, document FROM posts WHERE id IN ({posts}) ORDER BY id")
            words = [
                (position, Prepared.of(Post.model_validate_json(document)).indexed.words)
                for position, document in documents
            ]
            yield _Rows(tables, words)


def _write(connection: sqlite3.Connection, rows: _Rows) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for name, values in rows.tables.items():
        if values:
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values[0]))})", values)
    SqliteSession(connection).put_words(rows.words)
    connection.execute("COMMIT")


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    return {**os.environ, "PYTHONPATH": root, "KEYRING_FILE": "no-keyring.json"}


def _family(process: int) -> list[int]:
    """The process and its children, whichever of its threads has started them."""
    try:
        threads = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return [process]
    return [process, *(one for child in children for one in _family(int(child)))]


def _peak(process: int) -> float | None:
    """The most memory in MB that a process has held so far; None where it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), None)
