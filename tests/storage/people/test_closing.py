"""A return address is erased at once if its reader wants that; what the owner sees expires later, by itself."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from channel.people.keyring import Keyring
from channel.people.letters import Call, Conversation, Outcome
from channel.store import Memory
from tests.anonymity.theft import NOW, READERS, deliver, letter, opened, sql
from tests.conftest import KEYRING

_DAY = 86_400
_RECEIPT = Call(method="sendMessage", params={"chat_id": 77, "text": "passed on"})


class CountingKeyring(Keyring):
    """Knows how much was opened with it."""

    opened = 0

    def unseal(self, key: str, sealed: bytes, place: str) -> bytes:
        self.opened += 1
        return super().unseal(key, sealed, place)


def counting() -> CountingKeyring:
    return CountingKeyring(KEYRING._pseudonyms, KEYRING._seals)


async def arrived(store: Memory, reader: int, number: int, **more: Any) -> Conversation:
    conversation = await letter(store, reader, number, **more)
    await deliver(store)
    return conversation


async def leave(store: Memory, way: str, reader: int, conversation: Conversation) -> None:
    if way == "end":
        assert await store.end(conversation.id, reader)
    else:
        assert (await store.forget(reader)).conversations == 1


@pytest.mark.parametrize("way", ["end", "forget"])
async def test_the_way_back_goes_at_once_and_the_owner_sees_no_change(tmp_path: Path, way: str) -> None:
    async with opened(tmp_path / "mail.db") as store:
        gone, there = [await arrived(store, reader, number) for number, reader in enumerate(READERS[:2], 1)]
        before = await store.inbox(10)
        await leave(store, way, READERS[0], gone)
        assert not await store.is_reader_of(gone.id, READERS[0])
        assert await store.inbox(10) == before
        assert {one.id for one in before} == {gone.id, there.id}
        assert not sql(tmp_path / "mail.db", "SELECT 1 FROM conversations WHERE id = ? AND whose IS NOT NULL", gone.id)


async def test_what_the_owner_sees_of_it_grows_old_as_a_living_one_does(tmp_path: Path) -> None:
    async with opened(tmp_path / "mail.db") as store:
        gone, there = [await arrived(store, reader, number) for number, reader in enumerate(READERS[:2], 1)]
        await leave(store, "end", READERS[0], gone)
        day = NOW // _DAY * _DAY
        for hours in range(0, 32 * 24, 12):  # a clock that jumps would not be believed
            await store.expire(day + hours * 3600, 30)
            is_open = [(await store.conversation(one.id)).answerable for one in (gone, there)]  # type: ignore[union-attr]
            assert is_open == [hours < 31 * 24] * 2
            assert len(await store.inbox(10)) == sum(is_open)


async def test_an_answer_prolongs_both_alike(tmp_path: Path) -> None:
    async with opened(tmp_path / "mail.db") as store:
        both = [await arrived(store, reader, number) for number, reader in enumerate(READERS[:2], 1)]
        await leave(store, "end", READERS[0], both[0])
        for place, one in enumerate(both):
            made: list[int] = []

            def compose(_: Conversation, reader: int, language: str, made: list[int] = made) -> list[Call]:
                made.append(reader)
                return [Call(method="sendMessage", params={"chat_id": reader, "text": language})]

            await store.answer_letter(f"a{place}", one.id, now=NOW + 9 * _DAY, receipt=[_RECEIPT], compose=compose)
            assert made == ([READERS[1]] if place else [])
        lasts = sql(tmp_path / "mail.db", "SELECT DISTINCT last FROM conversations")
        assert lasts == [((NOW + 9 * _DAY) // _DAY * _DAY,)]
        sent = [one.call.params["text"] for one in await store.claim(10, NOW + 9 * _DAY)]
        assert sorted(sent) == ["fa", "passed on", "passed on"]


async def test_whoever_has_gone_can_be_blocked_as_whoever_is_there(tmp_path: Path) -> None:
    async with opened(tmp_path / "mail.db") as store:
        gone, there = [await arrived(store, reader, number) for number, reader in enumerate(READERS[:2], 1)]
        await leave(store, "end", READERS[0], gone)
        bans = [await store.block(one.id, NOW) for one in (gone, there)]
        assert all(bans)
        assert not await store.is_banned(READERS[0])
        assert await store.is_banned(READERS[1])
        whose = sql(tmp_path / "mail.db", "SELECT who FROM bans")
        assert {len(who) for (who,) in whose} == {32}


async def test_a_conversation_is_open_when_its_letter_has_arrived_and_not_before(tmp_path: Path) -> None:
    async with opened(tmp_path / "mail.db") as store:
        await letter(store, READERS[0], 1)
        assert await store.inbox(10) == ()
        for parcel in await store.claim(10, NOW):
            await store.settle(parcel, Outcome.BLOCKED, NOW)
        assert await store.inbox(10) == ()
        await arrived(store, READERS[1], 2)
        assert len(await store.inbox(10)) == 1


async def test_a_stranger_costs_the_same_however_many_readers_there_are(tmp_path: Path) -> None:
    keyring = counting()
    async with opened(tmp_path / "mail.db", keyring) as store:
        for number in range(1, 120):
            await letter(store, 5_000_000 + number, number)
        keyring.opened = 0
        assert not await store.corresponds(4_000_000, NOW)
        assert not any(await store.kept_of(4_000_000))
        assert not any(await store.forget(4_000_000))
        assert await store.corresponds(5_000_007, NOW)
        assert (await store.kept_of(5_000_007)).conversations == 1
        assert keyring.opened == 0


async def test_a_reader_may_have_many_ways_back_and_then_the_oldest_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.people.conversations._MOST_OF_ONE", 3)
    async with opened(tmp_path / "mail.db") as store:
        made = [await arrived(store, READERS[0], number) for number in range(1, 6)]
        kept = [await store.is_reader_of(one.id, READERS[0]) for one in made]
        assert kept.count(True) == 3
        assert (await store.kept_of(READERS[0])).conversations == 3
        names = sql(tmp_path / "mail.db", "SELECT whose FROM conversations WHERE whose IS NOT NULL")
        assert len(set(names)) == 3


async def test_what_an_older_version_has_kept_is_found_too(tmp_path: Path) -> None:
    database = tmp_path / "mail.db"
    async with opened(database) as store:
        await letter(store, READERS[0], 1)
        await letter(store, READERS[1], 2)
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("UPDATE conversations SET whose = NULL")
        raw.execute("UPDATE outbox SET whose = NULL")
        raw.commit()
    async with opened(database) as store:
        kept = await store.kept_of(READERS[0])
        assert (kept.conversations, kept.unsent) == (1, 1)
        assert (await store.forget(READERS[0])).unsent == 1
        assert (await store.kept_of(READERS[1])).unsent == 1
