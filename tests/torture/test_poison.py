"""A little of what `python -m tests.torture poison` does with much."""

import random
from pathlib import Path

import pytest

from tests.torture.poison import promises, torture
from tests.torture.reporting import broken

pytestmark = pytest.mark.long


async def test_poison_among_updates_harms_no_reader_and_tells_nobody(tmp_path: Path) -> None:
    figures = await torture(tmp_path, 60, 40, random.Random(3))
    assert broken(promises(figures)) == []
    assert figures.counts["skipped"] > 5
