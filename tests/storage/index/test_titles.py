"""Titles of posts in lists: a line that many posts share is the title of none."""

import pytest

from channel.models import ChannelInfo, Origin, Post, Record, SourceKind
from channel.store import Index

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="Kettle", username="kettle")
NAMES = ("On steam", "On whistles", "On scale", "On spouts", "On lids", "On handles")


def under(line: str, count: int, first: int = 1) -> list[Post]:
    return [
        Post(message_id=number, date=1_700_000_000, text=f"{line}\n{name}\nand so on")
        for number, name in enumerate(NAMES[:count], first)
    ]


def read(*posts: Record, as_of: int = 1, source: SourceKind = SourceKind.JSON) -> list[Record]:
    return [Origin(source=source, as_of=as_of), INFO, *posts]


async def titles(store: Index) -> list[str]:
    return [card.title for card in (await store.latest(None, 100)).posts][::-1]


async def test_with_its_fifth_post_a_line_is_a_rubric_and_all_are_called_by_what_follows(empty_store: Index) -> None:
    posts = under("🫖 Kettle talk", 6)
    await empty_store.save(read(*posts[:4]))
    assert await titles(empty_store) == ["🫖 Kettle talk"] * 4
    for post in posts[4:]:
        await empty_store.save(read(post, source=SourceKind.LIVE))
    assert await titles(empty_store) == list(NAMES)


async def test_an_import_names_them_as_posts_that_come_one_by_one(empty_store: Index) -> None:
    await empty_store.save(read(*under("Kettle talk", 6), *under("Cups", 4, first=10)))
    assert await titles(empty_store) == [*NAMES, *["Cups"] * 4]


async def test_a_line_that_is_edited_away_is_no_rubric_any_more(empty_store: Index) -> None:
    first, *others = under("Kettle talk", 5)
    await empty_store.save(read(first, *others))
    edited = first.model_copy(update={"text": "Something else\nand so on", "edited": 1_800_000_000})
    await empty_store.save(read(edited, as_of=1_800_000_000))
    assert await titles(empty_store) == ["Something else", *["Kettle talk"] * 4]


async def test_lone_lines_are_called_by_themselves_however_often_they_stand(empty_store: Index) -> None:
    await empty_store.save(read(*(Post(message_id=number, text="Tea time") for number in range(1, 8))))
    assert await titles(empty_store) == ["Tea time"] * 7


async def test_a_post_shown_alone_and_one_that_is_found_have_the_same_title(empty_store: Index) -> None:
    await empty_store.save(read(*under("Kettle talk", 5)))
    found = await empty_store.post_at(2)
    assert found is not None
    assert found.title == "On whistles"


@pytest.mark.long
async def test_a_thousand_posts_under_one_line_cost_no_more_each_than_ten(empty_store: Index) -> None:
    posts = [Post(message_id=number, text=f"Kettle talk\nCup {number}\nis warm") for number in range(1, 1001)]
    await empty_store.save(read(*posts))
    assert await titles(empty_store) == [f"Cup {number}" for number in range(901, 1001)]
