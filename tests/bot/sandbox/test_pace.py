"""How fast the bot may send, and how much of it a chat keeps."""

from typing import Any

import pytest

from bot.sandbox import ApiError, Telegram, User
from tests.bot.sandbox.conftest import Call, Clock


async def refusal(call: Any) -> str:
    with pytest.raises(ApiError) as refused:
        await call
    return f"{refused.value.code} {refused.value.description}"


async def test_pace_is_free_until_it_is_asked_for(telegram: Telegram, ali: User, call: Call, clock: Clock) -> None:
    for _ in range(50):
        await call("sendMessage", chat_id=ali.id, text="x")

    telegram.pace = True
    for _ in range(3):
        await call("sendMessage", chat_id=ali.id, text="x")
    with pytest.raises(ApiError) as refused:
        await call("sendMessage", chat_id=ali.id, text="x")
    assert refused.value.description == "Too Many Requests: retry after 1"
    assert refused.value.parameters == {"retry_after": 1}

    clock.now += 1
    await call("sendMessage", chat_id=ali.id, text="x")


async def test_a_group_takes_twenty_messages_a_minute(telegram: Telegram, ali: User, call: Call, clock: Clock) -> None:
    telegram.pace = True
    group = telegram.add_group("Study group", [ali])
    for _ in range(20):
        await call("sendMessage", chat_id=group.id, text="x")

    assert await refusal(call("sendMessage", chat_id=group.id, text="x")) == "429 Too Many Requests: retry after 3"
    clock.now += 2
    assert await refusal(call("sendMessage", chat_id=group.id, text="x")) == "429 Too Many Requests: retry after 1"
    clock.now += 60
    for _ in range(20):
        await call("sendMessage", chat_id=group.id, text="x")
    assert await refusal(call("sendMessage", chat_id=group.id, text="x")) == "429 Too Many Requests: retry after 3"


async def test_thirty_messages_a_second_go_out_in_all(telegram: Telegram, call: Call) -> None:
    telegram.pace = True
    readers = [telegram.add_user(f"Reader {number}") for number in range(31)]
    for reader in readers:
        telegram.send(reader, "/start")
    for reader in readers[:30]:
        await call("sendMessage", chat_id=reader.id, text="x")

    assert (
        await refusal(call("sendMessage", chat_id=readers[30].id, text="x")) == "429 Too Many Requests: retry after 1"
    )


async def test_a_chat_keeps_only_its_latest_messages_where_that_is_asked_for() -> None:
    telegram = Telegram(history=10)
    ali = telegram.add_user("Ali")
    telegram.send(ali, "/start")
    for number in range(100):
        await telegram.call("sendMessage", {"chat_id": ali.id, "text": str(number)})

    assert 10 <= len(telegram.messages(ali)) <= 20
    assert telegram.messages(ali)[-1]["text"] == "99"
