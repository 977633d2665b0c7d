"""What is SQLite's own: the file, its settings, its schema, and commits that several share."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from channel.errors import StoreError, Unavailable
from storage import open_store
from storage.database.migrate import migrations
from storage.database.session import Session
from storage.database.sqlite.driver import SqliteDriver
from storage.index import facts


async def test_the_database_is_made_with_its_folder_and_keeps_what_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "index.db"
    async with open_store(f"sqlite:///{path}") as store:
        await store.choose_language("r", "en")
        raw = sqlite3.connect(path)
        assert raw.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        raw.close()
    async with open_store(f"sqlite:///{path}") as store:
        assert await store.language("r") == "en"


async def test_a_database_in_memory_is_a_whole_store() -> None:
    async with open_store("sqlite:///:memory:") as store:
        await store.choose_language("r", "en")
        assert await store.language("r") == "en"


async def test_a_newer_schema_is_refused_with_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/index.db"
    async with open_store(url):
        pass
    raw = sqlite3.connect(tmp_path / "index.db")
    raw.execute("INSERT INTO migrations VALUES (9999)")
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match=r"newer Rahnama \(schema 9999"):
        async with open_store(url):
            pass


async def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are my notes, and no database at all; " * 50, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"notes\.txt is not an SQLite database"):
        async with open_store(f"sqlite:///{path}"):
            pass
    assert path.read_bytes() == before


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        async with open_store(f"sqlite:///{tmp_path}/file/index.db"):
            pass


@pytest.mark.parametrize("is_folder", [True, False])
async def test_a_database_that_cannot_be_opened_leaves_no_thread_behind(tmp_path: Path, is_folder: bool) -> None:
    path = tmp_path / "index.db"
    if is_folder:
        path.mkdir()
    else:
        path.write_text("no database " * 500, encoding="utf-8")
    before = threading.active_count()
    for _ in range(5):
        with pytest.raises(StoreError, match=r"cannot be opened|is not an SQLite database"):
            await SqliteDriver.open(str(path))
        threads = [one.name for one in threading.enumerate() if "_connection_worker" in one.name]
        assert not threads
    assert threading.active_count() <= before + 1  # one of asyncio's own, which waits for work


@pytest.fixture
def folder_of_root() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield folder


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
@pytest.mark.parametrize("below", ["", "/new/folder"])
async def test_a_folder_of_another_user_says_who_has_to_own_it(folder_of_root: str, below: str) -> None:
    said = f"{folder_of_root} belongs to the user 0, and .* user 10001.*: chown -R 10001 {folder_of_root}"
    os.setresuid(10001, 10001, 0)
    try:
        with pytest.raises(StoreError, match=said):
            await SqliteDriver.open(f"{folder_of_root}{below}/index.db")
    finally:
        os.setresuid(0, 0, 0)


async def test_an_unknown_kind_of_database_is_told_by_name() -> None:
    with pytest.raises(StoreError, match="'mysql' is not a supported database"):
        async with open_store("mysql://x"):
            pass


def test_migrations_are_numbered_without_gap_or_double() -> None:
    numbers = [number for number, _ in migrations("sqlite")]
    assert numbers == list(range(1, len(numbers) + 1))


class TestSharedCommits:
    """Short changes that wait at the same time are committed together; each gets its own result."""

    async def test_one_that_fails_undoes_nothing_of_the_others(self, driver: SqliteDriver) -> None:
        def write(name: str, fault: Exception | None = None) -> object:
            def work(session: Session) -> str:
                facts.write(session, name, "written")
                if fault:
                    raise fault
                return name

            return driver.brief(work)

        given = [write("a"), write("b"), write("c", ValueError("wrong")), write("d")]
        ended = await asyncio.gather(*given, return_exceptions=True)  # type: ignore[call-overload]
        assert ended[:2] == ["a", "b"]
        assert isinstance(ended[2], ValueError)
        assert ended[3] == "d"
        assert [await driver.read(lambda session, name=name: facts.read(session, name)) for name in "abcd"] == [  # type: ignore[misc]
            *("written", "written", None, "written")
        ]

    async def test_they_come_in_their_order_and_in_few_commits(self, driver: SqliteDriver) -> None:
        commits: list[str] = []
        await driver.brief(lambda session: session._connection.set_trace_callback(commits.append))  # type: ignore[attr-defined]
        order: list[int] = []
        await asyncio.gather(*(driver.brief(lambda session, one=one: order.append(one)) for one in range(50)))  # type: ignore[misc]
        assert order == list(range(50))
        assert commits.count("COMMIT") <= 3

    async def test_one_that_is_cancelled_leaves_the_others_theirs(self, driver: SqliteDriver) -> None:
        tasks = [
            asyncio.create_task(driver.brief(lambda session, one=one: facts.write(session, f"{one}", "x")))  # type: ignore[misc]
            for one in range(6)
        ]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        ended = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 60)
        assert [end is None for end in ended] == [False, True] * 3
        assert [await driver.read(lambda session, one=one: facts.read(session, f"{one}")) for one in (1, 3, 5)] == [  # type: ignore[misc]
            *("x", "x", "x")
        ]

    async def test_where_the_commit_is_refused_all_learn_it(self, driver: SqliteDriver, tmp_path: Path) -> None:
        await driver.brief(lambda session: session.run("PRAGMA busy_timeout = 1"))
        other = sqlite3.connect(tmp_path / "driver.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        works = (driver.brief(lambda session: facts.write(session, "a", "x")) for _ in range(3))
        assert all(isinstance(end, StoreError) for end in await asyncio.gather(*works, return_exceptions=True))
        other.execute("ROLLBACK")
        other.close()
        await driver.brief(lambda session: facts.write(session, "a", "x"))

    async def test_where_the_disk_is_full_all_learn_it_and_what_comes_later_is_kept(self, driver: SqliteDriver) -> None:
        await driver.brief(lambda session: session.run("PRAGMA max_page_count = 1"))
        works = [driver.brief(lambda session: facts.write(session, "a", "x" * 100_000)) for _ in range(3)]
        ended = await asyncio.gather(*works, return_exceptions=True)
        assert [str(end) for end in ended] == ["The disk is full; nothing was written. Make room and try again."] * 3
        assert all(isinstance(end, Unavailable) for end in ended)
        await driver.brief(lambda session: session.run("PRAGMA max_page_count = 1000000"))
        await driver.brief(lambda session: facts.write(session, "a", "x"))


@pytest.fixture
async def driver(tmp_path: Path) -> AsyncIterator[SqliteDriver]:
    async with open_store(f"sqlite:///{tmp_path}/driver.db"):
        pass
    driver = await SqliteDriver.open(str(tmp_path / "driver.db"))
    yield driver
    await driver.close()
