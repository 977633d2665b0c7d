"""A button that is pressed twice, as impatient fingers do, is no error."""

import logging
from collections.abc import AsyncIterator

import pytest

from bot.commands.chat.conversation import Conversation
from bot.commands.chat.showing import buttons
from handlers.texts import texts

_APOLOGIES = {texts(code).errors.internal.plain() for code in ("fa", "en")}

WAYS = (
    ["/tags"],
    ["/series"],
    ["/guide"],
    ["/top"],
    ["/random"],
    ["/language"],
    ["/follows"],
    ["/forget"],
    ["/feedback", "a word"],
    ["as owner", "/stats"],
    ["as owner", "/inbox"],
)


async def pressed_twice(talk: Conversation, line: str) -> AsyncIterator[str]:
    """Presses each button under what a line brings, twice before the bot is at it; gives what each shows above."""
    await talk.line(line)
    chat = talk._here()
    message = next(one for one in reversed(chat.messages) if buttons(one) or one is chat.messages[0])
    for button in buttons(message):
        if data := button.get("callback_data"):
            for query in [talk.telegram.press(talk.speaker, message, data=data) for _ in range(2)]:
                await talk._answers()
                yield talk.telegram.answered.get(query, {}).get("text", "")


@pytest.mark.long
@pytest.mark.parametrize("lines", WAYS, ids=" ".join)
async def test_a_button_pressed_twice_is_no_error(
    sample: Conversation, lines: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    for line in lines[:-1]:
        await sample.line(line)
    shown = [text async for text in pressed_twice(sample, lines[-1])]
    assert not _APOLOGIES.intersection(shown)
    assert "update_failed" not in caplog.messages
