"""Buttons that are old, forged or pressed twice; groups; messages that are no words; faults."""

import re
import sqlite3
from typing import Any

import pytest

from bot.commands.chat.conversation import Conversation
from channel.errors import StoreError
from handlers.texts import texts
from tests.asking import ask, bot_messages


async def press(conversation: Conversation, data: str) -> dict[str, object]:
    """Presses a made-up button under the bot's last message; what the bot answered to the press itself."""
    query = conversation.telegram.press(conversation.speaker, bot_messages(conversation)[-1], data=data)
    await conversation.telegram.settled()
    return conversation.telegram.answered[query]


@pytest.mark.parametrize("data", ["0:t:1", "2:t:1", "1:nothing", "", "1", "1:t:x", "1:t:1:2:3:٤", "1:t:" + "9" * 40])
async def test_an_old_or_foreign_button_gets_a_kind_word(sample: Conversation, data: str) -> None:
    await ask(sample, "/tags")
    assert "این دکمه دیگر کار نمی‌کند" in str((await press(sample, data)).get("text"))


@pytest.mark.parametrize(
    "data",
    [
        "1:t",
        "1:t:999",
        "1:ot:999",
        "1:s:999",
        "1:s",
        "1:p:999",
        "1:p",
        "1:t:1:5",
        "1:m",
        "1:m:999",
        "1:l:-1:-1:7:-3",
        "1:T:-9",
        "1:T:99",
    ],
)
async def test_a_button_of_something_that_is_gone_is_answered_too(sample: Conversation, data: str) -> None:
    await ask(sample, "/tags")
    before = [dict(message) for message in bot_messages(sample)]
    assert not (await press(sample, data))["text"]
    assert (bot_messages(sample) == before) == data.startswith("1:T:")  # the list has one page, and shows it


async def test_a_button_of_a_post_that_the_owner_took_out_says_that_it_is_gone(sample: Conversation) -> None:
    await ask(sample, "/latest")
    opened = await ask(sample, "!5")
    address = re.search(r"https://t\.me/SampleThinker/(\d+)", opened)
    assert address
    await sample.store.forget_post(int(address[1]))
    sample.telegram.press(sample.speaker, bot_messages(sample)[0], data="1:p:46")
    await sample.telegram.settled()
    assert bot_messages(sample)[-1]["text"] == texts("fa").post.gone()


async def test_pressing_twice_changes_nothing_and_hurts_nobody(sample: Conversation) -> None:
    await ask(sample, "/latest")
    message = bot_messages(sample)[0]
    data = message["reply_markup"]["inline_keyboard"][-1][0]["callback_data"]
    for _ in range(3):
        await press(sample, data)
    assert len(bot_messages(sample)) == 1


async def test_a_page_whose_message_was_deleted_is_sent_anew(sample: Conversation) -> None:
    await ask(sample, "/latest")
    message = dict(bot_messages(sample)[0])
    data = message["reply_markup"]["inline_keyboard"][-1][0]["callback_data"]
    sample.telegram.delete(message)
    sample.telegram.press(sample.speaker, message, data=data)
    await sample.telegram.settled()
    assert len(bot_messages(sample)) == 1


async def test_in_a_group_only_what_names_the_bot_is_answered(sample: Conversation) -> None:
    await ask(sample, "in group")
    for ignored in ("/tags", "meme", "/tags@other_bot", "/foo", "/foo@other_bot", "meme @rahnama_bot"):
        assert await ask(sample, ignored) == "", ignored
    assert "#math" in await ask(sample, "/tags@rahnama_bot")
    assert "#meme" in await ask(sample, "/tag@Rahnama_Bot meme")
    assert "/help" in await ask(sample, "/foo@rahnama_bot")


async def test_in_a_group_the_answer_is_a_reply_and_its_pages_turn_in_place(sample: Conversation) -> None:
    await ask(sample, "in group")
    await ask(sample, "/latest@rahnama_bot")
    group = next(chat for chat in sample.telegram.chats.values() if chat.type == "group")
    answer = group.messages[-1]
    assert answer["reply_to_message"]["text"] == "/latest@rahnama_bot"
    await ask(sample, "!11")
    assert len(group.messages) == 2


async def test_in_a_forum_the_answer_stays_in_its_topic(sample: Conversation) -> None:
    telegram = sample.telegram
    forum = telegram.add_group("Forum", [sample.speaker], forum=True)
    topic = telegram.add_topic(forum, "Questions", sample.speaker)
    telegram.send(sample.speaker, "/tags@rahnama_bot", chat=forum, thread=topic)
    await telegram.settled()
    assert forum.messages[-1]["message_thread_id"] == topic


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "document", "sticker"])
async def test_what_is_no_words_is_told_so(sample: Conversation, kind: str) -> None:
    medium: dict[str, Any] = {kind: True}
    sample.telegram.send(sample.speaker, **medium)
    await sample.telegram.settled()
    assert "فقط متن را می‌فهمم" in bot_messages(sample)[-1]["text"]


async def test_an_edited_question_is_not_answered_again(sample: Conversation) -> None:
    await ask(sample, "/tags")
    question = sample.telegram.messages(sample.speaker)[0]
    sample.telegram.edit(question, "/latest")
    await sample.telegram.settled()
    assert len(bot_messages(sample)) == 1


async def test_a_reader_who_has_blocked_the_bot_stops_nobody_else(sample: Conversation) -> None:
    sample.telegram.send(sample.speaker, "/tags")
    sample.telegram.block(sample.speaker)
    await sample.telegram.settled()
    await ask(sample, "as reader 2")
    assert "#meme" in await ask(sample, "/tags")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (StoreError("away"), "سرم شلوغ است"),
        (sqlite3.OperationalError("disk I/O error"), "مشکلی پیش آمد"),
        (KeyError(1), "مشکلی پیش آمد"),
    ],
)
async def test_a_fault_is_answered_with_an_apology_and_logged_without_words(
    sample: Conversation,
    fault: Exception,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr("storage.store.SqlStore.tag_list", broken)
    assert sentence in await ask(sample, "/tags a-secret-word")
    assert type(fault).__name__ in str([getattr(record, "fields", None) for record in caplog.records])
    assert "a-secret-word" not in caplog.text
    assert "#meme" in await ask(sample, "/tag meme")
