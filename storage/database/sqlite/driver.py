"""SQLite: the embedded database, with one connection each for light questions, searches and writing.

Each connection has its own thread.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import aiosqlite

from channel.errors import Cause, Refused, StoreError, Unavailable
from channel.owner.statistics import DatabaseFile
from storage.database.group_commit import Together, Undone
from storage.database.session import UNWRITABLE, Session
from storage.database.sqlite.file import keep_private, private_folder, whose
from storage.database.sqlite.session import SqliteSession

if TYPE_CHECKING:
    pass

T = TypeVar("T")

_PATIENCE: Final = 0.004  # seconds that a search lets light questions go first, each time
_MOMENT: Final = 0.0002

_BUSY: Final = Unavailable(
    "The database is busy with another process, such as an import. Try again in a minute.", Cause.BUSY
)
_PASSING: Final = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_FULL": Unavailable("The disk is full; nothing was written. Make room and try again.", Cause.FULL),
    "SQLITE_IOERR": Unavailable("The disk fails to read or write. Check the disk and try again.", Cause.DISK),
    "SQLITE_READONLY": Unavailable("The database's file is not writable. Check its permissions.", Cause.DISK),
    "SQLITE_CANTOPEN": Unavailable("The database's file is missing right now. Check the disk.", Cause.AWAY),
}
"""Faults that pass by themselves, or that a person can fix while the bot runs."""

_DAMAGED: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB")

PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
)


class _Connection(aiosqlite.Connection):
    """aiosqlite's connection with one more method, since each of its own costs a hop between threads."""

    async def in_thread(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs `work` in the connection's thread: any number of statements in one hop."""
        result: T = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]
        return result

    async def ended(self) -> None:
        """Waits until the thread of a connection that was not opened has ended: it still speaks to the event loop."""
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)


class SqliteDriver:
    """A database file, or ":memory:" (which is one connection for everything)."""

    is_shared = False

    def __init__(self, path: str, writer: _Connection, reader: _Connection) -> None:
        self._path = path
        self._writer = writer
        self._reader = reader
        self._searcher: _Connection | None = None
        self._light = 0  # questions in progress
        self._opening = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._together = Together(self._writing, self._commit, _told)

    @classmethod
    async def open(cls, path: str) -> "SqliteDriver":
        """Opens or creates the file, with its folder.

        Raises StoreError if the file cannot be opened or is not a database.
        """
        if path != ":memory:":
            _make_folder(Path(path))
            with suppress(OSError):  # opening it will report what is wrong
                keep_private(Path(path))
        writer = await _connect(path)
        try:
            reader = writer if path == ":memory:" else await _connect(path, read_only=True)
        except BaseException:
            await writer.close()
            raise
        return cls(path, writer, reader)

    async def read(self, question: Callable[[Session], T]) -> T:
        self._light += 1
        try:
            return await self._ask(self._reader, question)
        finally:
            self._light -= 1

    async def search(self, question: Callable[[Session], T]) -> T:
        if self._reader is self._writer:
            return await self.read(question)
        async with self._opening:
            if self._searcher is None:  # opened by the first search: the bot starts faster without it
                self._searcher = await _connect(self._path, read_only=True)
        return await self._ask(self._searcher, question, self._give_way)

    def _give_way(self) -> None:
        """Waits a moment: Python's threads switch every few milliseconds, and a light question needs many switches."""
        patience = time.monotonic() + _PATIENCE
        while self._light and time.monotonic() < patience:
            time.sleep(_MOMENT)

    async def _ask(
        self, connection: _Connection, question: Callable[[Session], T], give_way: Callable[[], None] = lambda: None
    ) -> T:
        def ask(raw: sqlite3.Connection) -> T:
            raw.execute("BEGIN")  # all reads of a question see one state
            try:
                return question(SqliteSession(raw, give_way))
            finally:
                raw.execute("ROLLBACK")

        try:
            if connection is self._writer:
                async with self._writing:
                    return await connection.in_thread(ask)
            return await connection.in_thread(ask)
        except (sqlite3.DatabaseError, *UNWRITABLE) as fault:
            raise _told(fault) from fault

    async def transaction(self, work: Callable[[Session], T]) -> T:
        def transact(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(SqliteSession(connection))
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return result

        async with self._writing:
            try:
                return await self._writer.in_thread(transact)
            except (sqlite3.DatabaseError, *UNWRITABLE) as fault:
                raise _told(fault) from fault

    async def brief(self, work: Callable[[Session], T]) -> T:
        return await self._together.run(work)

    def _commit(self, works: Sequence[Callable[[Session], Any]]) -> "asyncio.Future[list[Any]]":
        return asyncio.ensure_future(self._writer.in_thread(lambda raw: _run(raw, works)))

    async def inspect(self, patience: float) -> DatabaseFile:
        from storage.database.sqlite.file import inspect

        return await asyncio.to_thread(inspect, self._path, patience)

    async def scrub(self) -> None:
        def checkpoint(connection: sqlite3.Connection) -> None:
            # secure_delete has overwritten the pages; this takes their old copies out of the WAL.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        async with self._writing:
            await self._writer.in_thread(checkpoint)

    async def close(self) -> None:
        if self._searcher is not None:
            await self._searcher.close()
        if self._reader is not self._writer:
            await self._reader.close()
        await self._writer.close()


def _run(connection: sqlite3.Connection, works: Sequence[Callable[[Session], Any]]) -> list[Any]:
    """Runs several works in one transaction; returns for each its result, or the error that has undone it."""
    results: list[Any] = []
    connection.execute("BEGIN IMMEDIATE")
    try:
        for work in works:
            connection.execute("SAVEPOINT work")
            try:
                results.append(work(SqliteSession(connection)))
            except Exception as fault:
                if not connection.in_transaction:
                    raise  # a full disk has undone all of it
                connection.execute("ROLLBACK TO work")
                results.append(Undone(fault))
            connection.execute("RELEASE work")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return results


def _make_folder(path: Path) -> None:
    try:
        private_folder(path.parent)
    except OSError as fault:
        raise StoreError(
            f"The folder {path.parent} of the database cannot be made: {fault.strerror}. "
            f"{whose(path.parent) or 'Choose another DATABASE_URL.'}"
        ) from fault


async def _connect(path: str, *, read_only: bool = False) -> _Connection:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    connection = _Connection(connect, iter_chunk_size=64)

    def prepare(raw: sqlite3.Connection) -> None:
        for pragma in PRAGMAS:
            raw.execute(pragma)
        raw.execute("PRAGMA query_only = ON" if read_only else "PRAGMA journal_mode = WAL")

    try:
        await connection
        await connection.in_thread(prepare)
    except sqlite3.Error as fault:
        await connection.close()
        await connection.ended()
        raise StoreError(_unopened(path, fault)) from fault
    return connection


def _unopened(path: str, fault: sqlite3.Error) -> str:
    if "not a database" in str(fault) or "malformed" in str(fault):
        return f"{path} is not an SQLite database, or is damaged. Restore a backup, or choose another DATABASE_URL."
    advice = whose(Path(path)) or "Check that the folder exists and may be written to."
    return f"The database {path} cannot be opened: {fault}. {advice}"


def _told(fault: Exception) -> Exception:
    """An error of SQLite as a sentence for the operator."""
    name = getattr(fault, "sqlite_errorname", None) or ""
    if name.startswith(_DAMAGED):
        return StoreError("The database is damaged. Stop the bot, and put a backup in its place: rahnama restore FILE")
    for beginning, told in _PASSING.items():
        if name.startswith(beginning):
            return Unavailable(str(told), told.cause)
    if isinstance(fault, sqlite3.DatabaseError | OverflowError | UnicodeError):
        return Refused(f"The database rejects this: {name or type(fault).__name__}.")
    return fault
