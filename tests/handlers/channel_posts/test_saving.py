"""Posts on their way into the store: of one channel only, in order, and none lost if the database is locked."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.commands.import_posts import SAMPLE, bring_in
from channel.models import ChannelInfo, Post
from channel.posts.identity import Way
from channel.store import Index
from handlers.channel_posts import ChannelPosts
from handlers.owner.pulse import Pulse
from storage import open_store

CHAT = {"id": -1001234567890, "type": "channel", "title": "A channel", "username": "A_Channel"}


def message(number: int, text: str = "words", **fields: Any) -> dict[str, Any]:
    return {"message_id": number, "date": 1_700_000_000 + number, "chat": CHAT, "text": text, **fields}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


@pytest.fixture
async def store(database: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Index]:
    from storage.database.sqlite import driver as sqlite

    short = tuple("PRAGMA busy_timeout = 10" if "busy" in one else one for one in sqlite.PRAGMAS)
    monkeypatch.setattr(sqlite, "PRAGMAS", short)
    async with open_store(f"sqlite:///{database}") as store:
        yield store


@contextmanager
def held(database: Path) -> Iterator[None]:
    """Another process writes, as an import does."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def texts(store: Index) -> list[str]:
    """The words of all posts, newest first."""
    page = await store.latest(None, 100)
    found = [await store.post(card.id) for card in page.posts]
    return [one.post.text for one in found if one]


async def test_a_post_is_there_at_once_and_tells_of_its_channel(store: Index) -> None:
    await ChannelPosts(store, "a_channel").take(message(7, "first"))
    assert await texts(store) == ["first"]
    info = ChannelInfo(title="A channel", username="A_Channel", chat_id=-1001234567890)
    assert (await store.channel()).info == info


@pytest.mark.parametrize(
    "chat",
    [
        {**CHAT, "username": "another"},
        {**CHAT, "username": None},
        {**CHAT, "type": "supergroup"},
        {"id": CHAT["id"], "type": "channel", "title": "No name"},
        {"username": "a_channel", "type": "channel"},
        None,
        5,
    ],
)
async def test_another_chat_s_message_is_none_of_its_posts(store: Index, chat: Any) -> None:
    await ChannelPosts(store, "a_channel").take(message(7) | {"chat": chat})
    view = await store.channel()
    assert (view.posts, view.info) == (0, None)


@pytest.mark.parametrize("configured", ["a_channel", "another", None])
async def test_each_post_of_another_channel_is_counted(store: Index, configured: str | None) -> None:
    await store.save([ChannelInfo(title="Sums", username="sums"), Post(message_id=1, text="one")])
    posts = ChannelPosts(store, configured)
    for number in (7, 8, 9):
        await posts.take(message(number))
    assert await texts(store) == ["one"]
    [refusal] = await store.refusals()
    assert (refusal.way, refusal.times, refusal.channel) == (Way.POST, 3, None)
    await posts.take(message(2, "two", chat={**CHAT, "id": -1005, "title": "Sums", "username": "sums"}))
    assert await texts(store) == ["two", "one"]
    assert await store.refusals() == ()  # now that the id is known, the next post decides
    await posts.take(message(10))
    [refusal] = await store.refusals()
    assert (refusal.times, refusal.is_final) == (1, True)
    assert await store.accept_channel(refusal.since) is None


async def test_before_there_are_posts_those_of_a_channel_that_is_not_configured_are_counted(store: Index) -> None:
    for configured in (None, "sums"):
        await ChannelPosts(store, configured).take(message(7))
    [refusal] = await store.refusals()
    assert (refusal.times, (await store.channel()).posts) == (2, 0)
    await ChannelPosts(store, "a_channel").take(message(7))
    assert await texts(store) == ["words"]
    assert await store.refusals() == ()


async def test_a_renamed_channel_s_posts_are_taken_when_it_is_configured_under_its_new_name(store: Index) -> None:
    await store.save([ChannelInfo(title="A channel", username="old"), Post(message_id=1, text="one")])
    await ChannelPosts(store, "old").take(message(7))
    assert await texts(store) == ["one"]
    await ChannelPosts(store, "a_channel").take(message(7))
    assert await texts(store) == ["words", "one"]
    assert (await store.channel()).info == ChannelInfo(title="A channel", username="A_Channel", chat_id=CHAT["id"])


async def test_the_sample_takes_no_post_of_a_true_channel(store: Index) -> None:
    await bring_in(store, SAMPLE)
    before = (await store.channel()).posts
    await ChannelPosts(store, "a_channel").take(message(900, chat={**CHAT, "id": -1009999999999}))
    assert (await store.channel()).posts == before
    assert len(await store.refusals()) == 1


async def test_without_a_configured_name_the_index_tells_which_channel_counts(store: Index) -> None:
    posts = ChannelPosts(store, None)
    await posts.take(message(7))
    assert (await store.channel()).posts == 0
    await store.save([ChannelInfo(title="A channel", username="a_channel")])
    await posts.take(message(7))
    assert (await store.channel()).posts == 1


async def test_a_channel_that_is_known_by_its_number_may_take_another_name(store: Index) -> None:
    posts = ChannelPosts(store, "a_channel")
    await posts.take(message(7, "first"))
    await posts.take(message(8, "second", chat={**CHAT, "title": "Renamed", "username": "renamed"}))
    assert await texts(store) == ["second", "first"]
    info = (await store.channel()).info
    assert info == ChannelInfo(title="Renamed", username="renamed", chat_id=CHAT["id"])


async def test_whoever_takes_the_channel_s_old_name_is_not_the_channel(store: Index) -> None:
    posts = ChannelPosts(store, "a_channel")
    await posts.take(message(7, "first"))
    await posts.take(message(8, "evil", chat={**CHAT, "id": -1009999999999}))
    assert await texts(store) == ["first"]


async def test_a_new_title_is_noted_without_a_post(store: Index) -> None:
    posts = ChannelPosts(store, "a_channel")
    await posts.take(message(7, "first"))
    note = {"message_id": 8, "date": 1_700_000_008, "chat": {**CHAT, "title": "New"}, "new_chat_title": "New"}
    await posts.take(note)
    view = await store.channel()
    assert view.info == ChannelInfo(title="New", username="A_Channel", chat_id=CHAT["id"])
    assert view.posts == 1


async def test_an_edit_that_shows_nothing_changes_nothing(store: Index) -> None:
    posts = ChannelPosts(store, "a_channel")
    await posts.take(message(7, "first"))
    before = await store.revision()
    await posts.take(message(7, "first"))
    assert await store.revision() == before
    await posts.take(message(7, "second", edit_date=1_700_000_100))
    assert await store.revision() > before
    assert await texts(store) == ["second"]


async def test_a_post_waits_until_the_database_is_free(store: Index, database: Path) -> None:
    posts = ChannelPosts(store, "a_channel")
    await posts.take(message(7, "first"))
    with held(database):
        taking = asyncio.create_task(posts.take(message(8, "second")))
        await asyncio.sleep(0.1)
        assert not taking.done()
    await taking
    assert await texts(store) == ["second", "first"]


async def test_what_waits_for_too_long_is_saved_later_and_in_its_order(
    store: Index, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    posts = ChannelPosts(store, "a_channel", patience=0)
    await posts.take(message(7, "first"))
    with held(database):
        await posts.take(message(8, "second"))
        await posts.take(message(7, "changed", edit_date=1_700_000_100))
        await posts.take(message(8, "changed too", edit_date=1_700_000_200))
        assert await texts(store) == ["first"]
    await posts.take(message(9, "third"))
    assert await texts(store) == ["third", "changed too", "changed"]
    assert {"post_not_saved", "posts_wait"} == {record.message for record in caplog.records}


async def test_it_goes_on_trying_while_nothing_else_comes(
    store: Index, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.channel_posts._LOOK", 0.02)
    posts = ChannelPosts(store, "a_channel", patience=0)
    await posts.take(message(7, "first"))
    trying = asyncio.create_task(posts.keep_trying())
    with held(database):
        await posts.take(message(8, "second"))
    async with asyncio.timeout(60):
        while len(await texts(store)) < 2:  # noqa: ASYNC110 - the store knows no events
            await asyncio.sleep(0.01)
    trying.cancel()


async def test_what_is_lost_at_the_end_is_told_by_its_number(
    store: Index, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    posts = ChannelPosts(store, "a_channel", patience=0)
    await posts.take(message(7, "first"))
    trying = asyncio.create_task(posts.keep_trying())
    await asyncio.sleep(0)
    with held(database):
        await posts.take(message(8, "a secret"))
        trying.cancel()
        await asyncio.wait({trying})
    lost = caplog.records[-1]
    assert (lost.message, lost.levelno, vars(lost)["fields"]) == ("posts_unsaved", logging.ERROR, {"posts": 1})
    assert "secret" not in caplog.text


async def test_the_bot_s_own_posts_are_known_by_what_telegram_answers(store: Index) -> None:
    posts = ChannelPosts(store, "a_channel")
    private = {"id": 5, "type": "private", "first_name": "Reader"}
    await posts.sent(message(7, "own"))
    await posts.sent([message(8, "picture one"), message(9, "picture two")])
    for answer in (True, None, {"message_id": 10}, message(11, "a letter", chat=private), "x", [True]):
        await posts.sent(answer)
    assert await texts(store) == ["picture two", "picture one", "own"]


async def test_a_post_that_cannot_be_saved_at_all_holds_up_no_other(
    store: Index, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(given: dict[str, Any]) -> Post:
        if given["text"] == "bad":
            raise ValueError("bad")
        return Post(message_id=given["message_id"], text=given["text"])

    monkeypatch.setattr("handlers.channel_posts.record_of", broken)
    posts = ChannelPosts(store, "a_channel")
    await posts.take(message(7, "bad"))
    await posts.take(message(8, "good"))
    assert await texts(store) == ["good"]
    assert [record.message for record in caplog.records] == ["post_given_up"]


async def test_a_post_that_the_database_does_not_take_is_told_and_holds_up_no_other(
    store: Index, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(given: dict[str, Any]) -> Post:
        date = 2**70 if given["text"] == "bad" else given["date"]
        return Post(message_id=given["message_id"], date=date, text=given["text"])

    monkeypatch.setattr("handlers.channel_posts.record_of", endless)
    pulse = Pulse(started=0)
    posts = ChannelPosts(store, "a_channel", pulse=pulse)
    await posts.take(message(7, "bad"))
    await posts.take(message(8, "good"))
    assert await texts(store) == ["good"]
    assert (pulse.posts_lost, pulse.last_lost is None) == (1, False)
    assert [record.message for record in caplog.records] == ["post_given_up"]


async def test_of_what_waits_nothing_is_dropped_in_silence(
    store: Index, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.channel_posts._MOST_WAITING", 2)
    pulse = Pulse(started=0)
    posts = ChannelPosts(store, "a_channel", patience=0, pulse=pulse)
    with held(database):
        for number in (7, 8, 9):
            await posts.take(message(number, f"{number}"))
    assert pulse.posts_lost == 1
