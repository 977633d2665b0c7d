"""The broadcast of `make torture`, in short: without the figures of a clock, which a busy machine would spoil."""

import random
from pathlib import Path

import pytest

from tests.torture.telling import tell

pytestmark = pytest.mark.long


async def test_a_crowd_is_told_once_though_the_bot_is_killed(tmp_path: Path) -> None:
    figures = await tell(tmp_path, followers=300, kills=1, speed=30, chance=random.Random(6))
    assert figures.untold == 0
    assert figures.blocked > 2
    assert figures.still_blocked == 0
    assert max(figures.copies) <= 2
    assert figures.copies[2] <= figures.cut_off
    assert figures.stuck == figures.lost == 0
