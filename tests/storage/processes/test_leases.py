"""The contract of `channel.processes`: leases, and updates that are brought to several processes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channel.processes.deliveries import Mark, Taken
from channel.processes.leases import Lease, LeaseLost
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING

pytestmark = pytest.mark.everywhere


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[tuple[Memory, Memory]]:
    """Of two processes."""
    url = f"sqlite:///{tmp_path}/shared.db"
    async with open_store(url, KEYRING) as one, open_store(url, KEYRING) as other:
        yield one, other


async def take(store: Memory, holder: str) -> Lease:
    lease = await store.take_lease("leader", holder, await store.lease("leader"))
    assert lease is not None
    return lease


class TestLeases:
    async def test_of_two_that_see_it_free_one_takes_it(self, stores: tuple[Memory, Memory]) -> None:
        one, other = stores
        taken = await asyncio.gather(*(store.take_lease("leader", "x", None) for store in (one, other)))
        assert sorted(lease is None for lease in taken) == [False, True]

    async def test_its_epoch_grows_whenever_it_changes_hands_and_its_beat_while_it_is_held(
        self, stores: tuple[Memory, Memory]
    ) -> None:
        one, other = stores
        first = await take(one, "one")
        beaten = await one.beat_lease(first)
        assert beaten is not None
        assert (beaten.epoch, beaten.beat) == (1, 1)
        second = await take(other, "other")
        assert (second.holder, second.epoch, second.beat) == ("other", 2, 0)
        assert await one.beat_lease(beaten) is None

    async def test_what_was_seen_before_it_moved_takes_nothing(self, stores: tuple[Memory, Memory]) -> None:
        one, other = stores
        first = await take(one, "one")
        seen = await other.lease("leader")
        await one.beat_lease(first)
        assert await other.take_lease("leader", "other", seen) is None

    async def test_given_back_nobody_holds_it(self, stores: tuple[Memory, Memory]) -> None:
        one, other = stores
        await one.give_lease_back(await take(one, "one"))
        there = await other.lease("leader")
        assert there is not None
        assert there.holder == ""

    async def test_who_has_lost_it_writes_nothing_more(self, stores: tuple[Memory, Memory]) -> None:
        one, other = stores
        held: list[Lease | None] = [None]
        led = one.led(lambda: held[0])
        with pytest.raises(LeaseLost):
            await led.choose_language("somebody", "fa")
        held[0] = await take(one, "one")
        await led.choose_language("somebody", "fa")
        await take(other, "other")
        with pytest.raises(LeaseLost):
            await led.choose_language("somebody", "en")
        assert await led.language("somebody") == "fa"


class TestDeliveries:
    async def test_an_update_is_for_one_of_them_and_done_for_all(self, stores: tuple[Memory, Memory]) -> None:
        one, other = stores
        taken = await asyncio.gather(one.take_delivery(7, "one", 100), other.take_delivery(7, "other", 100))
        [mark] = [one for one in taken if isinstance(one, Mark)]
        assert sorted(taken, key=str) == [mark, Taken.NEW]
        assert mark.taker in ("one", "other")
        await one.delivered(7)
        assert await other.take_delivery(7, "other", 100) is Taken.DONE
        assert await one.take_delivery(7, "one", 100_000) is Taken.DONE

    async def test_one_that_was_left_is_for_whoever_comes_next(self, stores: tuple[Memory, Memory]) -> None:
        one, other = stores
        await one.take_delivery(7, "one", 100)
        await other.leave_delivery(7, "other")  # it is another process's
        assert await one.delivery(7) == Mark("one", 100)
        await one.leave_delivery(7, "one")
        assert await one.delivery(7) is Taken.NEW
        assert await other.take_delivery(7, "other", 100) is Taken.NEW

    async def test_one_whose_taker_is_dead_is_taken_over_once(self, stores: tuple[Memory, Memory]) -> None:
        one, other = stores
        await one.take_delivery(7, "dead", 100)
        mark = await other.take_delivery(7, "other", 130)
        assert mark == Mark("dead", 100)
        assert await other.take_delivery(7, "other", 150, mark) is Taken.NEW
        assert await one.take_delivery(7, "third", 150, mark) == Mark("other", 150)

    async def test_who_keeps_it_is_not_dead(self, stores: tuple[Memory, Memory]) -> None:
        one, other = stores
        await one.take_delivery(7, "one", 100)
        await other.keep_deliveries([7], "other", 110)
        assert await other.delivery(7) == Mark("one", 100)
        await one.keep_deliveries([7, 8], "one", 110)
        assert await other.take_delivery(7, "other", 150, Mark("one", 100)) == Mark("one", 110)
        assert await other.delivery(8) is Taken.NEW

    async def test_who_had_it_himself_may_begin_anew(self, stores: tuple[Memory, Memory]) -> None:
        one, _ = stores
        await one.take_delivery(7, "one", 100)
        assert await one.take_delivery(7, "one", 101) is Taken.NEW
        await one.delivered(7)
        assert await one.take_delivery(7, "one", 102) is Taken.DONE

    async def test_what_is_old_is_forgotten(self, stores: tuple[Memory, Memory]) -> None:
        one, _ = stores
        await one.take_delivery(7, "one", 100)
        await one.delivered(7)
        await one.forget_deliveries(200)
        assert await one.take_delivery(7, "one", 300) is Taken.NEW

    async def test_what_was_registered_is_known_to_all(self, stores: tuple[Memory, Memory]) -> None:
        one, other = stores
        assert await one.webhook() is None
        await one.register_webhook("abc")
        assert await other.webhook() == "abc"
        await other.register_webhook(None)
        assert await one.webhook() is None
