"""In a group an answer is short, and leads to the rest in the private chat."""

import pytest

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages, buttons, titles

LINES = 16
ROWS = 6
WHOLE = {
    "/guide": "",
    "/tags": "",
    "/tag note": "t-note",
    "/series": "",
    "/series language_modeling": "s-language_modeling",
    "/search گرادیان": "q--mgbfej4ff7i",
    "/latest": "",
    "/top": "",
    "/help": "help",
}


@pytest.mark.parametrize("asked", WHOLE)
@pytest.mark.parametrize("language", ["fa", "en"])
async def test_a_list_is_short_in_a_group_and_whole_in_private(sample: Conversation, asked: str, language: str) -> None:
    await ask(sample, f"lang {language}")
    whole = await ask(sample, asked)
    await ask(sample, "in group")
    command, _, rest = asked.partition(" ")
    short = await ask(sample, f"{command}@rahnama_bot {rest}".strip())
    assert sample._place
    message = sample.telegram.messages(sample._place)[-1]
    assert len(message["text"].splitlines()) <= LINES, message["text"]
    assert len(message["reply_markup"]["inline_keyboard"]) <= ROWS
    assert len(short) <= len(whole) + 80, "no longer than the whole with one more button"
    way = message["reply_markup"]["inline_keyboard"][-1][-1]
    assert "💬" in way["text"]
    payload = way["url"].partition("?start=")[2]
    assert bool(payload) == bool(WHOLE[asked])
    await ask(sample, "in private")
    if payload:
        assert await ask(sample, f"/start {payload}") == whole


async def test_pages_turn_in_a_group_and_none_is_passed_over(sample: Conversation) -> None:
    await ask(sample, "in group")
    answer, seen = await ask(sample, "/latest@rahnama_bot"), list[str]()
    for _ in range(3):
        assert len(titles(answer)) == 3
        seen += titles(answer)
        answer = await ask(sample, f"!{buttons(answer).index('قدیمی‌تر ›') + 1}")
    await ask(sample, "in private")
    assert seen == titles(await ask(sample, "/latest"))[:9]


async def test_alone_with_the_bot_there_is_no_such_button(sample: Conversation) -> None:
    for asked in WHOLE:
        await ask(sample, asked)
    assert "💬" not in str([one.get("reply_markup") for one in bot_messages(sample)])
