"""The bot's own backups of its database file: one per hour, thinned out as they grow old."""

import asyncio
import logging
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.settings import Settings
from channel.errors import RahnamaError, StoreError
from channel.owner.statistics import BackupsLook
from storage.database.sqlite import backups

HOURLY, DAILY = 24, 14
"""How many of the newest backups are kept, and for how many days the last one of each day."""

_NAME: Final = re.compile(r"rahnama-(\d{4}-\d\d-\d\d)T(\d\d)\.db")
_LOOK: Final = 300.0  # seconds
_AT_START: Final = 0.05  # seconds that checking the database may take before the bot starts

log = logging.getLogger("rahnama.backups")


async def keep_backing_up(database_url: str, folder: Path) -> None:
    """Make a backup in each hour that has none, and delete old ones. Errors are logged, and do not end the loop."""
    file = backups.file_of(database_url)
    while file is not None:
        try:
            await asyncio.to_thread(_keep_up, file, folder)
        except (RahnamaError, OSError) as fault:
            log.warning("backup_failed", extra={"fields": {"fault": type(fault).__name__}})
        await asyncio.sleep(_LOOK)


def _keep_up(file: Path, folder: Path) -> None:
    of_this_hour = folder / f"rahnama-{datetime.now(UTC):%Y-%m-%dT%H}.db"
    if not of_this_hour.exists():
        backups.back_up(file, of_this_hour)
        log.info("backed_up")
    for old in superfluous(one.name for one in folder.iterdir()):
        (folder / old).unlink()


def superfluous(names: Iterable[str], now: datetime | None = None) -> list[str]:
    """Return the bot's own backups to delete: all but the newest ones and the last one of each recent day.

    Days are counted back from the newest backup, including days without one: so what readers have erased leaves the
    backups after a fixed number of days. The clock may have been wrong: backups dated in the future are ignored, and
    after a jump nothing is deleted until backups have been made for a day.
    """
    moments = _moments(names)
    past = _past(moments, now or datetime.now(UTC))
    if not past:
        return []
    recent = [one for one in past if moments[past[0]].date() - moments[one].date() < timedelta(days=DAILY)]
    last_of_day: dict[date, str] = {}
    for name in recent:
        last_of_day.setdefault(moments[name].date(), name)
    kept = {*recent[:HOURLY], *last_of_day.values()}
    lasts = moments[recent[0]] - moments[recent[-1]]
    if lasts < timedelta(days=1):
        kept.update(past[len(recent) :])
    if lasts < timedelta(days=DAILY - 2):
        kept.update(moments.keys() - past)
    return sorted(moments.keys() - kept, reverse=True)


def _moments(names: Iterable[str]) -> dict[str, datetime]:
    """Return the time in the name of each of the bot's own backups."""
    found = (_NAME.fullmatch(name) for name in names)
    return {one[0]: datetime.fromisoformat(f"{one[1]}T{one[2]}:00:00+00:00") for one in found if one and one[2] < "24"}


def _past(moments: dict[str, datetime], now: datetime) -> list[str]:
    """Return those that are not dated in the future, newest first."""
    return sorted((name for name, moment in moments.items() if moment <= now), reverse=True)


def newest(folder: Path | None) -> Path | None:
    """Return the bot's newest backup; one dated in the future only if there is no other."""
    if folder is None or not folder.is_dir():
        return None
    moments = _moments(one.name for one in folder.iterdir())
    found = _past(moments, datetime.now(UTC)) or sorted(moments)
    return folder / found[0] if found else None


def look(database_url: str, folder: Path | None) -> BackupsLook | None:
    """Return the state of the bot's own backups; None for a database that it does not back up."""
    if backups.file_of(database_url) is None:
        return None
    last = newest(folder)
    return BackupsLook(kept=folder is not None, newest=int(last.stat().st_mtime) if last else None)


def refuse_if_damaged(database_url: str, folder: Path | None) -> None:
    """Raise StoreError, and write nothing, if the database is visibly damaged or only backups of it are left."""
    file = backups.file_of(database_url)
    if file is None:
        return
    last = newest(folder)
    if last and backups.is_empty(file):
        raise StoreError(
            f"The database {file} {'is empty' if file.exists() else 'is not there'}, but there are backups of it. "
            f"Put the newest one back: rahnama restore {last}. To begin anew, move {folder} elsewhere first"
        )
    if not backups.is_damaged(file, _AT_START):
        return
    way_out = (
        f"Put the newest backup in its place: rahnama restore {last}"
        if last
        else "There is no backup in BACKUP_DIR; if you have one elsewhere: rahnama restore FILE"
    )
    raise StoreError(f"The database {file} is damaged. Nothing was written to it. {way_out}")


def database_of(settings: Settings, named: str | None) -> str:
    """Return the database to load posts into: the named one, else that of the settings. For the latter, raises
    StoreError as `refuse_if_damaged` does."""
    if named is None:
        refuse_if_damaged(settings.database_url, settings.backup_dir)
    return named or settings.database_url
