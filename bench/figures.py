"""A figure, its goal and whether it is kept."""

import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from rich import box
from rich.table import Table

NOISE = 1.15
"""A check fails only beyond its goal times this: rounds differ by a tenth and more."""


@dataclass(frozen=True)
class Figure:
    """What was measured, round by round."""

    name: str
    rounds: Sequence[float]
    goal: float
    at_least: bool = False
    """Whether the goal is a lower bound; otherwise it is an upper one."""

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def excess(self) -> float:
        """How far beyond the goal: 1 is just on it, less is better."""
        if self.at_least:
            return self.goal / self.median
        return self.median / self.goal if self.goal else 1.0 + self.median

    @property
    def kept(self) -> bool:
        return self.excess <= NOISE

    @property
    def verdict(self) -> str:
        if self.excess <= 1:
            return "yes"
        return "within noise" if self.kept else "NO"


def table(figures: Sequence[Figure]) -> Table:
    """The figures as people read them."""
    shown = Table(
        box=box.SIMPLE_HEAD,
        caption="medians of the rounds; of the bot, ratios to stock python-telegram-bot's bare echo",
    )
    for heading in ("figure", "measured", "range", "goal", "ok"):
        shown.add_column(heading, justify="left" if heading in {"figure", "ok"} else "right", no_wrap=True)
    for figure in figures:
        goal = f"{'≥' if figure.at_least else '≤'} {figure.goal:g}"
        spread = f"{min(figure.rounds):.2f}–{max(figure.rounds):.2f}" if len(figure.rounds) > 1 else ""
        measured = f"{figure.median:.2f}" if figure.goal else f"{figure.median:g}"
        shown.add_row(figure.name, measured, spread, goal, figure.verdict)
    return shown


def machine() -> str:
    """What the figures were measured on and with."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("python-telegram-bot", "httpx", "aiohttp"))
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {python}\n{packages}"
