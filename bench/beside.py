"""What readers notice of an import that runs beside the bot."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.contenders import Contender

_ASKED = 800  # questions in a stretch
_WARM_UP = 100
_PAUSE = 0.004  # seconds between an answer and the next question


class Latency(NamedTuple):
    """Seconds from a question to its answer that all but one in a hundred take at most."""

    idle: float
    importing: float


async def latency(contender: Contender, export: Path, database: Path, keyring: Path, tag: str) -> Latency:
    """Asks the running bot, first alone, then while the export is imported into its database.

    Raises RuntimeError where the import is over before the questions are.
    """
    spellings = _spellings(tag)
    async with contender.running():
        await _stretch(contender, spellings, _WARM_UP)
        idle = await _stretch(contender, spellings, _ASKED)
        importing = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "import", "--database", f"sqlite:///{database}", str(export)),
            cwd=database.parent,
            env=_environment(keyring),
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            await asyncio.sleep(2)  # until it is at its work
            busy = await _stretch(contender, spellings, _ASKED)
            if importing.returncode is not None:
                raise RuntimeError("the import was over before the questions were")
        finally:
            if importing.returncode is None:
                importing.kill()
            await importing.wait()
    return Latency(_p99(idle), _p99(busy))


async def _stretch(contender: Contender, spellings: Iterator[str], count: int) -> list[float]:
    seconds = []
    for _ in range(count):
        begun = time.perf_counter()
        (answered,) = await contender.asked([next(spellings)])
        seconds.append(answered - begun)
        await asyncio.sleep(_PAUSE)
    return seconds


def _spellings(tag: str) -> Iterator[str]:
    """Ever new spellings of one question, so that each is answered from the index and not from the page cache."""
    while True:
        for number in range(1 << 12):
            yield f"/tag {tag}" + "".join("_-"[number >> bit & 1] for bit in range(12))


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]


def _environment(keyring: Path) -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    return {**os.environ, "PYTHONPATH": root, "KEYRING_FILE": str(keyring)}
