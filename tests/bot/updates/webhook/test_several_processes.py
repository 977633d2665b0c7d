"""Two processes behind one webhook, on one database: which of them is at an update, and what if it is no more."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
from telegram import Bot, Update

from bot.updates.webhook.claims import Marking
from bot.updates.webhook.receiver import Webhook
from channel.errors import Unavailable
from channel.store import Memory
from storage import open_store
from tests.bot.loopback import TOKEN, message, until
from tests.commands.test_webhook import SECRET, free_port

_SECRET: Final = "a-secret-of-ours"
_MARKING: Final = Marking(every=0.1, still=1.5, hold=60.0)
_NEVER: Final = Marking(every=0.1, still=600.0, hold=60.0)
"""What another is at is never taken over: who does it must know that it is free."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{tmp_path}/shared.db") as store:
        yield store


class Process:
    """A webhook at work, and how Telegram brings it something. `work`: what it does with each text."""

    def __init__(self, store: Memory, work: Callable[[str], Awaitable[None]], marking: Marking = _MARKING) -> None:
        self._address = f"127.0.0.1:{free_port()}"
        self.worked: list[str] = []
        self._work = work
        self.webhook = Webhook(
            Bot(TOKEN), self._process, store, address=self._address, path="/", secret=_SECRET, marking=marking
        )

    async def _process(self, update: Update) -> None:
        assert update.message
        assert update.message.text
        await self._work(update.message.text)
        self.worked.append(update.message.text)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["Process"]:
        """It ends as by a crash, unless it has been stopped."""
        run = asyncio.create_task(self.webhook.run())
        try:
            await self._begun()
            yield self
        finally:
            run.cancel()
            with suppress(asyncio.CancelledError):
                await run

    async def _begun(self) -> None:
        async with asyncio.timeout(60):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection(*self._address.split(":"))
                    writer.close()
                    return
                await asyncio.sleep(0.01)

    async def bring(self, update: dict[str, Any]) -> int:
        """The status of the answer."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"http://{self._address}/", json=update, headers={SECRET: _SECRET}) as response,
        ):
            return response.status


def hello(number: int) -> dict[str, Any]:
    """An update in the one chat there is, whose text is its number."""
    return {"update_id": number, **message(7, f"{number}")}


async def at_once(text: str) -> None:
    """Work that takes no time."""


async def without_end(text: str) -> None:
    await asyncio.Event().wait()


async def long(text: str) -> None:
    await asyncio.sleep(2 * _MARKING.still)


@pytest.mark.long
async def test_what_a_dead_process_was_at_is_done_by_who_is_asked_next_while_telegram_waits(store: Memory) -> None:
    async with Process(store, at_once).serving() as other:
        await store.take_delivery(1, "one that was killed", int(time.time()))
        began = time.monotonic()
        assert await other.bring(hello(1)) == 200
        assert time.monotonic() - began >= _MARKING.still
        assert other.worked == ["1"]


@pytest.mark.long
async def test_what_takes_long_is_left_to_who_is_at_it_and_both_answer_when_it_is_done(store: Memory) -> None:
    async with Process(store, long).serving() as one, Process(store, at_once).serving() as other:
        brought = await asyncio.gather(*(process.bring(hello(1)) for process in (one, other, one)))
        assert brought == [200, 200, 200]
        assert sorted(one.worked + other.worked) == ["1"]


async def test_telegram_is_not_kept_waiting_for_ever(store: Memory) -> None:
    hasty = Marking(every=0.1, still=600.0, hold=0.3)
    async with Process(store, without_end).serving() as one, Process(store, at_once, hasty).serving() as other:
        bringing = asyncio.create_task(one.bring(hello(1)))
        await until(lambda: one.webhook.counts.received == 1)
        assert await other.bring(hello(1)) == 503
        assert other.worked == []
        bringing.cancel()


@pytest.mark.long
async def test_what_waits_when_it_is_time_to_stop_is_for_the_other_at_once(store: Memory) -> None:
    async with Process(store, long, _NEVER).serving() as one, Process(store, at_once, _NEVER).serving() as other:
        brought = [asyncio.create_task(one.bring(hello(number))) for number in (1, 2)]
        await until(lambda: one.webhook.counts.received == 2)
        await one.webhook.stop()
        assert sorted([await answer for answer in brought]) == [200, 503]
        assert one.worked == ["1"]
        assert await other.bring(hello(2)) == 200
        assert (await other.bring(hello(1)), other.worked) == (200, ["2"])


@pytest.mark.long
async def test_what_could_not_be_written_down_as_done_is_not_done_again(
    store: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered, away = store.delivered, True

    async def at_times(number: int) -> None:
        if away:
            raise Unavailable("The database is away.")
        await delivered(number)

    monkeypatch.setattr(store, "delivered", at_times)
    async with Process(store, at_once).serving() as one, Process(store, at_once).serving() as other:
        assert await one.bring(hello(1)) == 503
        assert await one.bring(hello(1)) == 503
        coming = asyncio.create_task(other.bring(hello(1)))
        await asyncio.sleep(2 * _MARKING.still)
        assert not coming.done()
        away = False
        assert await coming == 200
        assert (one.worked, other.worked) == (["1"], [])


async def test_what_outlasts_the_stop_is_for_the_other_at_once(store: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.updates.webhook.receiver._GRACE", 0.1)
    monkeypatch.setattr("bot.updates.webhook.receiver._NOTING", 0.2)
    async with Process(store, without_end, _NEVER).serving() as one, Process(store, at_once, _NEVER).serving() as other:
        bringing = asyncio.create_task(one.bring(hello(1)))
        await until(lambda: one.webhook.counts.received == 1)
        assert one.webhook.is_taking
        await one.webhook.stop()
        assert not one.webhook.is_taking
        assert await other.bring(hello(1)) == 200
        assert other.worked == ["1"]
        await asyncio.gather(bringing, return_exceptions=True)
