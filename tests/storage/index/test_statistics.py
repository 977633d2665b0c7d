"""The channel in numbers, its posts one after the other, and the database as a file."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channel.language.calendars import Month, midnight
from channel.models import ChannelInfo, Origin, Post, PostKind, Reaction, Record, SourceKind
from channel.owner.statistics import MONTHS, Asked, Statistics
from channel.people.keyring import Keyring
from channel.people.letters import Call, Conversation, Draft, Letter, Outcome, Stage
from channel.store import Memory
from storage import open_store
from storage.database.sqlite.file import inspect

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="Sums", username="sums")
KEYRING = Keyring(b"p" * 32, {"2026-01-01-1": b"s" * 32})
NOW = midnight(1403, 10, 20)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{tmp_path}/index.db", KEYRING) as opened:
        yield opened


def post(number: int, date: int | None, kind: PostKind = PostKind.TEXT, liked: int = 0, *tags: str) -> Post:
    reactions = (Reaction(emoji="❤", count=liked),) if liked else ()
    return Post(message_id=number, date=date, kind=kind, text=f"post {number}", reactions=reactions, tags=tags)


async def save(store: Memory, *posts: Post) -> None:
    records: list[Record] = [Origin(source=SourceKind.JSON, as_of=1), INFO, *posts]
    await store.save(records)


async def write(store: Memory, reader: int, now: int) -> None:
    """A reader's letter, as the bot keeps and delivers it."""

    def compose(conversation: Conversation, draft: Draft) -> list[Call]:
        return [Call(method="sendMessage", params={"chat_id": 1, "text": "hello"}, conversation=conversation.id)]

    await store.keep_draft(reader, Draft(stage=Stage.CONFIRMING, letter=Letter(text="hello"), nonce=1), now)
    await store.send_letter(f"u{reader}", reader, 1, answerable=True, language="fa", now=now, compose=compose)
    for parcel in await store.claim(10, now):
        await store.settle(parcel, Outcome.SENT, now)


async def test_an_empty_index_has_nothing_to_count(store: Memory) -> None:
    assert await store.statistics(jalali=True, now=NOW) == Statistics()


async def test_posts_are_counted_by_the_month_of_the_calendar_and_by_their_kind(store: Memory) -> None:
    await save(
        store,
        post(1, midnight(1403, 8, 30), PostKind.PHOTO, 3),
        post(2, midnight(1403, 9, 1) - 1, PostKind.TEXT, 4),
        post(3, midnight(1403, 9, 1), PostKind.TEXT, 5),
        post(4, midnight(1403, 10, 1), PostKind.VOICE),
        post(5, None, PostKind.TEXT),
    )
    figures = await store.statistics(jalali=True, now=NOW)
    assert [(one.month, one.posts, one.reactions) for one in figures.months] == [
        (Month(1403, 8), ((PostKind.PHOTO, 1), (PostKind.TEXT, 1)), 7),
        (Month(1403, 9), ((PostKind.TEXT, 1),), 5),
        (Month(1403, 10), ((PostKind.VOICE, 1),), 0),
    ]
    assert (figures.posts, figures.reactions) == (5, 12)
    gregorian = await store.statistics(jalali=False, now=NOW)
    assert [(one.month, one.reactions) for one in gregorian.months] == [
        (Month(2024, 11), 12),
        (Month(2024, 12), 0),
        (Month(2025, 1), 0),
    ]


async def test_months_without_a_post_are_told_too_and_of_many_the_newest(store: Memory) -> None:
    await save(store, post(1, midnight(1395, 1, 1)), post(2, midnight(1403, 9, 1)))
    months = (await store.statistics(jalali=True, now=NOW)).months
    assert len(months) == MONTHS
    assert months[-1].month == Month(1403, 10)
    assert [one.month for one in months if one.posts] == [Month(1403, 9)]


async def test_what_is_in_no_list_is_not_counted(store: Memory) -> None:
    await save(store, post(1, NOW), post(2, NOW), post(3, NOW))
    await store.forget_post(1)
    await store.mark_gone(2)
    figures = await store.statistics(jalali=True, now=NOW)
    assert (figures.posts, figures.months[-1].posts) == (1, ((PostKind.TEXT, 1),))


async def test_the_most_used_hashtags_come_first(store: Memory) -> None:
    await save(store, post(1, NOW, PostKind.TEXT, 0, "a", "b"), post(2, NOW, PostKind.TEXT, 0, "b"))
    assert [(tag.name, tag.posts) for tag in (await store.statistics(jalali=True, now=NOW)).most_used] == [
        ("b", 2),
        ("a", 1),
    ]


async def test_searches_of_a_day_add_up_and_are_told_by_the_month(store: Memory) -> None:
    day = midnight(1403, 9, 3)
    await store.count_asked(day, {Asked.WORDS: 200, Asked.INLINE: 100})
    await store.count_asked(day, {Asked.WORDS: 300})
    await store.count_asked(midnight(1403, 10, 1), {Asked.SEARCH: 400})
    await store.count_asked(day, {})
    figures = await store.statistics(jalali=True, now=NOW)
    told = [one.searches for one in figures.months]
    assert all(count % 10 == 0 for count in told)
    assert [abs(count - right) < 20 for count, right in zip(told, (600, 400), strict=True)] == [True, True]
    assert figures.searches == sum(told)


async def test_the_searches_of_today_are_told_tomorrow(store: Memory) -> None:
    await store.count_asked(midnight(1403, 9, 3), {Asked.WORDS: 500})
    before = await store.statistics(jalali=True, now=NOW)
    await store.count_asked(NOW - NOW % 86_400, {Asked.WORDS: 100})
    assert await store.statistics(jalali=True, now=NOW) == before
    tomorrow = await store.statistics(jalali=True, now=NOW + 86_400)
    assert tomorrow.searches > before.searches


async def test_conversations_are_counted_by_the_month_and_nothing_of_the_reader_is(store: Memory) -> None:
    await write(store, 4_815_162_342, midnight(1403, 9, 9))
    await write(store, 4_815_162_343, midnight(1403, 10, 9))
    await write(store, 4_815_162_344, midnight(1403, 10, 10))
    figures = await store.statistics(jalali=True, now=NOW)
    assert [one.conversations for one in figures.months] == [1, 2]
    assert "4815162" not in figures.model_dump_json()


@pytest.mark.sqlite
async def test_an_export_gives_every_post_once_oldest_first_whatever_is_asked_at_once(store: Memory) -> None:
    await save(store, *(post(number, NOW + number, PostKind.TEXT, number, "sum") for number in range(1, 8)))
    await store.forget_post(4)
    for most in (1, 2, 3, 100):
        numbers: list[int | None] = []
        last = None
        while batch := await store.exported(last, most):
            assert len(batch) <= most
            numbers += [one.message_id for one in batch]
            last = batch[-1].position
        assert numbers == [1, 2, 3, 5, 6, 7]
    [first] = await store.exported(None, 1)
    assert (first.text, first.tags, first.reactions) == ("post 1", ("sum",), (Reaction(emoji="❤", count=1),))


async def test_posts_without_a_number_are_exported_too(store: Memory) -> None:
    await save(store, Post(text="the first of two posts that nobody has numbered"), post(2, NOW))
    assert [one.message_id for one in await store.exported(None, 10)] == [None, 2]


async def test_it_is_known_since_when_the_oldest_waits_that_could_be_sent(store: Memory) -> None:
    assert await store.waits_since() is None
    call = Call(method="sendMessage", params={"chat_id": 1, "text": "later"})
    await store.put_out("k1", [call], now=NOW, wait=60)
    await store.put_out("k2", [call, call], now=NOW + 1)
    assert await store.waits_since() == NOW + 1
    for parcel in await store.claim(10, NOW + 30):  # another try does not make it younger
        await store.postpone(parcel, NOW + 900)
    assert await store.waits_since() == NOW + 1


@pytest.mark.sqlite
async def test_a_whole_file_is_found_whole_also_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "odd name?100%.db"
    async with open_store(f"sqlite:///{path}") as store:
        await save(store, post(1, NOW))
        found = await store.inspect(10)
        assert found.sound
        assert found.size >= path.stat().st_size > 0
        assert found.free
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        assert (await store.inspect(10)).sound
        writer.close()


@pytest.mark.sqlite
async def test_a_damaged_file_is_found_damaged(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    async with open_store(f"sqlite:///{path}") as store:
        await save(store, *(post(number, NOW) for number in range(1, 200)))
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)
    assert inspect(str(path), 10).sound is False


@pytest.mark.long
@pytest.mark.sqlite
async def test_a_check_that_takes_too_long_is_left(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    async with open_store(f"sqlite:///{path}") as store:
        await save(store, *(post(number, NOW) for number in range(1, 2000)))
        assert (await store.inspect(0.0)).sound is None


@pytest.mark.sqlite
async def test_a_database_in_memory_has_no_file() -> None:
    async with open_store("sqlite:///:memory:") as store:
        found = await store.inspect(1)
        assert (found.size, found.free) == (0, None)
