"""Settings made in the chat, and the code that makes an owner, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channel.people.installation import Claim
from channel.people.keyring import Keyring, KeyringError
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING

DIGEST = "d" * 64
UNTIL = 1_000


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Memory]:
    url = f"sqlite:///{tmp_path}/index.db" if request.param == "sqlite" else request.getfixturevalue("postgres").empty()
    async with open_store(url, KEYRING) as opened:
        yield opened


async def test_what_was_chosen_last_counts_and_can_be_taken_back(store: Memory) -> None:
    assert await store.chosen() == {}
    await store.choose({"channel": "One", "owner_id": "5"}, 1)
    await store.choose({"channel": "Two", "owner_id": None}, 2)
    assert await store.chosen() == {"channel": "Two"}
    assert await store.chosen_by(KEYRING) == {"channel": "Two"}
    with pytest.raises(KeyringError):
        await store.chosen_by(Keyring(b"o" * 32, {"2026-01-01-1": b"o" * 32}))


async def test_the_revision_grows_unless_nothing_needs_to_be_assembled_anew(store: Memory) -> None:
    before = await store.chosen_revision()
    await store.choose({"first_reading": "7"}, 1, anew=False)
    assert await store.chosen_revision() == before
    await store.choose({"channel": "One"}, 1)
    assert await store.chosen_revision() == before + 1


async def test_without_an_offer_no_code_is_right(store: Memory) -> None:
    assert await store.own(DIGEST, 5, 1) is Claim.WRONG
    await store.offer("", 0)
    assert await store.own("", 5, 1) is not Claim.TAKEN
    assert await store.own(DIGEST, 5, 1) is Claim.WRONG


@pytest.mark.parametrize(("now", "expected"), [(UNTIL - 1, Claim.TAKEN), (UNTIL, Claim.LATE), (UNTIL + 9, Claim.LATE)])
async def test_a_code_is_late_from_its_second_on(store: Memory, now: int, expected: Claim) -> None:
    await store.offer(DIGEST, UNTIL)
    assert await store.own(DIGEST, 5, now) is expected
    assert ("owner_id" in await store.chosen()) == (expected is Claim.TAKEN)


async def test_a_newer_code_voids_the_older(store: Memory) -> None:
    await store.offer(DIGEST, UNTIL)
    await store.offer("e" * 64, UNTIL)
    assert await store.own(DIGEST, 5, 1) is Claim.WRONG
    assert await store.own("e" * 64, 6, 1) is Claim.TAKEN
    assert await store.own("e" * 64, 6, UNTIL + 1) is Claim.AGAIN
    assert await store.own("e" * 64, 7, 1) is Claim.USED
    assert await store.chosen() == {"owner_id": "6"}


async def test_of_many_at_once_one_wins(store: Memory) -> None:
    await store.offer(DIGEST, UNTIL)
    results = await asyncio.gather(*(store.own(DIGEST, person, 1) for person in range(1, 21)))
    assert sorted(results) == [Claim.TAKEN] + [Claim.USED] * 19
    assert await store.chosen() == {"owner_id": str(results.index(Claim.TAKEN) + 1)}
