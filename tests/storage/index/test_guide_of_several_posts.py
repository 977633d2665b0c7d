"""A guide in several posts that link to each other is one guide, read in order."""

import re

import pytest

from channel.models import ChannelInfo, Origin, Pinned, Post, Record, SourceKind
from channel.store import Memory

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="Garden", username="garden", chat_id=-1005)
FIRST = """Guide
All of it.

Plants:
#rose - red ones
#tulip - in pots
#moss - for shade

Tools:
#spade - to dig
#rake - to rake"""
SECOND = """Guide, part 2

Places:
#pond - for frogs
#hill - for goats
#barn - for hay

Tools:
#hose - to water
#rose - again

Write to me about all of this."""
LINK = "\n\nGuide, part {part}: https://t.me/garden/{number}"


def post(number: int, text: str, edited: int | None = None) -> Post:
    return Post(
        message_id=number,
        date=1_700_000_000 + number,
        text=text,
        tags=tuple(re.findall(r"#(\w+)", text)),
        edited=edited,
    )


async def save(store: Memory, *records: Record, live: bool = False) -> None:
    source, as_of = (SourceKind.LIVE, 2_000_000_000) if live else (SourceKind.JSON, 1_800_000_000)
    await store.save([Origin(source=source, as_of=as_of), INFO, *records])


async def told(store: Memory) -> list[str]:
    """The hashtags that the guide explains, in its order."""
    guide = (await store.guide()).guide
    return [tag.name for section in guide.sections for tag in section.tags] if guide else []


async def listed(store: Memory) -> list[int | None]:
    return [card.message_id for card in (await store.latest(None, 10)).posts]


ALL = ["rose", "tulip", "moss", "spade", "rake", "hose", "pond", "hill", "barn"]


@pytest.mark.parametrize(
    "texts",
    [
        (FIRST + LINK.format(part=2, number=20), SECOND),
        (FIRST, SECOND + LINK.format(part=1, number=10)),
        (FIRST + LINK.format(part=2, number=20), SECOND + LINK.format(part=1, number=10)),
    ],
)
async def test_a_link_in_either_direction_makes_them_one(empty_store: Memory, texts: tuple[str, str]) -> None:
    await save(empty_store, post(10, texts[0]), post(15, "Of frogs #pond"), post(20, texts[1]))
    assert await told(empty_store) == ALL
    assert await listed(empty_store) == [15]
    view = await empty_store.guide()
    assert view.post
    assert view.post.message_id == 10
    assert view.guide
    assert (view.guide.title, view.guide.series) == ("Guide", ())


async def test_a_pin_on_one_of_them_is_enough(empty_store: Memory) -> None:
    await save(empty_store, post(10, FIRST + LINK.format(part=2, number=20)), post(20, SECOND), Pinned(message_id=10))
    assert await told(empty_store) == ALL


async def test_posts_that_do_not_call_each_other_parts_stay_two(empty_store: Memory) -> None:
    moved = FIRST + "\n\nThe new guide: https://t.me/garden/20"
    await save(empty_store, post(10, moved), post(20, SECOND))
    assert await told(empty_store) == ["pond", "hill", "barn", "hose", "rose"]
    assert await listed(empty_store) == [10]


async def test_it_follows_edits_of_each_post_and_its_removal(empty_store: Memory) -> None:
    await save(empty_store, post(10, FIRST + LINK.format(part=2, number=20)), post(20, SECOND), Pinned(message_id=10))
    await save(empty_store, post(20, SECOND.replace("#hill", "#well"), edited=1_900_000_000), live=True)
    assert await told(empty_store) == [*ALL[:-2], "well", "barn"]
    await save(empty_store, post(10, FIRST, edited=1_900_000_000), live=True)
    assert await told(empty_store) == ALL[:5]
    assert await listed(empty_store) == [20]
    await save(empty_store, post(10, FIRST + LINK.format(part=2, number=20), edited=1_900_000_001), live=True)
    assert await listed(empty_store) == []
    await empty_store.forget_post(20)
    assert await told(empty_store) == ALL[:5]
