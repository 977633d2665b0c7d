"""Databases, and nothing else. `open_store(url)` is the only door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from channel.errors import StoreError
from channel.store import Store
from storage.migrate import migrate
from storage.sqlite import SqliteDriver
from storage.store import SqlStore

_SQLITE = "sqlite:///"


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """The store at a URL such as `sqlite:///data/rahnama.db`, with its newest schema.

    `sqlite:///:memory:` is one that is gone when it is closed.

    Raises StoreError where the URL, the file or its schema is not usable.
    """
    if not url.startswith(_SQLITE):
        raise StoreError(
            f"DATABASE_URL: {url.partition(':')[0]!r} is no database known here; use {_SQLITE}data/rahnama.db"
        )
    driver = await SqliteDriver.open(url.removeprefix(_SQLITE))
    try:
        await migrate(driver, "sqlite")
        yield SqlStore(driver)
    finally:
        await driver.close()
