"""The queue of updates: kept until confirmed, filtered, ended by a second reader."""

import asyncio
from typing import Any

import pytest

from bot.sandbox import ApiError, Telegram, User
from tests.bot.sandbox.conftest import Call, Clock


async def refusal(call: Any) -> str:
    with pytest.raises(ApiError) as refused:
        await call
    return f"{refused.value.code} {refused.value.description}"


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def polling(call: Call, **params: Any) -> asyncio.Task[Any]:
    """A getUpdates that has come to wait."""
    task = asyncio.create_task(call("getUpdates", timeout=30, **params))
    await asyncio.sleep(0)
    return task


async def test_updates_are_handed_out_until_they_are_confirmed(telegram: Telegram, ali: User, call: Call) -> None:
    for text in ("one", "two", "three"):
        telegram.send(ali, text)

    first = await call("getUpdates", limit=2)
    assert texts(first) == ["one", "two"]
    assert texts(await call("getUpdates")) == ["one", "two", "three"]
    assert texts(await call("getUpdates", offset=first[-1]["update_id"] + 1)) == ["three"]
    assert texts(await call("getUpdates")) == ["three"]


async def test_a_negative_offset_forgets_all_but_the_last(telegram: Telegram, ali: User, call: Call) -> None:
    for text in ("one", "two", "three"):
        telegram.send(ali, text)

    assert texts(await call("getUpdates", offset=-2)) == ["two", "three"]
    assert texts(await call("getUpdates")) == ["two", "three"]


async def test_an_offset_from_nowhere_is_not_believed(telegram: Telegram, ali: User, call: Call) -> None:
    telegram.send(ali, "one")

    assert texts(await call("getUpdates", offset=1_000_000)) == ["one"]


async def test_a_long_poll_waits_for_what_comes(telegram: Telegram, ali: User, call: Call) -> None:
    poll = await polling(call)

    telegram.send(ali, "one")
    telegram.send(ali, "two")

    assert texts(await poll) == ["one", "two"]


async def test_a_long_poll_ends_empty(call: Call) -> None:
    async with asyncio.timeout(60):
        assert await call("getUpdates", timeout=1) == []


async def test_a_second_reader_ends_the_first(telegram: Telegram, ali: User, call: Call) -> None:
    first = await polling(call)
    second = await polling(call)

    assert await refusal(first) == (
        "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    telegram.send(ali, "one")
    assert texts(await second) == ["one"]


async def test_a_reader_that_goes_away_leaves_its_place(telegram: Telegram, ali: User, call: Call) -> None:
    first = await polling(call)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)

    telegram.send(ali, "one")

    assert texts(await call("getUpdates")) == ["one"]


async def test_allowed_updates_hold_until_named_anew(telegram: Telegram, ali: User, call: Call) -> None:
    await call("getUpdates", allowed_updates=["callback_query"])
    telegram.send(ali, "unheard")
    await call("getUpdates")
    telegram.send(ali, "unheard")
    assert (await call("getWebhookInfo"))["allowed_updates"] == ["callback_query"]

    await call("getUpdates", allowed_updates="[]")
    telegram.send(ali, "heard")

    assert texts(await call("getUpdates")) == ["heard"]


async def test_by_default_some_kinds_are_left_out(telegram: Telegram) -> None:
    assert telegram.updates.add("chat_member", {}) is None
    assert telegram.updates.add("message_reaction", {}) is None
    assert telegram.updates.add("my_chat_member", {}) is not None


async def test_updates_are_kept_for_a_day_and_presses_for_150_seconds(
    telegram: Telegram, ali: User, call: Call, clock: Clock
) -> None:
    message = telegram.send(ali, "one")
    telegram.press(ali, message, data="x")
    telegram.inline_query(ali, "words")

    clock.now += 31
    assert [list(update)[1] for update in await call("getUpdates")] == ["message", "callback_query"]
    clock.now += 120
    assert [list(update)[1] for update in await call("getUpdates")] == ["message"]
    clock.now += 24 * 60 * 60
    assert await call("getUpdates") == []


async def test_a_raw_update_arrives_as_it_is(telegram: Telegram, call: Call) -> None:
    first = telegram.raw_update({"message": {"nonsense": True}})
    telegram.raw_update({"update_id": "seven"})

    updates = await call("getUpdates")

    assert updates == [{"update_id": first, "message": {"nonsense": True}}, {"update_id": "seven"}]
    assert await call("getUpdates", offset=first + 2) == []


async def test_a_webhook_and_polling_exclude_each_other(telegram: Telegram, ali: User, call: Call) -> None:
    poll = await polling(call)
    assert await call("setWebhook", url="https://example.com/hook", secret_token="s3cret_-", max_connections=7) is True

    assert await refusal(poll) == "409 Conflict: terminated by setWebhook request"
    assert await refusal(call("getUpdates")) == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    telegram.send(ali, "one")
    info = await call("getWebhookInfo")
    assert (info["url"], info["max_connections"]) == ("https://example.com/hook", 7)
    assert info["pending_update_count"] == 1

    assert await call("deleteWebhook", drop_pending_updates=True) is True
    assert await call("getUpdates") == []
    assert (await call("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://example.com"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "nonsense"}, "invalid webhook URL specified"),
        ({"url": "https://example.com", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "https://example.com", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_a_wrong_webhook_is_refused(call: Call, params: dict[str, str], reason: str) -> None:
    assert await refusal(call("setWebhook", **params)) == f"400 Bad Request: {reason}"


async def test_settled_waits_for_the_confirmation(telegram: Telegram, ali: User, call: Call) -> None:
    await telegram.settled()
    telegram.send(ali, "one")
    settled = asyncio.create_task(telegram.settled())
    updates = await call("getUpdates")
    assert not settled.done()

    await call("getUpdates", offset=updates[-1]["update_id"] + 1)
    await settled


async def test_settled_says_what_was_left_lying(telegram: Telegram, ali: User) -> None:
    telegram.send(ali, "one")

    with pytest.raises(TimeoutError, match=r"1 updates were not confirmed within 0\.01 s"):
        await telegram.settled(0.01)


async def test_until_waits_for_what_the_bot_does(telegram: Telegram, ali: User, call: Call) -> None:
    waiting = asyncio.create_task(telegram.until(lambda: telegram.messages(ali)[-1].get("text") == "answer"))
    await call("sendMessage", chat_id=ali.id, text="wait")
    await call("sendMessage", chat_id=ali.id, text="answer")

    await waiting
