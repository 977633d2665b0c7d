"""Telegram wants to be left alone for a moment (429): readers get their answers all the same."""

import asyncio

import pytest

from bot.commands.chat.conversation import Conversation


@pytest.mark.long
@pytest.mark.parametrize(
    ("line", "method"),
    [("/tags", "sendMessage"), ("words that nobody wrote", "sendMessage"), ("/feedback", "sendMessage")],
)
async def test_a_short_silence_is_waited_for_and_the_question_answered(
    sample: Conversation, line: str, method: str
) -> None:
    sample.telegram.fail_next(method, 429, parameters={"retry_after": 1}, times=2)
    [answer] = await sample.line(line)
    assert answer
    assert not sample.telegram.updates


async def test_a_button_is_answered_after_a_short_silence_too(sample: Conversation) -> None:
    await sample.line("/tags")
    for method in ("answerCallbackQuery", "sendMessage", "editMessageText"):
        sample.telegram.fail_next(method, 429, parameters={"retry_after": 1})
    assert await sample.line("!1")


async def test_after_a_longer_one_the_answer_comes_when_it_is_over_and_others_do_not_wait(
    sample: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.telegram.patience.SHORT", 0.0)
    sample.telegram.fail_next("sendMessage", 429, parameters={"retry_after": 1})
    assert await sample.line("/tags") == []
    [other] = await sample.line("/latest")
    await asyncio.sleep(1.1)
    [answer] = [one for one in await sample.line("edit nothing") if "#note" in one]
    assert answer != other


async def test_who_is_never_let_speak_is_not_asked_for_ever(
    sample: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.telegram.patience.SHORT", 0.0)
    monkeypatch.setattr("bot.updates.lanes._LONGEST_PAUSE", 0.0)
    sample.telegram.fail_next("sendMessage", 429, parameters={"retry_after": 1})
    before = len(sample.telegram.requests)
    assert await sample.line("/tags") == []
    await asyncio.sleep(1.2)
    assert [method for method, _ in list(sample.telegram.requests)[before:]].count("sendMessage") == 1
