"""`rahnama backup` and `rahnama restore`."""

import time
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from bot.commands.progress_bar import progress_bar
from bot.keyring import is_held
from channel.errors import StoreError
from storage.database.sqlite import backups


def back_up(database_url: str, file: Path, console: Console, *, force: bool) -> str:
    """Make a backup; return what to print. Raises StoreError if the file already exists or the backup fails."""
    source = backups.file_of(database_url)
    if source is None:
        raise StoreError(_of_a_server(database_url, file))
    if file.exists() and not force:
        raise StoreError(f"{file} exists already. Choose another name, or replace it with --force.")
    with progress_bar(console) as progress:
        task = progress.add_task(file.name, total=None)

        def watch(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        backups.back_up(source, file, watch)
    return (
        f"{file} is a complete copy of {source}. The keyring is not in it: keep KEYRING_FILE somewhere else, since "
        "without it no reader can be answered."
    )


def _of_a_server(url: str, file: Path) -> str:
    if url.startswith("sqlite"):
        return "A database in memory can't be backed up."
    try:
        known = urlsplit(url)
        given = {"host": known.hostname, "port": known.port, "username": known.username, "dbname": known.path[1:]}
    except ValueError:
        given = {}
    if "://" not in url or "@" in f"{given.get('username')}{given.get('dbname')}":  # it may be part of a password
        given = {}
    place = "".join(f" --{name}={value}" for name, value in given.items() if value)
    return (
        "PostgreSQL has its own tools for backups. While the bot runs:\n"
        f"  pg_dump --format=custom --file={file}{place}\n"
        "To restore, with the bots stopped:\n"
        f"  pg_restore --clean --if-exists {file}{place}"
    )


def restore(database_url: str, backup: Path, keyring_file: Path) -> str:
    """Put a backup in the database's place; return what to print.

    Raises StoreError if a bot is running on the database, or the file is not a backup.
    """
    target = backups.file_of(database_url)
    if target is None:
        raise StoreError(_of_a_server(database_url, backup))
    if is_held(keyring_file):
        raise StoreError("A bot is running on this database. Stop it first, and start it afterwards.")
    moment = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    former = backups.restore(backup, target, moment)
    kept = f" The old database is kept as {former}." if former else ""
    return f"{target} is now as it was in {backup}.{kept} Letters sent since then may be sent again."
