"""Posts that a database does not take, or once did not: none of them holds up another."""

import random
import string

import pytest

from channel.models import ChannelInfo, Entity, EntityKind, Origin, Post, SourceKind
from channel.search import parse
from channel.store import Index as Store
from storage.index.saving import REFUSED

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="Sums", username="sums")
LIVE = Origin(source=SourceKind.LIVE)


def letters(many: int, seed: int = 1) -> str:
    """A word that no database can make smaller."""
    return "".join(random.Random(seed).choices(string.ascii_lowercase + "ابپتثجچحخدذرزسشصض", k=many))


def tagged(number: int, tag: str) -> Post:
    entity = Entity(kind=EntityKind.HASHTAG, offset=0, length=len(tag) + 1)
    return Post(message_id=number, date=number, text=f"#{tag}", entities=(entity,), tags=(tag,))


LONG = {
    "a word": Post(message_id=7, date=7, text=f"before {letters(4000)} behind"),
    "a word as long as a post": Post(message_id=7, date=7, text=letters(65_000)),
    "a hashtag": tagged(7, letters(4000)),
    "a heading": Post(message_id=7, date=7, text=f"{letters(3000)} - part 1\nwords"),
    "a name in a heading": Post(message_id=7, date=7, text=f"Sums ({letters(3000)}) - part 1\nwords"),
}


@pytest.mark.parametrize("post", LONG.values(), ids=LONG)
async def test_however_long_a_word_is_the_post_and_those_after_it_are_there(empty_store: Store, post: Post) -> None:
    reports = [
        await empty_store.save([LIVE, INFO, one])
        for one in (post, Post(message_id=8, date=8, text="the next one"))
    ]  # fmt: skip
    assert [(report.new, report.skipped) for report in reports] == [(1, ()), (1, ())]
    assert [card.message_id for card in (await empty_store.latest(None, 9)).posts] == [8, 7]
    edited = post.model_copy(update={"text": "short again", "edited": 9, "tags": (), "entities": ()})
    assert (await empty_store.save([LIVE, edited])).changed == 1


async def test_a_long_word_is_found_by_its_beginning(empty_store: Store) -> None:
    await empty_store.save([LIVE, INFO, LONG["a word"]])
    word = letters(4000)
    for asked in (word[:256], word[:300], word[:40]):
        assert (await empty_store.search(parse(asked), 0, 9)).total == 1, asked


@pytest.mark.long
@pytest.mark.parametrize("bad", [(1,), (250,), (500,), (3, 4, 5), (1, 250, 251, 500)], ids=str)
async def test_posts_that_are_not_taken_are_set_aside_and_counted(empty_store: Store, bad: tuple[int, ...]) -> None:
    posts = [
        Post(message_id=number, date=2**70 if number in bad else number, text=f"Sums - part {number}")
        for number in range(1, 501)
    ]
    report = await empty_store.save([LIVE, INFO, *posts], breath=0.001)
    assert report.new == 500 - len(bad)
    assert report.read == report.new
    assert report.skipped == ((REFUSED, len(bad), f"message {bad[0]}"),)
    there = await empty_store.latest(None, 500)
    assert {card.message_id for card in there.posts} == set(range(1, 501)) - set(bad)
    series = await empty_store.series("Sums")
    assert series is not None
    assert (await empty_store.save([LIVE, INFO, *posts])).unchanged == 500 - len(bad)
