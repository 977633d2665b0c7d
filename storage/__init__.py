"""Databases, and nothing else. `open_store(url)` is the only door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from channel.people.keyring import Keyring
from channel.store import Memory
from storage.database import drivers
from storage.database.migrate import migrate
from storage.people.letters import name_all
from storage.people.sealing import fit_together
from storage.store import SqlStore


@asynccontextmanager
async def open_store(url: str, keyring: Keyring | None = None) -> AsyncIterator[Memory]:
    """The store at a URL such as `sqlite:///data/rahnama.db`, with its newest schema.

    `sqlite:///:memory:` is one that is gone when it is closed; `postgresql://user:password@host/name` is a server's.
    Without a keyring mail is refused; posts are served.
    Raises StoreError where the URL, the file, its schema or the keyring is not usable.
    """
    driver, dialect = await drivers.open_driver(url)
    try:
        await migrate(driver, dialect)
        if keyring is not None:
            await driver.transaction(lambda session: fit_together(session, keyring))
            await driver.transaction(lambda session: name_all(session, keyring))
        store = SqlStore(driver, keyring)
        await store.renew()
        yield store
    finally:
        await driver.close()
