"""The README's pictures are those that `make pictures` makes."""

import asyncio
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat  # comes with the library that draws

from bench.pictures import PICTURES, make

pytestmark = pytest.mark.long

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def test_the_committed_pictures_are_made_from_the_sample_channel_as_it_is(tmp_path: Path) -> None:
    asyncio.run(make(tmp_path))
    for name in PICTURES:
        made, committed = (Image.open(folder / name).convert("L") for folder in (tmp_path, COMMITTED))
        assert made.size == committed.size
        # Another build of the library may draw the edges of letters a little otherwise.
        assert ImageStat.Stat(ImageChops.difference(made, committed)).mean[0] < 2, "run: make pictures"
