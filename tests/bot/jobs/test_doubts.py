"""What the bot asks the owner unbidden: a few questions at a time, each once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.jobs.doubts import Asking
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.store import Memory
from handlers.texts import Texts, texts
from storage import open_store
from tests.conftest import KEYRING

OWNER = 7
INFO = ChannelInfo(title="Sums", username="sums")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{tmp_path}/asking.db", KEYRING) as opened:
        titles = [f"{name} - part {number}" for name in ("Sums", "Graphs") for number in (1, 3, 5)]
        posts = [Post(message_id=place, date=place, text=title) for place, title in enumerate(titles, 1)]
        await opened.save([Origin(source=SourceKind.JSON, as_of=1), INFO, *posts])
        yield opened


def asking(store: Memory, woken: list[int], destination: int | None = OWNER) -> Asking:
    async def english() -> Texts:
        return texts("en")

    return Asking(store, destination, english, lambda: woken.append(1))


async def waiting(store: Memory) -> list[dict[str, Any]]:
    return [parcel.call.params for parcel in await store.claim(99, 4_000_000_000)]


async def test_three_at_a_time_and_none_twice(store: Memory) -> None:
    woken: list[int] = []
    first = asking(store, woken)
    assert await first.ask(OWNER)
    asked = await waiting(store)
    assert [one["chat_id"] for one in asked] == [OWNER] * 3
    assert await asking(store, woken).ask(OWNER)  # as after a restart
    more = await waiting(store)
    assert len(more) == 1
    assert not await first.ask(OWNER)
    assert len({one["text"] for one in asked + more}) == 4
    assert len(woken) == 2


async def test_a_question_has_buttons_and_the_command_that_answers_it(store: Memory) -> None:
    await asking(store, []).ask(OWNER)
    question = (await waiting(store))[0]
    assert "Part 2" in question["text"]
    assert "/part LINK Graphs 2" in question["text"]
    assert [row[0]["text"] for row in question["reply_markup"]["inline_keyboard"]] == ["It never was"]


async def test_where_letters_go_nowhere_nobody_is_asked(store: Memory) -> None:
    await asking(store, [], None).run()
    assert len(await store.doubts(9)) == 4
