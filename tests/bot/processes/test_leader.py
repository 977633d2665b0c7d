"""One of several processes on a database leads; if it dies, another takes over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.processes.leader import Beat, Leader, Term
from channel.processes.leases import Lease
from channel.store import Memory
from storage import open_store
from tests.bot.loopback import until
from tests.conftest import KEYRING

QUICK = Beat(every=0.02, lost=1.5, still=2.0)
NEVER = Beat(every=0.02, lost=500.0, still=600.0)
"""None is taken for dead by its beat."""


class Work:
    """In place of the sender: works until it is stopped or cancelled."""

    def __init__(self) -> None:
        self.at_work = False
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        self.at_work = True
        try:
            await self._stopped.wait()
        finally:
            self.at_work = False

    async def stop(self) -> None:
        self._stopped.set()

    def wake(self) -> None: ...


class Process:
    def __init__(self, store: Memory, name: str, beat: Beat = NEVER) -> None:
        self.works: list[Work] = []
        self.beside = 0
        self.leader = Leader(store, self._begin, beat)
        self.leader._holder = f"elsewhere:{name}:0"  # as on another machine
        self.run = asyncio.create_task(self.leader.run())

    def _begin(self) -> Term:
        self.works.append(Work())
        return Term(self.works[-1], (self._loop(),))  # type: ignore[arg-type]

    async def _loop(self) -> None:
        self.beside += 1
        try:
            await asyncio.Event().wait()
        finally:
            self.beside -= 1

    @property
    def leads(self) -> bool:
        return bool(self.works and self.works[-1].at_work)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{tmp_path}/shared.db", KEYRING) as store:
        yield store


@asynccontextmanager
async def ended(*processes: Process) -> AsyncIterator[None]:
    try:
        yield
    finally:
        for process in processes:
            process.run.cancel()
        await asyncio.gather(*(process.run for process in processes), return_exceptions=True)


async def test_one_of_several_leads_and_does_what_is_done_once(store: Memory) -> None:
    processes = [Process(store, f"{number}") for number in range(4)]
    async with ended(*processes):
        await until(lambda: any(process.leads for process in processes))
        await asyncio.sleep(1)
        assert sum(process.leads for process in processes) == 1
        assert sum(process.beside for process in processes) == 1


async def test_a_clean_stop_gives_the_lead_to_the_next_at_once(store: Memory) -> None:
    one = Process(store, "one")
    await until(lambda: one.leads)
    other = Process(store, "other")
    async with ended(one, other):
        await asyncio.sleep(0.1)
        await one.leader.stop()
        await until(lambda: other.leads)
        assert not one.leads
        assert not one.beside


@pytest.mark.long
async def test_one_that_dies_is_followed_by_another_when_its_beat_has_stood_still(store: Memory) -> None:
    one = Process(store, "one")
    await until(lambda: one.leads)
    other = Process(store, "other", QUICK)
    async with ended(one, other):
        await asyncio.sleep(0.1)
        one.run.cancel()
        await until(lambda: other.leads)
        held = other.leader.held()
        assert held is not None
        assert held.epoch == 2


@pytest.mark.long
async def test_one_that_was_taken_for_dead_stops_and_waits_for_its_turn(store: Memory) -> None:
    one = Process(store, "one", QUICK)
    async with ended(one):
        await until(lambda: one.leads)
        await store.take_lease("leader", "other:2:0", await store.lease("leader"))
        await until(lambda: not one.leads and one.leader.held() is None)
        await until(lambda: one.leads)
        assert len(one.works) == 2


async def test_one_that_cannot_beat_stops_before_another_may_begin(
    store: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Process(store, "one", Beat(every=0.02, lost=0.3, still=30.0))
    async with ended(one):
        await until(lambda: one.leads)

        async def away(lease: Lease) -> Any:
            await asyncio.Event().wait()

        monkeypatch.setattr(store, "beat_lease", away)
        async with asyncio.timeout(30.0):
            await until(lambda: not one.leads)


async def test_one_that_died_on_this_machine_is_not_waited_for(store: Memory) -> None:
    from bot.processes.leader import _place

    await store.take_lease("leader", f"{_place()}:4194999:abc", None)
    one = Process(store, "one")
    async with ended(one):
        await until(lambda: one.leads)
