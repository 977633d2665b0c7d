"""Groups of thousands of posts that may belong together: what a live post costs in them, and that it is right."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest

from channel.language.numerals import Stretch
from channel.models import ChannelInfo, Entity, EntityKind, Origin, Post, Record, SourceKind
from channel.posts.titles import tags_in
from channel.store import Index
from channel.views import SeriesView
from storage import open_store
from storage.database.sqlite.session import SqliteSession
from storage.index.derived import neighbours
from storage.store import SqlStore
from tests.series.labelled import Half, Labelled, labelled, records

INFO = ChannelInfo(title="Kettle", username="kettle")
RUBRICS = ("Tip", "Question", "Recipe", "Letter")


def posts(count: int, first: int = 1) -> list[Post]:
    """Posts of four rubrics in turn, all under one hashtag."""
    return [post(number) for number in range(first, first + count)]


def post(number: int, *, place: int | None = None) -> Post:
    text = f"{RUBRICS[number % 4]} #{place or (number + 3) // 4}\nBoil {number} cups\n#kettle"
    entity = Entity(kind=EntityKind.HASHTAG, offset=len(text) - 7, length=7)
    tags = tags_in(text, (entity,))
    return Post(message_id=number, date=1_700_000_000 + number, text=text, entities=(entity,), tags=tags)


def read(*posts: Record, source: SourceKind = SourceKind.LIVE) -> list[Record]:
    return [Origin(source=source, as_of=1_900_000_000), INFO, *posts]


@asynccontextmanager
async def rubrics(count: int) -> AsyncIterator[SqlStore]:
    async with open_store("sqlite:///:memory:") as store:
        assert isinstance(store, SqlStore)
        await store.save(read(*posts(count), source=SourceKind.JSON))
        yield store


@contextmanager
def counted_rows() -> Iterator[Counter[str]]:
    """Counts the rows that statements answer."""
    counts: Counter[str] = Counter()
    rows, row = SqliteSession.rows, SqliteSession.row

    def counting(self: SqliteSession, sql: str, /, **values: object) -> list[object]:
        found = rows(self, sql, **values)
        counts["rows"] += len(found)
        return found

    def counting_one(self: SqliteSession, sql: str, /, **values: object) -> object:
        found = row(self, sql, **values)
        counts["rows"] += found is not None
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SqliteSession, "rows", counting)
        patched.setattr(SqliteSession, "row", counting_one)
        yield counts


async def cost(store: SqlStore, *changed: Post) -> int:
    with counted_rows() as counts:
        await store.save(read(*changed))
    return counts["rows"]


@pytest.mark.long
async def test_a_live_post_among_thousands_costs_what_one_among_hundreds_does() -> None:
    async with rubrics(neighbours.MOST - 10) as few, rubrics(4_000) as many:
        assert await cost(many, *posts(1, 4_001)) <= await cost(few, *posts(1, neighbours.MOST - 9))
        assert sum(len(one.parts) for one in await many.series_list()) == 4_001
        assert all(not one.gaps for one in await many.series_list())


@pytest.mark.long
async def test_an_edit_and_a_deletion_among_thousands_cost_as_little() -> None:
    async with rubrics(neighbours.MOST - 10) as few, rubrics(1_200) as many:
        allowed = await cost(few, *posts(1, neighbours.MOST - 9))
        moved = post(1_200, place=305).model_copy(update={"edited": 1_800_000_000})
        assert await cost(many, moved) <= allowed
        (series,) = [one for one in await many.series_list() if moved.message_id in _messages(one)]
        assert [part.number for part in series.parts][-2:] == [299, 305]
        assert series.gaps == (Stretch(300, 304),)
        await many.save(read(post(1_200, place=302).model_copy(update={"edited": 1_800_000_001})))
        (series,) = [one for one in await many.series_list() if moved.message_id in _messages(one)]
        assert ([part.number for part in series.parts][-2:], series.gaps) == ([299, 302], (Stretch(300, 301),))


@pytest.mark.everywhere
async def test_parts_come_move_and_go_where_only_what_is_beside_them_is_read(
    empty_store: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "LARGE", 3)
    there = [post(number, place=number) for number in range(4, 80, 4)]
    await empty_store.save(read(*there, source=SourceKind.JSON))
    await empty_store.save(read(post(80, place=84)))
    assert await numbers(empty_store) == ([*range(4, 80, 4), 84], 80)
    again = there[9].model_copy(update={"text": there[9].text.replace("#40", "#41"), "edited": 1_800_000_000})
    await empty_store.save(read(again))
    assert await numbers(empty_store) == ([*range(4, 40, 4), 41, *range(44, 80, 4), 84], 80)
    await empty_store.save(read(there[9].model_copy(update={"text": "Nothing", "edited": 1_800_000_001})))
    assert await numbers(empty_store) == ([*range(4, 40, 4), *range(44, 80, 4), 84], 80)
    await empty_store.save(read(post(88, place=84), post(92, place=2)))
    assert await numbers(empty_store) == ([2, *range(4, 40, 4), *range(44, 80, 4), 84], 80)
    (series,) = await empty_store.series_list()
    assert len(series.parts[-1].doubles) == 1


async def numbers(store: Index) -> tuple[list[int | None], int | None]:
    """The numbers of the only series there, and the message of its last part."""
    (series,) = await store.series_list()
    known = {one.number for one in series.parts}
    missing = {number for gap in series.gaps for number in range(gap.first, gap.last + 1)}
    assert missing == set(range(1, max(filter(None, known)))) - known
    return [part.number for part in series.parts], series.parts[-1].message_id


def _messages(series: SeriesView) -> set[int | None]:
    return {part.message_id for part in series.parts}


async def series_of(store: SqlStore) -> list[object]:
    """What the series of an index are."""
    return [
        (one.name, one.gaps, [(part.number, part.label, part.title, part.message_id) for part in one.parts])
        for one in await store.series_list()
    ]


async def saved(channel: Labelled, at_once: int) -> list[object]:
    """Its series, if so many of its posts come together and the others one by one."""
    origin, info, *there = records(channel)
    async with open_store("sqlite:///:memory:") as store:
        assert isinstance(store, SqlStore)
        await store.save([origin, info, *there[:at_once]])
        for one in there[at_once:]:
            await store.save([Origin(source=SourceKind.LIVE, as_of=2_000_000_000), one])
        return await series_of(store)


@pytest.mark.long
@pytest.mark.parametrize("half", ["open", "closed"])
async def test_what_is_beside_a_post_decides_as_the_whole_does(half: Half, monkeypatch: pytest.MonkeyPatch) -> None:
    channels = labelled(half)
    whole = {one.name: await saved(one, len(one.post)) for one in channels}
    joined = []
    monkeypatch.setattr(neighbours, "LARGE", 3)
    monkeypatch.setattr(neighbours, "MOST", 12)
    monkeypatch.setattr(neighbours, "join", lambda *values, join=neighbours.join: joined.append(join(*values)))
    beside = {one.name: await saved(one, len(one.post) // 2) for one in channels}
    assert len(joined) > 200
    # A window of a dozen posts is far smaller than any that is used; one in twenty-five channels may need more.
    assert len([name for name in whole if beside[name] != whole[name]]) <= len(channels) // 25
