"""Databases, and nothing else. `open_store(url)` is the only door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from channel.errors import StoreError
from channel.keyring import Keyring
from channel.store import Memory
from storage.migrate import migrate
from storage.sealing import fit_together
from storage.session import Driver
from storage.sqlite import SqliteDriver
from storage.store import SqlStore

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


@asynccontextmanager
async def open_store(url: str, keyring: Keyring | None = None) -> AsyncIterator[Memory]:
    """The store at a URL such as `sqlite:///data/rahnama.db`, with its newest schema.

    `sqlite:///:memory:` is one that is gone when it is closed; `postgresql://user:password@host/name` is a server's.
    Without a keyring mail is refused; posts are served.
    Raises StoreError where the URL, the file, its schema or the keyring is not usable.
    """
    driver, dialect = await _opened(url)
    try:
        await migrate(driver, dialect)
        if keyring is not None:
            await driver.transaction(lambda session: fit_together(session, keyring))
        store = SqlStore(driver, keyring)
        await store.renew()
        yield store
    finally:
        await driver.close()


async def _opened(url: str) -> tuple[Driver, str]:
    """The driver, and what of the migrations is for it."""
    if url.startswith(_SQLITE):
        return await SqliteDriver.open(url.removeprefix(_SQLITE)), "sqlite"
    if url.startswith(_POSTGRES):
        try:
            from storage.postgres import PostgresDriver  # only who has PostgreSQL has its library
        except ImportError:
            raise StoreError(
                "DATABASE_URL: PostgreSQL needs its library; install it with: pip install 'rahnama[postgres]'"
            ) from None
        return await PostgresDriver.open(url), "postgres"
    raise StoreError(
        f"DATABASE_URL: {url.partition(':')[0]!r} is no database known here; "
        f"use {_SQLITE}data/rahnama.db or postgresql://…"
    )
