"""Databases, and nothing else. `open_store(url)` is the only entry point."""

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

    `sqlite:///:memory:` is a database that is lost when it is closed; `postgresql://user:password@host/name` is on a
    server. Without a keyring, posts are served and mail is refused. Raises StoreError if the URL, the file, its schema
    or the keyring cannot be used.
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
