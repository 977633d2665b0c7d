"""Two replicas on PostgreSQL are killed with -9 again and again, and so is the database, while updates come.

Telegram is the sandbox, behind HTTP; it delivers each update one to five times at once, to random replicas, and the
next of a chat after the one before was accepted, as Telegram does. The answer to an update shows which update it was.
The replicas are `rahnama run` in their own processes, on a PostgreSQL that is started here.
"""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import aiohttp

from bot.commands.import_posts import SAMPLE
from bot.sandbox import Telegram, User
from bot.sandbox.postman import Postman
from bot.sandbox.server import Server
from tests.commands.test_webhook import URL, free_port
from tests.processes import TOKEN, Running, rahnama, start
from tests.torture.postgres import Postgres, postgres
from tests.torture.reporting import Promise, Torture

_READERS: Final = 400
_COPIES: Final = (1, 1, 2, 2, 3, 4, 5)
_PATIENCE: Final = 180.0  # seconds for the rest, after the last kill
_NUMBER: Final = re.compile(r"none(\d+)")


class Figures(NamedTuple):
    updates: int
    kills: int
    database_kills: int
    requests: int
    """That brought them."""
    in_flight: int
    """Updates in delivery when a replica or the database was killed, counted once per kill."""
    lost: int
    extra: int
    """Answers that came again."""
    unexplained: int
    """Of these, more than one per kill during the update's delivery."""
    inversions: int
    """Answers that came after the answer to a later question in the same chat."""
    seconds: int


async def torture(folder: Path, updates: int, kills: int, database_kills: int, chance: random.Random) -> Figures:
    telegram = Telegram(TOKEN, history=None)
    async with postgres(folder) as database, Server(telegram).listening() as url:
        scene = _Scene(folder, telegram, url, database, chance)
        async with scene.replicas():
            return await scene.run(updates, kills, database_kills)


class _Scene:
    def __init__(self, folder: Path, telegram: Telegram, url: str, database: Postgres, chance: random.Random) -> None:
        self._folder, self._telegram, self._url, self._database = folder, telegram, url, database
        self._chance = chance
        self._ports = [free_port(), free_port()]
        self._postman = Postman(
            telegram,
            [f"http://127.0.0.1:{port}" for port in self._ports],
            copies=_COPIES,
            seed=chance.randrange(1 << 30),
        )
        self._processes: dict[int, Running] = {}
        self._readers: list[User] = []
        self._at_kills: Counter[int] = Counter()
        """Which questions were in delivery, and during how many kills."""

    @asynccontextmanager
    async def replicas(self) -> AsyncIterator[None]:
        loaded = await rahnama(self._folder, "import", str(SAMPLE), DATABASE_URL=self._database.url)
        assert loaded.code == 0, loaded.err
        for place in range(len(self._ports)):
            await self._begin(place)
        await self._telegram.until(lambda: self._telegram.webhook, 30)
        bringing = asyncio.create_task(self._postman.run())
        try:
            yield
        finally:
            bringing.cancel()
            await asyncio.wait({bringing})
            for process in self._processes.values():
                with suppress(ProcessLookupError):
                    process.kill()
                await process.communicate()

    async def run(self, updates: int, kills: int, database_kills: int) -> Figures:
        began = time.monotonic()
        self._readers = [self._telegram.add_user(f"Reader {n}", language_code="en") for n in range(_READERS)]
        turns = ["replica"] * kills + ["database"] * database_kills
        self._chance.shuffle(turns)
        asking = asyncio.create_task(self._ask(updates))
        for place, turn in enumerate(turns, 1):
            await self._until_answered(updates * place // (len(turns) + 1))
            await self._kill(turn)
        await asking
        with suppress(TimeoutError):
            await self._telegram.until(lambda: not self._telegram.updates, _PATIENCE)
        return self._figures(updates, kills, database_kills, time.monotonic() - began)

    async def _ask(self, updates: int) -> None:
        """Many readers at once, a few hundred questions ahead of the answers."""
        for number in range(updates):
            while len(self._telegram.updates) > 300:  # noqa: ASYNC110 - the queue knows no events
                await asyncio.sleep(0.01)
            self._telegram.send(self._readers[number % _READERS], f"/tag none{number}")

    async def _until_answered(self, number: int) -> None:
        async with asyncio.timeout(_PATIENCE):
            while self._telegram.counts["sendMessage"] < number:  # noqa: ASYNC110 - the replicas are other processes
                await asyncio.sleep(0.02)
        await asyncio.sleep(self._chance.uniform(0, 0.3))

    async def _kill(self, what: str) -> None:
        self._at_kills.update(int(_NUMBER.findall(one["message"]["text"])[0]) for one in self._postman.in_hand)
        if what == "database":
            await self._database.kill()
            await self._database.begin()
            return
        place = self._chance.choice(sorted(self._processes))
        self._processes[place].kill()
        await self._processes[place].communicate()
        await self._begin(place)

    async def _begin(self, place: int) -> None:
        self._processes[place] = await start(
            self._folder,
            "run",
            BOT_TOKEN=TOKEN,
            CHANNEL="SampleThinker",
            BOT_API_URL=self._url,
            DATABASE_URL=self._database.url,
            WEBHOOK_URL=URL,
            WEBHOOK_LISTEN=f"127.0.0.1:{self._ports[place]}",
            LOG_LEVEL="ERROR",
            RAHNAMA_PACE="1000",
        )
        await self._until_it_listens(place)

    async def _until_it_listens(self, place: int) -> None:
        async with asyncio.timeout(60), aiohttp.ClientSession() as session:
            while True:
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{self._ports[place]}/"):
                        return
                if self._processes[place].returncode is not None:  # the database was unavailable at its start
                    await self._begin(place)
                    return
                await asyncio.sleep(0.05)

    def _figures(self, updates: int, kills: int, database_kills: int, seconds: float) -> Figures:
        copies: Counter[int] = Counter()
        inversions = 0
        for reader in self._readers:
            own = [one["text"] for one in self._telegram.messages(reader) if self._telegram.is_own(one)]
            numbers = [int(found[1]) for text in own if (found := _NUMBER.search(text))]
            copies.update(numbers)
            inversions += sum(later < earlier for earlier, later in pairwise(numbers))
        return Figures(
            *(updates, kills, database_kills, self._postman.brought, self._at_kills.total()),
            lost=updates - len(copies),
            extra=copies.total() - len(copies),
            unexplained=sum(max(0, count - 1 - self._at_kills[number]) for number, count in copies.items()),
            inversions=inversions,
            seconds=round(seconds),
        )


def promises(figures: Figures) -> list[Promise]:
    return [
        Promise("nothing is lost", figures.lost, figures.lost == 0),
        Promise("no extra copy but one for each kill in flight", figures.unexplained, figures.unexplained == 0),
        Promise("no inversion within a chat", figures.inversions, figures.inversions == 0),
    ]


TORTURE: Final = Torture("replicas", __doc__, {"updates": 20_000, "kills": 20, "database_kills": 2}, torture, promises)
