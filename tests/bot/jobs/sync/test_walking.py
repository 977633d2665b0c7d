"""The walk over the public page: whole, stopped, for news, for edits, and over gaps."""

from contextlib import AsyncExitStack

import pytest
from aiohttp import web

from bot.jobs.sync.public_pages import open_pages
from bot.jobs.sync.walking import walk
from channel.errors import RahnamaError
from channel.sources.web_preview import MarkupChanged
from channel.views import SyncState
from storage import open_store
from tests.bot.jobs.sync.conftest import AT_ONCE, Scene
from tests.bot.jobs.sync.public_page import CHANNEL, PublicPage, nothing, showing
from tests.bot.loopback import page as answering
from tests.conftest import KEYRING
from tests.killing import killed_after
from tests.shared import SHARED, real


async def test_the_first_walk_brings_the_whole_channel_in(scene: Scene) -> None:
    scene.page.write(*range(2, 72))
    walked = await scene.walk()
    assert (walked.pages, walked.report.read, walked.report.new) == (5, 70, 70)
    assert walked.whole is not None
    assert (walked.whole.missing, walked.whole.gone, walked.whole.withheld) == (0, 0, 0)
    assert await scene.numbers() == list(range(2, 72))
    assert await scene.text(7) == "Thought 7\nwords of number 7 #thought"
    assert scene.page.pages_asked() == ["newest", "before 52", "before 32", "before 12", "before 2"]
    state = await scene.store.sync_state()
    assert (state.passes, state.before, state.newest, state.ended) == (1, None, 71, scene.now)


@pytest.mark.long
async def test_a_later_walk_reads_what_is_new_and_the_last_five_pages_for_edits(scene: Scene) -> None:
    scene.page.write(*range(1, 201))
    await scene.walk()
    scene.page.pages_asked()
    scene.page.write(201, 202)
    scene.page.posts[150] = "Thought 150\nwith other words #thought"
    scene.page.posts[50] = "too far back to be seen"
    walked = await scene.walk()
    assert scene.page.pages_asked() == ["newest", "before 183", "before 163", "before 143", "before 123"]
    assert (walked.report.new, walked.report.changed, walked.whole) == (2, 1, None)
    assert await scene.text(150) == "Thought 150\nwith other words #thought"
    assert await scene.text(50) == "Thought 50\nwords of number 50 #thought"


@pytest.mark.long
async def test_a_walk_after_long_reads_as_far_back_as_there_is_news(scene: Scene) -> None:
    scene.page.write(*range(1, 41))
    await scene.walk()
    scene.page.write(*range(41, 241))
    scene.page.pages_asked()
    walked = await scene.walk()
    assert walked.report.new == 200
    assert scene.page.pages_asked()[-1] == "before 61"
    assert await scene.numbers() == list(range(1, 241))


@pytest.mark.long
async def test_news_that_were_read_only_in_part_are_read_again(scene: Scene) -> None:
    scene.page.write(*range(1, 41))
    await scene.walk()
    scene.page.write(*range(41, 241))

    def break_off(page: PublicPage) -> None:
        if page.asked[-1] == "before 181":
            page.answer_next(answering(404, "no more"))

    scene.page.before_each = break_off
    with pytest.raises(RahnamaError):
        await scene.walk()
    assert 100 not in await scene.numbers()
    scene.page.before_each = nothing
    await scene.walk()
    assert await scene.numbers() == list(range(1, 241))


@pytest.mark.long
@pytest.mark.parametrize("stops_at", range(8))
async def test_a_walk_that_is_broken_off_goes_on_where_it_was(scene: Scene, stops_at: int) -> None:
    scene.page.write(*range(1, 151))
    scene.page.break_off_at(stops_at + 1)
    with pytest.raises(RahnamaError, match="refuses the page"):
        await scene.walk()
    before = (await scene.store.sync_state()).before
    assert len(await scene.numbers()) == min(20 * stops_at, 150)
    scene.page.before_each = nothing
    scene.page.pages_asked()
    walked = await scene.walk()
    asked = scene.page.pages_asked()
    assert asked[0] == "newest"
    assert before is None or asked[1] == f"before {before}"
    assert len(asked) <= 9 - stops_at + 1
    assert walked.whole is not None
    assert await scene.numbers() == list(range(1, 151))
    assert (await scene.store.sync_state()).passes == 1


@pytest.mark.long
async def test_killed_at_any_await_the_walk_loses_no_post(database: str) -> None:
    steps, killed, kills = 1, True, 0
    async with showing(*range(1, 66)) as page:
        while killed:
            url = database.replace("synced", f"synced{steps}")
            async with AsyncExitStack() as stack:
                store = await stack.enter_async_context(open_store(url, KEYRING))

                async def work() -> None:
                    async with open_pages(page.url, AT_ONCE) as pages:
                        await walk(store, pages, CHANNEL, now=lambda: 1_800_000_000)  # noqa: B023 - killed before the next

                async with killed_after(steps, work()) as killed:
                    page.pages_asked()
                async with open_pages(page.url, AT_ONCE) as pages, open_store(url, KEYRING) as second:
                    await walk(second, pages, CHANNEL, now=lambda: 1_800_000_000)
                    listed = (await second.latest(None, 1000)).posts
                    assert sorted(card.message_id or 0 for card in listed) == list(range(1, 66)), steps
                    assert (await second.sync_state()).passes == 1, steps
            kills += killed
            steps += 1
    assert kills > 20


async def test_a_channel_that_grows_meanwhile_is_read_to_its_end(scene: Scene) -> None:
    scene.page.write(*range(1, 61))

    def grow(page: PublicPage) -> None:
        page.write(max(page.posts) + 1)

    scene.page.before_each = grow
    await scene.walk()
    assert await scene.numbers() == list(range(1, 62))
    scene.page.before_each = nothing
    await scene.walk()
    assert await scene.numbers() == sorted(scene.page.posts)


async def test_a_page_without_its_link_to_older_posts_is_not_the_end(scene: Scene) -> None:
    scene.page.write(*range(1, 101))
    scene.page.without_link = {81, 61}
    await scene.walk()
    assert await scene.numbers() == list(range(1, 101))


async def test_an_empty_page_in_the_middle_is_not_the_end(scene: Scene) -> None:
    scene.page.write(*range(1, 31), *range(200, 231))
    scene.page.blank = {200, 180}
    walked = await scene.walk()
    assert walked.whole is not None
    assert await scene.numbers() == [*range(1, 31), *range(200, 231)]


async def test_below_a_desert_the_walk_looks_where_the_index_knows_a_post(scene: Scene) -> None:
    scene.page.write(7, *range(5000, 5051))
    await scene.walk()
    scene.page.blank = set(range(4000, 5001))  # the host gives up, and more than once
    walked = await scene.walk(whole=True)
    assert walked.whole is not None
    assert walked.whole.missing == 0
    assert len(scene.page.pages_asked()) < 60


async def test_a_page_that_repeats_itself_ends(scene: Scene) -> None:
    scene.page.write(*range(900, 1000))
    same = scene.page.page(None)
    scene.page.before_each = lambda page: page.answer_next(answering(200, same))
    await scene.walk()
    assert len(scene.page.asked) < 60
    assert await scene.numbers() == list(range(980, 1000))


async def test_the_real_page_is_walked(scene: Scene) -> None:
    saved = real(SHARED / "data" / "web_preview_page.html").read_text(encoding="utf-8")

    def show(page: PublicPage) -> None:
        if page.asked[-1] == "newest":
            page.answer_next(answering(200, saved))

    scene.page.before_each = show
    walked = await scene.walk()
    assert (walked.report.new, walked.whole is not None) == (3, True)
    assert await scene.numbers() == [1001, 1003, 1010]
    assert scene.page.asked[:2] == ["newest", "before 1001"]


async def test_a_page_without_any_post_is_told_and_ends_no_pass(scene: Scene) -> None:
    with pytest.raises(RahnamaError, match="shows no post"):
        await scene.walk()
    scene.page.write(1, 2)
    await scene.walk()
    assert await scene.numbers() == [1, 2]
    scene.page.delete(1, 2)
    with pytest.raises(RahnamaError, match="shows no post"):
        await scene.walk(whole=True)
    assert (await scene.store.sync_state()).passes == 1


async def test_where_the_host_shows_nothing_any_more_the_walk_is_not_at_its_end(scene: Scene) -> None:
    scene.page.write(*range(1, 151))
    all_of_them = scene.page.posts

    def tire(page: PublicPage) -> None:
        if len(page.asked) == 4:
            page.posts = {}

    scene.page.before_each = tire
    with pytest.raises(RahnamaError, match="asked too often"):
        await scene.walk()
    state = await scene.store.sync_state()
    assert (state.passes, state.before) == (0, 91)
    scene.page.before_each = nothing
    scene.page.posts = all_of_them
    assert (await scene.walk()).whole is not None
    assert await scene.numbers() == list(range(1, 151))


async def test_a_page_with_another_markup_is_told_and_nothing_is_missed(scene: Scene) -> None:
    scene.page.write(*range(1, 101))
    await scene.walk()
    state = await scene.store.sync_state()
    other = "<html><body><div class='another'>Small Thinker</div></body></html>"
    for whole in (False, True):
        scene.page.answer_next(answering(200, other))
        with pytest.raises(MarkupChanged, match="Telegram may have changed the page"):
            await scene.walk(whole=whole)
    assert await scene.store.sync_state() == state
    assert await scene.numbers() == list(range(1, 101))


async def test_a_walk_gives_way_to_another_that_has_moved_the_place(scene: Scene) -> None:
    scene.page.write(*range(1, 101))

    async def meanwhile(_: web.Request) -> web.StreamResponse:
        await scene.store.keep_sync_state(SyncState(passes=0, before=11, newest=100))
        return web.Response(text=scene.page.page(None))

    scene.page.answer_next(meanwhile)
    with pytest.raises(RahnamaError, match="another Rahnama"):
        await scene.walk()
    assert (await scene.store.sync_state()).before == 11


async def test_the_watch_is_told_how_far_it_is(scene: Scene) -> None:
    scene.page.write(*range(1, 51))
    told: list[tuple[int, int]] = []
    await scene.walk(watch=lambda done, total: told.append((done, total)))
    assert told == [(20, 50), (40, 50), (50, 50)]
    scene.page.write(*range(51, 56))
    told.clear()
    await scene.walk(watch=lambda done, total: told.append((done, total)))
    assert told == [(20, 55), (40, 55), (55, 55)]
