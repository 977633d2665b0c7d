"""Marked readers follow, vote, read and get news; nothing anywhere reveals who they are."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs.news import keep_telling
from bot.sandbox import User
from channel.models import ChannelInfo, Origin, Post, SourceKind
from tests.anonymity.canaries import LATIN, anything
from tests.anonymity.conftest import Printed
from tests.anonymity.readers import AROUND, text
from tests.anonymity.scene import Scene

INFO = ChannelInfo(title="Kanal", username="the_channel")


def part(number: int, date: int) -> Post:
    return Post(message_id=number, date=date, text=f"Träume - part {number}\nvon Schafen #traum", tags=("traum",))


@pytest.fixture
async def scene(tmp_path: Path, printed: Printed) -> AsyncIterator[Scene]:
    """The bot on a channel with a series of two parts; it sends news."""
    scene = Scene(tmp_path)
    async with scene.running():
        origin = Origin(source=SourceKind.JSON, as_of=1_700_000_100)
        await scene.store.save([origin, INFO, part(1, 1_700_000_000), part(2, 1_700_000_050)])
        telling = asyncio.create_task(keep_telling(scene.store, "a_bot", lambda: None, burst=0, look=0.02))
        yield scene
        telling.cancel()
    assert not scene.leaks(printed())


async def new_part(scene: Scene, number: int) -> None:
    now = int(time.time())
    await scene.store.save([Origin(source=SourceKind.LIVE, as_of=now), INFO, part(number, now)])
    async with asyncio.timeout(60):
        while await scene.store.next_news(0) is not None:  # noqa: ASYNC110 - the store knows no events
            await asyncio.sleep(0.01)
    await scene.done()


async def keeps_up(scene: Scene, reader: User) -> None:
    for said in ("/start", f"/follow {text()}", "/follow Träume", "/follow #traum", "/series Träume 1", "/continue"):
        await scene.says(reader, said, content=AROUND)
    await scene.says(reader, "/follows 23-8")
    assert await scene.presses(reader, "kq")
    await scene.says(reader, "/tag traum")
    assert await scene.presses(reader, "kmt")
    assert await scene.presses(reader, "kp")


async def test_twelve_readers_who_keep_up_are_known_to_nobody(scene: Scene, printed: Printed) -> None:
    readers = [scene.reader() for _ in range(12)]
    for reader in readers:
        await keeps_up(scene, reader)
    assert not anything(scene.files()), "what is kept is sealed, or under a pseudonym"
    await new_part(scene, 3)
    assert all("part 3" in scene.telegram.messages(reader)[-1]["text"] for reader in readers)
    for reader in readers[:3]:
        assert await scene.presses(reader, "kws")
    await scene.says(scene.owner, "/wishes")
    told = scene.telegram.messages(scene.owner)[-1]["text"]
    assert not re.search("[۱-۹]{2}|[۳-۹]۰", told), "in tens, and about"
    assert not scene.leaks(printed())


async def test_a_reader_who_is_gone_or_forgets_leaves_nothing(scene: Scene) -> None:
    gone, forgetting = scene.reader(), scene.reader()
    for reader in (gone, forgetting):
        await keeps_up(scene, reader)
    scene.telegram.block(gone)
    await new_part(scene, 3)
    assert await scene.store.follows(gone.id) == ()
    await scene.says(forgetting, "/forget")
    assert await scene.presses(forgetting, "fz")
    assert await scene.store.follows(forgetting.id) == ()
    assert await scene.store.votes(forgetting.id) == ()
    assert await scene.store.progress(forgetting.id) == ()


async def test_a_press_in_a_group_tells_the_group_nothing(scene: Scene) -> None:
    reader = scene.reader()
    group = scene.telegram.add_group("Gruppe", [reader, scene.owner])
    await scene.says(reader, "/tag@" + scene.telegram.bot.username + " traum", chat=group)  # type: ignore[operator]
    before = [dict(message) for message in group.messages]
    assert await scene.presses(reader, "kmt", group)
    assert await scene.presses(reader, "kft", group)
    assert group.messages == before
    assert len(await scene.store.votes(reader.id)) == 1


async def test_faults_while_telling_are_logged_without_whom_they_met(
    scene: Scene, printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"{reader.id} {LATIN}")

    reader = scene.reader()
    await keeps_up(scene, reader)
    await scene.store.keep_progress(reader.id, True)
    for method in ("opened", "plan_news", "follow"):
        monkeypatch.setattr(f"storage.store.SqlStore.{method}", broken)
    await scene.says(reader, "/series Träume 2")
    await scene.says(reader, "/follow Träume")
    now = int(time.time())
    await scene.store.save([Origin(source=SourceKind.LIVE, as_of=now), INFO, part(3, now)])
    async with asyncio.timeout(60):
        while b"news_not_planned" not in (said := printed()["log"]):  # noqa: ASYNC110 - a log knows no events
            await asyncio.sleep(0.01)
    assert b"progress_not_kept" in said
    assert b"update_failed" in said
