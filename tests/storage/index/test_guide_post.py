"""The guide post that the bot keeps: which messages it is, and what the index makes of them."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from channel.models import ChannelInfo, Origin, Pinned, Post, Record, SourceKind
from channel.owner.guide_post import GuideTrouble, Published, PublishedPost
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="Sums", username="sums", chat_id=-1005)
OWN = "Index\n\nKinds:\n#a - of one kind\n#b - of another\n\nMore:\n#c - a third\n#d - a fourth\n#e - a fifth"
BOTS = "Index\n\nKinds\n#a (1) — wrong\n#b (1) — wrong\n\nMore\n#c (1)\n#d (1)\n#e (1)\n\nX - part 1 / 2"


def post(number: int, text: str) -> Post:
    return Post(message_id=number, text=text, tags=tuple(re.findall(r"#(\w+)", text)), date=1_700_000_000 + number)


def with_posts(*numbers: int) -> Published:
    return Published(on=True, posts=tuple(PublishedPost(message_id=number, sent="x") for number in numbers))


async def save(store: Memory, *records: Record, source: SourceKind = SourceKind.JSON) -> None:
    await store.save([Origin(source=source, as_of=2_000_000_000), INFO, *records])


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    """A channel whose owner has pinned their own guide."""
    async with open_store(f"sqlite:///{tmp_path}/index.db", KEYRING) as opened:
        texts = (f"Of {tag} #{tag}" for tag in "abcde")
        await save(
            opened, *(post(number, text) for number, text in enumerate(texts, 1)), post(9, OWN), Pinned(message_id=9)
        )
        yield opened


async def lists(store: Memory) -> tuple[object, ...]:
    latest = [one.message_id for one in (await store.latest(None, 50)).posts]
    tags = {one.name: one.posts for one in await store.tags()}
    view = await store.channel()
    return latest, tags, view.tags, view.series


async def descriptions(store: Memory) -> dict[str, str]:
    guide = (await store.guide()).guide
    return {tag.name: tag.description for section in guide.sections for tag in section.tags} if guide else {}


async def guide_at(store: Memory) -> int | None:
    found = (await store.guide()).post
    return found.message_id if found else None


async def test_nothing_is_published_at_first(store: Memory) -> None:
    assert await store.published() == Published()


async def test_what_is_kept_comes_back_also_from_another_start(store: Memory, tmp_path: Path) -> None:
    kept = Published(
        on=True,
        asked=True,
        posting=True,
        pinned=True,
        trouble=GuideTrouble.RIGHTS,
        language="en",
        title="T",
        foreword="<b>F</b>",
        closing="",
        posts=(
            PublishedPost(message_id=12, sent="<b>x</b>", shown="x"),
            PublishedPost(message_id=11, sent="y", shown="y"),
        ),
        former=(3, 10),
    )
    assert await store.change_published(lambda _: kept) == kept
    async with open_store(f"sqlite:///{tmp_path}/index.db", KEYRING) as again:
        assert await again.published() == kept


async def test_what_has_to_be_written_anew_moves_the_revision_on_and_nothing_else_does(store: Memory) -> None:
    async def moved(**changed: Any) -> bool:
        before = await store.revision()
        await store.change_published(lambda now: now.model_copy(update=changed))
        return await store.revision() > before

    await store.change_published(lambda _: with_posts(20))
    for asked in ({"asked": True}, {"title": "T"}, {"closing": ""}, {"posts": (PublishedPost(message_id=20),)}):
        assert await moved(**asked), asked
        assert not await moved(**asked), "once"
    for done in ({"asked": False}, {"pinned": True}, {"posting": True}, {"posts": with_posts(20).posts}):
        assert not await moved(**done), done


async def test_the_bot_s_posts_are_the_guide_and_change_no_list(store: Memory) -> None:
    before = await lists(store)
    await store.change_published(lambda _: with_posts(20, 21))
    assert await guide_at(store) == 9, "it is not in the index yet"
    await save(store, post(20, BOTS), post(21, "#f (1)\n#g (1)"), Pinned(message_id=20), source=SourceKind.LIVE)
    assert await guide_at(store) == 20
    latest, tags, *totals = await lists(store)
    assert (latest, totals) == (before[0], [*before[2:]])
    assert {name: posts for name, posts in dict(tags).items() if posts} == before[1]  # type: ignore[call-overload]


async def test_the_index_does_not_believe_what_the_bot_wrote_itself(store: Memory) -> None:
    said = await descriptions(store)
    await store.change_published(lambda _: with_posts(20))
    await save(store, post(20, BOTS), Pinned(message_id=20), source=SourceKind.LIVE)
    assert await descriptions(store) == said
    assert await store.series_list() == ()


async def test_the_owner_s_guide_is_heard_on(store: Memory) -> None:
    await store.change_published(lambda _: with_posts(20))
    await save(store, post(20, BOTS), Pinned(message_id=20), source=SourceKind.LIVE)
    edited = post(9, OWN.replace("of one kind", "of all kinds")).model_copy(update={"edited": 1_900_000_000})
    await save(store, edited, source=SourceKind.LIVE)
    assert (await descriptions(store))["a"] == "of all kinds"


async def test_where_the_owner_s_guide_is_gone_what_it_said_stays(store: Memory) -> None:
    said = await descriptions(store)
    await save(store, post(7, OWN.replace("of one kind", "as it was long ago")), Pinned(message_id=7))
    await store.change_published(lambda _: with_posts(20))
    await save(store, post(20, BOTS), Pinned(message_id=20), source=SourceKind.LIVE)
    await store.mark_gone(9)
    await save(store, post(20, BOTS + "\n"), source=SourceKind.LIVE)
    assert await descriptions(store) == said
    assert await guide_at(store) == 20
    assert 7 in [one.message_id for one in (await store.latest(None, 50)).posts]


async def test_a_guide_that_the_owner_pins_afterwards_is_heard(store: Memory) -> None:
    await store.change_published(lambda _: with_posts(20))
    await save(store, post(20, BOTS), Pinned(message_id=20), source=SourceKind.LIVE)
    await save(store, post(30, OWN.replace("of one kind", "as of now")), source=SourceKind.LIVE)
    assert (await descriptions(store))["a"] == "of one kind"
    await save(store, Pinned(message_id=30), source=SourceKind.LIVE)
    assert (await descriptions(store))["a"] == "as of now"
    assert await guide_at(store) == 20


async def test_in_a_new_database_the_bot_s_own_post_is_read_as_any_guide(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/new.db", KEYRING) as new:
        texts = (f"Of {tag} #{tag}" for tag in "abcde")
        await save(new, *(post(number, text) for number, text in enumerate(texts, 1)))
        await save(new, post(20, BOTS.replace("wrong", "of its kind")), Pinned(message_id=20))
        assert await guide_at(new) == 20
        assert (await descriptions(new))["a"] == "of its kind"


async def test_a_former_guide_does_not_come_into_the_lists(store: Memory) -> None:
    await store.change_published(lambda _: with_posts(20))
    await save(store, post(20, BOTS), Pinned(message_id=20), source=SourceKind.LIVE)
    before = await lists(store)
    anew = Published(on=True, posts=(PublishedPost(message_id=25),), former=(20,))
    await store.change_published(lambda _: anew)
    await save(store, post(25, BOTS), Pinned(message_id=25), source=SourceKind.LIVE)
    assert await lists(store) == before
    assert await guide_at(store) == 25


async def test_one_that_was_gone_and_is_there_again_is_no_news(store: Memory) -> None:
    await store.change_published(lambda _: with_posts(20))
    await save(store, post(20, BOTS), Pinned(message_id=20), source=SourceKind.LIVE)
    before = await lists(store)
    await store.mark_gone(20)
    found = await store.post_at(20)
    assert found
    await store.bring_back(found.id)
    assert await lists(store) == before
    assert await guide_at(store) == 20


async def test_forgotten_numbers_let_their_posts_be_posts_again(store: Memory) -> None:
    await store.change_published(lambda _: with_posts(20))
    await save(store, post(20, "Words\n#f (1)"), source=SourceKind.LIVE)
    assert 20 not in (await lists(store))[0]  # type: ignore[operator]
    await store.change_published(lambda _: Published())
    assert 20 in (await lists(store))[0]  # type: ignore[operator]


async def test_a_change_that_changes_nothing_leaves_the_index_as_it_is(store: Memory) -> None:
    await store.change_published(lambda _: with_posts(20))
    before = await store.revision()
    await store.change_published(lambda now: now)
    await store.change_published(lambda now: now.model_copy(update={"pinned": True}))
    assert await store.revision() == before
