"""The torture of `make torture`, in short."""

import random
from pathlib import Path

import pytest

from tests.torture.mail import torture

pytestmark = pytest.mark.long


async def test_words_survive_a_bot_that_is_killed_five_times(tmp_path: Path) -> None:
    figures = await torture(tmp_path, letters=60, kills=5, chance=random.Random(20))
    assert figures.lost == 0
    assert figures.stuck == 0
    assert max(figures.copies) <= 2
