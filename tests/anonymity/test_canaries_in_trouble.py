"""The same marked readers while everything fails that can fail: Telegram, the way to it, the bot, the database."""

import asyncio
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import TypeHandler

from bot.sandbox import Fault
from tests.anonymity.canaries import LATIN, PERSIAN, WORDS
from tests.anonymity.conftest import Printed
from tests.anonymity.readers import AROUND, text
from tests.anonymity.scene import Scene

_REFUSALS: list[int | Fault] = [400, 401, 403, 404, 409, 429, 500, 502, 503, 504, *Fault]
_SAID = f"what Telegram says may repeat what it was sent: {LATIN} {PERSIAN} {WORDS[0]}"


@pytest.fixture
def scene(tmp_path: Path, printed: Printed) -> Iterator[Scene]:
    scene = Scene(tmp_path)
    yield scene
    said = printed()
    assert b'"event": ' in said["stderr"], "trouble is logged"
    assert not scene.leaks(said)


@pytest.mark.long
async def test_telegram_refuses_or_is_not_reached(tmp_path: Path, printed: Printed) -> None:
    scenes = {fault: Scene(tmp_path / str(fault)) for fault in _REFUSALS}
    async with asyncio.TaskGroup() as work:
        for fault, scene in scenes.items():
            work.create_task(_in_trouble(scene, fault))
    said = printed()
    assert not [hit for scene in scenes.values() for hit in scene.leaks(said)]
    for name in ("BadRequest", "Forbidden", "InvalidToken", "Conflict", "RetryAfter", "NetworkError", "TimedOut"):
        assert f'"fault": "{name}"'.encode() in said["stderr"]


async def _in_trouble(scene: Scene, fault: int | Fault) -> None:
    """A letter, an answer and /forget, while each step fails once before it succeeds, or ends it."""
    more: dict[str, Any] = {"parameters": {"retry_after": 0.02}} if fault == 429 else {}
    said = _SAID if isinstance(fault, int) and fault not in (401, 409, 429) else None

    def fail(*methods: str) -> None:
        for method in methods:
            scene.telegram.fail_next(method, fault, said, **more)

    async with scene.running():
        reader = scene.reader()
        fail("sendMessage")
        await scene.says(reader, "/feedback", content=AROUND)
        await scene.says(reader, f"/feedback {text()}", content=AROUND)
        fail("sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates")
        assert await scene.presses(reader, "fs")
        await scene.says(reader, f"/feedback {text()}", content=AROUND)
        assert await scene.presses(reader, "fs")
        fail("sendMessage")
        await scene.answers(scene.letter(), "Danke")
        fail("deleteMessages")
        await scene.says(reader, "/forget")
        assert await scene.presses(reader, "fz")


async def test_a_handler_raises_with_the_update_in_its_words(scene: Scene) -> None:
    async def raises(update: Update, context: object) -> None:
        raise LookupError(update.to_json(), update)

    async with scene.running():
        scene.application.add_handler(TypeHandler(Update, raises), group=-1)
        reader = scene.reader()
        await scene.says(reader, f"/feedback {text()}", content=AROUND)
        assert any("went wrong" in message["text"] for message in scene.telegram.messages(reader))
        scene.telegram.fail_next("sendMessage", 500)
        await scene.says(reader, text(), content=AROUND)


async def test_the_error_handler_raises_too(scene: Scene) -> None:
    async def raises(update: Any, context: object) -> None:
        raise LookupError(update.to_json(), update)

    async with scene.running():
        scene.application.add_handler(TypeHandler(Update, raises), group=-1)
        scene.application.add_error_handler(raises)
        await scene.says(scene.reader(), text(), content=AROUND)


async def test_updates_that_cannot_be_read(scene: Scene) -> None:
    async with scene.running():
        for broken in ({"message": {"text": text(), "from": LATIN}}, {"message": LATIN}, {LATIN: PERSIAN, "x": 1}):
            scene.telegram.raw_update(broken)
        await scene.done()


@pytest.mark.usefixtures("quick_to_give_up")
async def test_the_database_is_locked(scene: Scene) -> None:
    async with scene.running():
        reader = scene.reader()
        await scene.says(reader, f"/feedback {text()}", content=AROUND)
        with closing(sqlite3.connect(scene.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            scene.telegram.send(reader, f"/feedback {text()}", content=AROUND)
            await scene.telegram.until(lambda: "I'll carry on as soon" in scene.telegram.messages(reader)[-1]["text"])
            scene.press(reader, "fs")
            other.execute("ROLLBACK")
        await scene.done()


async def test_the_database_is_full(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    async with scene.running():
        pass
    pragmas = sys.modules["storage.database.sqlite.driver"].PRAGMAS
    monkeypatch.setattr(
        "storage.database.sqlite.driver.PRAGMAS", (*pragmas, "PRAGMA max_page_count = 1")
    )  # no page more than there is
    async with scene.running():
        reader = scene.reader()
        for _ in range(3):
            scene.telegram.send(reader, f"/feedback {text() * 60}", content=AROUND)

        def told() -> bool:
            return any(
                "I'll carry on as soon" in message.get("text", "") for message in scene.telegram.messages(reader)
            )

        await scene.telegram.until(told)
    monkeypatch.setattr("storage.database.sqlite.driver.PRAGMAS", pragmas)
    async with scene.running():
        await scene.done()
