"""Rows of buttons stand in the order in which the reader reads."""

import pytest

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages, buttons

LEFT_TO_RIGHT = {"en": ["← Part 2", "Part 4 →"], "fa": ["قسمت چهارم ←", "→ قسمت دوم"]}


@pytest.mark.parametrize(("language", "row"), LEFT_TO_RIGHT.items())
async def test_the_next_part_stands_where_reading_goes_and_arrows_point_outward(
    sample: Conversation, language: str, row: list[str]
) -> None:
    await ask(sample, f"lang {language}")
    assert buttons(await ask(sample, "/series language_modeling 3"))[:2] == row


async def test_the_greeting_in_another_language_has_that_language_s_order(sample: Conversation) -> None:
    await ask(sample, "lang fa")
    assert buttons(await ask(sample, "/start"))[:2] == ["🏷 هشتگ‌ها", "📖 راهنما"]
    [message] = bot_messages(sample)
    english = next(
        one["callback_data"]
        for row in message["reply_markup"]["inline_keyboard"]
        for one in row
        if one["text"] == "🌐 English"
    )
    sample.telegram.press(sample.speaker, message, data=english)
    await sample.telegram.settled()
    rows = bot_messages(sample)[-1]["reply_markup"]["inline_keyboard"]
    assert [one["text"] for one in rows[0]] == ["📖 Guide", "🏷 Hashtags"]
