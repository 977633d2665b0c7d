"""Series are found in channels as people write them, and only there."""

import pytest

from tests.series.labelled import Half, labelled
from tests.series.measures import Score, scores

HALVES: tuple[Half, ...] = ("open", "closed")


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("half", "recall", "precision", "false"),
    [
        ("open", 0.995, 0.995, 0),
        # Nobody who mends the reading of series has read these channels: what is found there is found elsewhere, too.
        ("closed", 0.93, 0.967, 3),
    ],
)
async def test_nearly_all_parts_are_found_and_hardly_anything_else(
    half: Half, recall: float, precision: float, false: int
) -> None:
    found = sum((await scores(half)).values(), Score())
    assert found.recall >= recall
    assert found.precision >= precision
    assert found.false <= false


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_of_all_labelled_parts_nineteen_in_twenty_are_found() -> None:
    found = sum([one for half in HALVES for one in (await scores(half)).values()], Score())
    assert found.recall >= 0.95
    assert found.precision >= 0.97


def test_the_labels_cover_many_hands() -> None:
    channels = (*labelled("open"), *labelled("closed"))
    series = {(one.name, post.series, post.season) for one in channels for post in one.post if post.series}
    traps = sum(post.trap is not None for one in channels for post in one.post)
    assert (len(series) >= 60, traps >= 40, len({one.language for one in channels}) >= 10) == (True, True, True)
    assert len({hand for one in channels for hand in one.handwriting}) >= 25
