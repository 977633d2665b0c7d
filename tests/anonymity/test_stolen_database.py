"""Somebody has the database, or a backup of it, without the keyring: what they find."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from channel.people.letters import Draft, Letter, Stage
from tests.anonymity.attack import cells, hashes, targets, tried, tried_fast
from tests.anonymity.canaries import anything
from tests.anonymity.theft import NOW, READERS, contents, fill, keep_up, letter, opened, sql

_ONE_PURPOSE_EACH = ("drafts", "bans", "languages", "moved_chats", "followers", "votes", "saved")
_RECKLESS: dict[str, Callable[[bytes], object]] = {
    "sha256": lambda number: hashlib.sha256(number).hexdigest(),
    "sha256, cut as ours are": lambda number: hashlib.sha256(number).hexdigest()[:32],
    "md5": lambda number: hashlib.md5(number).hexdigest(),
    "bytes of sha1": lambda number: hashlib.sha1(number).digest(),
    "with the purpose": lambda number: hashlib.sha256(b"drafts\0" + number).hexdigest()[:32],
    "without a key": lambda number: hmac.digest(b"", number, "sha256").hex()[:32],
}


@pytest.fixture
async def stolen(tmp_path: Path) -> Path:
    database = tmp_path / "stolen.db"
    async with opened(database) as store:
        await fill(store)
        await keep_up(store)
        assert not anything(contents(tmp_path)), "while the bot runs"
    return database


def test_nothing_is_found_by_search(stolen: Path) -> None:
    assert not anything(contents(stolen.parent))
    assert sum(len(rows) for rows in cells(stolen).values()) > 4 * len(READERS)


@pytest.mark.long
def test_no_id_is_found_by_trying_a_million(stolen: Path) -> None:
    looked_for = targets(stolen)
    assert len(looked_for) > 3 * len(READERS)
    assert tried_fast(range(READERS[0] - 500_000, READERS[0] + 500_000), looked_for) == set()


def test_no_id_is_found_by_any_hash_without_a_secret(stolen: Path) -> None:
    near = range(READERS[0] - 500, READERS[0] + 500)
    assert tried(near, targets(stolen), hashes(stolen).values()) == set()


@pytest.mark.long
@pytest.mark.parametrize("careless", _RECKLESS)
def test_the_attack_would_find_an_id_that_was_hashed_without_a_secret(stolen: Path, careless: str) -> None:
    reader = READERS[3]
    sql(stolen, "UPDATE bans SET who = ?", _RECKLESS[careless](b"%d" % reader))
    assert tried_fast(range(reader - 10_000, reader + 10_000), targets(stolen)) == {reader}
    assert tried(range(reader - 50, reader + 50), targets(stolen), hashes(stolen).values()) == {reader}


async def test_two_conversations_of_one_reader_cannot_be_joined(tmp_path: Path) -> None:
    database, (one, other) = tmp_path / "stolen.db", READERS[:2]
    async with opened(database) as store:
        first, second, others = [await letter(store, who, number) for number, who in enumerate((one, one, other), 1)]
        for conversation in (first, second, others):
            await store.block(conversation.id, NOW)
    rows = cells(database)
    numbers = [conversation.id for conversation in (first, second, others)]
    bans = [next(row["ban"] for row in rows["conversations"] if row["id"] == number) for number in numbers]
    for table, column, keys in (("conversations", "id", numbers), ("outbox", "about", numbers), ("bans", "id", bans)):
        same, too, foreign = (next(row for row in rows[table] if row[column] == key) for key in keys)
        for name in same:
            assert (same[name] == too[name]) == (same[name] == foreign[name]), f"{table}.{name} tells"


def test_no_value_stands_in_two_tables(stolen: Path) -> None:
    """But the numbers of conversations and bans, which are random, and the names of keys."""
    tables = cells(stolen)
    pseudonyms = {table: _texts(tables[table]) for table in _ONE_PURPOSE_EACH}
    assert all(pseudonyms.values())
    assert sum(map(len, pseudonyms.values())) == len(set().union(*pseudonyms.values()))


def _texts(rows: list[dict[str, Any]]) -> set[str]:
    return {value for row in rows for value in row.values() if isinstance(value, str) and len(value) >= 32}


async def test_the_length_of_what_is_sealed_tells_nothing(tmp_path: Path) -> None:
    database = tmp_path / "stolen.db"
    async with opened(database) as store:
        for number, (reader, words) in enumerate(
            ((7, "!"), (READERS[0], "a few words more"), (READERS[1], "…" * 40)), 1
        ):
            await letter(store, reader, number, words=words, language="fa" if number % 2 else "en")
            await store.keep_draft(reader, Draft(stage=Stage.WRITING, letter=Letter(text=words)), NOW)
    rows = cells(database)
    assert len({len(row["sealed"]) for row in rows["conversations"]}) == 1
    for table in ("drafts", "outbox"):
        assert all(len(base64.b64decode(row["sealed"])) % 256 == 12 + 16 for row in rows[table]), "in steps of 256"
