"""What was read while the clock was ahead gives way to what comes when it is right again."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING

pytestmark = pytest.mark.everywhere

NOW = int(time.time())
A_YEAR = 365 * 86_400
INFO = ChannelInfo(title="Sums", username="sums", chat_id=-1001)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    """A page was read by a clock that was a year ahead."""
    async with open_store(f"sqlite:///{tmp_path}/c.db", KEYRING) as store:
        await read(store, SourceKind.WEB, NOW + A_YEAR, one("as it was"))
        yield store


def one(text: str, number: int = 5, **more: object) -> Post:
    return Post.model_validate({"message_id": number, "date": NOW - 4000, "text": text, **more})


async def read(store: Memory, source: SourceKind, as_of: int, *posts: Post, info: ChannelInfo = INFO) -> None:
    await store.save([Origin(source=source, as_of=as_of), info, *posts])


async def text_of(store: Memory) -> str:
    found = await store.post_at(5)
    assert found is not None
    return found.post.text


@pytest.mark.parametrize("source", [SourceKind.LIVE, SourceKind.WEB])
async def test_an_edit_is_taken(store: Memory, source: SourceKind) -> None:
    await read(store, source, NOW, one("as it is", edited=NOW - 5))
    assert await text_of(store) == "as it is"
    await read(store, SourceKind.WEB, NOW - 60, one("as it was"))
    assert await text_of(store) == "as it is", "and what is older is not"


async def test_a_post_that_was_marked_as_gone_comes_back(store: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as ahead:
        ahead.setattr("storage.index.states.time", SimpleNamespace(time=lambda: NOW + A_YEAR))
        assert await store.mark_gone(5)
    await read(store, SourceKind.WEB, NOW, one("as it was"))
    assert [post.message_id for post in (await store.latest(None, 5)).posts] == [5]


async def test_a_new_title_is_taken(store: Memory) -> None:
    await read(store, SourceKind.WEB, NOW, one("as it was"), info=INFO.model_copy(update={"title": "More sums"}))
    known = (await store.channel()).info
    assert known is not None
    assert known.title == "More sums"
