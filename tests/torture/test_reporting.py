"""Tortures are found by their names, and say what they found."""

import random
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.torture.__main__ import TORTURES, meant
from tests.torture.reporting import Promise, Torture


class Figures(NamedTuple):
    letters: int
    lost: int


async def lose(folder: Path, letters: int, lost: int, chance: random.Random) -> Figures:
    return Figures(letters, lost)


LOSING = Torture(
    "losing",
    "Is any lost?\n\nMore of it.",
    {"letters": 2_000, "lost": 0},
    lose,
    lambda figures: [Promise("nothing is lost", figures.lost, figures.lost == 0)],
)


def test_a_promise_is_told_with_its_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert LOSING.carry_out([], seed=7)
    assert LOSING.carry_out([3_000, 1], seed=7) is False
    first, second = capsys.readouterr().out.split("\n\n")[:2]
    assert first.startswith("losing 2000 0 (seed 7): Is any lost?\n  letters: 2,000\n")
    assert "  kept: nothing is lost: 0\n" in first
    assert "  BROKEN: nothing is lost: 1\n" in second


def test_each_torture_has_a_name_of_its_own_and_some_have_one_together() -> None:
    assert len({one.name for one in TORTURES}) == len(TORTURES)
    assert [one.name for one in meant("mail")] == ["mail"]
    assert len(meant("parsers")) > 1
    assert meant(None) == list(TORTURES)
    assert meant("mai") == []
