"""Databases, and nothing else. `open_store(url)` is the only door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from channel.errors import StoreError
from channel.keyring import Keyring
from channel.store import Memory
from storage.migrate import migrate
from storage.sealing import fit_together
from storage.sqlite import SqliteDriver
from storage.store import SqlStore

_SQLITE = "sqlite:///"


@asynccontextmanager
async def open_store(url: str, keyring: Keyring | None = None) -> AsyncIterator[Memory]:
    """The store at a URL such as `sqlite:///data/rahnama.db`, with its newest schema.

    `sqlite:///:memory:` is one that is gone when it is closed. Without a keyring mail is refused; posts are served.
    Raises StoreError where the URL, the file, its schema or the keyring is not usable.
    """
    if not url.startswith(_SQLITE):
        raise StoreError(
            f"DATABASE_URL: {url.partition(':')[0]!r} is no database known here; use {_SQLITE}data/rahnama.db"
        )
    driver = await SqliteDriver.open(url.removeprefix(_SQLITE))
    try:
        await migrate(driver, "sqlite")
        if keyring is not None:
            await driver.transaction(lambda session: fit_together(session, keyring))
        store = SqlStore(driver, keyring)
        await store.renew()
        yield store
    finally:
        await driver.close()
