"""What is SQLite's own: the file, its settings, its schema, and plans that scan nothing."""

import sqlite3
from pathlib import Path

import pytest

from channel.errors import StoreError
from storage import open_store
from storage.migrate import migrations


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
    with pytest.raises(StoreError, match=r"notes\.txt is no SQLite database"):
        async with open_store(f"sqlite:///{path}"):
            pass
    assert path.read_bytes() == before


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        async with open_store(f"sqlite:///{tmp_path}/file/index.db"):
            pass


async def test_an_unknown_kind_of_database_is_told_by_name() -> None:
    with pytest.raises(StoreError, match="'mysql' is no database known here"):
        async with open_store("mysql://x"):
            pass


def test_migrations_are_numbered_without_gap_or_double() -> None:
    numbers = [number for number, _ in migrations("sqlite")]
    assert numbers == list(range(1, len(numbers) + 1))
