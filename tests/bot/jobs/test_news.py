"""The keeper that plans news: beside the sender, in the whole bot, and when the database is away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.conversation import Conversation
from bot.jobs.news import burst_in_force, keep_telling
from channel.errors import StoreError
from channel.models import ChannelInfo
from channel.people.following import ComposeNews
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING
from tests.storage.people.followers import begin, claimed, compose, post, tag, tagged

Talk = Callable[..., Awaitable[Conversation]]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{tmp_path}/f.db", KEYRING) as store:
        await begin(store)
        yield store


@asynccontextmanager
async def keeping(store: Memory, wake: Callable[[], None] = lambda: None, **more: Any) -> AsyncIterator[None]:
    def composer(channel: Callable[[], ChannelInfo | None], bot: str) -> ComposeNews:
        assert (found := channel()) is not None
        assert (found.username, bot) == ("sums", "a_bot")
        return compose

    work = asyncio.create_task(
        keep_telling(store, "a_bot", wake, **{"burst": 0, "look": 0.02, "composer": composer, **more})
    )
    try:
        yield
        assert not work.done()
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await condition():  # noqa: ASYNC110 - a database knows no events
            await asyncio.sleep(0.01)


async def test_a_new_post_is_planned_by_itself_and_the_sender_is_woken(store: Memory) -> None:
    readers = range(1, 251)
    for reader in readers:
        await store.follow(reader, await tag(store, "knot"), language="en")
    woken = asyncio.Event()
    async with keeping(store, woken.set):
        await post(store, tagged(10, "Words", "knot"))
        await asyncio.wait_for(woken.wait(), 60)

        async def is_done() -> bool:
            return await store.next_news(0) is None

        await until(is_done)
    chats = [parcel.call.params["chat_id"] for parcel in await claimed(store)]
    assert sorted(chats) == list(readers)


async def test_while_there_is_no_news_nothing_is_written_and_nobody_woken(store: Memory) -> None:
    woken: list[None] = []
    async with keeping(store, lambda: woken.append(None), burst=60):
        await post(store, tagged(10, "Words", "graph"))
        await asyncio.sleep(0.1)
    assert woken == []
    assert await store.next_news(60) is not None


async def test_what_fails_is_logged_without_its_words_and_tried_again(
    store: Memory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await store.follow(7, await tag(store, "knot"), language="en")
    await post(store, tagged(10, "Words", "knot"))
    plan, failures = store.plan_news, iter([StoreError("words of a reader"), ValueError("words of a reader")])

    async def failing(*given: Any, **named: Any) -> bool:
        if failure := next(failures, None):
            raise failure
        return await plan(*given, **named)

    monkeypatch.setattr(store, "plan_news", failing)
    async with keeping(store):

        async def is_planned() -> bool:
            return await store.unsettled() == 1

        await until(is_planned)
    assert {record.message for record in caplog.records} == {"news_not_planned"}
    assert "words" not in caplog.text


def test_tests_may_have_time_run_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAHNAMA_PACE", raising=False)
    assert burst_in_force() == 90
    monkeypatch.setenv("RAHNAMA_PACE", "20")
    assert burst_in_force() == 5


async def test_in_the_whole_bot_a_post_in_the_channel_reaches_who_follows_its_hashtag(sample: Conversation) -> None:
    found = (await sample.store.tags())[0]
    await sample.line("in channel")
    assert len(await sample.line(f"Words of today #{found.name}")) == 1, "nobody follows yet"
    await sample.line("in private")
    await sample.store.follow(sample.speaker.id, await tag(sample.store, found.name), language="fa")
    await sample.line("/start")
    await sample.line("in channel")
    said = await sample.line(f"Words of tomorrow #{found.name}")
    assert any("Words of tomorrow" in line for line in said[1:]), said
    assert not any("Words of today" in line for line in said[1:])
