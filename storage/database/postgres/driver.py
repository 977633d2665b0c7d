"""PostgreSQL: one database for any number of processes. Readers see one state; writers take turns across processes.

It uses no session state, no prepared statements and only row locks, so that a pooler such as PgBouncer may be in
between, in transaction mode.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

import psycopg
from psycopg import errors
from psycopg_pool import ConnectionPool, PoolTimeout

from channel.errors import Cause, Refused, StoreError, Unavailable
from channel.owner.statistics import DatabaseFile
from storage.database.group_commit import Together, Undone
from storage.database.postgres.address import password_in, shown
from storage.database.postgres.session import AnyConnection, PostgresSession, adapt
from storage.database.session import UNWRITABLE, Session

T = TypeVar("T")

_READERS, _SEARCHERS, _WRITERS = 3, 2, 1
_PATIENCE: Final = 5  # seconds until a connection must be there
_ALIVE: Final = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
"""Makes a dead server machine noticed within half a minute (seconds, and milliseconds)."""
_HANGING: Final = 8_000
"""Milliseconds after which the server ends a silent writing transaction, for which all others wait."""
_SEALED: Final = (
    "drafts, conversations, bans, outbox, moved_chats, followers, follows, progress, progress_wishes, votes, "
    "saved, installation"
)
_AWAY: Final = (psycopg.OperationalError, errors.ReadOnlySqlTransaction, errors.IdleInTransactionSessionTimeout)
_FULL: Final = (errors.DiskFull, errors.OutOfMemory, errors.InsufficientResources)
_OF_THE_DATA: Final = ("22", "23", "54", "XX000")
"""The beginnings of SQLSTATEs caused by the data itself; psycopg treats a limit of 54 like a lost server."""
_MEETING: Final = (errors.UniqueViolation, errors.DuplicateTable, errors.DuplicateObject)


class PostgresDriver:
    """Threads for light questions, searches and writing, with a connection of the pool for each at work."""

    is_shared = True

    def __init__(self, pool: "ConnectionPool[AnyConnection]") -> None:
        self._pool = pool
        self._readers = ThreadPoolExecutor(_READERS, "reader")
        self._searchers = ThreadPoolExecutor(_SEARCHERS, "searcher")
        self._writer = ThreadPoolExecutor(_WRITERS, "writer")
        self._writing = asyncio.Lock()
        self._together = Together(self._writing, self._commit, told)

    @classmethod
    async def open(cls, url: str) -> "PostgresDriver":
        """Raises StoreError if the URL is invalid, or no server answers there."""
        secret = password_in(url)
        pool: ConnectionPool[AnyConnection] = ConnectionPool(
            url,
            kwargs={"autocommit": True, "prepare_threshold": None, "connect_timeout": _PATIENCE, **_ALIVE},
            min_size=1,
            max_size=_READERS + _SEARCHERS + _WRITERS,
            timeout=_PATIENCE,
            configure=adapt,
            open=False,
        )
        driver = cls(pool)
        try:
            await asyncio.to_thread(_try, url)
            await asyncio.to_thread(pool.open, wait=True, timeout=_PATIENCE)
        except psycopg.Error as fault:
            await driver.close()
            raise StoreError(
                f"The database {shown(url)} cannot be reached: {_first_line(fault, secret)}. "
                "Check DATABASE_URL, and that PostgreSQL runs there."
            ) from None
        return driver

    async def read(self, question: Callable[[Session], T]) -> T:
        return await self._ask(self._readers, question)

    async def search(self, question: Callable[[Session], T]) -> T:
        return await self._ask(self._searchers, question)

    async def _ask(self, threads: ThreadPoolExecutor, question: Callable[[Session], T]) -> T:
        def ask(connection: AnyConnection) -> T:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")  # all reads see one state
            try:
                return question(PostgresSession(connection))
            finally:
                _leave(connection)

        return await self._in_thread(threads, ask)

    async def transaction(self, work: Callable[[Session], T]) -> T:
        def transact(connection: AnyConnection) -> T:
            _begin_writing(connection)
            try:
                result = work(PostgresSession(connection))
                connection.execute("COMMIT")
            except BaseException:
                _leave(connection)
                raise
            return result

        async with self._writing:
            return await self._in_thread(self._writer, transact)

    async def brief(self, work: Callable[[Session], T]) -> T:
        return await self._together.run(work)

    def _commit(self, works: Sequence[Callable[[Session], Any]]) -> "asyncio.Future[list[Any]]":
        return asyncio.ensure_future(self._in_thread(self._writer, lambda connection: _run(connection, works)))

    async def _in_thread(self, threads: ThreadPoolExecutor, work: Callable[[AnyConnection], T]) -> T:
        def run() -> T:
            with self._pool.connection() as connection:
                return work(connection)

        try:
            return await asyncio.get_running_loop().run_in_executor(threads, run)
        except (psycopg.Error, *UNWRITABLE) as fault:
            raise told(fault) from fault

    async def inspect(self, patience: float) -> DatabaseFile:
        """PostgreSQL checks its own pages; its free space is not visible to us."""
        size = "SELECT pg_database_size(current_database())"
        async with asyncio.timeout(patience):
            row = await self.read(lambda session: session.row(size))
        return DatabaseFile(size=row[0] if row else 0, free=None, sound=None, on_server=True)

    async def scrub(self) -> None:
        def vacuum(connection: AnyConnection) -> None:
            connection.execute(f"VACUUM {_SEALED}")

        async with self._writing:
            await self._in_thread(self._writer, vacuum)

    async def close(self) -> None:
        for threads in (self._readers, self._searchers, self._writer):
            await asyncio.to_thread(threads.shutdown)
        await asyncio.to_thread(self._pool.close)


def _try(url: str) -> None:
    """Opens one connection, whose error says more than a pool's."""
    psycopg.connect(url, connect_timeout=_PATIENCE).close()


def _begin_writing(connection: AnyConnection) -> None:
    """Waits until nobody else writes. Only before the first migration is there no row to wait for."""
    begin = f"BEGIN; SET LOCAL idle_in_transaction_session_timeout = {_HANGING}"
    connection.execute(begin.encode())
    try:
        connection.execute("SELECT turn FROM writing FOR UPDATE")
    except errors.UndefinedTable:
        connection.execute(f"ROLLBACK; {begin}".encode())
    except BaseException:
        _leave(connection)
        raise


def _leave(connection: AnyConnection) -> None:
    if not connection.closed:
        connection.execute("ROLLBACK")


def _run(connection: AnyConnection, works: Sequence[Callable[[Session], Any]]) -> list[Any]:
    """Runs several works in one transaction; returns for each its result, or the error that has undone it."""
    results: list[Any] = []
    _begin_writing(connection)
    try:
        for work in works:
            connection.execute("SAVEPOINT work")
            try:
                results.append(work(PostgresSession(connection)))
            except Exception as fault:
                connection.execute("ROLLBACK TO work")
                results.append(Undone(fault))
            connection.execute("RELEASE work")
        connection.execute("COMMIT")
    except BaseException:
        _leave(connection)
        raise
    return results


def told(fault: Exception) -> Exception:
    """An error of PostgreSQL, or of the connection to it, as a sentence for the operator."""
    if isinstance(fault, _FULL):
        return Unavailable("The database has no room; nothing was written. Make room and try again.", Cause.FULL)
    if isinstance(fault, _MEETING) and "migrations" in str(fault):
        return Unavailable("Another process is setting the database up right now. Try again in a moment.")
    if isinstance(fault, UNWRITABLE) or (getattr(fault, "sqlstate", None) or "").startswith(_OF_THE_DATA):
        return Refused(f"The database rejects this: {type(fault).__name__}.")
    if isinstance(fault, (*_AWAY, PoolTimeout)):
        return Unavailable("The database cannot be reached right now. Nothing is lost; try again in a minute.")
    return fault


def _first_line(fault: Exception, secret: str) -> str:
    said = str(fault).strip() or type(fault).__name__
    return (said.replace(secret, "…") if secret else said).splitlines()[0].rstrip(".")
