"""The database that a URL names."""

import re

from channel.errors import StoreError
from storage.database.session import Driver
from storage.database.sqlite.driver import SqliteDriver

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")
_SCHEME = re.compile(r"([a-z][a-z0-9+]{0,30})://")


async def open_driver(url: str) -> tuple[Driver, str]:
    """The driver, and the dialect of its migrations. Raises StoreError if nothing can be opened there."""
    if url.startswith(_SQLITE):
        return await SqliteDriver.open(url.removeprefix(_SQLITE)), "sqlite"
    if url.startswith(_POSTGRES):
        try:
            from storage.database.postgres.driver import PostgresDriver  # only users of PostgreSQL have its library
        except ImportError:
            raise StoreError(
                "DATABASE_URL: PostgreSQL needs its library; install it with: pip install 'rahnama[postgres]'"
            ) from None
        return await PostgresDriver.open(url), "postgres"
    scheme = _SCHEME.match(url)  # in anything else, the place of the password is unknown
    raise StoreError(
        f"DATABASE_URL: {repr(scheme[1]) if scheme else 'this'} is not a supported database; "
        f"use {_SQLITE}data/rahnama.db or postgresql://…"
    )
