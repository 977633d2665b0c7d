"""How the webhook is measured: the contenders take turns, and what counts is the ratio within a round."""

import shutil
import statistics
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final, NamedTuple

from bench.contenders import READERS
from bench.figures import Figure
from bench.measuring import QUESTION, ratios, respelt
from bench.server import Server
from bench.webhook.aiogram import python_with_aiogram
from bench.webhook.bringing import PATH
from bench.webhook.contenders import WebhookContender

_UPDATES: Final = 2048
_OF_STOCK: Final = 128
"""Updates for the stock bot, which works through one after another."""
_WARM_UP: Final = 2 * READERS
_A_SECOND: Final = 100
_SECONDS: Final = 5
_BURST: Final = 300

Say = Callable[[str], None]


class Rounds(NamedTuple):
    """Messages a second, seconds of p99, seconds of a burst, round by round."""

    throughput: list[float]
    p99: list[float]
    burst: list[float]


async def webhook(server: Server, folder: Path, cache: Path, database: Path, say: Say, *, quick: bool) -> list[Figure]:
    """`cache`: where aiogram is kept. `database`: a file with the sample channel."""
    say("webhook: whole bots ...")
    rounds = 2 if quick else 5
    figures = await _whole(server, folder, cache, database, say, rounds)
    say("webhook: bare servers ...")
    return [*figures, *await _bare(server, folder, say, rounds)]


async def _whole(server: Server, folder: Path, cache: Path, database: Path, say: Say, rounds: int) -> list[Figure]:
    access = ("{url}", "{token}", "{port}", "{secret}", "{path}")
    ours = behind_its_webhook(server, folder, database)
    shutil.copy(database, folder / "starlette.db")
    starlette = behind_its_webhook(server, folder, folder / "starlette.db", "bench.webhook.starlette_door")
    stock = WebhookContender(server, folder, "bench.webhook.echo", *access)
    aiogram = WebhookContender(server, folder, "bench.webhook.aiogram_echo", *access)
    aiogram.python = await python_with_aiogram(cache)
    named = {"ours": ours, "on Starlette and uvicorn": starlette, "aiogram": aiogram, "stock": stock}
    found = {name: Rounds([], [], []) for name in named}
    spellings = respelt()
    async with AsyncExitStack() as stack:
        for contender in named.values():
            await stack.enter_async_context(contender.serving())
            await contender.throughput([QUESTION] * _WARM_UP, READERS)
        for _ in range(rounds):
            for name, contender in named.items():
                count = _OF_STOCK if name == "stock" else _UPDATES
                own = name in ("ours", "on Starlette and uvicorn")
                texts = [next(spellings) for _ in range(count)] if own else [QUESTION] * count
                found[name].throughput.append(await contender.throughput(texts, READERS))
            for name, contender in named.items():
                if name in ("ours", "stock"):
                    late = await contender.latencies([QUESTION] * (_A_SECOND * _SECONDS), _A_SECOND)
                    found[name].p99.append(statistics.quantiles(late, n=100)[98])
                    found[name].burst.append(await contender.burst([QUESTION] * _BURST))
    for name, of in found.items():
        p99 = f", p99 {statistics.median(of.p99) * 1000:.0f} ms at {_A_SECOND} a second" if of.p99 else ""
        at_once = f", {_BURST} at once take {statistics.median(of.burst):.2f} s" if of.burst else ""
        say(f"  {name}: {statistics.median(of.throughput):.0f} a second at {READERS}{p99}{at_once}")
    mine, theirs = found["ours"], found["stock"]
    return [
        Figure("/series: throughput, of aiogram's echo", _over(mine, found["aiogram"]), goal=1, at_least=True),
        Figure("/series: throughput, of a stock echo", _over(mine, theirs), goal=10, at_least=True),
        Figure("/series: throughput, of ours on uvicorn", _over(mine, found["on Starlette and uvicorn"]), 1, True),
        Figure(f"/series: p99 at {_A_SECOND} a second, of stock", ratios(mine.p99, theirs.p99), goal=1),
        Figure(f"a burst of {_BURST}: time, of stock", ratios(mine.burst, theirs.burst), goal=1),
    ]


def _over(one: Rounds, other: Rounds) -> list[float]:
    return ratios(one.throughput, other.throughput)


async def _bare(server: Server, folder: Path, say: Say, rounds: int) -> list[Figure]:
    doors = {
        name: WebhookContender(server, folder, "bench.webhook.doors", name, "{port}", "{secret}", "{path}")
        for name in ("aiohttp", "tornado", "starlette")
    }
    found: dict[str, list[float]] = {name: [] for name in doors}
    async with AsyncExitStack() as stack:
        for door in doors.values():
            await stack.enter_async_context(door.serving())
            await door.taken([QUESTION] * _WARM_UP, READERS)
        for _ in range(rounds):
            for name, door in doors.items():
                found[name].append(await door.taken([QUESTION] * 2 * _UPDATES, READERS))
    for name, of in found.items():
        say(f"  {name}: {statistics.median(of):.0f} requests a second")
    return [Figure("bare server: throughput, of tornado", ratios(found["aiohttp"], found["tornado"]), 1.25, True)]


def behind_its_webhook(server: Server, folder: Path, database: Path, module: str = "bot") -> WebhookContender:
    """`rahnama run` behind its webhook."""
    return WebhookContender(
        server,
        folder,
        module,
        "run",
        BOT_TOKEN="{token}",
        BOT_API_URL="{url}",
        CHANNEL="SampleThinker",
        DATABASE_URL=f"sqlite:///{database}",
        KEYRING_FILE=f"{folder}/keyring.json",
        WEBHOOK_URL=f"https://bench.example.org{PATH}",
        WEBHOOK_SECRET="{secret}",
        WEBHOOK_LISTEN="127.0.0.1:{port}",
        LOG_LEVEL="WARNING",
        SYNC_HOURS="0",
        BACKUP_DIR="",
        HEARTBEAT_FILE="",
        RAHNAMA_PACE="1000000",
    )
