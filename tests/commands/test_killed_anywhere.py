"""The whole bot is killed at each of its awaits while a letter goes through it: nothing is lost, nothing is stuck."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.commands.chat.running import running
from bot.commands.chat.showing import buttons
from bot.sandbox import Telegram, User
from bot.settings import MailSettings
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING
from tests.killing import killed_after

pytestmark = pytest.mark.long

WORDS = "words that must arrive"


class Scene:
    """A reader, the owner, and their own database."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.url = f"sqlite:///{shutil.copy(database, folder / 'scene.db')}"
        self.telegram = Telegram()
        self.reader, self.owner = (self.telegram.add_user(name, language_code="en") for name in ("Reader", "Owner"))
        for person in (self.reader, self.owner):
            self.telegram.send(person, "/start")
        self.telegram.updates.clear()

    async def live(self, store: Memory) -> None:
        """The bot at work until there is nothing left to do."""
        mail = MailSettings(destination=self.owner.id, admins=frozenset({self.owner.id}))
        async with running(self.telegram, store, KEYRING, mail):
            await self.telegram.settled(20)
            while await store.unsettled():  # noqa: ASYNC110 - the outbox is a table and knows no events
                await asyncio.sleep(0.01)

    async def live_on(self) -> None:
        async with open_store(self.url, KEYRING) as store:
            await self.live(store)

    async def be_killed(self, steps: int) -> bool:
        """Runs for `steps`, is killed, and runs again to the end; returns whether it was killed."""
        async with open_store(self.url, KEYRING) as store, killed_after(steps, self.live(store)) as killed:
            await self.live_on()
        return killed

    def write(self) -> None:
        self.telegram.send(self.reader, f"/feedback {WORDS}")

    def press_send(self) -> None:
        preview = next(one for one in reversed(self.telegram.messages(self.reader)) if len(buttons(one)) > 2)
        self.telegram.press(self.reader, preview, row=0)

    def answer(self) -> None:
        letter = next(one for one in reversed(self.telegram.messages(self.owner)) if WORDS in one.get("text", ""))
        self.telegram.send(self.owner, "an answer that must arrive", reply_to=letter)

    def count(self, person: User, words: str) -> int:
        """How often the bot has written these words to somebody, in messages that are still there."""
        return sum(words in one.get("text", "") for one in self.telegram.messages(person) if one["from"]["is_bot"])


@pytest.mark.parametrize("act", ["write", "press_send", "answer"])
async def test_killed_at_any_await_the_bot_loses_no_letter_and_makes_at_most_one_copy(
    act: str, sample_database: Path, tmp_path: Path
) -> None:
    acts = ["write", "press_send", "answer"]
    steps, killed = 1, True
    while killed:
        scene = Scene(sample_database, tmp_path)
        for earlier in acts[: acts.index(act)]:
            getattr(scene, earlier)()
            await scene.live_on()
        getattr(scene, act)()
        killed = await scene.be_killed(steps)
        if act == "write":
            assert scene.count(scene.reader, WORDS) in (1, 2), f"killed at step {steps}"
        elif act == "press_send":
            assert scene.count(scene.owner, WORDS) in (1, 2), f"killed at step {steps}"
            assert scene.count(scene.reader, "delivered to the channel's owner") >= 1, f"killed at step {steps}"
        else:
            assert scene.count(scene.reader, "an answer that must arrive") in (1, 2), f"killed at step {steps}"
            assert scene.count(scene.owner, "passed on") in (1, 2), f"killed at step {steps}"
        steps += 1
    assert steps > 50  # it was killed at many places
