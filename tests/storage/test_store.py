"""The contract of `channel.store.Store`, held against a real database."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from channel.errors import StoreError
from channel.models import (
    ChannelInfo,
    Entity,
    EntityKind,
    Pinned,
    Post,
    Quote,
    Reaction,
    Record,
    Skipped,
)
from channel.store import Memory
from channel.views import Cursor
from storage import open_store

pytestmark = pytest.mark.everywhere


INFO = ChannelInfo(title="Sums", username="sums")


def post(number: int | None, text: str, *tags: str, **fields: object) -> Post:
    return Post.model_validate({"message_id": number, "text": text, "tags": tags, "date": 1_700_000_000, **fields})


async def test_an_empty_store_answers_with_nothing(empty_store: Memory) -> None:
    assert (await empty_store.channel()).info is None
    assert await empty_store.tags() == ()
    assert await empty_store.tag("x", None, 10) is None
    assert await empty_store.series_list() == ()
    assert await empty_store.series("x") is None
    assert await empty_store.find_series("x", ("x", 1)) is None
    assert (await empty_store.latest(None, 10)).posts == ()
    assert await empty_store.post(1) is None
    assert (await empty_store.guide()).guide is None
    assert await empty_store.language("reader") is None


async def test_a_post_comes_back_as_it_was_saved(empty_store: Memory) -> None:
    whole = post(
        7,
        "Bold words",
        "sum",
        entities=[Entity(kind=EntityKind.BOLD, offset=0, length=4)],
        reactions=[Reaction(emoji="❤", count=4)],
        quotes=[Quote(title="A", text="B")],
        edited=1_700_000_100,
        kind="photo",
        forwarded_from="Elsewhere",
    )
    await empty_store.save([INFO, whole])
    page = await empty_store.latest(None, 10)
    found = await empty_store.post(page.posts[0].id)
    assert found is not None
    assert found.post == whole


async def test_saving_the_same_again_changes_nothing(empty_store: Memory) -> None:
    records: list[Record] = [INFO, post(1, "one", "a"), post(2, "two", "b")]
    first = await empty_store.save(records)
    revision = await empty_store.revision()
    second = await empty_store.save(records)
    assert (first.new, first.unchanged) == (2, 0)
    assert (second.new, second.changed, second.unchanged) == (0, 0, 2)
    assert await empty_store.revision() == revision


async def test_an_edited_post_keeps_its_id_and_loses_its_old_tags(empty_store: Memory) -> None:
    await empty_store.save([INFO, post(1, "one", "a"), post(2, "two", "a")])
    before = (await empty_store.latest(None, 10)).posts
    report = await empty_store.save([INFO, post(1, "one, better", "b")])
    after = (await empty_store.latest(None, 10)).posts
    assert report.changed == 1
    assert [card.id for card in after] == [card.id for card in before]
    assert {tag.key: tag.posts for tag in await empty_store.tags()} == {"a": 1, "b": 1}
    assert await empty_store.revision() == 2


async def test_a_fault_in_the_source_undoes_everything(empty_store: Memory) -> None:
    await empty_store.save([INFO, post(1, "one", "a")])

    def cut_off() -> Iterator[Record]:
        yield INFO
        yield post(2, "two", "b")
        raise ValueError("cut off")

    with pytest.raises(ValueError, match="cut off"):
        await empty_store.save(cut_off())
    assert (await empty_store.latest(None, 10)).total == 1
    assert [tag.key for tag in await empty_store.tags()] == ["a"]


async def test_skipped_records_are_counted_with_their_first_place(empty_store: Memory) -> None:
    report = await empty_store.save(
        [
            INFO,
            *(Skipped(place=f"message {n}", reason="service message") for n in (3, 5)),
            Skipped(place="x", reason="y"),
        ]
    )
    assert report.skipped == (("service message", 2, "message 3"), ("y", 1, "x"))


async def test_a_post_without_a_number_is_recognised_by_its_words(empty_store: Memory) -> None:
    words = "مدل‌های زبانی چطور یاد می‌گیرند که کلمه‌ی بعدی کدام است و چرا گاهی اشتباه می‌کنند؟"
    crawled = words.replace("\u200c", "")
    await empty_store.save([INFO, post(None, crawled, date=None)])
    again = await empty_store.save([INFO, post(None, crawled, date=None)])
    assert again.unchanged == 1
    richer = await empty_store.save([INFO, post(40, words, reactions=[Reaction(emoji="👍", count=1)])])
    assert (richer.new, richer.changed) == (0, 1)
    poorer = await empty_store.save([INFO, post(None, crawled, date=None)])
    assert (poorer.new, poorer.unchanged) == (0, 1)
    page = await empty_store.latest(None, 10)
    assert [card.message_id for card in page.posts] == [40]


async def test_two_posts_with_the_same_few_words_stay_two(empty_store: Memory) -> None:
    report = await empty_store.save(
        [INFO, post(None, "hello", date=None), post(None, "hello", date=None), post(None, "")]
    )
    assert report.new == 3


async def test_posts_without_numbers_keep_the_order_of_their_source(empty_store: Memory) -> None:
    await empty_store.save([INFO, *(post(None, f"unlike all the others: {n * 'x'}", date=None) for n in range(5))])
    titles = [card.title for card in (await empty_store.latest(None, 10)).posts]
    assert titles == sorted(titles, reverse=True)


async def test_one_database_holds_one_channel(empty_store: Memory) -> None:
    await empty_store.save([INFO, post(1, "one")])
    with pytest.raises(StoreError, match="One database serves one channel"):
        await empty_store.save([ChannelInfo(title="Other", username="other"), post(1, "other")])
    assert (await empty_store.channel()).info == INFO


async def test_pages_go_forth_and_back_without_a_gap(empty_store: Memory) -> None:
    await empty_store.save([INFO, *(post(number, f"post {number}", "t") for number in range(1, 26))])
    cursor: Cursor | None = None
    seen, last = [], None
    while True:
        page = await empty_store.tag("t", cursor, 10)
        assert page is not None
        seen += [card.message_id for card in page.posts]
        if page.older is None:
            last = page
            break
        cursor = page.older
    assert seen == list(range(25, 0, -1))
    back = await empty_store.tag("t", last.newer, 10)
    assert back is not None
    assert [card.message_id for card in back.posts] == list(range(15, 5, -1))
    first = await empty_store.tag("t", back.newer, 10)
    assert first is not None
    assert ([card.message_id for card in first.posts], first.newer) == (list(range(25, 15, -1)), None)


async def test_singular_and_plural_are_one_tag_unless_a_post_has_both(empty_store: Memory) -> None:
    await empty_store.save([INFO, post(1, "a", "note"), post(2, "b", "notes"), post(3, "c", "notes")])
    for name in ("note", "notes", "#Notes"):
        page = await empty_store.tag(name, None, 10)
        assert page is not None
        assert (page.tag.name, page.total, len(page.posts)) == ("notes", 3, 3)
        assert page.synonyms == ("note",)
    await empty_store.save([INFO, post(4, "d", "note", "notes")])
    assert {tag.key: tag.posts for tag in await empty_store.tags()} == {"notes": 3, "note": 2}


async def test_a_tag_keeps_its_id_also_when_it_is_gone_for_a_while(empty_store: Memory) -> None:
    await empty_store.save([INFO, post(1, "a", "x")])
    before = await empty_store.tag("x", None, 1)
    await empty_store.save([INFO, post(1, "a", "y")])
    await empty_store.save([INFO, post(1, "a", "x")])
    after = await empty_store.tag("x", None, 1)
    assert before is not None
    assert after is not None
    assert before.tag.id == after.tag.id


async def test_series_show_gaps_doubles_and_the_place_of_a_post(empty_store: Memory) -> None:
    await empty_store.save(
        [
            INFO,
            post(1, "Sums, part 1\nwords"),
            post(2, "Sums, part 2\nwords"),
            post(3, "Sums, part 4\nwords"),
            post(4, "Sums, part 2\nother words"),
        ]
    )
    found = await empty_store.series("sums")
    assert found is not None
    assert [part.number for part in found.parts] == [1, 2, 4]
    assert found.gaps == ((3, 3),)
    assert len(found.parts[1].doubles) == 1
    stored = await empty_store.post(found.parts[2].post or 0)
    assert stored is not None
    assert [(place.series.name, place.index) for place in stored.places] == [("Sums", 2)]
    part = await empty_store.find_series("sums 4", ("sums", 4))
    assert part is not None
    assert part.post is not None
    assert part.post.post.message_id == 3


async def test_a_pinned_post_that_lists_the_tags_is_the_guide_and_stands_in_no_list(empty_store: Memory) -> None:
    by_kind = "By kind:\n#note what I write\n#meme for laughs"
    guide = f"Guide\n\n{by_kind}\n\nBy subject:\n#video to watch\n#sums adding up\n#limits far"
    tags = ("note", "meme", "video", "sums", "limits")
    await empty_store.save([INFO, post(1, "a sum", "sums"), post(2, guide, *tags), Pinned(message_id=2)])
    view = await empty_store.guide()
    assert view.guide is not None
    assert [section.heading for section in view.guide.sections] == ["By kind", "By subject"]
    assert view.post is not None
    assert (await empty_store.latest(None, 10)).total == 1
    page = await empty_store.tag("sums", None, 10)
    assert page is not None
    assert (page.total, page.description) == (1, "adding up")


async def test_a_choice_of_language_is_kept_under_the_pseudonym(empty_store: Memory) -> None:
    await empty_store.choose_language("abc", "en")
    await empty_store.choose_language("abc", "fa")
    assert await empty_store.language("abc") == "fa"
    assert await empty_store.language("abd") is None


async def test_questions_are_answered_while_something_is_written(empty_store: Memory) -> None:
    await empty_store.save([INFO, post(1, "one", "a")])
    begun, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow() -> Iterator[Record]:
        yield INFO
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
        yield post(2, "two", "a")

    saving = asyncio.create_task(empty_store.save(slow()))
    await begun.wait()
    assert (await empty_store.latest(None, 10)).total == 1
    go_on.set()
    assert (await saving).new == 1
    assert (await empty_store.latest(None, 10)).total == 2


async def test_another_process_sees_what_was_saved_and_the_revision_tells(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shared.db"
    async with open_store(url) as one, open_store(url) as other:
        assert await one.revision() == 0
        await other.save([INFO, post(1, "one")])
        await asyncio.sleep(1.05)  # a store may lag a second behind another process
        assert await one.revision() == 1
        assert (await one.latest(None, 10)).total == 1
