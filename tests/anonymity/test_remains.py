"""What is erased is also gone from the file: even with the keyring, nothing sealed is found there later."""

from pathlib import Path

import pytest

from channel.people.keyring import Keyring
from channel.store import Memory
from tests.anonymity.attack import cells
from tests.anonymity.canaries import anything
from tests.anonymity.theft import NOW, READERS, contents, deliver, letter, opened
from tests.conftest import KEYRING

_DAY = 86_400
_PIECE = 32
_STEP = 256


def sealed(database: Path, *tables: str) -> set[bytes]:
    """Pieces of all that is sealed now."""
    rows = [row for table in tables for row in cells(database)[table] if row["sealed"]]
    return {
        row["sealed"][start : start + _PIECE].encode()
        for row in rows
        for start in range(0, len(row["sealed"]) - _PIECE, _STEP)
    }


def remaining(folder: Path, pieces: set[bytes]) -> list[tuple[str, bytes]]:
    """Which of them are still in the database or beside it."""
    return [(name, piece) for name, data in contents(folder).items() for piece in pieces if piece in data]


def are_found(folder: Path, pieces: set[bytes]) -> bool:
    """Whether the search finds them while they are there; a few go across from one page to another."""
    found = {piece for _, piece in remaining(folder, pieces)}
    return len(found) > 0.9 * len(pieces) > 50


async def mail(store: Memory, letters: int, *, answerable: bool = True) -> None:
    """Letters short and long, of many readers, so that the tables grow over many pages."""
    for number in range(1, letters + 1):
        words = "ن" * (1 + number * 37 % 4000)
        await letter(store, READERS[0] + number % 30, number, answerable=answerable, words=words)


@pytest.mark.long
async def test_of_what_was_delivered_nothing_sealed_remains(tmp_path: Path) -> None:
    database = tmp_path / "mail.db"
    async with opened(database) as store:
        await mail(store, 90, answerable=False)
        pieces = sealed(database, "outbox")
        assert are_found(tmp_path, pieces)
        for parcel in await store.claim(20, NOW):
            await store.postpone(parcel, NOW)
        pieces |= sealed(database, "outbox")
        assert await deliver(store) > 90
        await store.expire(NOW, 30)
        assert remaining(tmp_path, pieces) == []
        assert not any(row["sealed"] for table in ("outbox", "conversations") for row in cells(database)[table])
        assert not anything(contents(tmp_path))


async def test_after_forget_no_way_back_remains(tmp_path: Path) -> None:
    database = tmp_path / "mail.db"
    async with opened(database) as store:
        await mail(store, 60)
        pieces = sealed(database, "conversations", "outbox")
        assert are_found(tmp_path, pieces)
        for place in range(30):
            reader = READERS[0] + place
            await store.choose_language(KEYRING.pseudonym("language", reader), "en")
            assert (await store.forget(reader)).conversations
            assert not any(await store.kept_of(reader))
        assert remaining(tmp_path, pieces) == []
        names = [KEYRING.pseudonym("language", READERS[0] + place).encode() for place in range(30)]
        assert not remaining(tmp_path, set(names))


async def test_after_expiry_no_way_back_and_no_draft_remains(tmp_path: Path) -> None:
    database = tmp_path / "mail.db"
    async with opened(database) as store:
        await mail(store, 60)
        await deliver(store)
        pieces = sealed(database, "conversations", "drafts")
        assert are_found(tmp_path, pieces)
        await store.expire(NOW + 31 * _DAY, 30)
        assert remaining(tmp_path, pieces) == []
        assert not any(row["sealed"] for row in cells(database)["conversations"])


async def test_after_the_seals_are_renewed_the_old_ones_are_gone(tmp_path: Path) -> None:
    database = tmp_path / "mail.db"
    async with opened(database) as store:
        await mail(store, 30)
        pieces = sealed(database, "conversations", "outbox")
        assert are_found(tmp_path, pieces)
    rotated = Keyring(b"p" * 32, {"2026-01-01-1": b"s" * 32, "2026-01-02-1": b"t" * 32})
    async with opened(database, rotated) as store:
        assert await store.reseal() >= 60
        assert remaining(tmp_path, pieces) == []
