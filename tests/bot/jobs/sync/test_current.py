"""The running bot's index stays current by itself, and its owner hears of trouble once, and once of its end."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.app import owners_texts_of
from bot.jobs.sync.current import bring_up_to_date, keep_current
from bot.jobs.sync.troubles import Notices
from bot.settings import MailSettings
from channel.errors import StoreError
from channel.people.letters import Outcome
from channel.views import PostState
from handlers.html import link
from handlers.texts import LANGUAGES, texts
from tests.bot.jobs.sync.conftest import Scene
from tests.bot.jobs.sync.public_page import CHANNEL, leading_to
from tests.bot.loopback import page as answering
from tests.conftest import KEYRING

OWNER = 4711
HOUR, DAY = 3600, 86_400
PAGE = "https://t.me/s/SmallThinker"
SHOWN = link(PAGE, PAGE)
ANOTHER_MARKUP = answering(200, "<html><body><div class='another'>Small Thinker</div></body></html>")
CLOSED = leading_to(f"/{CHANNEL}")

Look = Callable[[], Awaitable[list[str]]]


@pytest.fixture
def look(scene: Scene) -> Look:
    """The bot checks the page once; gives what the owner is told."""
    mail = MailSettings(destination=OWNER, admins=frozenset({OWNER}))
    woken: list[bool] = []

    async def once() -> list[str]:
        # created again each time, as by a start of the bot
        notices = Notices(
            scene.store, OWNER, PAGE, owners_texts_of(scene.store, KEYRING, mail), lambda: woken.append(True)
        )
        await bring_up_to_date(scene.store, scene.pages, CHANNEL, notices, lambda: scene.now)
        parcels = await scene.store.claim(10, scene.now)
        for parcel in parcels:
            await scene.store.settle(parcel, Outcome.SENT, scene.now)
        assert all(parcel.call.params["chat_id"] == OWNER for parcel in parcels)
        assert bool(woken) == bool(parcels)
        woken.clear()
        scene.now += 6 * HOUR
        return [parcel.call.params["text"] for parcel in parcels]

    return once


async def speak(scene: Scene, language: str) -> None:
    await scene.store.choose_language(KEYRING.pseudonym("language", OWNER), language)


@pytest.mark.long
async def test_the_first_look_walks_the_whole_page_and_later_ones_read_the_news(scene: Scene, look: Look) -> None:
    scene.page.write(*range(1, 151))
    assert await look() == []
    assert await scene.numbers() == list(range(1, 151))
    scene.page.write(151)
    scene.page.pages_asked()
    await look()
    assert len(scene.page.pages_asked()) == 5
    assert await scene.numbers() == list(range(1, 152))


@pytest.mark.long
async def test_a_week_later_the_whole_page_is_walked_again(scene: Scene, look: Look) -> None:
    scene.page.write(*range(1, 151))
    await look()
    scene.page.delete(3)
    scene.now += 7 * DAY
    await look()
    await look()
    assert (await scene.store.sync_state()).passes == 2
    scene.now += 7 * DAY
    await look()
    assert await scene.state_of(3) == PostState.GONE


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_owner_hears_once_of_another_markup_and_once_of_its_end(
    scene: Scene, look: Look, language: str
) -> None:
    await speak(scene, language)
    lines = texts(language).sync
    scene.page.write(*range(1, 51))
    await look()
    for told in ([lines.markup(page=SHOWN)], [], []):
        scene.page.answer_next(ANOTHER_MARKUP)
        assert await look() == told
    assert await look() == [lines.readable_again()]
    assert await look() == []
    scene.page.answer_next(ANOTHER_MARKUP)
    assert await look() == [lines.markup(page=SHOWN)]
    assert await scene.numbers() == list(range(1, 51))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_owner_hears_once_that_the_page_is_closed(scene: Scene, look: Look, language: str) -> None:
    await speak(scene, language)
    lines = texts(language).sync
    scene.page.write(*range(1, 51))
    for told in ([lines.closed(page=SHOWN)], []):
        scene.page.answer_next(CLOSED)
        assert await look() == told
    scene.page.answer_next(ANOTHER_MARKUP)
    assert await look() == [lines.markup(page=SHOWN)]
    assert await look() == [lines.readable_again()]


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_owner_hears_once_that_many_posts_vanished(scene: Scene, look: Look, language: str) -> None:
    await speak(scene, language)
    lines = texts(language).sync
    scene.page.write(*range(1, 101))
    await look()
    scene.page.delete(*range(11, 31))
    told = []
    for _ in range(4):
        scene.now += 7 * DAY
        told += await look()
        told += await look()
    assert told == [lines.withheld(page=SHOWN, count=20)]
    assert await scene.numbers() == list(range(1, 101))
    scene.page.write(*range(11, 31))
    scene.now += 7 * DAY
    assert await look() == [lines.found_again()]
    assert (await scene.store.sync_state()).troubles == ()


async def test_a_page_that_is_away_troubles_nobody(scene: Scene, look: Look, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    scene.page.write(*range(1, 51))
    scene.page.answer_next(*[answering(503, "")] * 6)
    assert await look() == []
    assert [record.message for record in caplog.records if record.name == "rahnama.syncing"] == ["sync_failed"]
    assert await look() == []
    assert len(await scene.numbers()) == 50


async def test_without_a_chat_of_the_owner_nobody_is_told(scene: Scene) -> None:
    notices = Notices(scene.store, None, PAGE, owners_texts_of(scene.store, KEYRING, MailSettings()), lambda: None)
    scene.page.answer_next(CLOSED)
    await bring_up_to_date(scene.store, scene.pages, CHANNEL, notices, lambda: scene.now)
    assert await scene.store.unsettled() == 0
    assert (await scene.store.sync_state()).troubles == ()


async def test_whatever_goes_wrong_it_looks_again_after_an_hour_and_then_after_its_hours(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    slept: list[float] = []
    faults = [StoreError("The disk is full."), ValueError("a fault of our own"), None]

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            raise asyncio.CancelledError

    save = scene.store.save

    async def failing(*arguments: object, **options: object) -> object:
        if fault := faults[len(slept)]:
            raise fault
        return await save(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(scene.store, "save", failing)
    scene.page.write(*range(1, 31))
    notices = Notices(scene.store, None, PAGE, owners_texts_of(scene.store, KEYRING, MailSettings()), lambda: None)
    with pytest.raises(asyncio.CancelledError):
        await keep_current(scene.store, scene.pages, CHANNEL, 6, notices, now=lambda: scene.now, sleep=sleep)
    assert [round(pause / HOUR) for pause in slept] == [1, 1, 6]
    assert await scene.numbers() == list(range(1, 31))
    assert [record.message for record in caplog.records if record.name == "rahnama.syncing"] == ["sync_failed"] * 2
    assert not any("a fault of our own" in str(record.__dict__) for record in caplog.records)
