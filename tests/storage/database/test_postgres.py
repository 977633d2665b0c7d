"""What PostgreSQL does in its own way; what it does as SQLite does is in the tests marked `everywhere`."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from channel.errors import Refused, StoreError, Unavailable
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.people.letters import Call, Priority
from channel.store import Memory
from storage import open_store
from storage.database import drivers
from storage.database.session import Driver, Session
from tests.conftest import KEYRING
from tests.databases import POOLER, Server
from tests.storage.people.followers import begin, tagged
from tests.storage.people.followers import post as posted


def kill_connections(url: str) -> None:
    """As a server does when it restarts."""
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@asynccontextmanager
async def open_driver(url: str) -> AsyncIterator[Driver]:
    driver, _ = await drivers.open_driver(url)
    try:
        yield driver
    finally:
        await driver.close()


async def put(store: Memory, number: int) -> None:
    call = Call(method="sendMessage", params={"chat_id": number, "text": f"{number}"})
    await store.put_out(f"k{number}", [call], now=0, priority=Priority.WORD)


async def test_an_empty_database_gets_its_tables_also_where_several_processes_begin_at_once(postgres: Server) -> None:
    url = postgres.empty()

    async def begun() -> str:
        while True:
            try:
                async with open_store(url) as store:
                    await store.revision()
                    return "begun"
            except Unavailable:
                await asyncio.sleep(0.05)

    assert await asyncio.gather(*(begun() for _ in range(4))) == ["begun"] * 4


async def test_two_processes_give_no_number_twice(postgres: Server) -> None:
    url = postgres.database("shared")
    async with open_store(url, KEYRING) as one, open_store(url, KEYRING) as other:
        await begin(one)
        await asyncio.gather(*(put((one, other)[number % 2], number) for number in range(40)))
        await asyncio.gather(
            *(posted((one, other)[number % 2], tagged(number, f"{number}")) for number in range(10, 30))
        )
        assert await one.unsettled() == 40
        cards = (await other.latest(None, 100)).posts
        assert len({card.id for card in cards}) == 23


@pytest.mark.skipif(bool(POOLER), reason="a pooler gives another connection, and nothing is lost")
async def test_a_lost_connection_is_told_as_something_that_passes_and_the_next_works(postgres: Server) -> None:
    url = postgres.database("lost")
    async with open_store(url, KEYRING) as store:
        await put(store, 1)
        kill_connections(url)
        with pytest.raises(Unavailable, match="cannot be reached right now"):
            await put(store, 2)
        await put(store, 2)
        assert await store.unsettled() == 2


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("SELECT CAST(:given AS tsvector)", "w" * 3000),
        ("SELECT CAST(:given AS bigint)", 2**70),
        ("SELECT CAST(:given AS json)", "{" * 3000),
        ("SELECT :given", "half of a pair: \ud800"),
        ("INSERT INTO asked_doubts (key) VALUES (:given), (:given)", "twice"),
    ],
)
async def test_what_is_caused_by_what_was_given_is_never_taken_for_a_server_that_is_away(
    postgres: Server, asked: str, given: object
) -> None:
    async with open_driver(postgres.database("given")) as driver:
        for work in (driver.transaction, driver.brief):
            with pytest.raises(Refused):
                await work(lambda session: session.run(asked, given=given))


async def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with pytest.raises(StoreError) as told:
        async with open_store("postgresql://rahnama:secret-word@127.0.0.1:1/rahnama"):
            pass
    assert "postgresql://rahnama:…@127.0.0.1:1/rahnama cannot be reached" in str(told.value)
    assert "Check DATABASE_URL" in str(told.value)
    assert "secret-word" not in str(told.value)


async def test_a_newer_schema_is_refused_with_a_sentence(postgres: Server) -> None:
    url = postgres.database("newer")
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("INSERT INTO migrations (number) VALUES (9999)")
    with pytest.raises(StoreError, match="made by a newer Rahnama"):
        async with open_store(url):
            pass


async def test_nothing_is_prepared_on_the_server_so_that_a_pooler_may_stand_between(postgres: Server) -> None:
    url = postgres.database("pooled")
    async with open_store(url, KEYRING) as store:
        await begin(store)
        for _ in range(20):
            await store.latest(None, 10)
            await put(store, 1)

        def left(session: object) -> list[object]:
            return session.rows("SELECT name FROM pg_prepared_statements")  # type: ignore[attr-defined, no-any-return]

        assert await store._driver.read(left) == []  # type: ignore[attr-defined]
    with psycopg.connect(url, autocommit=True) as other:
        assert other.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone() == (0,)


async def test_the_letter_nul_and_a_truth_come_back_as_sqlite_gives_them(postgres: Server) -> None:
    async with open_store(postgres.database("letters"), KEYRING) as store:
        await begin(store)
        await posted(store, tagged(10, "a\0b c"))
        card = (await store.latest(None, 1)).posts[0]
        found = await store.post(card.id)
        assert found is not None
        assert found.post.text == "a\0b c"


async def test_a_process_that_hangs_in_the_middle_of_a_write_keeps_the_others_waiting_for_a_moment_only(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.postgres.driver._HANGING", 1000)
    url = postgres.database("hanging")
    async with open_driver(url) as hanging, open_store(url, KEYRING) as other:
        begun, release = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()

        def hang(session: Session) -> None:
            session.run("UPDATE facts SET value = '' WHERE name = 'revision'")
            loop.call_soon_threadsafe(begun.set)
            release.wait(60)
            session.run("UPDATE facts SET value = '' WHERE name = 'revision'")

        writing = asyncio.create_task(hanging.transaction(hang))
        await begun.wait()
        await put(other, 1)
        assert not writing.done()
        release.set()
        with pytest.raises(Unavailable):
            await writing


async def test_after_a_large_import_the_server_plans_for_what_there_is(postgres: Server) -> None:
    posts = [Post(message_id=number, date=number, text=f"post {number}") for number in range(1, 1001)]
    async with open_store(postgres.database("large")) as store:
        await store.save([Origin(source=SourceKind.LIVE), ChannelInfo(title="Sums", username="the_sums"), *posts])
    async with open_driver(postgres.database("large")) as driver:
        asked = "SELECT reltuples FROM pg_class WHERE relname IN ('posts', 'words', 'letters')"
        assert await driver.read(lambda session: session.rows(asked)) == [(1000,)] * 3


async def test_hints_for_sqlite_are_in_no_index_and_no_question(postgres: Server) -> None:
    async with open_driver(postgres.database("hints")) as driver:
        indexes = await driver.read(lambda session: session.rows("SELECT indexdef FROM pg_indexes"))
        asked = "EXPLAIN SELECT id FROM posts WHERE +listed = 1 AND id = 1 + :one"
        plan = await driver.read(lambda session: session.rows(asked, one=1))
    assert not [definition for (definition,) in indexes if "+" in definition]
    assert not any("+" in line for (line,) in plan), plan
    assert any("(id = 2)" in line for (line,) in plan), plan
