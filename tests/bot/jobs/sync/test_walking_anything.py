"""Whatever happens in a channel, and wherever walks are broken off: in the end the index is as the page is."""

import asyncio
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.jobs.sync.public_pages import PageAwayError, open_pages
from storage import open_store
from tests.bot.jobs.sync.conftest import AT_ONCE, Scene
from tests.bot.jobs.sync.public_page import nothing, showing
from tests.conftest import KEYRING
from tests.examples import examples

_NUMBERS = st.integers(1, 900)
_STEPS = st.one_of(
    st.tuples(st.just("write"), st.sets(_NUMBERS, max_size=80)),
    st.tuples(st.just("grow"), st.integers(1, 60)),
    st.tuples(st.just("delete"), st.sets(_NUMBERS, max_size=300)),
    st.tuples(st.just("blank"), st.sets(_NUMBERS, max_size=5)),
    st.tuples(st.just("walk"), st.none()),
    st.tuples(st.just("whole"), st.none()),
    st.tuples(st.just("broken"), st.integers(1, 8)),
)


@pytest.mark.long
@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_STEPS, max_size=8))
def test_in_the_end_the_index_is_as_the_page_is(steps: list[tuple[str, object]]) -> None:
    asyncio.run(_live_through(steps))


async def _live_through(steps: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder)}/any.db"
        async with showing(950) as page, open_pages(page.url, AT_ONCE) as pages, open_store(url, KEYRING) as store:
            scene = Scene(page, pages, store)
            for step, value in steps:
                await _take(scene, step, value)
            page.blank = set()
            for number in page.posts:
                page.posts[number] += "\nin its last form"
            for _ in range(3):  # the first may end a pass that was under way
                await scene.walk(whole=True, most=1.0)
            assert await scene.numbers() == sorted(page.posts)
            for number, text in page.posts.items():
                assert await scene.text(number) == text
            assert (await scene.store.sync_state()).newest == max(await _ever(scene))


async def _take(scene: Scene, step: str, value: object) -> None:
    page = scene.page
    match step, value:
        case "write", set(numbers):
            page.write(*numbers)
        case "grow", int(count):
            page.write(*range(max(page.posts) + 1, max(page.posts) + 1 + count))
        case "delete", set(numbers):
            page.delete(*(numbers & page.posts.keys()))
        case "blank", set(numbers):
            page.blank = set(numbers)
        case "broken", int(at):
            page.pages_asked()
            page.break_off_at(at)
            with suppress(PageAwayError):
                await scene.walk(whole=True)
            page.before_each = nothing
        case _:
            with suppress(PageAwayError):  # where a blank page looks as if the host were tired
                await scene.walk(whole=step == "whole")


async def _ever(scene: Scene) -> list[int]:
    """The numbers of all posts that were ever read."""
    found = [await scene.store.post_at(number) for number in range(1, max(scene.page.posts) + 600)]
    return [one.post.message_id for one in found if one and one.post.message_id is not None]
