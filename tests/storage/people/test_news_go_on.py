"""News that always fail for a post or a follower hold up no others, nor does a clock that was ahead for a while."""

import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from channel.models import Origin, SourceKind
from channel.people.following import Follower, Item
from channel.people.letters import Call
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING
from tests.storage.people.followers import INFO, MORNING, begin, claimed, compose, post, tag, tagged

pytestmark = pytest.mark.everywhere

ALI, LEILA, SARA = 4001, 4002, 4003
A_YEAR = 365 * 86_400


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{tmp_path}/f.db", KEYRING) as store:
        await begin(store)
        for reader in (ALI, LEILA, SARA):
            await store.follow(reader, await tag(store, "knot"), language="en")
        yield store


async def told(store: Memory, failing: object) -> dict[int, str]:
    """Whom the news reaches, if composing fails at a chat, or at a post's number."""

    def some(follower: Follower, items: Sequence[Item]) -> Call:
        if follower.chat == failing or any(item.stored.post.message_id == failing for item in items):
            raise ValueError("always")
        return compose(follower, items)

    for _ in range(20):
        if not await store.plan_news(some, now=MORNING, most=2):
            break
    else:
        raise AssertionError("planning does not come to an end")
    return {one.call.params["chat_id"]: one.call.params["text"] for one in await claimed(store)}


async def test_a_follower_at_whom_it_always_fails_is_passed_over(store: Memory) -> None:
    await post(store, tagged(10, "New", "knot"))
    assert set(await told(store, LEILA)) == {ALI, SARA}
    await post(store, tagged(11, "Newer", "knot"))
    assert set(await told(store, None)) == {ALI, LEILA, SARA}


async def test_a_post_at_which_it_always_fails_is_left_out(store: Memory) -> None:
    await post(store, tagged(10, "New", "knot"), tagged(11, "Newer", "knot"))
    assert set((await told(store, 10)).values()) == {"en 11:knot"}


async def test_nobody_waits_where_nothing_else_is_new(store: Memory) -> None:
    await post(store, tagged(10, "New", "knot"))
    assert await told(store, 10) == {}
    assert await store.next_news() is None


async def test_a_post_noted_by_a_clock_that_was_ahead_is_told_when_it_is_right_again(
    store: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = int(time.time())
    with monkeypatch.context() as ahead:
        ahead.setattr("storage.index.news.time", SimpleNamespace(time=lambda: now + A_YEAR))
        await store.save([Origin(source=SourceKind.LIVE, as_of=now), INFO, tagged(10, "New", "knot", date=now)])
    await store.expire(now, 30)
    due = await store.next_news(0)
    assert due is not None
    assert due <= now + 1
    assert set(await told(store, None)) == {ALI, LEILA, SARA}


async def test_an_old_post_that_is_edited_only_now_is_no_news(store: Memory) -> None:
    now = int(time.time())
    old = tagged(10, "Old", "knot", date=now - A_YEAR)
    await store.save([Origin(source=SourceKind.LIVE, as_of=now), INFO, old])
    assert await store.next_news() is None
