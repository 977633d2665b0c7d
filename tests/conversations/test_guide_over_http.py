"""The guide post over HTTP, by the bot's own process, also after it was killed."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.import_posts import SAMPLE
from bot.sandbox import Telegram
from bot.sandbox.people import Chat, User
from bot.sandbox.server import Server
from tests.commands.test_run import Serving
from tests.processes import TOKEN


@pytest.fixture
async def serving(tmp_path: Path) -> AsyncIterator[Serving]:
    telegram = Telegram(token=TOKEN)
    async with Server(telegram).listening() as url:
        served = Serving(tmp_path, telegram, url)
        await served.load(SAMPLE)
        yield served
        if served.process is not None:
            served.process.kill()
            await served.process.communicate()


def guides(channel: Chat) -> list[dict[str, Any]]:
    return [message for message in channel.messages if message["message_id"] in channel.bots_own]


async def begun(serving: Serving, owner: User) -> None:
    await serving.begin(OWNER_ID=str(owner.id), RAHNAMA_PACE="1000")


@pytest.mark.long
async def test_it_is_posted_pinned_and_kept_over_a_kill(serving: Serving) -> None:
    telegram = serving.telegram
    channel = telegram.add_channel("نمونه", "SampleThinker", bot_is_admin=True, chat_id=-1001999999999)
    channel.last_message_id = 100
    owner = telegram.add_user("Owner", language_code="en")
    telegram.send(owner, "/start")
    await begun(serving, owner)
    telegram.send(owner, "/publish_guide")
    await telegram.settled(20)
    question = telegram.messages(owner)[-1]
    telegram.press(owner, question, data="1:gp")
    await telegram.until(lambda: "The guide is in the channel" in telegram.messages(owner)[-1]["text"], 20)
    [post] = guides(channel)
    assert channel.pinned == [post["message_id"]]
    await serving.end(signal.SIGKILL)
    telegram.post(channel, "تازه #تازه", [{"type": "hashtag", "offset": 5, "length": 5}])
    await begun(serving, owner)
    await telegram.until(lambda: "#تازه" in guides(channel)[0]["text"], 20)
    assert len(guides(channel)) == 1
    telegram.edit(post, post["text"].replace("یادداشت‌های خودم", "فکرهای آخر شب"))
    await telegram.until(lambda: "I've seen your edit" in telegram.messages(owner)[-1]["text"], 20)
    code, logged = await serving.end()
    assert code == 0
    assert str(owner.id) not in logged
    assert "فکرهای" not in logged
