"""An SQLite database file, seen from outside: its size, whether it is intact, and the free space."""

import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from channel.owner.statistics import DatabaseFile

_LOOK: Final = 20_000
"""Steps of SQLite's virtual machine between two checks of the clock: a few milliseconds."""


def private_folder(folder: Path) -> None:
    """Creates a folder and its missing parents, for their owner alone. Raises OSError."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)


def keep_private(file: Path) -> None:
    """Creates a database's file for its owner alone, or makes it private if it is ours. Raises OSError.

    SQLite gives its side files the same permissions.
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            one = Path(f"{file}{ending}")
            status = one.stat()
            if status.st_uid == os.geteuid() and status.st_mode & 0o077:
                one.chmod(0o600)


def whose(path: Path) -> str:
    """What to do about a file, or a folder around it, that the bot may not write to; "" if that is not the fault."""
    for one in (path, *path.absolute().parents):
        with suppress(FileNotFoundError, NotADirectoryError):
            try:
                status = one.stat()
            except PermissionError:
                continue  # the folder that hides it is next
            us = os.geteuid()
            if status.st_uid == us or os.access(one, os.W_OK):
                return ""
            return (
                f"{one} belongs to the user {status.st_uid}, and the bot runs as the user {us}, who has to own it: "
                f"chown -R {us} {one}. For a container, do so with the folder that is mounted there."
            )
    return ""


def inspect(path: str, patience: float) -> DatabaseFile:
    """Inspects and checks the file, for at most `patience` seconds. Needs no other connection, and waits for none."""
    if path == ":memory:":
        return DatabaseFile(size=0, free=None, sound=True)
    file = Path(path)
    sizes = [_size(Path(f"{path}{ending}")) for ending in ("", "-wal", "-shm")]
    free = None
    with suppress(OSError):
        free = shutil.disk_usage(file.parent).free
    return DatabaseFile(size=sum(sizes), free=free, sound=is_sound(path, patience))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def is_sound(path: str, patience: float, how: str = "mode=ro") -> bool | None:
    """Whether SQLite's own check finds no fault; None if it did not end within `patience` seconds.

    `how`: how to open the file, as a query of SQLite's URIs.
    """
    until = time.monotonic() + patience
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?{how}", uri=True)) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > until, _LOOK)
            return connection.execute("PRAGMA quick_check (1)").fetchall() == [("ok",)]
    except sqlite3.OperationalError:
        return None  # out of time, or in the hands of another process
    except sqlite3.DatabaseError:
        return False
