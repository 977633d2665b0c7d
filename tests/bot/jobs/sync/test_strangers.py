"""A page that is another channel's is not read into the index; one that has a new name is."""

from collections.abc import Awaitable, Callable

import pytest

from bot.jobs.sync.current import bring_up_to_date
from bot.jobs.sync.opened_links import Links
from bot.jobs.sync.troubles import Notices
from channel.models import ChannelInfo, Origin, SourceKind
from channel.posts.identity import Stranger, Way
from channel.views import PostState
from handlers.texts import Texts, texts
from tests.bot.jobs.sync.conftest import Scene
from tests.bot.jobs.sync.public_page import CHANNEL, TITLE

CHAT = -1001234567890


def taken_by_somebody(scene: Scene, *numbers: int, title: str = "Shoe shop") -> None:
    """The page's name leads to another channel with posts of these numbers."""
    scene.page.title = title
    scene.page.posts = {number: f"Order {number}: shoes at half price, today only" for number in numbers}


async def learn(scene: Scene, **told: object) -> None:
    info = ChannelInfo.model_validate({"title": TITLE, "username": CHANNEL, **told})
    await scene.store.save([Origin(source=SourceKind.LIVE, as_of=scene.now), info])


async def english() -> Texts:
    return texts("en")


@pytest.mark.long
@pytest.mark.parametrize("title", ["Shoe shop", TITLE])
@pytest.mark.parametrize("numbers", [range(1, 51), range(31, 41), range(1, 700)])
async def test_a_name_that_is_somebody_elses_now_changes_nothing(scene: Scene, numbers: range, title: str) -> None:
    scene.page.write(*range(1, 51))
    await scene.walk()
    before, revision = await scene.store.sync_state(), await scene.store.revision()
    taken_by_somebody(scene, *numbers, title=title)
    for whole in (False, True, True, True):
        with pytest.raises(Stranger):
            await scene.walk(whole=whole)
    assert (await scene.store.sync_state(), await scene.store.revision()) == (before, revision)
    assert await scene.numbers() == list(range(1, 51))
    assert "words of number 7" in await scene.text(7)


async def test_the_id_in_the_page_is_enough_to_tell(scene: Scene) -> None:
    scene.page.chat_id = CHAT
    scene.page.write(*range(1, 31))
    await scene.walk()
    scene.page.chat_id = CHAT - 1
    with pytest.raises(Stranger, match="their ids differ"):
        await scene.walk()
    scene.page.chat_id, scene.page.channel, scene.page.title = CHAT, "NewName", "Great Thinker"
    await scene.walk()
    info = (await scene.store.channel()).info
    assert info == ChannelInfo(title="Great Thinker", username="NewName", chat_id=CHAT)


async def test_a_new_name_is_followed_by_posts_that_both_have_however_many_are_new(scene: Scene) -> None:
    scene.page.write(*range(1, 31))
    await scene.walk()
    scene.page.channel, scene.page.title = "NewName", "Great Thinker"
    scene.page.write(*range(31, 131))
    scene.page.pages_asked()
    walked = await scene.walk()
    assert scene.page.pages_asked()[:2] == ["newest", "before 31"]
    assert walked.report.new == 100
    info = (await scene.store.channel()).info
    assert info == ChannelInfo(title="Great Thinker", username="NewName")


async def test_of_too_few_posts_the_owner_is_believed(scene: Scene) -> None:
    scene.page.write(1, 2)
    await scene.walk()
    scene.page.channel, scene.page.title = "NewName", "Great Thinker"
    scene.page.write(3)
    with pytest.raises(Stranger):
        await scene.walk()
    await scene.walk(renamed=True)
    assert await scene.numbers() == [1, 2, 3]


async def test_the_running_bot_reads_no_strangers_page_and_goes_on_when_it_is_over(scene: Scene) -> None:
    scene.page.write(*range(1, 31))
    notices = Notices(scene.store, None, "page", english, lambda: None)
    look: Callable[[], Awaitable[bool]] = lambda: bring_up_to_date(  # noqa: E731
        scene.store, scene.pages, CHANNEL, notices, lambda: scene.now
    )
    assert await look()
    mine = dict(scene.page.posts)
    taken_by_somebody(scene, *range(1, 41))
    assert not await look()
    assert not await look()
    [refusal] = await scene.store.refusals()
    assert refusal.channel is not None
    assert (refusal.way, refusal.channel.title, refusal.times) == (Way.PAGE, "Shoe shop", 2)
    scene.page.posts, scene.page.title = mine, TITLE
    assert await look()
    assert await scene.store.refusals() == ()


async def test_the_running_bot_asks_for_the_name_that_a_known_channel_has_now(scene: Scene) -> None:
    scene.page.write(*range(1, 31))
    await scene.walk()
    await learn(scene, chat_id=CHAT)
    await learn(scene, chat_id=CHAT, username="NewName")
    names: list[str] = []
    posts = scene.pages.posts

    async def noted(channel: str, before: int | None = None) -> bytes:
        names.append(channel)
        return await posts(channel, before)

    scene.pages.posts = noted  # type: ignore[method-assign]
    scene.page.channel, scene.page.chat_id = "NewName", CHAT
    notices = Notices(scene.store, None, "page", english, lambda: None)
    assert await bring_up_to_date(scene.store, scene.pages, CHANNEL, notices, lambda: scene.now)
    assert set(names) == {"NewName"}


async def test_a_strangers_links_tell_of_no_deletion(scene: Scene) -> None:
    scene.page.write(*range(1, 31))
    await scene.walk()
    taken_by_somebody(scene, 1, 2, *range(20, 41))
    with pytest.raises(Stranger):
        await scene.walk()

    async def at_once(seconds: float) -> None:
        return

    links = Links(scene.store, scene.pages, CHANNEL, sleep=at_once)
    assert await links._look(7) is False
    await links._look_again(7)
    assert await scene.state_of(7) is PostState.HERE
