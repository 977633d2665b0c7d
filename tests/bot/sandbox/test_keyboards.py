"""Keyboards that Telegram takes, and those that it refuses."""

from typing import Any

import pytest

from bot.sandbox import ApiError, Telegram, User
from tests.bot.sandbox.conftest import Call


def button(text: str = "x", **action: Any) -> dict[str, Any]:
    return {"text": text, **(action or {"callback_data": "x"})}


async def sent(call: Call, user: User, *rows: list[Any]) -> Any:
    message = await call("sendMessage", chat_id=user.id, text="x", reply_markup={"inline_keyboard": list(rows)})
    return message.get("reply_markup")


async def refusal(call: Call, user: User, *rows: list[Any]) -> str:
    with pytest.raises(ApiError) as refused:
        await sent(call, user, *rows)
    return refused.value.description.removeprefix("Bad Request: ")


async def test_callback_data_holds_64_bytes(ali: User, call: Call) -> None:
    assert await sent(call, ali, [button(callback_data="ب" * 32)])
    assert await refusal(call, ali, [button(callback_data="ب" * 32 + "x")]) == "BUTTON_DATA_INVALID"
    assert await refusal(call, ali, [button(callback_data="x" * 65)]) == "BUTTON_DATA_INVALID"


async def test_a_button_must_do_something(ali: User, call: Call) -> None:
    for action in ({"callback_data": ""}, {"url": ""}, {"pay": False}):
        assert (
            await refusal(call, ali, [button(**action)])
            == "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )


async def test_a_button_must_say_something(ali: User, call: Call) -> None:
    assert await refusal(call, ali, [button("")]) == "inline keyboard button text must be non-empty"
    assert (
        await refusal(call, ali, [{"callback_data": "x"}])
        == "can't parse inline keyboard button: Can't find field \"text\""
    )
    assert (
        await refusal(call, ali, ["x"]) == "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
    )


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://t.me/SampleThinker/12", "https://t.me/SampleThinker/12"),
        ("t.me/SampleThinker", "http://t.me/SampleThinker"),
        ("HTTPS://Example.com", "https://example.com/"),
        ("tg://resolve?domain=durov", "tg://resolve?domain=durov"),
        ("tg://user?id=42", "tg://user?id=42"),
    ],
)
async def test_addresses_get_telegrams_form(ali: User, call: Call, url: str, kept: str) -> None:
    assert await sent(call, ali, [button(url=url)]) == {"inline_keyboard": [[{"text": "x", "url": kept}]]}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://localhost:8080/x", "Wrong HTTP URL"),
        ("example", "Wrong HTTP URL"),
        ("ftp://example.com", "Unsupported URL protocol"),
        ("https://", "URL host is empty"),
        ("https://exa mple.com", "Disallowed character in URL host"),
    ],
)
async def test_addresses_that_lead_nowhere_are_refused(ali: User, call: Call, url: str, reason: str) -> None:
    assert await refusal(call, ali, [button(url=url)]) == f"inline keyboard button URL '{url}' is invalid: {reason}"


async def test_a_keyboard_has_at_most_100_buttons_eight_a_row(ali: User, call: Call) -> None:
    assert await sent(call, ali, *[[button() for _ in range(4)] for _ in range(25)])
    assert await refusal(call, ali, *[[button()] for _ in range(101)]) == "reply markup is too long"
    assert await sent(call, ali, [button() for _ in range(8)])
    assert await refusal(call, ali, [button() for _ in range(9)]) == "reply markup is too long"


async def test_long_data_fill_a_keyboard_before_its_hundredth_button(ali: User, call: Call) -> None:
    rows = [[button(callback_data="x" * 64)] for _ in range(99)]

    assert await refusal(call, ali, *rows) == "reply markup is too long"


async def test_an_empty_keyboard_is_none(ali: User, call: Call) -> None:
    assert await sent(call, ali) is None
    assert await sent(call, ali, []) is None


async def test_malformed_markup_is_refused(ali: User, call: Call) -> None:
    async def refused(markup: Any) -> str:
        with pytest.raises(ApiError) as no:
            await call("sendMessage", chat_id=ali.id, text="x", reply_markup=markup)
        return no.value.description.removeprefix("Bad Request: ")

    assert await refused("{nonsense") == "can't parse reply keyboard markup JSON object"
    assert await refused([1]) == "object expected as reply markup"
    assert (
        await refused({"inline_keyboard": [button()]})
        == 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    )


async def test_a_reply_keyboard_is_the_chats_and_not_the_messages(telegram: Telegram, ali: User, call: Call) -> None:
    keyboard = {"keyboard": [["/tags", {"text": "/series"}]], "resize_keyboard": True}
    message = await call("sendMessage", chat_id=ali.id, text="x", reply_markup=keyboard)

    assert "reply_markup" not in message
    assert telegram.chat(ali).keyboard == {
        "keyboard": [[{"text": "/tags"}, {"text": "/series"}]],
        "resize_keyboard": True,
    }
    await call("sendMessage", chat_id=ali.id, text="x", reply_markup={"remove_keyboard": True})
    assert telegram.chat(ali).keyboard is None


async def test_other_actions_are_kept(telegram: Telegram, ali: User, call: Call) -> None:
    row = [
        button(copy_text={"text": "words"}),
        button(switch_inline_query_current_chat=""),
        button(web_app={"url": "https://example.com/app"}),
    ]
    assert await sent(call, ali, row) == {"inline_keyboard": [row]}

    channel = telegram.add_channel("Sample", bot_is_admin=True)
    with pytest.raises(ApiError, match="without knowing bot's username"):
        await call("sendMessage", chat_id=channel.id, text="x", reply_markup={"inline_keyboard": [[row[1]]]})
    with pytest.raises(ApiError, match="BUTTON_TYPE_INVALID"):
        await call("sendMessage", chat_id=channel.id, text="x", reply_markup={"inline_keyboard": [[row[2]]]})


async def test_a_button_for_a_channel_gives_the_bot_rights_that_the_person_has(
    telegram: Telegram, ali: User, call: Call
) -> None:
    rights = {"can_manage_chat": True, "can_post_messages": True}
    button = {"text": "Choose", "request_chat": {"request_id": 1, "chat_is_channel": True}}
    button["request_chat"] |= {"user_administrator_rights": rights, "bot_administrator_rights": rights}  # type: ignore[operator]
    channel, foreign = telegram.add_channel("Mine"), telegram.add_channel("Theirs")
    channel.members[ali.id] = "creator"
    with pytest.raises(LookupError, match="no button"):
        telegram.share_channel(ali, channel)
    await call("sendMessage", chat_id=ali.id, text="Which?", reply_markup={"keyboard": [[button]]})
    with pytest.raises(ValueError, match="not offered"):
        telegram.share_channel(ali, foreign)
    shared = telegram.share_channel(ali, channel)
    assert shared["chat_shared"] == {"request_id": 1, "chat_id": channel.id}
    assert channel.bot_status == "administrator"
    kinds = [next(kind for kind in update if kind != "update_id") for update in telegram.updates.pending()]
    assert kinds[-2:] == ["my_chat_member", "message"]
    button["request_chat"] |= {"user_administrator_rights": {}}  # type: ignore[operator]
    with pytest.raises(ApiError, match="CHAT_RIGHTS_INVALID"):
        await call("sendMessage", chat_id=ali.id, text="Which?", reply_markup={"keyboard": [[button]]})
