"""The owner's rules for series: what is known by a name or a hashtag is a series, or is none, also what comes later."""

import pytest

from channel.models import Origin, Record, SourceKind
from channel.owner.corrections import Correction, CorrectionKind
from channel.store import Memory
from storage import open_store
from tests.storage.index.test_growing import INFO, tagged

pytestmark = pytest.mark.everywhere


async def saved(store: Memory, *posts: Record, moment: int = 1) -> None:
    await store.save([Origin(source=SourceKind.LIVE, as_of=moment), INFO, *posts])


async def parts(store: Memory, name: str) -> list[tuple[int | None, int | None]]:
    """The numbers of a series' parts, and of the posts that they are."""
    found = await store.series(name)
    if found is None:
        return []
    return [
        (part.number, stored.post.message_id)
        for part in found.parts
        if part.post and (stored := await store.post(part.post))
    ]


async def test_posts_under_a_hashtag_are_parts_in_their_order_if_the_owner_says_so(empty_store: Memory) -> None:
    store = empty_store
    await saved(store, tagged(1, "Of knots", ("knot",)), tagged(2, "Of ropes", ("knot",)), tagged(3, "Words", ()))
    assert await parts(store, "knot") == []
    rule = await store.correct(Correction(kind=CorrectionKind.SERIES, pool="#knot"), 5)
    assert await parts(store, "knot") == [(1, 1), (2, 2)]
    await saved(store, tagged(4, "Of sails", ("knot",)), moment=6)
    assert await parts(store, "knot") == [(1, 1), (2, 2), (3, 4)]
    await store.forget_post(2)
    assert await parts(store, "knot") == [(1, 1), (2, 4)]
    assert isinstance(rule, int)
    await store.take_back(rule)
    assert await parts(store, "knot") == []


async def test_what_the_owner_calls_none_is_none_until_they_undo_it(empty_store: Memory) -> None:
    store = empty_store
    await saved(store, tagged(1, "Sums - part 1", ()), tagged(2, "Sums - part 2", ()))
    rule = await store.correct(Correction(kind=CorrectionKind.NO_SERIES, pool="sum"), 5)
    assert await store.series_list() == ()
    await saved(store, tagged(3, "Sums - part 3", ()), moment=6)
    assert await store.series_list() == ()
    assert isinstance(rule, int)
    await store.take_back(rule)
    assert await parts(store, "Sums") == [(1, 1), (2, 2), (3, 3)]


async def test_of_what_may_be_a_series_there_is_one_question_and_the_answer_holds(empty_store: Memory) -> None:
    store = empty_store
    notices = [tagged(number, f"Notice no. {at}\nwords", ()) for number, at in enumerate((56, 71, 99, 104), 1)]
    await saved(store, *notices)
    assert await store.series_list() == ()
    (doubt,) = await store.doubts(5)
    assert (doubt.kind, doubt.name, doubt.number, len(doubt.posts)) == ("series", "Notice", 4, 4)
    assert await store.asked(doubt.key)
    assert await store.doubts(5) == ()
    await store.correct(Correction(kind=CorrectionKind.SERIES, pool=doubt.pool), 5)
    assert await parts(store, "Notice") == [(56, 1), (71, 2), (99, 3), (104, 4)]


async def test_the_first_part_needs_no_words_if_the_next_links_to_it() -> None:
    async with open_store("sqlite:///:memory:") as store:
        second = tagged(7, "And then\nprevious part", ())
        link = {"kind": "text_link", "offset": 9, "length": 13, "url": "https://t.me/sums/4"}
        second = type(second).model_validate({**second.model_dump(), "entities": [link]})
        await saved(store, second)
        assert await store.series_list() == ()
        await saved(store, tagged(4, "A tale of a rope", ()), moment=2)
        assert await parts(store, "A tale of a rope") == [(1, 4), (2, 7)]
        await store.forget_post(4)
        assert await store.series_list() == ()
