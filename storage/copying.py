"""Copies one database's whole content into another, of either kind: all of it, or nothing."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import islice
from threading import Event
from typing import Final, TypeVar

from channel.errors import StoreError
from channel.indexing import Prepared
from channel.processes.leases import Lease
from storage.database.drivers import open_driver
from storage.database.migrate import current, migrate, migrations
from storage.database.session import Driver, Session
from storage.database.sqlite.backups import check, file_of
from storage.index import vocabulary
from storage.index.post_rows import all_entries

T = TypeVar("T")

COPIED: Final = (
    *("facts", "leases", "deliveries", "counts", "readings", "corrections", "asked_doubts", "published", "stale"),
    *("posts", "tags", "spellings", "post_tags", "tag_pairs", "album_messages", "guides", "headings", "heading_keys"),
    *("rubrics", "told_names"),
    *("series", "series_names", "parts", "vocabulary", "languages"),
    *("followers", "follows", "progress_wishes", "progress", "votes", "saved", "interest", "news", "bursts"),
    *("drafts", "conversations", "bans", "outbox", "moved_chats", "installation"),
)
"""The tables, each after those that its rows refer to."""
MADE_ANEW: Final = ("words", "letters", "vocabulary_letters")
"""The words in each database's own form, made from the posts and from `vocabulary`."""
_OF_A_START: Final = ("facts", "leases")
"""The tables that are not empty as soon as a bot was started on a database."""

_AT_ONCE: Final = 1000  # rows
_TOLD: Final = 100  # rows
_STILL: Final = 10.0  # seconds after which a lease that has not moved is dead, see bot.processes.leader
_LOOK: Final = 0.5  # seconds

Watch = Callable[[int, int], None]
"""Called with the number of rows done, and the number of all rows."""


class _Stopped(Exception):  # noqa: N818 - nobody sees it
    """The task that waited for the copy is gone."""


async def copy(source: Driver, target: Driver, watch: Watch = lambda done, total: None) -> dict[str, int]:
    """Copies the current content of a database into an empty one, in one transaction; returns the rows of each table.

    Both have the newest schema. Raises StoreError if the target is not empty, or would lack something; it then stays as
    it was.
    """
    loop, stopped = asyncio.get_running_loop(), Event()

    def told(done: int, total: int) -> None:
        if stopped.is_set():
            raise _Stopped
        watch(done, total)

    def ask(session: Session) -> dict[str, int]:
        # This thread only waits, so that each of the two sessions is used by one thread at a time.
        writing = target.transaction(lambda filled: _copy(session, filled, told))
        return asyncio.run_coroutine_threadsafe(writing, loop).result()

    try:
        return await source.read(ask)
    finally:
        stopped.set()


def _copy(source: Session, target: Session, watch: Watch) -> dict[str, int]:
    _refuse_what_holds_something(target)
    for table in _OF_A_START:
        target.run(f"DELETE FROM {table}")
    counts = {table: _count(source, table) for table in COPIED}
    done = _Done(watch, sum(counts.values()) + counts["posts"] + counts["vocabulary"])
    for table in COPIED:
        _copy_rows(source, target, table, done)
    target.fill_words((post.position, Prepared.of(post.post).indexed.words) for post in done.each(all_entries(source)))
    stems = source.stream("SELECT id, stem FROM vocabulary")
    while some := list(islice(stems, _AT_ONCE)):
        target.put_stems([(number, vocabulary.letters(stem)) for number, stem in done.each(some)])
    for table, count in counts.items():
        if (there := _count(target, table)) != count:
            raise StoreError(
                f"Of {count} rows of {table} only {there} came over. Nothing was copied; please report it."
            )
    target.refresh_statistics()
    return counts


class _Done:
    """Counts what is done, and reports it from time to time."""

    def __init__(self, watch: Watch, total: int) -> None:
        self._watch, self._total, self._done = watch, total, 0
        watch(0, total)

    def each(self, things: Iterable[T]) -> Iterator[T]:
        for thing in things:
            yield thing
            self._done += 1
            if self._done % _TOLD == 0 or self._done == self._total:
                self._watch(self._done, self._total)


def _copy_rows(source: Session, target: Session, table: str, done: _Done) -> None:
    names = source.columns(table)
    rows = done.each(source.stream(f"SELECT {', '.join(names)} FROM {table}"))
    insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
    while some := list(islice(rows, _AT_ONCE)):
        with _said(table):
            target.run_many(insert, [dict(zip(names, row, strict=True)) for row in some])


@contextmanager
def _said(table: str) -> Iterator[None]:
    """Names the table of a rejected row: SQLite stores some values that other databases reject."""
    try:
        yield
    except Exception as fault:
        if {"IntegrityError", "DataError"}.isdisjoint(kind.__name__ for kind in type(fault).__mro__):
            raise
        raise StoreError(
            f"A row of {table} is refused by the database to copy into ({type(fault).__name__}). Nothing was copied."
        ) from fault


def _refuse_what_holds_something(target: Session) -> None:
    for table in COPIED:
        if table not in _OF_A_START and target.row(f"SELECT 1 FROM {table} LIMIT 1"):
            raise StoreError(
                "The database to copy into is not empty, and nothing in it is replaced. Name another, or a new one."
            )


def _count(session: Session, table: str) -> int:
    row = session.row(f"SELECT count(*) FROM {table}")
    return row[0] if row else 0


async def is_in_use(driver: Driver, patience: float = _STILL) -> bool:
    """Whether a bot runs on a database: its lease moves. Waits `patience` seconds if one was left held."""
    seen, until = await driver.read(_leases), time.monotonic() + patience
    while any(lease.holder for lease in seen) and time.monotonic() < until:
        await asyncio.sleep(_LOOK)
        if await driver.read(_leases) != seen:
            return True
    return False


def _leases(session: Session) -> list[Lease]:
    rows = session.rows("SELECT name, holder, epoch, beat FROM leases ORDER BY name")
    return [Lease(name=name, holder=holder, epoch=epoch, beat=beat) for name, holder, epoch, beat in rows]


@asynccontextmanager
async def opened_to_be_copied(url: str) -> AsyncIterator[Driver]:
    """A database as it is. Raises StoreError if it does not exist, or its schema is not current."""
    if file := file_of(url):
        await asyncio.to_thread(check, file)
    elif url.startswith("sqlite"):
        raise StoreError("A database in memory is gone with its process. Name a file, or a server.")
    driver, dialect = await open_driver(url)
    try:
        there, newest = await driver.read(current), migrations(dialect)[-1][0]
        if there < newest:
            raise StoreError(
                f"The database to copy was made by an older Rahnama (schema {there}; this one knows {newest}). "
                "Start this one's bot on it once, and stop it again."
                if there
                else "The database to copy holds no data of Rahnama. Check the address."
            )
        if there > newest:
            raise StoreError("The database to copy was made by a newer Rahnama. Update this one first.")
        yield driver
    finally:
        await driver.close()


@asynccontextmanager
async def opened_to_be_filled(url: str) -> AsyncIterator[Driver]:
    """A database with the newest schema; created if there is none."""
    if url.endswith(":memory:"):
        raise StoreError("A database in memory is gone with its process. Name a file, or a server.")
    driver, dialect = await open_driver(url)
    try:
        await migrate(driver, dialect)
        yield driver
    finally:
        await driver.close()
