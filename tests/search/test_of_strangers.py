"""The questions of a stranger can be asked: each label names a post of its channel."""

import pytest

from tests.search.of_strangers import HALVES, UNANSWERABLE, Asked, Given, Half, asked, channels, junk, measured, opened


def _given(*right: int, found: tuple[int, ...] = (), kind: str = "slip", near: bool = False) -> Given:
    return Given(
        Asked(ask="x", kind=kind, right=right, channel="c", language="en", half="open"), found=found, near=near
    )


@pytest.mark.parametrize("half", HALVES)
def test_there_are_questions_of_each_kind_to_each_channel(half: Half) -> None:
    assert {one.channel for one in asked(half)} == set(channels())
    assert len(asked(half)) > 100


@pytest.mark.parametrize("half", HALVES)
def test_only_what_has_no_answer_has_no_label(half: Half) -> None:
    assert all((one.kind == UNANSWERABLE) == (not one.right) for one in asked(half))


async def test_each_label_names_a_post() -> None:
    for channel in channels():
        async with opened(channel) as store:
            posts = {card.message_id for card in (await store.latest(None, 200)).posts}
        named = {number for half in HALVES for one in asked(half) if one.channel == channel for number in one.right}
        assert named <= posts


def test_recall_counts_what_is_right_and_the_rank_the_first_of_it() -> None:
    found = measured([_given(1, 2, found=(5, 1)), _given(3, found=(3,)), _given(found=(9,), kind=UNANSWERABLE)])
    assert found == (0.75, 0.75, 2)


def test_posts_that_are_only_offered_are_no_answer() -> None:
    offered = _given(found=(9,), kind=UNANSWERABLE, near=True)
    assert junk([offered, _given(found=(9,), kind=UNANSWERABLE), _given(kind=UNANSWERABLE)]) == pytest.approx(1 / 3)
