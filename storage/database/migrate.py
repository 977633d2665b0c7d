"""Migrates a database to the newest schema at start; refuses one that a newer bot made."""

import re
from importlib.resources import files

from channel.errors import StoreError
from storage.database.session import Driver, Session


def migrations(dialect: str) -> list[tuple[int, str]]:
    """The scripts in order: `0001_name.sql` for all databases, `0002_name.sqlite.sql` for one."""
    found = []
    for script in files("storage").joinpath("migrations").iterdir():
        number, _, rest = script.name.partition("_")
        if rest.endswith(".sql") and (rest.count(".") == 1 or rest.endswith(f".{dialect}.sql")):
            found.append((int(number), script.read_text(encoding="utf-8")))
    return sorted(found)


async def migrate(driver: Driver, dialect: str) -> None:
    """Applies what is missing, in one transaction. Raises StoreError for a newer schema.

    If nothing is missing nothing is written, so that a database can be opened while another process fills it.
    """
    scripts = migrations(dialect)
    if await driver.read(current) != scripts[-1][0]:
        await driver.transaction(lambda session: _apply(session, scripts, dialect))


def current(session: Session) -> int:
    """The newest migration that was applied; 0 for an empty database."""
    if not session.has_table("migrations"):
        return 0
    row = session.row("SELECT max(number) FROM migrations")
    return (row[0] if row else None) or 0


def _apply(session: Session, scripts: list[tuple[int, str]], dialect: str) -> None:
    session.run("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY)")
    there, newest = current(session), scripts[-1][0]
    if there > newest:
        raise StoreError(
            f"The database was made by a newer Rahnama (schema {there}; this one knows {newest}). "
            "Update the bot, or choose another DATABASE_URL."
        )
    for number, script in scripts:
        if number > there:
            for statement in statements(script):
                session.run(_as_sqlite_has_it(statement) if dialect == "postgres" else statement)
            session.run("INSERT INTO migrations (number) VALUES (:number)", number=number)


def statements(script: str) -> list[str]:
    """A script's statements; our scripts have no semicolons in comments or strings."""
    lines = (line.partition("--")[0] for line in script.splitlines())
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]


def without_hints(sql: str) -> str:
    """SQL without the + before a column.

    It keeps SQLite from using an index, and would hide the column's statistics from PostgreSQL.
    """
    return re.sub(r"(?<=[ (])\+(?=[a-z])", "", sql)


def _as_sqlite_has_it(statement: str) -> str:
    """For PostgreSQL: integers as wide, and texts in the same order, as in SQLite; without hints for SQLite."""
    wide = re.sub(r"\bINTEGER\b", "BIGINT", without_hints(statement))
    return re.sub(r"\bTEXT\b(?!\[)", 'TEXT COLLATE "C"', wide)
