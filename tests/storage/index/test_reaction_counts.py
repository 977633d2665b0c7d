"""The contract of `count_reactions` and `cards_at`, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channel.models import ChannelInfo, Origin, Post, PostKind, Reaction, SourceKind
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING

pytestmark = pytest.mark.everywhere

LIKED, LOVED = (Reaction(emoji="👍", count=3),), (Reaction(emoji="❤", count=9),)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{tmp_path}/r.db", KEYRING) as store:
        album = Post(message_id=2, date=200, kind=PostKind.PHOTO, text="album", album=(2, 3))
        posts = [Post(message_id=1, date=100, text="one"), album, Post(message_id=4, date=400, text="four")]
        await store.save([Origin(source=SourceKind.JSON, as_of=500), ChannelInfo(title="C", username="cccc"), *posts])
        yield store


async def reactions(store: Memory, number: int) -> tuple[Reaction, ...]:
    stored = await store.post_at(number)
    assert stored is not None
    return stored.post.reactions


async def test_the_newest_count_holds_and_is_in_the_list_of_the_best(store: Memory) -> None:
    revision = await store.revision()
    assert await store.count_reactions(1, LIKED, 1000)
    assert await store.revision() != revision
    assert not await store.count_reactions(1, LOVED, 999)
    assert await reactions(store, 1) == LIKED
    assert [one.reactions for one in (await store.top(None, None, 0, 9)).posts] == [LIKED]
    assert await store.count_reactions(1, (), 1001)
    assert (await store.top(None, None, 0, 9)).total == 0


async def test_an_unchanged_count_and_one_of_an_unknown_post_change_nothing(store: Memory) -> None:
    await store.count_reactions(1, LIKED, 1000)
    revision = await store.revision()
    assert not await store.count_reactions(1, LIKED, 1001)
    assert not await store.count_reactions(99, LIKED, 1001)
    assert await store.revision() == revision


async def test_a_newer_source_with_reactions_replaces_the_count_and_an_older_one_does_not(store: Memory) -> None:
    await store.count_reactions(1, LIKED, 1000)
    for as_of, holds in ((900, LIKED), (1100, LOVED)):
        comes = Post(message_id=1, date=100, text="one", reactions=LOVED)
        await store.save([Origin(source=SourceKind.JSON, as_of=as_of), ChannelInfo(title="C", username="cccc"), comes])
        assert await reactions(store, 1) == holds


async def test_of_an_album_the_message_that_has_reactions_counts(store: Memory) -> None:
    assert await store.count_reactions(3, LIKED, 1000)
    assert not await store.count_reactions(2, (), 1001)
    assert await reactions(store, 2) == LIKED
    assert await store.count_reactions(3, (), 1002)
    assert await reactions(store, 2) == ()


async def test_cards_come_in_the_order_asked_for_each_post_once_without_those_that_are_gone(store: Memory) -> None:
    assert [one.message_id for one in await store.cards_at((4, 3, 2, 99, 1))] == [4, 2, 1]
    await store.mark_gone(4)
    assert [one.message_id for one in await store.cards_at((4, 1))] == [1]
