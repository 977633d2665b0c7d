"""Posts of several sources meet in one index: known by their numbers, joined field by field, counted rightly."""

import sqlite3
from pathlib import Path

import pytest

from channel.models import (
    ChannelInfo,
    Origin,
    Post,
    PostKind,
    Reaction,
    Readings,
    Record,
    SourceKind,
    Unchanged,
)
from channel.store import Index
from channel.views import PostState, StoredPost, SyncState
from storage import open_store

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="Sums", username="sums")
DAY = 86_400


def post(number: int | None, text: str = "", *tags: str, **fields: object) -> Post:
    return Post.model_validate({"message_id": number, "text": text, "tags": tags, "date": 1_700_000_000, **fields})


def from_(source: SourceKind, *posts: Record, as_of: int = 1_700_000_000) -> list[Record]:
    return [Origin(source=source, as_of=as_of), INFO, *posts]


async def at(store: Index, number: int) -> StoredPost:
    found = await store.post_at(number)
    assert found is not None
    return found


async def test_an_album_is_one_post_that_each_of_its_numbers_leads_to(empty_store: Index) -> None:
    await empty_store.save(from_(SourceKind.JSON, post(5, "Caption", "a", album=(5, 6, 7), kind="photo"), post(8, "x")))
    assert (await empty_store.latest(None, 10)).total == 2
    assert (await at(empty_store, 7)).id == (await at(empty_store, 5)).id


async def test_an_albums_pictures_come_one_by_one_and_are_one_post(empty_store: Index) -> None:
    for number, text in ((5, ""), (6, "Caption #a"), (7, "")):
        picture = post(number, text, *(["a"] if text else []), kind=PostKind.PHOTO, media_group="g")
        await empty_store.save(from_(SourceKind.LIVE, picture))
    found = await at(empty_store, 6)
    assert (found.post.message_id, found.post.album, found.post.text) == (5, (5, 6, 7), "Caption #a")
    assert (await empty_store.latest(None, 10)).total == 1
    page = await empty_store.tag("a", None, 10)
    assert page is not None
    assert page.total == 1


async def test_messages_that_were_posts_become_one_when_a_source_knows_them_as_an_album(empty_store: Index) -> None:
    await empty_store.save(from_(SourceKind.JSON, post(5, kind="photo"), post(6, "Caption", "a", kind="photo")))
    report = await empty_store.save(from_(SourceKind.WEB, post(5, "Caption", "a", album=(5, 6), kind="photo")))
    assert (report.new, report.changed) == (0, 1)
    page = await empty_store.latest(None, 10)
    assert (page.total, page.posts[0].title) == (1, "Caption")
    assert {tag.key: tag.posts for tag in await empty_store.tags()} == {"a": 1}


async def test_an_edit_of_one_picture_of_an_album_keeps_the_caption(empty_store: Index) -> None:
    await empty_store.save(from_(SourceKind.JSON, post(5, "Caption", album=(5, 6), caption_id=5, kind=PostKind.PHOTO)))
    edited = post(6, kind=PostKind.PHOTO, media_group="g", edited=1_700_000_500)
    await empty_store.save(from_(SourceKind.LIVE, edited, as_of=1_700_000_500))
    assert (await at(empty_store, 6)).post.text == "Caption"


async def test_an_edit_that_changes_nothing_to_be_seen_changes_nothing(empty_store: Index) -> None:
    await empty_store.save(from_(SourceKind.LIVE, post(5, "Words", "a")))
    before = await empty_store.revision()
    report = await empty_store.save(from_(SourceKind.LIVE, post(5, "Words", "a"), as_of=1_700_000_900))
    assert (report.unchanged, await empty_store.revision()) == (1, before)


async def test_a_source_that_was_read_before_and_has_not_changed_changes_nothing(empty_store: Index) -> None:
    export = from_(SourceKind.JSON, post(5, "Half\u200cspaced", edited=1_700_000_100), as_of=1_700_000_100)
    page = from_(SourceKind.WEB, post(5, "Half spaced", reactions=[Reaction(emoji="❤", count=3)]), as_of=1_700_009_000)
    await empty_store.save(export)
    assert (await empty_store.save(page)).changed == 1
    before = await empty_store.revision()
    for again in (export, page):
        assert (await empty_store.save(again)).unchanged == 1
    assert await empty_store.revision() == before
    found = (await at(empty_store, 5)).post
    assert (found.text, found.reactions[0].count) == ("Half\u200cspaced", 3)


async def test_messages_are_known_by_how_they_looked(empty_store: Index) -> None:
    read = Readings(digests=((5, -17), (6, 2**62)))
    await empty_store.save(from_(SourceKind.JSON, post(5, "one", album=(5, 6)), read))
    assert await empty_store.readings([5, 6, 7]) == {5: -17, 6: 2**62}
    report = await empty_store.save(from_(SourceKind.JSON, Unchanged(numbers=(5, 6))))
    assert (report.read, report.unchanged) == (1, 1)


async def test_a_forgotten_post_is_in_no_list_and_stays_away_when_it_is_read_again(empty_store: Index) -> None:
    titles = {5: "Sums - part 1", 6: "Sums - part 2", 7: "Sums - part 3"}
    await empty_store.save(from_(SourceKind.JSON, *(post(number, title, "a") for number, title in titles.items())))
    found = await empty_store.forget_post(5)
    assert found is not None
    assert found.state is PostState.FORGOTTEN
    await empty_store.save(from_(SourceKind.LIVE, post(5, "Sums - part 1\nEdited", "a"), as_of=1_700_009_000))
    assert [card.message_id for card in (await empty_store.latest(None, 10)).posts] == [7, 6]
    assert {tag.key: tag.posts for tag in await empty_store.tags()} == {"a": 2}
    series = await empty_store.series("Sums")
    assert series is not None
    assert [part.number for part in series.parts] == [2, 3]
    back = await empty_store.bring_back(found.id)
    assert back is not None
    assert (back.state, (await empty_store.latest(None, 10)).total) == (PostState.HERE, 3)
    series = await empty_store.series("Sums")
    assert series is not None
    assert [part.number for part in series.parts] == [1, 2, 3]


async def test_what_is_not_there_cannot_be_forgotten_or_marked(empty_store: Index) -> None:
    assert await empty_store.forget_post(5) is None
    assert await empty_store.mark_gone(5) is False
    assert await empty_store.bring_back(5) is None


async def test_a_post_that_is_gone_is_back_when_the_present_has_it(empty_store: Index) -> None:
    await empty_store.save(from_(SourceKind.JSON, post(5, "Words"), post(6, "Others")))
    assert await empty_store.mark_gone(5)
    assert not await empty_store.mark_gone(5)
    await empty_store.save(from_(SourceKind.JSON, post(5, "Words")))
    assert (await at(empty_store, 5)).state is PostState.GONE
    await empty_store.save(from_(SourceKind.WEB, post(5, "Words"), as_of=4_000_000_000))
    assert (await at(empty_store, 5)).state is PostState.HERE


async def passed(store: Index, *numbers: int) -> SyncState:
    """A whole walk over the public page that sees these posts."""
    state = await store.sync_state()
    seen = [post(number, f"post {number}") for number in numbers]
    await store.save(from_(SourceKind.WEB, *seen), sync_pass=state.passes + 1)
    return state.model_copy(update={"newest": 100})


async def test_a_post_that_two_whole_walks_do_not_find_is_gone(empty_store: Index) -> None:
    await empty_store.save(from_(SourceKind.JSON, *(post(number, f"post {number}") for number in range(1, 41))))
    most = [number for number in range(1, 41) if number != 7]
    ends = []
    for _ in range(3):
        state = await passed(empty_store, *most)
        ends.append(await empty_store.end_pass(state, most=0.03, now=1_700_000_000 + DAY))
    assert [(end.missing, end.gone) for end in ends] == [(1, 0), (0, 1), (0, 0)]
    assert (await at(empty_store, 7)).state is PostState.GONE
    assert (await empty_store.sync_state()).passes == 3


async def test_a_post_that_one_walk_finds_again_is_missed_no_longer(empty_store: Index) -> None:
    await empty_store.save(from_(SourceKind.JSON, post(1, "post 1"), post(2, "post 2")))
    for numbers in ((1,), (1, 2), (1,)):
        end = await empty_store.end_pass(await passed(empty_store, *numbers), most=0.5, now=0)
        assert end.gone == 0


async def test_where_many_are_gone_at_once_none_is_marked(empty_store: Index) -> None:
    await empty_store.save(from_(SourceKind.JSON, *(post(number, f"post {number}") for number in range(1, 41))))
    for _ in range(2):
        end = await empty_store.end_pass(await passed(empty_store, *range(1, 21)), most=0.03, now=0)
    assert (end.gone, end.withheld) == (0, 20)
    assert (await empty_store.latest(None, 10)).total == 40


async def test_posts_that_are_newer_than_the_walk_are_not_missed_by_it(empty_store: Index) -> None:
    await empty_store.save(from_(SourceKind.JSON, post(1, "post 1"), post(200, "post 200")))
    for _ in range(3):
        end = await empty_store.end_pass(await passed(empty_store, 1), most=0.5, now=0)
        assert (end.missing, end.gone) == (0, 0)


@pytest.mark.sqlite
async def test_a_database_of_the_first_schema_is_indexed_anew_and_keeps_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    _as_of_the_first_schema(path)
    async with open_store(f"sqlite:///{path}") as store:
        page = await store.tag("sums", None, 10)
        assert page is not None
        assert (page.tag.id, [card.id for card in page.posts]) == (3, [9, 8])
        series = await store.series("Sums")
        assert series is not None
        assert [part.post for part in series.parts] == [8, 9]
        assert (await store.latest(None, 10)).total == 2
    database = sqlite3.connect(path)
    assert database.execute("SELECT rowid FROM words WHERE words MATCH 'part'").fetchall() == [(21,), (22,)]
    database.close()


def _as_of_the_first_schema(path: Path) -> None:
    from storage.database.migrate import migrations, statements

    database = sqlite3.connect(path)
    database.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY)")
    for number, script in migrations("sqlite")[:2]:
        for statement in statements(script):
            database.execute(statement)
        database.execute("INSERT INTO migrations VALUES (?)", (number,))
    database.execute("INSERT INTO tags (id, key, name, tag, posts) VALUES (3, 'sums', 'sums', 3, 2)")
    for number, place in ((8, 21), (9, 22)):
        document = post(place, f"Sums - part {place - 20}", "sums").model_dump_json()
        database.execute(
            "INSERT INTO posts (id, message_id, opening, position, date, kind, title, reactions, document) "
            "VALUES (?, ?, '', ?, 1, 'text', '', '[]', ?)",
            (number, place, place, document),
        )
        database.execute("INSERT INTO post_tags VALUES (?, 3, 3, ?, 'sums')", (number, place))
    database.commit()
    database.close()


@pytest.mark.parametrize("words", ["part", "sum", "half"])
@pytest.mark.sqlite
async def test_words_are_found_as_long_as_their_post_says_them(tmp_path: Path, words: str) -> None:
    path = tmp_path / "index.db"
    async with open_store(f"sqlite:///{path}") as store:
        await store.save(from_(SourceKind.JSON, post(5, "Sums - part 1\nhalf of it", "sums")))
        await store.save(from_(SourceKind.LIVE, post(5, "Nothing of that", "other"), as_of=1_800_000_000))
    database = sqlite3.connect(path)
    assert database.execute("SELECT rowid FROM words WHERE words MATCH ?", (words,)).fetchall() == []
    assert database.execute("SELECT rowid FROM words WHERE words MATCH 'noth'").fetchall() == [(5,)]
    assert database.execute("INSERT INTO words (words) VALUES ('integrity-check')").rowcount is not None
    database.close()
