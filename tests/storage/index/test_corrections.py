"""The owner's corrections: each kind applied, undone, and kept in a new index."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channel.language.text import squeeze
from channel.models import ChannelInfo, Origin, Record, SourceKind
from channel.owner.corrections import Correction, CorrectionKind, NotCorrected
from channel.store import Memory
from channel.views import PartLink
from storage import open_store
from tests.storage.index.test_growing import guide, tagged

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="Sums", username="sums")
POSTS: list[Record] = [
    guide(1, ("sum", "graph", "notes", "knot", "rest"), ("Sums",), ()),
    tagged(2, "Sums - part 1", ("sum",)),
    tagged(3, "Sums - part 2", ("sum",)),
    tagged(4, "Sums - part 2: again", ("sum",)),
    tagged(5, "Sums - part 5", ("sum",)),
    tagged(6, "Words about graphs", ("graph", "knot")),
    tagged(7, "More words", ("knots", "graph")),
    tagged(8, "Adding up - part 1", ()),
    tagged(9, "A sum that calls itself nothing", ("sum",)),
    tagged(10, "Graphs - part 1", ("loops",)),
    tagged(11, "Graphs - part 4", ("loops",)),
]
ORIGIN = Origin(source=SourceKind.JSON, as_of=1)
Kind = CorrectionKind


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{path}") as opened:
        await opened.save([ORIGIN, INFO, *POSTS])
        yield opened


async def made(store: Memory, kind: Kind, **what: object) -> int:
    number = await store.correct(Correction.model_validate({"kind": kind, **what}), 100)
    assert not isinstance(number, NotCorrected), number
    return number


async def part(store: Memory, series: str, number: int | None) -> PartLink | None:
    found = await store.series(series)
    return next((one for one in found.parts if one.number == number), None) if found else None


async def message(store: Memory, post: int | None) -> int | None:
    found = await store.post(post) if post is not None else None
    return found.post.message_id if found else None


async def messages(store: Memory, series: str) -> dict[int | None, int | None]:
    found = await store.series(series)
    return {one.number: one.message_id for one in found.parts if one.post} if found else {}


async def test_a_merged_tag_is_another_spelling(store: Memory) -> None:
    number = await made(store, Kind.MERGE, tag="graph", into="knot")
    page = await store.tag("graph", None, 10)
    assert page
    assert (page.tag.key, page.total, page.synonyms) == ("knot", 2, ("graph", "knots"))
    assert "graph" not in {tag.key for tag in await store.tags()}
    await store.take_back(number)
    page = await store.tag("graph", None, 10)
    assert page
    assert (page.tag.key, page.total, page.synonyms) == ("graph", 2, ())


async def test_a_merge_goes_before_the_rule_for_plurals(store: Memory) -> None:
    knots = await store.tag("knots", None, 10)
    assert knots
    assert knots.tag.key == "knot"
    await made(store, Kind.MERGE, tag="knot", into="knots")
    knots = await store.tag("knots", None, 10)
    assert knots
    assert (knots.tag.key, knots.total) == ("knots", 2)


async def test_chains_and_circles_of_merges_are_refused(store: Memory) -> None:
    await made(store, Kind.MERGE, tag="graph", into="knot")
    for tag, into, reason in (
        ("sum", "sum", NotCorrected.CIRCLE),
        ("knot", "graph", NotCorrected.CIRCLE),
        ("knot", "sum", NotCorrected.CHAIN),
        ("sum", "graph", NotCorrected.CHAIN),
        ("graph", "knot", NotCorrected.SAME),
    ):
        assert await store.correct(Correction(kind=Kind.MERGE, tag=tag, into=into), 1) is reason
    assert len(await store.corrections()) == 1


async def test_a_description_goes_before_the_guides(store: Memory) -> None:
    number = await made(store, Kind.DESCRIBE, tag="sum", text="what adds up")
    await made(store, Kind.DESCRIBE, tag="loops", text="round and round")
    page, view = await store.tag("sum", None, 10), await store.guide()
    assert page
    assert page.description == "what adds up"
    assert view.descriptions == {"sum": "what adds up", "loops": "round and round"}
    assert view.guide
    said = {tag.key: tag.description for section in view.guide.sections for tag in section.tags}
    assert said["sum"] == "what adds up"
    await store.take_back(number)
    page = await store.tag("sum", None, 10)
    assert page
    assert page.description == "about sum"


async def test_a_later_description_takes_the_place_of_an_earlier(store: Memory) -> None:
    first = await made(store, Kind.DESCRIBE, tag="sum", text="one")
    second = await made(store, Kind.DESCRIBE, tag="#Sum", text="two")
    assert second > first
    assert [kept.correction.text for kept in await store.corrections()] == ["two"]
    assert await store.take_back(first) is None
    assert await store.correct(Correction(kind=Kind.DESCRIBE, tag="sum", text="two"), 1) is NotCorrected.SAME
    await store.take_back(second)
    assert await made(store, Kind.DESCRIBE, tag="sum", text="three") > second


async def test_a_hidden_tag_is_in_no_list_and_opens_by_its_name(store: Memory) -> None:
    before = (await store.tag_list(0, 50)).total
    number = await made(store, Kind.HIDE, tag="sum")
    assert "sum" not in {tag.key for tag in await store.tags()}
    assert "sum" not in {tag.key for tag in (await store.tag_list(0, 50)).tags}
    assert (await store.tag_list(0, 50)).total == before - 1
    assert "sum" not in {name for name, _ in (await store.names()).tags}
    found, page = await store.series("Sums"), await store.tag("sum", None, 10)
    assert found
    assert not found.tags
    assert page
    assert page.total == 5
    await store.take_back(number)
    assert (await store.tag_list(0, 50)).total == before


async def test_a_series_is_called_as_the_owner_says_and_found_by_its_old_name(store: Memory) -> None:
    number = await made(store, Kind.NAME, series="sums", text="The art of adding")
    for name in ("The art of adding", "Sums"):
        found = await store.series(name)
        assert found
        assert found.name == "The art of adding"
    await made(store, Kind.NAME, series=squeeze("The art of adding"), text="Adding")
    assert [kept.correction.series for kept in await store.corrections()] == ["sums"]
    assert await store.take_back(number) is None
    await store.take_back((await store.corrections())[0].id)
    found = await store.series("Sums")
    assert found
    assert found.name == "Sums"
    assert await store.series("Adding") is None


async def test_a_post_is_put_into_a_series(store: Memory) -> None:
    number = await made(store, Kind.PART, message_id=6, series="sums", number=3)
    assert await messages(store, "Sums") == {1: 2, 2: 3, 3: 6, 5: 5}
    await store.take_back(number)
    assert await messages(store, "Sums") == {1: 2, 2: 3, 5: 5}


async def test_a_post_is_moved_to_another_series_and_others_keep_their_parts(store: Memory) -> None:
    await made(store, Kind.PART, message_id=5, series="graphs", number=2)
    assert await messages(store, "Sums") == {1: 2, 2: 3}
    assert await messages(store, "Graphs") == {1: 10, 2: 5, 4: 11}


async def test_a_post_stands_beside_the_parts(store: Memory) -> None:
    await made(store, Kind.PART, message_id=9, series="graphs", number=None)
    beside = await part(store, "Graphs", None)
    assert beside
    assert (beside.message_id, beside.label) == (9, "A sum that calls itself nothing")


async def test_the_owners_choice_ends_a_double(store: Memory) -> None:
    assert [doubt.kind for doubt in await store.doubts(1)] == ["double"]
    await made(store, Kind.PART, message_id=4, series="sums", number=2)
    second = await part(store, "Sums", 2)
    assert second
    assert second.message_id == 4
    assert [await message(store, one) for one in second.doubles] == [3]
    assert "double" not in [doubt.kind for doubt in await store.doubts(9)]


async def test_a_post_is_no_part(store: Memory) -> None:
    number = await made(store, Kind.NO_PART, message_id=5)
    assert await messages(store, "Sums") == {1: 2, 2: 3}
    await made(store, Kind.PART, message_id=5, series="sums", number=4)
    assert await store.take_back(number) is None
    assert await messages(store, "Sums") == {1: 2, 2: 3, 4: 5}


async def test_a_series_of_posts_that_name_none(store: Memory) -> None:
    numbers = [
        await made(store, Kind.PART, message_id=one, series="knottythings", text="Knotty things", number=place)
        for place, one in enumerate((6, 7), 1)
    ]
    found = await store.series("Knotty things")
    assert found
    assert found.name == "Knotty things"
    assert await messages(store, "Knotty things") == {1: 6, 2: 7}
    for number in numbers:
        await store.take_back(number)
    assert await store.series("Knotty things") is None


async def test_a_part_to_come_has_a_date_until_it_is_there(store: Memory) -> None:
    number = await made(store, Kind.ANNOUNCE, series="graphs", number=5, date=2_000_000_000)
    coming = await part(store, "Graphs", 5)
    assert coming
    assert coming.announced
    assert coming.by_hand
    assert coming.date == 2_000_000_000
    await store.save([ORIGIN, INFO, tagged(20, "Graphs - part 5", ("loops",))])
    there = await part(store, "Graphs", 5)
    assert there
    assert there.message_id == 20
    assert not there.announced
    await store.forget_post(20)
    await store.take_back(number)
    assert await part(store, "Graphs", 5) is None


async def test_a_series_that_begins_with_its_announcement(store: Memory) -> None:
    number = await made(store, Kind.ANNOUNCE, series="rings", text="Rings", number=1)
    found = await store.series("Rings")
    assert found
    assert [one.number for one in found.parts] == [1]
    await store.save([ORIGIN, INFO, tagged(20, "Rings - part 2", ())])
    again = await store.series("Rings")
    assert again
    assert again.id == found.id
    assert [one.number for one in again.parts] == [1, 2]
    await store.forget_post(20)
    await store.take_back(number)
    assert await store.series("Rings") is None


async def test_a_number_that_never_was_is_not_missing(store: Memory) -> None:
    await made(store, Kind.SKIP, series="graphs", number=2)
    found = await store.series("Graphs")
    assert found
    assert found.gaps == ((3, 3),)


async def test_doubts_are_asked_once(store: Memory) -> None:
    doubts = await store.doubts(20)
    assert [(doubt.kind, doubt.name, doubt.number) for doubt in doubts] == [
        ("double", "Sums", 2),
        ("gap", "Sums", 4),
        ("beside", "Sums", None),
        ("gap", "Graphs", 2),
        ("gap", "Graphs", 3),
    ]
    for doubt in doubts[:4]:
        await store.asked(doubt.key)
    assert [doubt.key for doubt in await store.doubts(20)] == ["gap:graphs:3"]
    await made(store, Kind.PART, message_id=9, series="graphs", number=3)
    assert await store.doubts(20) == ()


@pytest.mark.sqlite
async def test_all_of_it_holds_in_an_index_that_is_made_anew(store: Memory, path: Path) -> None:
    await made(store, Kind.MERGE, tag="graph", into="rest")
    await made(store, Kind.HIDE, tag="knot")
    await made(store, Kind.DESCRIBE, tag="loops", text="round")
    await made(store, Kind.NAME, series="sums", text="Adding")
    await made(store, Kind.PART, message_id=6, series="sums", number=4)
    await made(store, Kind.NO_PART, message_id=3)
    await made(store, Kind.ANNOUNCE, series="rings", text="Rings", number=1, date=5)
    before = await everything(store)
    await store.save([Origin(source=SourceKind.JSON, as_of=2), INFO, *POSTS])
    assert await everything(store) == before
    database = sqlite3.connect(path)
    database.execute("UPDATE facts SET value = 'old' WHERE name = 'indexed_by'")
    database.commit()
    database.close()
    async with open_store(f"sqlite:///{path}") as rebuilt:
        assert await everything(rebuilt) == before


async def everything(store: Memory) -> object:
    view = await store.guide()
    return view.tags, view.synonyms, view.descriptions, view.series, await store.corrections(), await store.doubts(50)
