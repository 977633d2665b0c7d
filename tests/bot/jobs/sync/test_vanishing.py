"""What walks find missing: a post is gone when two whole ones missed it, unless too many would go at once."""

import pytest

from channel.errors import RahnamaError
from channel.views import PostState
from tests.bot.jobs.sync.conftest import Scene
from tests.bot.jobs.sync.public_page import nothing


async def test_a_deleted_post_is_marked_by_the_second_whole_walk_that_misses_it(scene: Scene) -> None:
    scene.page.write(*range(1, 101))
    await scene.walk()
    scene.page.delete(40, 90)
    first = (await scene.walk(whole=True)).whole
    assert first is not None
    assert (first.missing, first.gone) == (2, 0)
    assert await scene.numbers() == list(range(1, 101))
    await scene.walk()  # short walks between do not count
    second = (await scene.walk(whole=True)).whole
    assert second is not None
    assert (second.missing, second.gone, second.withheld) == (0, 2, 0)
    assert await scene.state_of(40) == PostState.GONE
    assert await scene.state_of(41) == PostState.HERE


async def test_the_newest_post_is_missed_too(scene: Scene) -> None:
    scene.page.write(*range(1, 101))
    await scene.walk()
    scene.page.delete(100)
    await scene.walk(whole=True)
    await scene.walk(whole=True)
    assert await scene.state_of(100) == PostState.GONE


async def test_a_post_that_only_one_whole_walk_missed_stays(scene: Scene) -> None:
    scene.page.write(*range(1, 101))
    await scene.walk()
    scene.page.delete(40)
    await scene.walk(whole=True)
    scene.page.write(40)
    await scene.walk(whole=True)
    scene.page.delete(40)
    ended = (await scene.walk(whole=True)).whole
    assert ended is not None
    assert (ended.missing, ended.gone) == (1, 0)
    assert await scene.state_of(40) == PostState.HERE


async def test_a_deleted_post_that_is_back_is_in_the_lists_again(scene: Scene) -> None:
    scene.page.write(*range(1, 101))
    await scene.walk()
    scene.page.delete(95)
    await scene.walk(whole=True)
    await scene.walk(whole=True)
    assert await scene.state_of(95) == PostState.GONE
    scene.page.write(95)
    await scene.walk()
    assert await scene.state_of(95) == PostState.HERE


async def test_where_many_vanish_at_once_none_is_marked(scene: Scene) -> None:
    scene.page.write(*range(1, 101))
    await scene.walk()
    scene.page.delete(*range(11, 21))
    await scene.walk(whole=True)
    withheld = (await scene.walk(whole=True)).whole
    assert withheld is not None
    assert (withheld.gone, withheld.withheld) == (0, 10)
    assert await scene.numbers() == list(range(1, 101))
    marked = (await scene.walk(whole=True, most=1.0)).whole
    assert marked is not None
    assert marked.gone == 10


async def test_posts_that_came_while_a_walk_was_stopped_count_in_its_pass(scene: Scene) -> None:
    scene.page.write(*range(1, 61))
    scene.page.break_off_at(2)
    with pytest.raises(RahnamaError):
        await scene.walk()
    scene.page.before_each = nothing
    scene.page.write(*range(61, 131))
    assert (await scene.walk()).whole is not None
    assert await scene.numbers() == list(range(1, 131))
    second = (await scene.walk(whole=True)).whole
    third = (await scene.walk(whole=True)).whole
    assert second is not None
    assert third is not None
    assert (second.missing, third.gone, third.withheld) == (0, 0, 0)


async def test_an_album_is_one_post_and_its_pictures_are_not_missed(scene: Scene) -> None:
    scene.page.write(*range(1, 20), 30, *range(41, 60))
    scene.page.albums = {30: range(30, 40)}
    for _ in range(3):
        walked = await scene.walk(whole=True)
        assert walked.whole is not None
        assert (walked.whole.missing, walked.whole.gone) == (0, 0)
    assert await scene.numbers() == sorted(scene.page.posts)
    found = await scene.store.post_at(37)
    assert found is not None
    assert found.post.album == tuple(range(30, 40))
