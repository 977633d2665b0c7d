"""A guide that lists posts by links instead of hashtags: it is found as it comes, is edited, and goes."""

import pytest

from channel.models import ChannelInfo, Entity, EntityKind, Origin, Pinned, Post, Record, SourceKind
from channel.store import Memory

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="Garden", username="garden", chat_id=-1005)
PLANTS = ("Roses in winter", "Tulips in pots", "Moss for shade", "Ferns by water", "Old apple trees")


def linking(title: str, *, name: str = "garden", edited: int | None = None) -> Post:
    """A post that links to the others, the addresses under its words."""
    text = "\n".join([title, *PLANTS])
    links = [
        Entity(
            kind=EntityKind.TEXT_LINK,
            offset=text.index(plant),
            length=len(plant),
            url=f"https://t.me/{name}/{number}",
        )
        for number, plant in enumerate(PLANTS, 1)
    ]
    return Post(message_id=20, date=1_700_000_020, text=text, entities=tuple(links), edited=edited)


async def save(store: Memory, *records: Record, source: SourceKind = SourceKind.JSON) -> None:
    plants = [
        Post(message_id=number, date=1_700_000_000 + number, text=f"{plant}\nA walk.")
        for number, plant in enumerate(PLANTS, 1)
    ]
    as_of = 1_800_000_000 if source is SourceKind.JSON else 2_000_000_000
    await store.save([Origin(source=source, as_of=as_of), INFO, *plants, *records])


async def guide_at(store: Memory) -> int | None:
    found = (await store.guide()).post
    return found.message_id if found else None


async def test_it_is_found_and_stands_in_no_list(empty_store: Memory) -> None:
    await save(empty_store, linking("Index"))
    assert await guide_at(empty_store) == 20
    assert 20 not in [card.message_id for card in (await empty_store.latest(None, 10)).posts]


async def test_a_pin_makes_it_one_and_an_edit_that_takes_its_links_away_makes_it_none(empty_store: Memory) -> None:
    await save(empty_store, linking("What grew this year"))
    assert await guide_at(empty_store) is None
    await save(empty_store, Pinned(message_id=20), source=SourceKind.LIVE)
    assert await guide_at(empty_store) == 20
    bare = linking("What grew this year", edited=1_900_000_000).model_copy(update={"entities": ()})
    await save(empty_store, bare, source=SourceKind.LIVE)
    assert await guide_at(empty_store) is None
    await save(empty_store, linking("What grew this year", edited=1_900_000_001), source=SourceKind.LIVE)
    assert await guide_at(empty_store) == 20


async def test_links_to_another_channel_make_none(empty_store: Memory) -> None:
    await save(empty_store, linking("Index", name="elsewhere"), Pinned(message_id=20))
    assert await guide_at(empty_store) is None
