"""`rahnama backup` and `rahnama restore`, the bot's own backups, and a database that is damaged."""

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.import_posts import SAMPLE
from bot.jobs.backups import DAILY, HOURLY, newest, superfluous
from bot.sandbox import Telegram
from bot.sandbox.server import Server
from channel.errors import StoreError
from storage import open_store
from storage.database.sqlite.backups import back_up, is_empty
from tests.commands.test_run import Serving
from tests.processes import TOKEN, rahnama

DATABASE = Path("data/rahnama.db")


async def loaded(folder: Path) -> None:
    done = await rahnama(folder, "import", str(SAMPLE))
    assert done.code == 0, done.err


def damage(file: Path) -> None:
    """As a disk does that loses pages."""
    with file.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\xa5" * 40_000)


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir()) if one.is_file()}


def rows(file: Path, table: str) -> list[object]:
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute(f"SELECT * FROM {table}").fetchall()


@pytest.mark.long
async def test_a_backup_is_a_whole_copy_for_its_owner_alone_and_comes_back(tmp_path: Path) -> None:
    await loaded(tmp_path)
    made = await rahnama(tmp_path, "backup", "copies/a.db")
    assert made.code == 0, made.err
    assert "is a complete copy" in made.out
    assert "keyring is not in it" in made.out
    copy = tmp_path / "copies" / "a.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in copy.parent.iterdir()] == ["a.db"]
    before = rows(tmp_path / DATABASE, "posts")
    with closing(sqlite3.connect(tmp_path / DATABASE)) as raw:
        raw.execute("UPDATE posts SET title = 'lost'")
        raw.commit()
    back = await rahnama(tmp_path, "restore", "copies/a.db")
    assert back.code == 0, back.err
    assert rows(tmp_path / DATABASE, "posts") == before
    [former] = (tmp_path / "data").glob("rahnama.db.before-*[0-9]")
    assert former.name in back.out
    assert set(_titles(former)) == {("lost",)}


async def test_a_restore_is_undone_with_what_only_the_log_beside_the_database_had(tmp_path: Path) -> None:
    from storage.database.sqlite.backups import restore

    await loaded(tmp_path)
    assert (await rahnama(tmp_path, "backup", "a.db")).code == 0
    database = tmp_path / DATABASE
    bot = sqlite3.connect(database)
    bot.execute("UPDATE posts SET title = 'the newest'")
    bot.commit()  # it is in SQLite's log until a checkpoint; a killed bot leaves it there
    assert database.with_name(f"{database.name}-wal").stat().st_size
    former = restore(tmp_path / "a.db", database, "then")
    assert former is not None
    assert set(_titles(database)) != {("the newest",)}
    restore(former, database, "later")
    bot.close()
    assert set(_titles(database)) == {("the newest",)}


def _titles(file: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute("SELECT title FROM posts").fetchall()


async def test_a_file_that_is_there_is_replaced_only_where_that_is_said(tmp_path: Path) -> None:
    await loaded(tmp_path)
    (tmp_path / "a.db").write_text("mine")
    refused = await rahnama(tmp_path, "backup", "a.db")
    assert (refused.code, (tmp_path / "a.db").read_text()) == (1, "mine")
    assert "--force" in refused.err
    assert (await rahnama(tmp_path, "backup", "a.db", "--force")).code == 0
    assert rows(tmp_path / "a.db", "posts")


async def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(tmp_path: Path) -> None:
    from storage.database.sqlite.backups import back_up

    await loaded(tmp_path)
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as writer:
        writer.execute("CREATE TABLE pairs (one INTEGER, other INTEGER)")
        turn = 0

        def write(done: int, total: int) -> None:
            nonlocal turn
            turn += 1
            writer.execute("BEGIN")
            writer.execute("INSERT INTO pairs VALUES (?, ?)", (turn, turn))
            writer.execute("UPDATE pairs SET other = one")
            writer.execute("COMMIT")

        import storage.database.sqlite.backups

        pages, storage.database.sqlite.backups._PAGES = storage.database.sqlite.backups._PAGES, 5  # type: ignore[misc]
        try:
            back_up(tmp_path / DATABASE, tmp_path / "a.db", write)
        finally:
            storage.database.sqlite.backups._PAGES = pages  # type: ignore[misc]
    assert turn > 10
    assert rows(tmp_path / "a.db", "pairs") == []
    assert len(rows(tmp_path / DATABASE, "pairs")) == turn


@pytest.mark.long
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a Rahnama database"),
        (b"a shopping list", "is not a database"),
        (b"SQLite format 3\0" + b"x" * 5000, "is not a database, or is damaged"),
        (None, "There is no file"),
    ],
)
async def test_what_is_no_backup_is_refused_and_the_database_stays(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    await loaded(tmp_path)
    before = contents(tmp_path / "data")
    if content is not None:
        (tmp_path / "a.db").write_bytes(content)
    refused = await rahnama(tmp_path, "restore", "a.db")
    assert refused.code == 1
    assert said in refused.err
    assert len(refused.err.splitlines()) == 1
    assert contents(tmp_path / "data") == before


async def test_a_database_that_somebody_uses_is_not_restored_under_him(tmp_path: Path) -> None:
    await loaded(tmp_path)
    assert (await rahnama(tmp_path, "backup", "a.db")).code == 0
    async with open_store(f"sqlite:///{tmp_path / DATABASE}"):  # as an import does, which needs no keyring
        before = rows(tmp_path / DATABASE, "posts")
        refused = await rahnama(tmp_path, "restore", "a.db")
        assert refused.code == 1
        assert "Another process uses the database" in refused.err
        assert rows(tmp_path / DATABASE, "posts") == before
        assert not list((tmp_path / "data").glob("*before*"))
    assert (await rahnama(tmp_path, "restore", "a.db")).code == 0


async def test_where_a_file_cannot_be_renamed_all_is_as_before(tmp_path: Path) -> None:
    from storage.database.sqlite.backups import restore

    await loaded(tmp_path)
    assert (await rahnama(tmp_path, "backup", "a.db")).code == 0
    database = tmp_path / DATABASE
    database.with_name(f"{database.name}-wal").write_bytes(b"")
    in_the_way = database.with_name(f"{database.name}.before-then-wal")
    in_the_way.mkdir()
    before = contents(database.parent)
    with pytest.raises(StoreError, match="cannot be put back"):
        restore(tmp_path / "a.db", database, "then")
    in_the_way.rmdir()
    assert contents(database.parent) == before


async def test_what_a_killed_backup_left_is_swept_and_hinders_none(tmp_path: Path) -> None:
    await loaded(tmp_path)
    old, young = (tmp_path / f".{name}.new" for name in ("an-earlier-one.db.k1ll3d__", "a.db.at_work0"))
    for file in (old, young):
        file.write_bytes(b"half of it")
    os.utime(old, (1, 1))
    assert (await rahnama(tmp_path, "backup", "a.db")).code == 0
    assert (old.exists(), young.exists()) == (False, True)


async def test_damage_that_is_met_later_is_told_in_a_sentence(tmp_path: Path) -> None:
    await loaded(tmp_path)
    database = tmp_path / DATABASE
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [page] = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'tags'").fetchone()
    with database.open("r+b") as opened:
        opened.seek((page - 1) * 4096)
        opened.write(b"\xa5" * 4096)
    told = await rahnama(tmp_path, "guide")
    assert told.code == 1
    assert "The database is damaged" in told.err
    assert "rahnama restore" in told.err
    assert "Traceback" not in told.err


@pytest.mark.long
@pytest.mark.parametrize("left", ["no byte", "no table", "no file"])
@pytest.mark.parametrize("command", ["run", "import", "sync"])
async def test_where_only_backups_are_left_nothing_begins_anew_in_silence(
    tmp_path: Path, sample_database: Path, left: str, command: str
) -> None:
    database, own = tmp_path / DATABASE, tmp_path / "data" / "backups" / "rahnama-2026-01-01T05.db"
    back_up(sample_database, own)
    if left == "no byte":
        database.touch()
    elif left == "no table":
        with closing(sqlite3.connect(database)) as raw:
            raw.execute("PRAGMA user_version = 7")
    given = [str(SAMPLE)] if command == "import" else []
    told = await rahnama(tmp_path, command, *given, BOT_TOKEN=TOKEN, CHANNEL="SampleThinker")
    assert told.code == 1
    assert "but there are backups of it. Put the newest one back: rahnama restore" in told.err
    assert own.name in told.err
    assert is_empty(database)
    assert (await rahnama(tmp_path, "restore", str(own))).code == 0
    assert rows(database, "posts") == rows(sample_database, "posts")


async def test_of_a_server_its_own_tool_is_named_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://rahnama:secret-word@db.example.org:5433/guide"
    for command in ("backup", "restore"):
        told = await rahnama(tmp_path, command, "a.dump", DATABASE_URL=url)
        assert told.code == 1
        assert "pg_dump --format=custom --file=a.dump --host=db.example.org --port=5433 --username=rahnama" in told.err
        assert "pg_restore" in told.err
        assert "secret-word" not in told.err


async def backed_up(folder: Path) -> Path:
    """The bot's first backup, once it is there."""
    async with asyncio.timeout(60):
        while (own := newest(folder)) is None:  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.05)
    return own


class TestRunning:
    @pytest.mark.long
    async def test_it_backs_up_by_itself_is_not_restored_under_and_restores_after_damage(self, tmp_path: Path) -> None:
        telegram = Telegram(token=TOKEN)
        async with Server(telegram).listening() as url:
            serving = Serving(tmp_path, telegram, url)
            await serving.load(SAMPLE)
            await serving.begin()
            assert "#note" in await serving.asked("/tags")
            own = await backed_up(tmp_path / "data" / "backups")
            refused = await rahnama(tmp_path, "restore", str(own))
            assert refused.code == 1
            assert "A bot is running" in refused.err
            assert (await serving.end())[0] == 0
            damage(tmp_path / DATABASE)
            before = contents(tmp_path / "data")
            await serving.begin()
            assert serving.process is not None
            _, err = await serving.process.communicate()
            assert serving.process.returncode == 1
            assert (
                f"is damaged. Nothing was written to it. Put the newest backup in its place: rahnama restore {own}"
                in (err.decode().replace("data/backups", str(tmp_path / "data" / "backups")))
            )
            assert contents(tmp_path / "data") == before
            back = await rahnama(tmp_path, "restore", str(own))
            assert back.code == 0, back.err
            await serving.begin()
            assert "#note" in await serving.asked("/tags")
            assert (await serving.end())[0] == 0


class TestWhatIsKept:
    def test_the_newest_hours_and_the_last_of_each_day(self) -> None:
        start = datetime(2026, 1, 1, tzinfo=UTC)
        names = [f"rahnama-{start + timedelta(hours=hour):%Y-%m-%dT%H}.db" for hour in range(40 * 24)]
        kept = sorted(set(names) - set(superfluous([*names, "mine.db", "rahnama-old.db"])))
        assert kept[-HOURLY:] == names[-HOURLY:]
        assert kept[:-HOURLY] == [name for name in names if "T23" in name][-DAILY:-1]

    def test_after_a_pause_none_is_older_than_the_days_that_are_promised(self) -> None:
        names = [f"rahnama-2026-01-{day:02}T05.db" for day in (1, 2, 3, 16, 17)]
        assert superfluous(names) == [names[2], names[1], names[0]]

    def test_what_is_not_the_bots_is_never_taken_away(self) -> None:
        assert superfluous(["mine.db", "rahnama-2026.db", ".rahnama-2026-01-01T00.db.77"]) == []

    def test_a_clock_that_was_ahead_once_ends_none_now_and_none_later(self) -> None:
        present = datetime(2026, 1, 10, 12, tzinfo=UTC)
        names = [f"rahnama-{present - timedelta(hours=hour):%Y-%m-%dT%H}.db" for hour in range(100)]
        names = sorted(set(names) - set(superfluous(names, present)))
        jumped = datetime(2030, 5, 1, 3, tzinfo=UTC)
        wrong = [f"rahnama-{jumped + timedelta(hours=hour):%Y-%m-%dT%H}.db" for hour in range(24)]
        for hour in range(24):  # while the clock is wrong
            assert superfluous([*names, *wrong[: hour + 1]], jumped + timedelta(hours=hour)) == []
        assert superfluous([*names, *wrong], present) == []  # and when it is right again
        later = [f"rahnama-{present + timedelta(hours=hour):%Y-%m-%dT%H}.db" for hour in range(1, 21 * 24)]
        kept = {*names, *wrong}
        for hour, name in enumerate(later, 1):
            kept.add(name)
            kept -= set(superfluous(kept, present + timedelta(hours=hour)))
            assert len(kept) >= HOURLY
        assert kept.isdisjoint(wrong)  # no copy of what was erased in the meantime stays for years
        assert len(kept) <= HOURLY + DAILY

    def test_a_clock_that_is_behind_ends_no_newer_ones(self) -> None:
        names = [f"rahnama-2026-01-{day:02}T{hour:02}.db" for day in (8, 9) for hour in range(24)]
        behind = [f"rahnama-1970-01-01T{hour:02}.db" for hour in range(24)]
        assert superfluous([*names, *behind], datetime(1970, 1, 1, 23, tzinfo=UTC)) == []

    def test_the_newest_to_be_put_back_is_none_of_a_moment_to_come(self, tmp_path: Path) -> None:
        for name in ("rahnama-2026-01-01T05.db", "rahnama-2025-01-01T05.db", "rahnama-2999-01-01T05.db"):
            (tmp_path / name).touch()
        assert newest(tmp_path) == tmp_path / "rahnama-2026-01-01T05.db"
