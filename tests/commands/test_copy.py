"""`rahnama copy`: everything of one database in another, or nothing."""

import asyncio
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.commands.chat.conversation import Conversation
from bot.commands.copy import copy_all
from bot.commands.import_posts import SAMPLE
from channel.errors import StoreError, Unavailable
from channel.processes.leases import Lease, Leases
from storage import open_store
from storage.copying import COPIED, MADE_ANEW, copy, is_in_use, opened_to_be_copied, opened_to_be_filled
from storage.database.session import Session
from tests.asking import ask
from tests.conftest import KEYRING, Talk
from tests.databases import Server
from tests.processes import rahnama
from tests.storage.database.test_postgres import kill_connections

_OF_POSTGRES = {"writing", "words_in_all", "word_counts"}


@pytest.fixture
async def lived_in(talk: Talk, sample_database: Path, copied: Callable[[Path], str]) -> str:
    """The URL of a database in which readers and the owner have left something of each kind."""
    url = copied(sample_database)
    bot = await talk(url)
    lines = ["/follow meme", "/continue language_modeling", "/series language_modeling 3", "/language en", "lang fa"]
    lines += ["/follow language_modeling", "/more meme", "/feedback سوال دارم", "!1", "/feedback هنوز نه"]
    lines += ["as owner", "/describe meme شوخی", "/hide_tag book", "in channel", "#meme تازه", "in private"]
    for line in lines:
        await bot.line(line)
    await bot.stop()
    return url


@pytest.fixture
def full(lived_in: str) -> str:
    """The same with a row in each table where a conversation leaves none."""
    with closing(sqlite3.connect(file_of(lived_in))) as raw:
        raw.executescript("""
            INSERT INTO album_messages (message_id, post) SELECT 9000, max(id) FROM posts;
            INSERT INTO asked_doubts (key) VALUES ('gap:1');
            INSERT INTO bans (id, who, handle, day) VALUES (7, 'w', 'ABCD', 20000);
            INSERT INTO bursts (id, done) VALUES (3, '');
            INSERT INTO counts (day, what, count) VALUES (20000, 'words', 12);
            INSERT INTO deliveries (number, taken, taker, done) VALUES (9007199254740993, 5, 'x', 1);
            INSERT OR REPLACE INTO leases (name, holder, epoch, beat) VALUES ('leader', '', 4, 99);
            INSERT INTO moved_chats (old, key, sealed) VALUES ('o', 'k', 's');
            INSERT INTO installation (name, key, sealed, made) VALUES ('channel', 'k', 's', 5);
            INSERT INTO news (post, came, burst) SELECT max(id), 5, NULL FROM posts;
            INSERT INTO interest (kind, number, followers, votes) VALUES ('t', 1, 10, 0);
            INSERT INTO progress (who, series, post, turn) VALUES ('w', 1, 2, 3);
            INSERT INTO progress_wishes (who, wanted) VALUES ('w', 1);
            INSERT INTO published (message_id, place, sent, shown) VALUES (77, NULL, '<b>ی</b>', 'ی');
            INSERT INTO readings (message_id, digest) VALUES (5, -9223372036854775808);
            INSERT INTO rubrics (first_line) VALUES (-5);
            INSERT INTO stale (what, id) VALUES ('tag', 1);
            INSERT INTO tag_pairs (one, other, post) SELECT 1, 2, max(id) FROM posts;
            INSERT INTO saved (who, key, sealed) VALUES ('w', 'k', 's');
            INSERT INTO votes (kind, number, who) VALUES ('t', 1, 'w');
            INSERT INTO outbox (id, used, priority, state, due, key, sealed, made)
                VALUES (999, 'u', 'news', 'pending', 4000000000, 'k', 's', 1);
        """)
    return lived_in


def file_of(url: str) -> str:
    return url.removeprefix("sqlite:///")


async def moved(source: str, target: str, watch: Callable[[int, int], None] = lambda done, total: None) -> None:
    async with opened_to_be_copied(source) as one, opened_to_be_filled(target) as other:
        await copy(one, other, watch)


async def contents(url: str) -> dict[str, list[Any]]:
    """All rows of all tables that are copied, whatever their order."""

    def read(session: Session) -> dict[str, list[Any]]:
        return {
            table: sorted(session.rows(f"SELECT {', '.join(sorted(session.columns(table)))} FROM {table}"), key=repr)
            for table in COPIED
        }

    async with opened_to_be_filled(url) as driver:
        return await driver.read(read)


def tables(url: str) -> set[str]:
    with closing(sqlite3.connect(file_of(url))) as raw:
        return {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


async def test_every_table_is_copied_or_made_anew_or_of_the_schema(lived_in: str) -> None:
    of_full_text = {name for name in tables(lived_in) if name.rpartition("_")[0] in MADE_ANEW}
    assert tables(lived_in) - of_full_text == {*COPIED, *MADE_ANEW, "migrations", "word_counts"}


async def test_on_a_server_there_is_no_table_more(postgres: Server) -> None:
    async with opened_to_be_filled(postgres.database("tables")) as driver:
        found = await driver.read(
            lambda session: session.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        )
    assert {name for (name,) in found} == {*COPIED, *MADE_ANEW, "migrations", *_OF_POSTGRES}


async def test_all_comes_over_to_a_server_and_back(full: str, postgres: Server, tmp_path: Path) -> None:
    before = await contents(full)
    assert [table for table, rows in before.items() if not rows] == []
    server, back = postgres.empty(), f"sqlite:///{tmp_path}/back.db"
    await moved(full, server)
    assert await contents(server) == before
    await moved(server, back)
    assert await contents(back) == before
    assert await contents(full) == before


async def test_what_is_searched_is_found_in_each_copy_alike(lived_in: str, postgres: Server, tmp_path: Path) -> None:
    server, back = postgres.empty(), f"sqlite:///{tmp_path}/back.db"
    await moved(lived_in, server)
    await moved(server, back)
    answers = []
    for url in (lived_in, server, back):
        bot = Conversation(url, KEYRING)
        await bot.start()
        answers.append([await ask(bot, f"/search {words}") for words in ("احتمال", "مدلساری", "attention", "توجه")])
        await bot.stop()
    assert answers[0] == answers[1] == answers[2]
    assert "[1]" in answers[0][0], answers[0]


async def test_the_full_text_of_a_copy_is_what_a_server_would_have_made_post_by_post(postgres: Server) -> None:
    from bot.commands.import_posts import bring_in

    step_by_step, at_once = postgres.empty(), postgres.empty()
    async with open_store(step_by_step) as store:
        await bring_in(store, SAMPLE)
    await moved(step_by_step, at_once)

    def words(session: Session) -> list[list[Any]]:
        asked = ["SELECT position, length, CAST(document AS text) FROM words", "SELECT word, posts FROM word_counts"]
        asked += ["SELECT posts, length FROM words_in_all", "SELECT position, body FROM letters"]
        asked += ["SELECT id, groups FROM vocabulary_letters", "SELECT indexname, indexdef FROM pg_indexes"]
        return [sorted(session.rows(one), key=repr) for one in asked]

    async with opened_to_be_filled(step_by_step) as one, opened_to_be_filled(at_once) as other:
        assert await one.read(words) == await other.read(words)


async def test_a_server_knows_at_once_what_it_has_been_given(lived_in: str, postgres: Server) -> None:
    server = postgres.empty()
    await moved(lived_in, server)
    assert await planned_for(server) == len((await contents(lived_in))["posts"])


async def planned_for(url: str) -> int:
    """How many posts the server's planner expects."""
    async with opened_to_be_filled(url) as driver:
        row = await driver.read(lambda session: session.row("SELECT reltuples FROM pg_class WHERE relname = 'posts'"))
    assert row
    return int(row[0])


async def test_the_bot_goes_on_where_it_was(lived_in: str, postgres: Server, talk: Talk) -> None:
    server = postgres.empty()
    await moved(lived_in, server)
    bot = await talk(server)
    assert "meme" in await ask(bot, "/follows")
    assert "شوخی" in await ask(bot, "/tag meme")
    await ask(bot, "as owner")
    inbox = await ask(bot, "/inbox")
    assert re.search(r"\b[A-Z2-9]{4}\b", inbox), inbox
    assert "book" in await ask(bot, "/corrections")


async def test_nothing_is_copied_into_a_database_that_holds_something(lived_in: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/other.db"
    await moved(lived_in, target)
    before = await contents(target)
    with pytest.raises(StoreError, match="not empty"):
        await moved(lived_in, target)
    assert await contents(target) == before


async def test_a_database_on_which_a_bot_was_only_started_counts_as_empty(lived_in: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/other.db"
    bot = Conversation(target, KEYRING)
    await bot.start()
    await bot.stop()
    await moved(lived_in, target)
    assert await contents(target) == await contents(lived_in)


@pytest.mark.long
@pytest.mark.parametrize("at", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("server", [True, False])
async def test_a_copy_that_is_broken_off_leaves_nothing_and_the_next_is_whole(
    lived_in: str, postgres: Server, tmp_path: Path, at: float, server: bool
) -> None:
    target = postgres.empty() if server else f"sqlite:///{tmp_path}/other.db"
    loop = asyncio.get_running_loop()

    def leave(done: int, total: int) -> None:
        if done >= at * total:
            loop.call_soon_threadsafe(copying.cancel)
            time.sleep(0.3)  # the copy goes on in its thread, until it learns of it

    copying = asyncio.create_task(moved(lived_in, target, leave))
    with pytest.raises(asyncio.CancelledError):
        await copying
    left = await contents(target)
    assert [table for table, rows in left.items() if rows and table not in ("facts", "leases")] == []
    await moved(lived_in, target)
    assert await contents(target) == await contents(lived_in)


async def test_a_server_that_goes_away_has_nothing_of_it(lived_in: str, postgres: Server) -> None:
    server = postgres.empty()

    def cut(done: int, total: int) -> None:
        if done > total / 2:
            kill_connections(server)

    with pytest.raises(Unavailable, match="cannot be reached right now"):
        await moved(lived_in, server, cut)
    assert not (await contents(server))["posts"]


async def test_a_row_that_the_other_database_refuses_is_told_and_nothing_is_copied(
    lived_in: str, postgres: Server
) -> None:
    with closing(sqlite3.connect(file_of(lived_in))) as raw:
        raw.execute("INSERT INTO counts (day, what, count) VALUES (1, 'x', 'many')")  # SQLite takes it
        raw.commit()
    server = postgres.empty()
    with pytest.raises(StoreError, match="A row of counts is refused"):
        await moved(lived_in, server)
    assert not (await contents(server))["facts"]


async def test_a_bot_that_runs_is_seen_by_its_lease(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/led.db"
    async with open_store(url) as store, opened_to_be_filled(url) as driver:
        assert not await is_in_use(driver, 5)
        lease = await store.take_lease("leader", "somebody", None)
        assert lease
        assert not await is_in_use(driver, 0.6)  # left by who was killed
        looking = asyncio.create_task(is_in_use(driver, 30))
        await asyncio.sleep(0.1)
        assert await store.beat_lease(lease)
        assert await looking
        await store.give_lease_back(lease)
        assert not await is_in_use(driver, 5)


@pytest.mark.long
async def test_the_command_copies_and_tells_what(tmp_path: Path, postgres: Server) -> None:
    assert (await rahnama(tmp_path, "import", str(SAMPLE))).code == 0
    server = postgres.empty()
    done = await rahnama(tmp_path, "copy", "--to", server)
    assert done.code == 0, done.err
    assert "posts 46" in done.out
    assert "KEYRING_FILE" in done.out
    # Addresses with a password needn't be where everybody on the machine sees them.
    (tmp_path / ".env").write_text(f"COPY_FROM={server}\n")
    back = await rahnama(tmp_path, "copy", COPY_TO="sqlite:///back.db")
    assert back.code == 0, back.err
    assert (await rahnama(tmp_path, "guide", "--database", "sqlite:///back.db")).out == (
        await rahnama(tmp_path, "guide")
    ).out


async def test_where_to_copy_has_to_be_said(tmp_path: Path) -> None:
    done = await rahnama(tmp_path, "copy")
    assert (done.code, done.err.strip().split(":")[0]) == (2, "COPY_TO is missing")


@pytest.mark.long
@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("sqlite:///data/rahnama.db", "sqlite:///data/rahnama.db", "the same database"),
        ("sqlite:///no.db", "sqlite:///b.db", "no file no.db"),
        ("sqlite:///:memory:", "sqlite:///b.db", "in memory"),
        ("sqlite:///data/rahnama.db", "sqlite:///:memory:", "in memory"),
        ("sqlite:///text.db", "sqlite:///b.db", "is not a database"),
        ("sqlite:///old.db", "sqlite:///b.db", "older Rahnama"),
        ("mysql://x", "sqlite:///b.db", "not a supported database"),
        ("sqlite:///data/rahnama.db", "postgresql://nobody:secret@127.0.0.1:9/x", "cannot be reached"),
    ],
)
async def test_what_cannot_be_copied_is_told_in_a_sentence(tmp_path: Path, source: str, target: str, told: str) -> None:
    assert (await rahnama(tmp_path, "import", str(SAMPLE))).code == 0
    (tmp_path / "text.db").write_text("no database at all, but a text that is long enough to be one" * 30)
    assert (await rahnama(tmp_path, "backup", "old.db")).code == 0
    with closing(sqlite3.connect(tmp_path / "old.db")) as raw:
        raw.execute("DELETE FROM migrations WHERE number > 12")
        raw.commit()
    done = await rahnama(tmp_path, "copy", "--from", source, "--to", target)
    assert done.code == 1
    assert told in done.err
    assert "Traceback" not in done.err
    assert "secret" not in done.err
    assert not (tmp_path / "b.db").exists()


async def test_beside_a_running_bot_only_a_trial_is_made(lived_in: str, tmp_path: Path) -> None:
    console = Console(file=StringIO(), width=500)
    target = f"sqlite:///{tmp_path}/trial.db"
    async with open_store(lived_in) as store:
        beating = asyncio.create_task(keep_beating(store, await taken(store)))
        with pytest.raises(StoreError, match="A bot is running on the database to copy"):
            await copy_all(lived_in, target, console)
        await copy_all(lived_in, target, console, while_running=True)
        beating.cancel()
    assert "This was a trial" in console.file.getvalue()  # type: ignore[attr-defined]
    assert (await contents(target))["posts"] == (await contents(lived_in))["posts"]


async def taken(store: Leases) -> Lease | None:
    """The lease of the bot that has left something there."""
    return await store.take_lease("leader", "somebody", await store.lease("leader"))


async def keep_beating(store: Leases, lease: Lease | None) -> None:
    while lease:
        await asyncio.sleep(0.1)
        lease = await store.beat_lease(lease)
