"""How each figure is measured: the contenders take turns, and what counts is the ratio within a round."""

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from typing import NamedTuple

from bench.contenders import READERS, Contender

QUESTION = "/series language_modeling"
_STREAM = 400  # updates
_BURST = 1024
_WARM_UP = 100
_A_MOMENT = 0.3  # seconds, so that a bot is not stopped in the middle of a request
_STARTING = 5.0  # seconds after the first answer, in which a bot may still do what belongs to its start


class Costs(NamedTuple):
    """Seconds an update, round by round."""

    stock: list[float]
    ours: list[float]
    uncached: list[float]
    cached: list[float]


class Starts(NamedTuple):
    """What a start takes, round by round: seconds from the process to its first answer, and MB after it."""

    seconds: list[float]
    memory: list[float]


def ratios(one: Sequence[float], other: Sequence[float]) -> list[float]:
    return [first / second for first, second in zip(one, other, strict=True)]


def respelt() -> Iterator[str]:
    """The question in ever new spellings, all of which mean the same: no answer to it is in the page cache yet."""
    for letters in itertools.product(*((letter, letter.upper()) for letter in "language")):
        for rest in itertools.product(*((letter, letter.upper()) for letter in "modeling")):
            yield f"/series {''.join(letters)}_{''.join(rest)}"


async def costs(stock: Contender, ours: Contender, whole: Contender, processes: int, rounds: int) -> Costs:
    """What an update costs when one reader's come one after another.

    Each bot is started so many times, since each process has its own luck: the seed of its hashes, its memory's layout.
    """
    found = Costs([], [], [], [])
    spellings = respelt()
    for _ in range(processes):
        async with AsyncExitStack() as stack:
            for contender in (stock, ours, whole):
                await stack.enter_async_context(contender.running())
                await contender.asked([QUESTION] * _WARM_UP)
            for _ in range(rounds):
                found.stock.append(await _stream(stock, [QUESTION] * _STREAM))
                found.ours.append(await _stream(ours, [QUESTION] * _STREAM))
                found.uncached.append(await _stream(whole, list(itertools.islice(spellings, _STREAM))))
                found.cached.append(await _stream(whole, [QUESTION] * _STREAM))
    if whole.answers != 1:
        raise RuntimeError(f"{whole.answers} different answers to one question: not what was to be measured")
    return found


async def bursts(stock: Contender, ours: Contender, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds an update when 256 readers write at once, four times each."""
    found: tuple[list[float], list[float]] = ([], [])
    async with stock.running(), ours.running():
        for turn in range(rounds + 1):
            for contender, seconds in zip((stock, ours), found, strict=True):
                seconds_an_update = await _stream(contender, ["hello"] * _BURST, READERS)
                if turn:  # the first opens the connections
                    seconds.append(seconds_an_update)
    return found


async def starts(stock: Contender, whole: Contender, rounds: int) -> tuple[Starts, Starts]:
    """Both started again and again while a reader waits."""
    found = (Starts([], []), Starts([], []))
    for turn in range(rounds + 1):
        for contender, start in zip((stock, whole), found, strict=True):
            begun = time.perf_counter()
            async with contender.running():
                (answered,) = await contender.asked([QUESTION])
                memory = contender.memory()
                await asyncio.sleep(_A_MOMENT)
            if turn:  # the first fills the disk's cache
                start.seconds.append(answered - begun)
                start.memory.append(memory)
    return found


async def reopened(contender: Contender, seconds: float) -> int:
    """How many connections a bot opens while it is idle for so long and then answers once."""
    async with contender.running():
        await contender.asked([QUESTION])
        await asyncio.sleep(_STARTING)
        before = contender.connections
        await asyncio.sleep(seconds)
        await contender.asked([QUESTION])
        return contender.connections - before


async def _stream(contender: Contender, texts: list[str], readers: int = 1) -> float:
    """Seconds an update, from the first answer to the last."""
    arrivals = await contender.asked(texts, readers)
    return (arrivals[-1] - arrivals[0]) / (len(arrivals) - 1)
