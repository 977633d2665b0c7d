"""A database file of SQLite, seen from outside: how large it is, whether it is whole, and what room is left."""

import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from channel.owner.statistics import DatabaseFile

_LOOK: Final = 20_000
"""Steps of the database's machine between two looks at the clock: a few milliseconds."""


def private_folder(folder: Path) -> None:
    """Makes a folder, and those around it that are not there, for its owner alone. Raises OSError."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)


def keep_private(file: Path) -> None:
    """Makes a database's file for its owner alone, or closes it to others if it is ours. Raises OSError.

    SQLite gives the files beside it the same rights.
    """
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            one = Path(f"{file}{ending}")
            status = one.stat()
            if status.st_uid == os.geteuid() and status.st_mode & 0o077:
                one.chmod(0o600)


def inspect(path: str, patience: float) -> DatabaseFile:
    """Looks at the file and checks it, for so many seconds at most. Needs no other connection, and waits for none."""
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
    """Whether SQLite's own check finds nothing wrong; None where it did not end within so many seconds.

    `how` the file is opened, as SQLite's URIs say it.
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
