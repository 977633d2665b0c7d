"""Posts by the number of their reactions, and by chance."""

import sqlite3
from pathlib import Path

import pytest

from channel.indexing import Prepared, document_of
from channel.language import words
from channel.models import ChannelInfo, Origin, Post, Reaction, Record, SourceKind
from channel.store import Index
from channel.views import TopPage
from storage import open_store
from storage.database.migrate import migrations, statements

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="Sums", username="sums")
DAY = 86_400


def post(number: int | None, *counts: int, date: int | None = 1_700_000_000, text: str = "") -> Post:
    reactions = tuple(Reaction(emoji=emoji, count=count) for emoji, count in zip("❤👍🔥", counts, strict=False))
    return Post(message_id=number, date=date, text=text or f"post {number}", reactions=reactions)


def read(*records: Record, as_of: int = 1) -> list[Record]:
    return [Origin(source=SourceKind.JSON, as_of=as_of), INFO, *records]


async def best(store: Index, since: int | None = None, until: int | None = None) -> list[int | None]:
    return [card.message_id for card in (await store.top(since, until, 0, 100)).posts]


async def test_of_an_empty_store_nothing_is_the_best_and_nothing_comes_by_chance(empty_store: Index) -> None:
    assert await empty_store.top(None, None, 0, 10) == TopPage()
    assert await empty_store.top(0, 1, 3, 10) == TopPage()
    assert await empty_store.random_post(0.5) is None


async def test_posts_stand_by_all_their_reactions_together_and_of_equals_the_newer_first(empty_store: Index) -> None:
    await empty_store.save(read(post(1, 5), post(2, 3, 3), post(3), post(4, 1, 2, 2), post(5, 9)))
    assert await best(empty_store) == [5, 2, 4, 1]


async def test_reactions_that_are_read_later_move_a_post(empty_store: Index) -> None:
    await empty_store.save(read(post(1, 5), post(2, 3)))
    await empty_store.save(read(post(2, 3, 4), as_of=1_800_000_000))
    assert await best(empty_store) == [2, 1]
    await empty_store.save(read(post(2, 1), as_of=1_900_000_000))
    assert await best(empty_store) == [1, 2]


async def test_a_post_that_is_not_in_lists_is_not_among_the_best_until_it_is_back(empty_store: Index) -> None:
    await empty_store.save(read(post(1, 5), post(2, 3), post(3, 1)))
    forgotten = await empty_store.forget_post(1)
    await empty_store.mark_gone(2)
    assert await best(empty_store) == [3]
    assert await best(empty_store, 0) == [3]
    assert forgotten is not None
    await empty_store.bring_back(forgotten.id)
    assert await best(empty_store) == [1, 3]


@pytest.mark.sqlite
async def test_the_guide_is_in_no_list_of_the_best(sample_store: Index) -> None:
    assert 59 not in await best(sample_store)
    assert (await best(sample_store))[:3] == [24, 45, 69]


async def test_a_time_begins_with_its_first_second_and_ends_before_its_last(empty_store: Index) -> None:
    dates = [DAY - 1, DAY, 2 * DAY - 1, 2 * DAY, None]
    await empty_store.save(read(*(post(number, number, date=date) for number, date in enumerate(dates, 1))))
    assert await best(empty_store, DAY, 2 * DAY) == [3, 2]
    assert await best(empty_store, DAY, None) == [4, 3, 2]
    assert await best(empty_store, None, DAY) == [1]
    assert await best(empty_store) == [5, 4, 3, 2, 1]


async def test_pages_hold_the_hundred_best_and_one_beyond_them_is_the_last(empty_store: Index) -> None:
    await empty_store.save(read(*(post(number, number) for number in range(1, 131))))
    pages = [await empty_store.top(None, None, page, 30) for page in range(4)]
    assert [card.message_id for page in pages for card in page.posts] == list(range(130, 30, -1))
    assert {page.total for page in pages} == {100}
    for beyond in (4, 10**17):
        assert await empty_store.top(None, None, beyond, 30) == pages[-1]
    assert await empty_store.top(None, None, -3, 30) == pages[0]


async def test_a_count_that_no_database_takes_stops_no_import(empty_store: Index) -> None:
    await empty_store.save(read(post(1, 2**62, 2**62), post(2, 2**80), post(3, 4)))
    assert await best(empty_store) == [2, 1, 3]


async def test_by_chance_comes_each_post_in_lists_and_no_other(empty_store: Index) -> None:
    await empty_store.save(read(*(post(number) for number in (3, 4, 6, 9))))
    await empty_store.forget_post(4)
    found = [await empty_store.random_post(place / 70) for place in range(70)]
    numbers = [one.post.message_id for one in found if one]
    assert [numbers.count(number) for number in (3, 6, 9)] == [10, 30, 30]


async def test_posts_without_numbers_come_by_chance_as_often_as_those_with_one(empty_store: Index) -> None:
    await empty_store.save(read(*(post(None, date=None, text=f"unlike the others: {'x' * n}") for n in range(3))))
    await empty_store.save(read(post(1), post(2)))
    found = [await empty_store.random_post(place / 5) for place in range(5)]
    assert len({one.id for one in found if one}) == 5


@pytest.mark.parametrize("chance", [0.0, 0.5, 1 - 2**-53])
async def test_the_only_post_comes_by_any_chance(empty_store: Index, chance: float) -> None:
    await empty_store.save(read(post(7)))
    found = await empty_store.random_post(chance)
    assert found is not None
    assert found.post.message_id == 7


@pytest.mark.sqlite
async def test_an_index_of_before_knows_the_best_after_the_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    _as_of_the_fourth_schema(path, post(1, 5), post(2, 3, 3), post(3))
    async with open_store(f"sqlite:///{path}") as store:
        assert await best(store) == [2, 1]
        assert await best(store, 1_700_000_000, 1_700_000_001) == [2, 1]


def _as_of_the_fourth_schema(path: Path, *posts: Post) -> None:
    """Its words are those of now, so that nothing but the schema is old."""
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY)")
    for number, script in migrations("sqlite")[:4]:
        for statement in statements(script):
            database.execute(statement)
        database.execute("INSERT INTO migrations VALUES (?)", (number,))
    database.execute("INSERT INTO facts VALUES ('indexed_by', ?)", (f"1/{words.VERSION}",))
    for one in posts:
        database.execute(
            "INSERT INTO posts (message_id, opening, position, date, kind, title, reactions, document) "
            "VALUES (?, '', ?, ?, 'text', '', ?, ?)",
            (one.message_id, one.message_id, one.date, Prepared.of(one).reactions, document_of(one)),
        )
    database.commit()
    database.close()
