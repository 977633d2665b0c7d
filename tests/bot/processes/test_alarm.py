"""The owner hears once that nothing can be kept, and once that it is over."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.app import make_bot
from bot.processes.alarm import Alarm
from bot.sandbox import Telegram, User
from bot.sandbox.request import SandboxRequest
from channel.store import Memory
from handlers.texts import Texts, texts
from storage import open_store
from storage.database.sqlite import driver as sqlite
from tests.conftest import KEYRING


async def english() -> Texts:
    return texts("en")


class Scene:
    def __init__(self, store: Memory, file: Path) -> None:
        self.store, self.file = store, file
        self.telegram = Telegram()
        self.owner: User = self.telegram.add_user("Owner", language_code="en")
        self.telegram.send(self.owner, "/start")

    def alarm(self, *, leads: bool = True, lasts: float = 0.1) -> Alarm:
        request = SandboxRequest(self.telegram)
        bot = make_bot(self.telegram.token, request, request)
        return Alarm(bot, self.store, self.owner.id, english, lambda: leads, lasts=lasts, look=0.05)

    def told(self) -> list[str]:
        return [one["text"] for one in self.telegram.messages(self.owner) if one["from"]["is_bot"]]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another process is using the database."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    quick = tuple("PRAGMA busy_timeout = 10" if "busy" in one else one for one in sqlite.PRAGMAS)
    monkeypatch.setattr(sqlite, "PRAGMAS", quick)
    async with open_store(f"sqlite:///{tmp_path}/a.db", KEYRING) as store:
        yield Scene(store, tmp_path / "a.db")


async def test_he_is_told_what_to_do_once_and_once_that_it_is_over(scene: Scene) -> None:
    alarm = scene.alarm()
    run = asyncio.create_task(alarm.run())
    with scene.locked():
        alarm.met()
        await scene.telegram.until(scene.told)
        for _ in range(5):
            alarm.met()
            await asyncio.sleep(0.1)
        [begun] = scene.told()
        assert "Another process is using the database" in begun
        assert "Nothing is lost" in begun
    await scene.telegram.until(lambda: len(scene.told()) == 2)
    assert "I can save again, after 1 minute." in scene.told()[1]
    run.cancel()


async def test_a_moment_is_not_told(scene: Scene) -> None:
    alarm = scene.alarm(lasts=30)
    run = asyncio.create_task(alarm.run())
    with scene.locked():
        alarm.met()
        await asyncio.sleep(0.3)
    await asyncio.sleep(0.3)
    assert scene.told() == []
    run.cancel()


async def test_of_several_processes_the_one_that_leads_tells_him(scene: Scene) -> None:
    alarm = scene.alarm(leads=False)
    run = asyncio.create_task(alarm.run())
    with scene.locked():
        alarm.met()
        await asyncio.sleep(0.5)
    await asyncio.sleep(0.3)
    assert scene.told() == []
    run.cancel()
