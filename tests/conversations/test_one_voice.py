"""One answer speaks one language, and every button of a row is shown whole on a phone."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.commands.chat.conversation import Conversation
from channel.language.text import without_direction_marks
from handlers.texts import texts
from handlers.texts.line import Line
from tests.asking import ask, bot_messages

ASKED = (
    *("/start", "/help", "/guide", "/tags", "/tag", "/tag note", "/tag zzzz", "/series", "/series hilbert"),
    *("/series language_modeling 4", "/series zzzz", "/search", "/search گرادیان", "/search zzzzqq", "/latest"),
    *("/top", "/top 1390/1", "/random", "/follow", "/follow meme", "/follows", "/continue", "/settings", "/forget"),
    *("/feedback", "hello there", "/cancel", "/privacy", "/nothing", "/start p9999", "/start p15", "مدل"),
)
IN_BOTH = ("choice.ask", "commands.language")
WIDEST = {1: 44, 2: 25, 3: 16, 4: 11, 5: 8}
"""Characters of the longest label in a row of so many, as phones of 360 points show them."""
ZERO_WIDTH = dict.fromkeys(map(ord, "\u200c\ufe0f"))
LONG = 9
NOT_PRESSED = ("L", "Ls", "kb", "fz")
"""The buttons of languages, and the one that deletes the chat."""


async def walk(conversation: Conversation) -> AsyncIterator[dict[str, Any]]:
    """Every message that the questions bring, and that each of its buttons brings."""
    for asked in ASKED:
        before = len(bot_messages(conversation))
        await ask(conversation, asked)
        for message in bot_messages(conversation)[before:]:
            yield message
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    data = button.get("callback_data", "")
                    if data and data.split(":")[1] not in NOT_PRESSED:
                        conversation.telegram.press(conversation.speaker, message, data=data)
                        await conversation.telegram.settled()
                        yield bot_messages(conversation)[-1]


def rows_of(message: dict[str, Any]) -> list[list[str]]:
    """The labels as they are seen; a hashtag or a name of the channel's own may be cut."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[without_direction_marks(one["text"]).translate(ZERO_WIDTH) for one in row] for row in rows]


def pieces(line: Line) -> list[str]:
    """The fixed words of a sentence, if there are some in a row."""
    words = (piece.strip(" .:\n") for text, _, _ in line._pieces for piece in text.split("\n"))
    return [piece for piece in words if len(piece) >= LONG and " " in piece and "<" not in piece]


@pytest.mark.long
@pytest.mark.parametrize(("language", "other"), [("fa", "en"), ("en", "fa")])
async def test_an_answer_speaks_one_language_and_its_buttons_are_shown_whole(
    sample: Conversation, language: str, other: str
) -> None:
    foreign = {
        piece
        for section, lines in texts(other).sections().items()
        for name, line in lines
        if f"{section}.{name}" not in IN_BOTH
        for piece in pieces(line)
    }
    await ask(sample, f"lang {language}")
    seen, wide = 0, set[str]()
    async for message in walk(sample):
        shown = without_direction_marks(str(message["text"]))
        assert [piece for piece in foreign if piece in shown] == [], shown
        wide |= {label for row in rows_of(message) for label in row if len(label) > WIDEST.get(len(row), 8)}
        seen += 1
    assert wide == set()
    assert seen > 100
