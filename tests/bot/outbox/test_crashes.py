"""The sender is killed at each of its awaits: nothing is lost, and only what was in flight comes twice."""

import asyncio
import shutil
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from bot.outbox import Limits
from bot.sandbox.request import SandboxRequest
from storage import open_store
from tests.bot.outbox.conftest import Office, words
from tests.bot.outbox.test_topics import by_topic, conversation
from tests.conftest import KEYRING
from tests.killing import killed_after

pytestmark = pytest.mark.long

SPEED = 250
AT_ONCE = Limits().faster(1000)


class Distant(SandboxRequest):
    """Telegram at some distance: a request and its answer can be cut off from each other."""

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        await asyncio.sleep(0)
        answer = await super().do_request(*given, **named)
        await asyncio.sleep(0)
        return answer


class Scene:
    """Letters of two readers to a forum, with receipts; one meets a failure on its way."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.forum = office.group(forum=True, bot_is_admin=True)
        self.readers = office.readers(2)
        office.telegram.fail_next("sendMessage", 502)

    async def write(self) -> None:
        for number, reader in enumerate(self.readers):
            begun = await conversation(self._office, reader, number)
            await self._office.put(
                words(self.forum, f"{number}", conversation=begun.id, on_sent=(words(reader, f"{number} arrived"),)),
                words(self.forum, f"{number} goes on", conversation=begun.id),
            )

    def written(self) -> list[list[str]]:
        """What each topic and each reader got."""
        readers = [self._office.texts(reader) for reader in self.readers]
        return [*by_topic(self._office, self.forum).values(), *readers]


async def test_killed_at_any_await_it_loses_nothing_and_repeats_only_what_was_in_flight(tmp_path: Path) -> None:
    office = Office(f"sqlite:///{tmp_path}/mail.db")
    async with open_store(office.url, KEYRING) as office.store:
        await Scene(office).write()
    steps, left = 0, 1
    while left:
        steps += 1
        office = Office(f"sqlite:///{shutil.copy(tmp_path / 'mail.db', tmp_path / 'copy.db')}")
        scene = Scene(office)
        async with open_store(office.url, KEYRING) as store, open_store(office.url, KEYRING) as office.store:
            sender = office.sender(Distant(office.telegram), store=store, limits=AT_ONCE)
            async with killed_after(steps, sender.run()):
                left = await office.store.unsettled()
                await office.sent(limits=AT_ONCE)
                written = scene.written()
        when = f"killed after step {steps}"
        in_order = sorted([text for text, _ in groupby(texts)] for texts in written)
        assert in_order == [["0", "0 goes on"], ["0 arrived"], ["1", "1 goes on"], ["1 arrived"]], when
        copies = Counter(text for texts in written for text in texts)
        assert max(copies.values()) <= 2, when
        assert copies.total() <= 6 + 3, f"there are three chats, so three in flight at most: {when}"
        assert len(scene.forum.topics) <= 3, f"an empty topic more at most: {when}"
    assert steps > 40


async def test_a_sender_that_is_cancelled_leaves_all_to_the_next(office: Office) -> None:
    readers = office.readers(10)
    await office.put(*(words(reader, f"{turn}") for turn in range(3) for reader in readers))
    for _ in range(5):
        async with office.sending(Distant(office.telegram), limits=AT_ONCE):
            await asyncio.sleep(0.5)
    await office.sent(limits=AT_ONCE)
    for reader in readers:
        assert [text for text, _ in groupby(office.texts(reader))] == ["0", "1", "2"]
