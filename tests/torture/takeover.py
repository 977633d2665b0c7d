"""The leader is killed with -9 or frozen, again and again, and another takes over: how soon, what is lost or doubled?

Other processes on the machine see that a killed one is dead. They can't see it of a frozen one, as on another machine,
and when it thaws it still believes that it leads. Three replicas, `rahnama run` in their own processes, share a
PostgreSQL that is started here; about twenty messages a second come into the outbox. Telegram is the sandbox, behind
HTTP.
"""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from bot.commands.import_posts import SAMPLE
from bot.keyring import hold_keyring
from bot.sandbox import Telegram
from bot.sandbox.errors import JSON
from bot.sandbox.server import Server
from channel.errors import StoreError
from channel.people.letters import Call, Priority
from channel.store import Memory
from storage import open_store
from tests.commands.test_webhook import URL, free_port
from tests.processes import TOKEN, Running, rahnama, start
from tests.torture.postgres import postgres
from tests.torture.reporting import Promise, Torture

_REPLICAS: Final = 3
_SOONEST: Final = 15.0  # seconds, until another sends
_PATIENCE: Final = 60.0
_EVERY: Final = 0.05  # seconds, between two messages
_READERS: Final = 200
_LATENCY: Final = 0.2  # seconds until what was on its way has arrived
_QUIET: Final = 3.0  # seconds, so that something is sent before the next kill


class Figures(NamedTuple):
    turns: int
    messages: int
    lost: int
    twice: int
    more: int
    """Messages that came twice, and those that came more often."""
    after_a_kill: float
    """The longest time until another process sends, in seconds."""
    after_a_freeze: float
    most_a_second: int


class _Scene:
    def __init__(self, folder: Path, telegram: Telegram, settings: dict[str, str], chance: random.Random) -> None:
        self._folder, self._telegram, self._settings, self._chance = folder, telegram, settings, chance
        self._processes: list[Running] = []
        self._readers = [telegram.add_user(f"Reader {place}") for place in range(_READERS)]
        self._put = 0
        for reader in self._readers:
            telegram.send(reader, "/start")  # a bot may only write to people who have written to it
        telegram.updates.clear()

    @asynccontextmanager
    async def replicas(self) -> AsyncIterator[None]:
        try:
            for _ in range(_REPLICAS):
                await self._begin()
            yield
        finally:
            for process in self._processes:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.communicate()

    async def run(self, store: Memory, turns: int) -> Figures:
        waits: dict[bool, list[float]] = {True: [0.0], False: [0.0]}
        putting = asyncio.create_task(self._keep_putting(store))
        await self._telegram.until(lambda: self._sent, _PATIENCE)
        for turn in range(turns):
            await asyncio.sleep(_QUIET + self._chance.uniform(0, 1))
            is_kill = turn % 2 == 0
            waits[is_kill].append(await self._until_another_sends(store, is_kill=is_kill))
        putting.cancel()
        await asyncio.wait({putting})
        with suppress(TimeoutError):
            await self._telegram.until(lambda: len(self._copies()) == self._put, _PATIENCE)
        copies = Counter(self._copies().values())
        return Figures(
            *(turns, self._put, self._put - copies.total(), copies[2]),
            more=copies.total() - copies[1] - copies[2],
            after_a_kill=round(max(waits[True]), 1),
            after_a_freeze=round(max(waits[False]), 1),
            most_a_second=self._most_a_second(),
        )

    async def _until_another_sends(self, store: Memory, *, is_kill: bool) -> float:
        """Kills or freezes the leader. Returns the seconds until the next message."""
        lease = await store.lease("leader")
        assert lease
        [leader] = [one for one in self._processes if f":{one.pid}:" in lease.holder]
        leader.send_signal(signal.SIGKILL if is_kill else signal.SIGSTOP)
        await asyncio.sleep(_LATENCY)
        ended, sent = time.monotonic(), self._sent
        if is_kill:
            await leader.communicate()
        await self._telegram.until(lambda: self._sent > sent, _PATIENCE)
        took = time.monotonic() - ended
        if is_kill:
            self._processes.remove(leader)
            await self._begin()
        else:
            leader.send_signal(signal.SIGCONT)
        return took

    @property
    def _sent(self) -> int:
        return self._telegram.counts["sendMessage"]

    async def _keep_putting(self, store: Memory) -> None:
        while True:
            reader = self._readers[self._put % _READERS]
            call = Call(method="sendMessage", params={"chat_id": reader.id, "text": f"message {self._put}"})
            with suppress(StoreError):
                await store.put_out(f"m{self._put}", [call], now=int(time.time()), priority=Priority.WORD)
                self._put += 1
            await asyncio.sleep(_EVERY)

    def _copies(self) -> Counter[str]:
        return Counter(one["text"] for one in self._sent_messages())

    def _most_a_second(self) -> int:
        return max(Counter(one["date"] for one in self._sent_messages()).values())

    def _sent_messages(self) -> Iterator[JSON]:
        for reader in self._readers:
            yield from (one for one in self._telegram.messages(reader) if self._telegram.is_own(one))

    async def _begin(self) -> None:
        listen = f"127.0.0.1:{free_port()}"
        self._processes.append(await start(self._folder, "run", WEBHOOK_LISTEN=listen, **self._settings))


async def torture(folder: Path, turns: int, chance: random.Random) -> Figures:
    telegram = Telegram(TOKEN, history=None)
    async with postgres(folder) as database, Server(telegram).listening() as url:
        loaded = await rahnama(folder, "import", str(SAMPLE), DATABASE_URL=database.url)
        assert loaded.code == 0, loaded.err
        settings = {
            **{"BOT_TOKEN": TOKEN, "CHANNEL": "SampleThinker", "BOT_API_URL": url, "DATABASE_URL": database.url},
            **{"WEBHOOK_URL": URL, "LOG_LEVEL": "ERROR", "KEYRING_FILE": str(folder / "keyring.json")},
        }
        with hold_keyring(folder / "keyring.json") as keyring:
            scene = _Scene(folder, telegram, settings, chance)
            async with open_store(database.url, keyring) as store, scene.replicas():
                return await scene.run(store, turns)


def promises(figures: Figures) -> list[Promise]:
    longest = max(figures.after_a_kill, figures.after_a_freeze)
    return [
        Promise("another sends within 15 seconds", longest, longest <= _SOONEST),
        Promise("nothing is lost", figures.lost, figures.lost == 0),
        Promise("nothing comes more often than twice", figures.more, figures.more == 0),
        Promise("never more than 30 messages in a second", figures.most_a_second, figures.most_a_second <= 30),
    ]


TORTURE: Final = Torture("takeover", __doc__, {"turns": 10}, torture, promises)
