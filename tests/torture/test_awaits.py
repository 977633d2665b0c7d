"""The whole bot is killed at each of its awaits, while a reader and the owner write to each other."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat import running
from bot.sandbox import Message, Telegram, User
from bot.sandbox.request import SandboxRequest
from bot.settings import MailSettings
from channel.store import Memory
from handlers.texts import texts
from storage import open_store
from tests.conftest import KEYRING
from tests.killing import killed_after

pytestmark = pytest.mark.long


class Distant(SandboxRequest):
    """Telegram at some distance: a request and its answer can be cut off from each other."""

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        await asyncio.sleep(0)
        answer = await super().do_request(*given, **named)
        await asyncio.sleep(0)
        return answer


class Scene:
    """A reader who asks and an owner who answers, each as soon as they can; they notice no crash."""

    def __init__(self) -> None:
        self.telegram = Telegram()
        self.reader = self.telegram.add_user("Reader", language_code="en")
        self.owner = self.telegram.add_user("Owner", language_code="en")
        self.telegram.send(self.owner, "/start")
        self.telegram.updates.clear()
        self._mail = MailSettings(destination=self.owner.id, admins=frozenset({self.owner.id}))

    async def correspond(self) -> None:
        self.telegram.send(self.reader, "/feedback A question!")
        preview = await self._seen(self.reader, "A question!")
        self.telegram.press(self.reader, preview, text=texts("en").feedback.send_answerable.plain())
        letter = await self._seen(self.owner, "A question!")
        self.telegram.send(self.owner, "An answer!", reply_to=letter)
        await self._seen(self.reader, "An answer!")

    async def _seen(self, who: User, words: str) -> Message:
        await self.telegram.until(lambda: self.seen(who, words), 20)
        return self.seen(who, words)[0]

    def seen(self, who: User, words: str) -> list[Message]:
        """The bot's messages to somebody that hold these words."""
        own = [one for one in self.telegram.messages(who) if self.telegram.is_own(one)]
        return [one for one in own if words in one["text"]]

    async def bot(self, store: Memory) -> None:
        """The bot, until it is killed or cancelled."""
        async with running.running(self.telegram, store, KEYRING, self._mail):
            await asyncio.Event().wait()


async def test_killed_at_any_await_it_loses_no_word_and_leaves_nothing_stuck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAHNAMA_PACE", "1000")
    monkeypatch.setattr(running, "SandboxRequest", Distant)
    async with open_store(f"sqlite:///{tmp_path}/empty.db", KEYRING):
        pass
    steps, at_work = 0, True
    while at_work:
        steps += 1
        url = f"sqlite:///{shutil.copy(tmp_path / 'empty.db', tmp_path / 'mail.db')}"
        scene = Scene()
        people = asyncio.create_task(scene.correspond())
        async with (
            open_store(url, KEYRING) as store,
            killed_after(steps, scene.bot(store)),
            open_store(url, KEYRING) as reopened,
        ):
            at_work = not people.done() or await reopened.unsettled() > 0
            bot = asyncio.create_task(scene.bot(reopened))
            await people
            await _emptied(reopened)
            bot.cancel()
            await asyncio.wait((bot,))
            _check(scene, f"killed after step {steps}")
    assert steps > 50


async def _emptied(store: Memory) -> None:
    async with asyncio.timeout(20):
        while await store.unsettled():  # noqa: ASYNC110 - the outbox is a table and knows no events
            await asyncio.sleep(0.002)


def _check(scene: Scene, when: str) -> None:
    letters = len(scene.seen(scene.owner, "✉️"))
    answers = len(scene.seen(scene.reader, "An answer!"))
    told = len(scene.seen(scene.reader, "✓")), len(scene.seen(scene.owner, "✓"))
    assert 1 <= letters <= 2, when
    assert 1 <= answers <= 2, when
    assert letters + answers <= 3, f"one kill, one extra copy: {when}"
    assert min(told) >= 1, when
    assert not scene.telegram.updates, when
