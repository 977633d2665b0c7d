"""`python -m bench`: measures, prints a table, and fails where a goal is missed by more than the noise."""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bench.contenders import READERS, Contender
from bench.figures import Figure, machine, table
from bench.growing import growing
from bench.measuring import bursts, costs, ratios, reopened, starts
from bench.search_quality import compared
from bench.series_found import found_series
from bench.server import Server
from bench.strange_questions import answered
from bench.webhook.measuring import webhook
from bot.commands.import_posts import SAMPLE, bring_in
from storage import open_store

_IDLE = 60.0  # seconds
_CACHE = Path(__file__).resolve().parents[1] / ".bench"

_console = Console(highlight=False, soft_wrap=True, width=100)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What the bot costs, against bare bots.")
    parser.add_argument("--only", choices=("updates", "webhook", "growing", "quality", "series"), help="a part of it")
    parser.add_argument("--quick", action="store_true", help="a third of the rounds, and no idle minute")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # bots are compiled wherever they have been started once
    try:
        figures = asyncio.run(_measure(asked.only, quick=asked.quick))
    except (RuntimeError, TimeoutError) as fault:
        sys.exit(f"not measured: {fault}")
    if figures:
        _console.print(table(figures))
    sys.exit(not all(figure.kept for figure in figures))


async def _measure(only: str | None, *, quick: bool) -> list[Figure]:
    _console.print(machine())
    if only in (None, "quality"):
        _console.print(*await compared(), *await answered())
    if only in (None, "series"):
        _console.print(*await found_series())
    if only in ("quality", "series"):
        return []
    with tempfile.TemporaryDirectory() as name:
        folder, server = Path(name), Server()
        async with open_store(_database(folder)) as store:
            await bring_in(store, SAMPLE)
        async with server.listening():
            figures = []
            if only in (None, "updates"):
                figures += await _bot(server, folder, quick=quick)
            if only in (None, "webhook"):
                figures += await webhook(server, folder, _CACHE, folder / "index.db", _console.print, quick=quick)
            if only in (None, "growing"):
                figures += await growing(server, folder, _console.print, quick=quick)
            return figures


async def _bot(server: Server, folder: Path, *, quick: bool) -> list[Figure]:
    return [
        *await _updates(server, folder, processes=1 if quick else 3),
        *await _bursts(server, folder, rounds=3 if quick else 9),
        *await _starts(server, folder, rounds=5 if quick else 15),
        *([] if quick else await _idleness(server, folder)),
    ]


async def _updates(server: Server, folder: Path, processes: int) -> list[Figure]:
    _console.print("updates one after another ...")
    echoes = _echo(server, folder, "stock"), _echo(server, folder, "ours")
    found = await costs(*echoes, _whole(server, folder), processes, rounds=9)
    _console.print(f"  a stock echo takes {_microseconds(found.stock)}")
    return [
        Figure("bare echo: cost", ratios(found.ours, found.stock), goal=0.45),
        Figure("/series: cost, uncached", ratios(found.uncached, found.stock), goal=0.75),
        Figure("/series: cost, page cached", ratios(found.cached, found.stock), goal=0.45),
    ]


async def _bursts(server: Server, folder: Path, rounds: int) -> list[Figure]:
    _console.print(f"{READERS} updates at once ...")
    at_once = str(READERS)
    stock, ours = await bursts(_echo(server, folder, "stock", at_once), _echo(server, folder, "ours", at_once), rounds)
    _console.print(f"  a stock echo takes {_microseconds(stock)}")
    return [Figure(f"bare echo: throughput at {READERS}", ratios(stock, ours), goal=7, at_least=True)]


async def _starts(server: Server, folder: Path, rounds: int) -> list[Figure]:
    _console.print("starts ...")
    stock, whole = await starts(_echo(server, folder, "stock"), _whole(server, folder), rounds)
    seconds, memory = statistics.median(stock.seconds), statistics.median(stock.memory)
    _console.print(f"  a stock echo answers after {seconds * 1000:.0f} ms and holds {memory:.0f} MB")
    return [
        Figure("first answer: time", ratios(whole.seconds, stock.seconds), goal=1.5),
        Figure("first answer: memory", ratios(whole.memory, stock.memory), goal=1.6),
    ]


async def _idleness(server: Server, folder: Path) -> list[Figure]:
    _console.print(f"{_IDLE:.0f} idle seconds ...")
    stock, ours = await asyncio.gather(
        reopened(_echo(server, folder, "stock"), _IDLE), reopened(_whole(server, folder), _IDLE)
    )
    _console.print(f"  a stock echo opens new connections: {stock}")
    return [Figure(f"new connections, {_IDLE:.0f} s idle", [ours], goal=0)]


def _echo(server: Server, folder: Path, client: str, *at_once: str) -> Contender:
    return Contender(server, folder, "bench.echo", client, "{url}", "{token}", *at_once)


def _whole(server: Server, folder: Path) -> Contender:
    """`rahnama run`, as it is."""
    return Contender(
        server,
        folder,
        "bot",
        "run",
        BOT_TOKEN="{token}",
        BOT_API_URL="{url}",
        CHANNEL="SampleThinker",
        DATABASE_URL=_database(folder),
        KEYRING_FILE=f"{folder}/keyring.json",
        LOG_LEVEL="WARNING",
        SYNC_HOURS="0",
    )


def _database(folder: Path) -> str:
    return f"sqlite:///{folder}/index.db"


def _microseconds(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds) * 1e6:.0f} µs"


if __name__ == "__main__":
    main()
