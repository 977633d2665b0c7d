"""Posts are called by what they say, in channels as people write them."""

import pytest

from tests.series.labelled import Half
from tests.series.titles import Named, named


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("half", "share"), [("open", 0.97), ("closed", 0.88)])
async def test_nearly_all_posts_are_called_as_a_reader_would_call_them(half: Half, share: float) -> None:
    found = sum((await named(half)).values(), Named())
    assert found.labels >= 100
    assert found.share >= share


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("half", ["open", "closed"])
async def test_of_twenty_titles_at_most_one_says_nothing_or_stands_on_five_posts(half: Half) -> None:
    found = sum((await named(half)).values(), Named())
    assert found.empty * 20 <= found.posts
