"""Somebody can write to the database, or swaps the keyring: what they change is rejected, and nothing else."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from channel.errors import StoreError
from channel.people.keyring import Keyring, KeyringError
from channel.people.letters import Conversation, Refusal
from tests.anonymity.theft import NOW, READERS, deliver, fill, letter, opened, sql
from tests.conftest import KEYRING

_FOREIGN = {
    "another keyring": (Keyring(b"q" * 32, {"2026-01-01-1": b"s" * 32}), "does not belong to this database"),
    "without the key": (Keyring(b"p" * 32, {"2026-01-02-1": b"s" * 32}), "lacks the key 2026-01-01-1"),
    "another key of that name": (Keyring(b"p" * 32, {"2026-01-01-1": b"x" * 32}), "another key 2026-01-01-1"),
}
_CHANGES: dict[str, Callable[[str], object]] = {
    "a letter": lambda sealed: ("A" if sealed[40] != "A" else "B").join((sealed[:40], sealed[41:])),
    "no base64": lambda sealed: "*" + sealed[1:],
    "cut short": lambda sealed: sealed[:-8],
    "its last block cut off": lambda sealed: base64.b64encode(base64.b64decode(sealed)[:-16]).decode(),
    "empty": lambda sealed: "",
    "a number": lambda sealed: 5,
    "bytes": lambda sealed: b"\0\xff",
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "forged.db"


@pytest.fixture
async def conversations(database: Path) -> list[Conversation]:
    async with opened(database) as store:
        return await fill(store)


def swap(database: Path, table: str, *rows: int) -> None:
    sealed = [sql(database, f"SELECT sealed FROM {table} WHERE id = ?", row)[0][0] for row in rows]
    for row, other in zip(rows, reversed(sealed), strict=True):
        sql(database, f"UPDATE {table} SET sealed = ? WHERE id = ?", other, row)


async def answered(database: Path, conversation: Conversation) -> int:
    """Whom an answer would reach."""
    reached = []

    def compose(conversation: Conversation, reader: int, language: str) -> tuple[()]:
        reached.append(reader)
        return ()

    async with opened(database) as store:
        assert not isinstance(
            await store.answer_letter("u999", conversation.id, now=NOW, receipt=(), compose=compose), Refusal
        )
    return reached[0]


async def test_ways_back_that_were_swapped_lead_nowhere(database: Path, conversations: list[Conversation]) -> None:
    one, another, third = (conversation.id for conversation in conversations[:3])
    swap(database, "conversations", one, another)
    for conversation in conversations[:2]:
        with pytest.raises(KeyringError, match="was changed, or belongs elsewhere"):
            await answered(database, conversation)
    assert await answered(database, conversations[2]) == READERS[2]
    async with opened(database) as store:
        assert (await store.kept_of(READERS[2])).conversations == 1
        assert (await store.forget(READERS[2])).conversations == 1
        assert not await store.is_reader_of(third, READERS[2])
        await deliver(store)
        assert await store.inbox(10)


async def test_a_way_back_in_a_drafts_place_is_rejected(database: Path, conversations: list[Conversation]) -> None:
    ((key, sealed),) = sql(database, "SELECT key, sealed FROM conversations WHERE id = ?", conversations[0].id)
    who = KEYRING.pseudonym("drafts", READERS[0])
    sql(database, "UPDATE drafts SET key = ?, sealed = ? WHERE who = ?", key, sealed, who)
    async with opened(database) as store:
        with pytest.raises(KeyringError, match=f"drafts.sealed.{who}"):
            await store.draft(READERS[0], NOW)
        assert await store.draft(READERS[1], NOW)
        assert await store.forget_draft(READERS[0]), "he is not stuck with it"


async def test_a_draft_that_was_given_to_another_reader_is_rejected(
    database: Path, conversations: list[Conversation]
) -> None:
    names = [KEYRING.pseudonym("drafts", reader) for reader in READERS[:2]]
    sql(database, "DELETE FROM drafts WHERE who = ?", names[1])
    sql(database, "UPDATE drafts SET who = ? WHERE who = ?", names[1], names[0])
    async with opened(database) as store:
        with pytest.raises(KeyringError):
            await store.draft(READERS[1], NOW)
        assert await store.draft(READERS[0], NOW) is None


@pytest.mark.parametrize("change", _CHANGES)
async def test_what_was_changed_in_the_outbox_is_set_aside_and_the_rest_is_sent(
    database: Path, conversations: list[Conversation], change: str
) -> None:
    ((sealed,),) = sql(database, "SELECT sealed FROM outbox WHERE id = 2")
    sql(database, "UPDATE outbox SET sealed = ? WHERE id = 2", _CHANGES[change](sealed))
    async with opened(database) as store:
        assert (await store.kept_of(READERS[2])).unsent == 1
        assert (await store.forget(READERS[2])).unsent == 1
        assert await deliver(store) == 2 * (len(READERS) - 2)
        assert await store.unsettled() == 0
    assert sql(database, "SELECT state FROM outbox WHERE id = 2") == [("unreadable",)]


async def test_letters_that_were_swapped_in_the_outbox_are_not_sent(
    database: Path, conversations: list[Conversation]
) -> None:
    swap(database, "outbox", 1, 4)
    swap(database, "outbox", 2, 3)
    async with opened(database) as store:
        assert [parcel.id for parcel in await store.claim(10, NOW)] == [5, 6]


@pytest.mark.parametrize("change", _CHANGES)
async def test_a_way_back_that_was_changed_is_rejected(
    database: Path, conversations: list[Conversation], change: str
) -> None:
    number = conversations[0].id
    ((sealed,),) = sql(database, "SELECT sealed FROM conversations WHERE id = ?", number)
    sql(database, "UPDATE conversations SET sealed = ? WHERE id = ?", _CHANGES[change](sealed), number)
    with pytest.raises(KeyringError):
        await answered(database, conversations[0])
    assert await answered(database, conversations[1]) == READERS[1]


async def test_no_byte_of_what_is_sealed_can_be_changed(database: Path, conversations: list[Conversation]) -> None:
    number = conversations[0].id
    ((key, sealed),) = sql(database, "SELECT key, sealed FROM conversations WHERE id = ?", number)
    whole, place = base64.b64decode(sealed), f"conversations.sealed.{number}"
    assert str(READERS[0]).encode() in KEYRING.unseal(key, whole, place)
    for at in range(len(whole)):
        for bit in (1, 128):
            with pytest.raises(KeyringError):
                KEYRING.unseal(key, whole[:at] + bytes((whole[at] ^ bit,)) + whole[at + 1 :], place)


async def test_the_name_of_another_key_opens_nothing(database: Path, conversations: list[Conversation]) -> None:
    both = Keyring(b"p" * 32, {"2026-01-01-1": b"s" * 32, "2026-01-02-1": b"t" * 32})
    number = conversations[0].id
    sql(database, "UPDATE conversations SET key = '2026-01-02-1' WHERE id = ?", number)
    async with opened(database, both) as store:
        with pytest.raises(KeyringError):
            await store.is_reader_of(number, READERS[0])


@pytest.mark.parametrize("which", _FOREIGN)
async def test_a_foreign_keyring_is_told_and_loses_nothing(
    database: Path, conversations: list[Conversation], which: str
) -> None:
    keyring, sentence = _FOREIGN[which]
    with pytest.raises(StoreError, match=sentence):
        async with opened(database, keyring):
            pass
    async with opened(database) as store:
        assert await deliver(store) == 2 * len(READERS)
    assert await answered(database, conversations[3]) == READERS[3]


async def test_a_key_that_nothing_needs_may_be_another_of_that_name(database: Path) -> None:
    async with opened(database) as store:
        await letter(store, READERS[0], 1, answerable=False)
        await deliver(store)
    async with opened(database, _FOREIGN["another key of that name"][0]) as store:
        await letter(store, READERS[1], 2)
    with pytest.raises(StoreError, match="another key"):
        async with opened(database):
            pass
