"""Backups of a database file while it is in use, and how to restore them. PostgreSQL has its own tools for both."""

import errno
import fcntl
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from channel.errors import StoreError
from storage.database.migrate import migrations
from storage.database.sqlite.file import is_sound, private_folder

_PAGES: Final = 1000
"""Pages copied at a time; between two steps others may use the disk."""
_BESIDE: Final = ("", "-wal", "-shm")
_FILE: Final = "sqlite:///"
_NEW: Final = ".new"
_LEFT: Final = 3600.0  # seconds after which such a file is no longer in use
_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510

Watch = Callable[[int, int], None]
"""Called with the number of pages done, and the number of all pages."""


def file_of(url: str) -> Path | None:
    """The file of a database; None for one in memory or on a server."""
    path = url.removeprefix(_FILE)
    return Path(path) if url.startswith(_FILE) and path != ":memory:" else None


def back_up(source: Path, target: Path, watch: Watch = lambda done, total: None) -> None:
    """Copies a database as it is at this moment, whatever is written meanwhile, and checks the copy.

    The target gets its name only when it is complete and on the disk, and replaces an older one. Only its owner may
    read it. Raises StoreError.
    """
    if not source.exists():
        raise StoreError(f"There is no database {source} to back up. Check DATABASE_URL.")
    try:
        with _beside(target) as beside:
            _copy(source, beside, watch)
            check(beside)
            _to_the_disk(beside)
            beside.replace(target)
    except OSError as fault:
        raise StoreError(f"The backup {target} cannot be written: {fault.strerror}. Choose another place.") from None
    except sqlite3.Error as fault:
        raise StoreError(f"The backup {target} was not made: {fault}.") from None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """An empty file next to the target, for its owner alone; removed afterwards, like those of killed processes."""
    private_folder(target.parent)
    for left in target.parent.glob(f".*.????????{_NEW}*"):
        if time.time() - left.stat().st_mtime > _LEFT:
            left.unlink(missing_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=_NEW, dir=target.parent)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        for ending in _BESIDE:
            Path(f"{name}{ending}").unlink(missing_ok=True)


def _copy(source: Path, target: Path, watch: Watch = lambda done, total: None) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as read,
        closing(sqlite3.connect(target, isolation_level=None)) as written,
    ):
        read.execute("BEGIN")
        read.execute("SELECT 1 FROM sqlite_master").fetchone()  # from here on this reader sees one state of the source
        read.backup(written, pages=_PAGES, progress=lambda _, left, total: watch(total - left, total), sleep=0)
        written.execute("PRAGMA journal_mode = DELETE")  # one file, with no others next to it


def check(file: Path) -> None:
    """Raises StoreError if a file is not a complete database of ours, or was made by a newer Rahnama."""
    if not file.exists():
        raise StoreError(f"There is no file {file}.")
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check (1)").fetchall() == [("ok",)]
            schema = connection.execute("SELECT max(number) FROM migrations").fetchone()[0] or 0
    except sqlite3.OperationalError as fault:
        if "no such table" in str(fault):
            raise StoreError(f"{file} is not a Rahnama database.") from None
        raise StoreError(f"{file} cannot be read: {fault}.") from None
    except sqlite3.DatabaseError:
        raise StoreError(f"{file} is not a database, or is damaged.") from None
    if not sound:
        raise StoreError(f"{file} is damaged.")
    if schema > migrations("sqlite")[-1][0]:
        raise StoreError(f"{file} was made by a newer Rahnama. Update this one first.")


def is_damaged(file: Path, patience: float) -> bool:
    """Whether damage to a database is found within `patience` seconds; writes nothing to it."""
    if not file.exists() or not file.stat().st_size:
        return False
    return is_sound(str(file), patience, _untouched(file)) is False


def _untouched(file: Path) -> str:
    """How to open a database only to inspect it: while nobody else has it open, not even its side files are created."""
    return "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "immutable=1"


def is_empty(file: Path) -> bool:
    """Whether there is no content: no file, an empty file, or a database without a table."""
    if not file.exists() or not file.stat().st_size:
        return True
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?{_untouched(file)}", uri=True)) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    except sqlite3.Error:
        return False  # opening it will report what is wrong


def restore(backup: Path, target: Path, moment: str) -> Path | None:
    """Puts a backup in a database's place; returns where the former database is now. No process may use it meanwhile.

    `moment` becomes part of the former database's new name. Raises StoreError and leaves everything as before.
    """
    check(backup)
    former = target.with_name(f"{target.name}.before-{moment}")
    there = target.exists()
    try:
        with _beside(target) as beside, _alone(target), ExitStack() as back:
            # By SQLite, since the kept database may have its newest commits in a file next to it.
            _copy(backup, beside)
            _to_the_disk(beside)
            for ending in _BESIDE:
                now, then = (one.with_name(one.name + ending) for one in (target, former))
                if now.exists():
                    now.rename(then)
                    back.callback(then.rename, now)
            beside.replace(target)
            back.pop_all()
    except OSError as fault:
        raise StoreError(f"The database {target} cannot be put back: {fault.strerror}.") from None
    except sqlite3.Error as fault:
        raise StoreError(f"The database {target} cannot be put back: {fault}.") from None
    return former if there else None


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Holds the database alone: every process that uses it has a lock on these bytes of it, see SQLite's os_unix.c.

    Raises StoreError if another process uses it.
    """
    if not file.exists():
        yield
        return
    with file.open("r+b") as opened:
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
        except OSError as fault:
            if fault.errno not in (errno.EACCES, errno.EAGAIN):
                raise
            raise StoreError(
                f"Another process uses the database {file}: a bot, an import or the like. Stop it first."
            ) from None
        yield


def _to_the_disk(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
