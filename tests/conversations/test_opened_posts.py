"""Which posts are reported as opened: those shown in full, after they were, and nothing else."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.commands.chat.running import running
from bot.commands.chat.showing import buttons
from bot.commands.import_posts import bring_in
from bot.sandbox import Telegram
from bot.settings import MailSettings
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING


class Reading:
    """A reader of a small channel, and what was told to have been opened."""

    def __init__(self, store: Memory) -> None:
        self.store = store
        self.telegram = Telegram()
        self.reader = self.telegram.add_user("Reader", language_code="en")
        self.opened: list[int] = []
        self.seen: list[str] = []
        """What the reader had on screen at that time."""

    def note(self, number: int) -> None:
        self.opened.append(number)
        self.seen.append(self.text())

    def text(self) -> str:
        return str(self.telegram.messages(self.reader)[-1]["text"])

    async def says(self, words: str) -> str:
        self.telegram.send(self.reader, words)
        await self.telegram.settled(20)
        return self.text()

    async def presses(self, number: int) -> None:
        message = next(one for one in reversed(self.telegram.messages(self.reader)) if buttons(one))
        self.telegram.press(self.reader, message, data=buttons(message)[number]["callback_data"])
        await self.telegram.settled(20)


def part(number: int, words: str) -> Post:
    return Post(message_id=number, date=1_700_000_000 + number, text=f"Dreams - part {words}\nof sheep {number}")


def posts(username: str | None = "SmallThinker") -> list[Origin | ChannelInfo | Post]:
    origin, info = Origin(source=SourceKind.JSON, as_of=1), ChannelInfo(title="Small Thinker", username=username)
    return [origin, info, part(11, "1"), part(12, "2")]


@pytest.fixture
async def reading(tmp_path: Path) -> AsyncIterator[Reading]:
    async with open_store(f"sqlite:///{tmp_path}/read.db", KEYRING) as store:
        made = Reading(store)
        async with running(made.telegram, store, KEYRING, MailSettings(), opened=made.note):
            yield made


async def test_a_post_opened_by_its_button_is_told_also_when_its_answer_was_kept(reading: Reading) -> None:
    await reading.store.save(posts())
    await reading.says("/latest")
    assert reading.opened == []
    await reading.presses(0)
    assert reading.opened == [12]
    await reading.says("/latest")
    await reading.presses(0)
    assert reading.opened == [12, 12]
    assert all("of sheep 12" in text for text in reading.seen)  # the answer was there before


async def test_a_part_that_was_asked_for_is_told(reading: Reading) -> None:
    await reading.store.save(posts())
    assert "of sheep 11" in await reading.says("/series dreams 1")
    assert reading.opened == [11]
    assert "of sheep 11" in reading.seen[0]


async def test_lists_and_what_is_not_there_are_not_told(reading: Reading) -> None:
    await reading.store.save(posts())
    for asked in ("/series dreams", "/series dreams 9", "/latest", "/guide", "nothing of the kind"):
        await reading.says(asked)
    assert reading.opened == []


@pytest.mark.parametrize(
    "load",
    [
        lambda store: bring_in(store, Path(__file__).parents[2] / "channel" / "sample" / "result.json"),
        lambda store: store.save(posts(username=None)),
    ],
    ids=["sample", "private"],
)
async def test_what_the_public_cannot_open_is_not_told(reading: Reading, load: Callable[[Memory], object]) -> None:
    await load(reading.store)  # type: ignore[misc]
    await reading.says("/latest")
    await reading.presses(0)
    assert reading.opened == []
