"""What readers open is looked at behind the answer: whether it is still there, once a day, and nothing of them."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from bot.jobs.sync.opened_links import Links
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.views import PostState
from tests.bot.jobs.sync.conftest import Scene
from tests.bot.jobs.sync.public_page import CHANNEL
from tests.bot.loopback import page as answering
from tests.bot.loopback import until


class Clock:
    """Sleeps no moment, and counts how long it should have been."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []
        self.awake = asyncio.Event()
        self.awake.set()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await self.awake.wait()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def links(scene: Scene, clock: Clock) -> AsyncIterator[Links]:
    scene.page.write(*range(1, 31))
    await scene.walk()
    scene.page.pages_asked()
    made = Links(scene.store, scene.pages, CHANNEL, clock=lambda: clock.time, sleep=clock.sleep)
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    await asyncio.wait({running})
    assert running.cancelled()


async def test_a_post_that_is_there_is_looked_at_once_a_day(scene: Scene, links: Links, clock: Clock) -> None:
    links.opened(7)
    links.opened(7)
    links.opened(8)
    await until(lambda: scene.page.asked == ["link 7", "link 8"])
    clock.time += 86_000
    links.opened(7)
    clock.time += 500
    links.opened(8)
    await until(lambda: len(scene.page.asked) == 3)
    assert scene.page.asked == ["link 7", "link 8", "link 8"]
    assert await scene.state_of(7) == PostState.HERE


async def test_a_post_that_is_gone_at_two_looks_is_marked(scene: Scene, links: Links, clock: Clock) -> None:
    scene.page.delete(7)
    clock.awake.clear()
    links.opened(7)
    await until(lambda: clock.slept)
    assert clock.slept == [60.0]
    assert scene.page.asked == ["link 7"]
    assert await scene.state_of(7) == PostState.HERE
    links.opened(8)  # others need not wait for the second look
    await until(lambda: scene.page.asked == ["link 7", "link 8"])
    clock.awake.set()
    await until(lambda: len(scene.page.asked) == 4)
    assert scene.page.asked[2:] == ["link 7", "link 30"]
    async with asyncio.timeout(60):
        while await scene.state_of(7) != PostState.GONE:  # noqa: ASYNC110 - a table knows no events
            await asyncio.sleep(0.002)
    assert 7 not in await scene.numbers()


async def test_a_post_that_is_back_at_the_second_look_stays(scene: Scene, links: Links, clock: Clock) -> None:
    scene.page.delete(7)
    clock.awake.clear()
    links.opened(7)
    await until(lambda: clock.slept)
    scene.page.write(7)
    clock.awake.set()
    links.opened(8)
    await until(lambda: scene.page.asked.count("link 7") == 2 and "link 8" in scene.page.asked)
    await asyncio.sleep(0.05)
    assert await scene.state_of(7) == PostState.HERE


async def test_where_no_post_can_be_opened_none_is_marked(scene: Scene, links: Links) -> None:
    scene.page.delete(*range(1, 31))
    for number in (5, 6, 7):
        links.opened(number)
    await until(lambda: scene.page.asked.count("link 30") == 3)
    await asyncio.sleep(0.05)
    assert await scene.numbers() == list(range(1, 31))


async def test_an_album_is_there_while_one_of_its_messages_is(scene: Scene, links: Links, clock: Clock) -> None:
    album = Post(message_id=31, text="two pictures", date=1_800_000_000, album=(31, 32))
    info = ChannelInfo(title="Small Thinker", username=CHANNEL)
    await scene.store.save([Origin(source=SourceKind.JSON, as_of=scene.now), info, album])
    scene.page.write(32)
    links.opened(31)
    await until(lambda: scene.page.asked == ["link 31", "link 31", "link 32"])
    await asyncio.sleep(0.05)
    assert await scene.state_of(31) == PostState.HERE


@pytest.mark.parametrize(
    "answer", [answering(200, "<html>another page</html>"), answering(200, ""), answering(302, "", Location="/")]
)
async def test_what_cannot_be_told_marks_nothing(scene: Scene, links: Links, clock: Clock, answer: object) -> None:
    scene.page.answer_next(answer)  # type: ignore[arg-type]
    links.opened(7)
    links.opened(8)
    await until(lambda: scene.page.asked == ["link 7", "link 8"])
    assert clock.slept == []
    assert await scene.state_of(7) == PostState.HERE


async def test_a_host_that_does_not_answer_is_left_alone_for_a_while(
    scene: Scene, links: Links, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.awake.clear()
    scene.page.answer_next(*[answering(503, "")] * 6)
    links.opened(7)
    links.opened(8)
    await until(lambda: clock.slept)
    assert clock.slept == [600.0]
    assert scene.page.asked == ["link 7"] * 6
    clock.awake.set()
    await until(lambda: scene.page.asked[6:] == ["link 8"])
    assert [record.message for record in caplog.records if record.name == "rahnama.links"] == ["link_check_failed"]


@pytest.mark.long
def test_the_bot_starts_without_the_parser_of_pages() -> None:
    code = (
        "import sys, bot.commands.run; sys.exit('selectolax' in sys.modules or 'bot.jobs.sync.walking' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_what_is_opened_while_too_many_wait_is_left_for_another_time(scene: Scene, clock: Clock) -> None:
    links = Links(scene.store, scene.pages, CHANNEL, clock=lambda: clock.time, sleep=clock.sleep)
    scene.page.write(*range(1, 301))
    for number in range(1, 301):
        links.opened(number)
    running = asyncio.create_task(links.run())
    await until(lambda: len(scene.page.asked) == 100)
    await asyncio.sleep(0.05)
    assert scene.page.asked == [f"link {number}" for number in range(1, 101)]
    links.opened(200)
    await until(lambda: scene.page.asked[-1] == "link 200")
    running.cancel()
    await asyncio.wait({running})
