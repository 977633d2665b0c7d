"""The sender is killed at each of its awaits: nothing is lost, and only what was in flight comes twice."""

import asyncio
import os
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.failpoints import FAILPOINTS
from bot.outbox import Limits
from bot.sandbox import Chat, Telegram, User
from bot.sandbox.request import SandboxRequest
from storage import open_store
from tests.bot.outbox.conftest import Office, unix_time, words
from tests.bot.outbox.test_topics import conversation
from tests.conftest import KEYRING
from tests.killing import killed_after

SPEED = 250
AT_ONCE = Limits().faster(1000)


class SlowRequest(SandboxRequest):
    """Telegram at some distance: a request and its answer can be cut off from each other."""

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        await asyncio.sleep(0)
        answer = await super().do_request(*given, **named)
        await asyncio.sleep(0)
        return answer


class Scene:
    """Letters to a forum, with receipts, on a database of its own; one meets a failure on its way."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.forum = office.group(forum=True, bot_is_admin=True)
        self.readers = office.readers(2)
        office.telegram.fail_next("sendMessage", 502)

    async def write(self) -> None:
        for number, reader in enumerate(self.readers):
            begun = await conversation(self.office, reader, number)
            receipt = words(reader, f"{number} arrived")
            await self.office.put(
                words(self.forum, f"{number}", conversation=begun.id, on_sent=(receipt,)),
                words(self.forum, f"{number} goes on", conversation=begun.id),
            )

    def written(self) -> list[str]:
        return [text for chat in (self.forum, *self.readers) for text in self.office.texts(chat)]


EVERYTHING = {"0", "0 goes on", "0 arrived", "1", "1 goes on", "1 arrived"}


async def test_killed_at_any_await_it_loses_nothing_and_repeats_only_what_was_in_flight(
    tmp_path: Path
) -> None:
    office = Office(f"sqlite:///{tmp_path}/mail.db")
    async with open_store(office.url, KEYRING) as office.store:
        await Scene(office).write()
    steps = left = 1
    while left:
        steps += 1
        again = Office(f"sqlite:///{shutil.copy(tmp_path / 'mail.db', tmp_path / 'copy.db')}")
        scene = Scene(again)
        async with open_store(again.url, KEYRING) as again.store:
            work = again.sender(SlowRequest(again.telegram), limits=AT_ONCE).run()
            async with killed_after(steps, work), open_store(again.url, KEYRING) as again.store:
                left = await again.unsettled()
                await again.sent(limits=AT_ONCE)
        copies = Counter(scene.written())
        assert copies.keys() == EVERYTHING, f"killed at step {steps}"
        assert max(copies.values()) <= 2
    print("STEPS", steps)
