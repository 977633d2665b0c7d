"""Readers who keep up and the owner who sets things right, in both languages, by the bot's own process over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.showing import shown
from bot.commands.import_posts import SAMPLE
from bot.sandbox import Telegram, User
from bot.sandbox.people import Chat
from bot.sandbox.server import Server
from tests.commands.test_run import Serving
from tests.processes import TOKEN

PART = "مدلسازی زبان - قسمت هفتم #language_modeling"
SAID: dict[str, dict[str, str]] = {
    "fa": {
        "followed": "هر قسمت تازه‌ای از",
        "news": "قسمت هفتم از",
        "place": "در قسمت هفتم از ۷ هستید",
        "thanks": "ممنون",
        "described": "برای خنده",
        "health": "پایگاه داده",
    },
    "en": {
        "followed": "I'll message you here",
        "news": "Part 7 of",
        "place": "you're at Part 7 of 7",
        "thanks": "Thank you!",
        "described": "برای خنده",
        "health": "Database",
    },
}


class Both(Serving):
    """The bot's process with a channel, a reader and an owner who speak one language."""

    owner: User
    channel: Chat

    async def told(self, person: User, text: str) -> str:
        """What a person reads after writing this."""
        self.reader = person
        return await self.asked(text)

    async def hears(self, person: User, words: str) -> dict[str, Any]:
        """The message that a person gets with these words in it."""

        def there() -> list[dict[str, Any]]:
            return [one for one in self.telegram.messages(person) if words in shown(one)]

        await self.telegram.until(there, 30)
        return there()[-1]

    async def pressed(self, person: User, message: dict[str, Any], letters: str) -> None:
        """Press the first button under a message whose data begins with these letters."""
        rows = message["reply_markup"]["inline_keyboard"]
        data = (one.get("callback_data", "") for row in rows for one in row)
        self.telegram.press(person, message, data=next(one for one in data if one.startswith(f"1:{letters}")))
        await self.telegram.settled(20)


@pytest.fixture
async def both(tmp_path: Path, language: str) -> AsyncIterator[Both]:
    telegram = Telegram(token=TOKEN)
    async with Server(telegram).listening() as url:
        served = Both(tmp_path, telegram, url)
        served.reader = telegram.add_user("Leila", language_code=language)
        served.owner = telegram.add_user("Owner", language_code=language)
        served.channel = telegram.add_channel("نمونه", "SampleThinker", bot_is_admin=True, chat_id=-1001999999999)
        served.channel.last_message_id = 100
        telegram.send(served.owner, "/start")
        await served.load(SAMPLE)
        await served.begin(OWNER_ID=str(served.owner.id), RAHNAMA_PACE="1000")
        yield served
        if served.process is not None:
            served.process.kill()
            await served.process.communicate()


@pytest.mark.long
@pytest.mark.parametrize("language", SAID)
async def test_a_reader_follows_is_told_reads_on_and_wishes(both: Both, language: str) -> None:
    said, reader = SAID[language], both.reader
    assert said["followed"] in await both.asked("/follow مدلسازی زبانی")
    await both.pressed(reader, both.telegram.messages(reader)[-1], "kc")
    both.telegram.post(both.channel, PART, [{"type": "hashtag", "offset": PART.index("#"), "length": 18}])
    news = await both.hears(reader, said["news"])
    assert len([one for one in both.telegram.messages(reader) if said["news"] in shown(one)]) == 1
    await both.pressed(reader, news, "p")
    assert said["place"] in await both.asked("/continue")
    assert said["place"] in await both.asked("/series")
    await both.asked("/tag meme")
    await both.pressed(reader, both.telegram.messages(reader)[-1], "kmt")
    await both.hears(reader, said["thanks"])
    assert "مدلسازی زبانی" in await both.asked("/follows")
    await both.asked("/unfollow مدلسازی زبانی")
    code, logged = await both.end()
    assert code == 0, logged
    assert str(reader.id) not in logged


@pytest.mark.long
@pytest.mark.parametrize("language", SAID)
async def test_the_owner_sets_right_publishes_and_looks(both: Both, language: str) -> None:
    said, owner = SAID[language], both.owner
    await both.told(owner, "/describe meme برای خنده")
    assert said["described"] in await both.asked("/tag meme")
    corrected = next(
        one for one in both.telegram.messages(owner)[::-1] if "خنده" in shown(one) and "reply_markup" in one
    )
    await both.asked("/publish_guide")
    await both.pressed(owner, both.telegram.messages(owner)[-1], "gp")
    await both.telegram.until(lambda: both.channel.pinned, 30)
    [guide] = [one for one in both.channel.messages if one["message_id"] in both.channel.bots_own]
    assert "برای خنده" in guide["text"]
    assert "برای خنده" in shown(corrected)
    await both.asked("/corrections")
    await both.pressed(owner, both.telegram.messages(owner)[-1], "cu")
    await both.telegram.until(lambda: "برای خنده" not in guide["text"], 30)
    assert "[photo] 📊" in await both.asked("/stats")
    assert (await both.asked("/export")).count("[document]") == 4
    assert said["health"] in await both.asked("/health")
    code, logged = await both.end()
    assert code == 0, logged
    assert str(owner.id) not in logged
    assert "خنده" not in logged
