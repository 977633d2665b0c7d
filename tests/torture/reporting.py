"""What a torture is, and its report: its figures, and each promise with the figure that proves it."""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple


class Promise(NamedTuple):
    text: str
    figure: object
    is_kept: bool


class Torture(NamedTuple):
    """`run` takes an empty folder, the numbers and a random source, and returns a NamedTuple of figures."""

    name: str
    about: str
    """What it does; the first line is the question that it answers."""
    numbers: dict[str, int]
    """What the command line may change, with the defaults."""
    run: Callable[..., Awaitable[Any]]
    promises: Callable[[Any], list[Promise]]

    def carry_out(self, numbers: Sequence[int], seed: int) -> bool:
        """Runs it and prints the result. Returns whether all promises are kept."""
        numbers = (*numbers, *tuple(self.numbers.values())[len(numbers) :])
        _say(f"{self.name} {' '.join(map(str, numbers))} (seed {seed}): {self.about.splitlines()[0]}")
        began = time.monotonic()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            figures = asyncio.run(self._run(Path(folder), numbers, random.Random(seed)))
        for name, figure in figures._asdict().items():
            _say(f"  {name}: {_shown(figure)}")
        promises = self.promises(figures)
        for promise in promises:
            _say(f"  {'kept' if promise.is_kept else 'BROKEN'}: {promise.text}: {_shown(promise.figure)}")
        _say(f"  {time.monotonic() - began:.0f} s\n")
        return all(promise.is_kept for promise in promises)

    async def _run(self, folder: Path, numbers: Sequence[int], chance: random.Random) -> Any:
        return await self.run(folder, *numbers, chance)


def broken(promises: list[Promise]) -> list[Promise]:
    return [promise for promise in promises if not promise.is_kept]


def _shown(figure: object) -> str:
    if isinstance(figure, dict):
        return ", ".join(f"{name}: {_shown(one)}" for name, one in sorted(figure.items())) or "none"
    if isinstance(figure, float):
        return f"{figure:,.2f}"
    return f"{figure:,}" if isinstance(figure, int) else str(figure)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
