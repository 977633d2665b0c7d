"""Runs the store's tests on each database; on PostgreSQL, a file name stands for a database of the server.

TEST_POSTGRES_URL names a server on which databases may be created. If it isn't set, tests on PostgreSQL are skipped; in
CI they fail, see `.ci/run`. TEST_POSTGRES_POOLER is the host and port of a pooler in front of that server, such as
PgBouncer: the bot then connects through it.
"""

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

import storage

SERVER = os.environ.get("TEST_POSTGRES_URL", "")
POOLER = os.environ.get("TEST_POSTGRES_POOLER", "")


class Server:
    """PostgreSQL databases, each a copy of one with the newest schema."""

    def __init__(self, url: str) -> None:
        self._admin = psycopg.connect(url, autocommit=True)
        known = conninfo_to_dict(url)
        password = f":{known['password']}" if "password" in known else ""
        user, place = known.get("user", "postgres"), f"{known.get('host', '127.0.0.1')}:{known.get('port', 5432)}"
        self._place = f"postgresql://{user}{password}@{POOLER or place}"
        directly = f"postgresql://{user}{password}@{place}"
        self._name = f"rahnama_test_{os.getpid()}"
        self._made: dict[str, str] = {}
        self._how = self._quickly()
        self._new("template0", "template")
        with ThreadPoolExecutor(1) as beside:  # the caller may have an event loop already
            beside.submit(asyncio.run, _brought_up_to_date(f"{directly}/{self._name}_template")).result()

    def empty(self) -> str:
        """The URL of a new database."""
        return self._new("template0")

    def database(self, file: str) -> str:
        """The URL of the database for a file name."""
        if file not in self._made:
            self._made[file] = self._new(f"{self._name}_template")
        return self._made[file]

    def _quickly(self) -> str:
        """The faster way to copy: copying files takes a third of the time if the server doesn't wait for its disk."""
        (flushes,) = self._admin.execute("SHOW fsync").fetchone() or ("on",)
        return " STRATEGY FILE_COPY" if flushes == "off" and self._admin.info.server_version >= 150_000 else ""

    def _new(self, template: str, name: str | None = None) -> str:
        name = f"{self._name}_{name or len(self._made)}"
        self._made.setdefault(name, f"{self._place}/{name}")
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}{self._how}".encode())
        return self._made[name]

    def drop(self) -> None:
        """Drops all databases except the one they are copies of."""
        self._drop([url for url in self._made.values() if not url.endswith("_template")])
        self._made = {name: url for name, url in self._made.items() if url.endswith("_template")}

    def close(self) -> None:
        self._drop(list(self._made.values()))
        self._admin.close()

    def _drop(self, urls: list[str]) -> None:
        for url in set(urls):
            self._admin.execute(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)".encode())


async def _brought_up_to_date(url: str) -> None:
    async with storage.open_store(url):
        pass


@contextmanager
def server() -> Iterator[Server]:
    """The server; skips the test if there is none."""
    if not SERVER:
        reason = "TEST_POSTGRES_URL names no server"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    made = Server(SERVER)
    try:
        yield made
    finally:
        made.close()
