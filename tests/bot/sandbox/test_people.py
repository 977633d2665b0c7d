"""What people do, and which updates the bot gets."""

from typing import Any

import pytest

from bot.sandbox import ApiError, Telegram, User
from tests.bot.sandbox.conftest import Call, Clock


def kinds(telegram: Telegram) -> list[str]:
    return [list(update)[1] for update in telegram.updates.pending()]


async def refusal(call: Any) -> str:
    with pytest.raises(ApiError) as refused:
        await call
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: ")


def test_ids_are_the_same_in_every_run() -> None:
    def ids() -> list[int]:
        telegram = Telegram()
        ali = telegram.add_user("Ali")
        group = telegram.add_group("Study group", [ali])
        supergroup = telegram.add_group("Big group", [ali], supergroup=True)
        return [ali.id, group.id, supergroup.id, telegram.add_channel("Sample").id]

    assert ids() == ids()
    user, group, supergroup, channel = ids()
    assert user > 2**32
    assert -(10**12) < group < 0
    assert supergroup < -(10**12)
    assert channel < -(10**12)


def test_a_users_message_is_an_update(telegram: Telegram) -> None:
    ali = telegram.add_user("Ali", "Rezaei", username="ali_r", language_code="fa", is_premium=True)
    message = telegram.send(ali, "/start deep-link")

    assert telegram.updates.pending() == [{"update_id": 1, "message": message}]
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {
        "id": ali.id,
        "is_bot": False,
        "first_name": "Ali",
        "last_name": "Rezaei",
        "username": "ali_r",
        "language_code": "fa",
        "is_premium": True,
    }
    assert message["chat"] == {
        "id": ali.id,
        "type": "private",
        "first_name": "Ali",
        "last_name": "Rezaei",
        "username": "ali_r",
    }


def test_media_become_files_and_other_content_is_taken_as_it_is(telegram: Telegram, ali: User) -> None:
    message = telegram.send(ali, photo=True, caption="a #cat", contact={"phone_number": "1", "first_name": "x"})

    assert message["photo"][0]["file_id"]
    assert message["caption_entities"] == [{"type": "hashtag", "offset": 2, "length": 4}]
    assert message["contact"]["phone_number"] == "1"
    assert telegram.send(ali, content={"dice": {"emoji": "🎲", "value": 6}})["dice"]["value"] == 6


def test_who_has_blocked_the_bot_cannot_write_to_it(telegram: Telegram, ali: User) -> None:
    telegram.block(ali)

    with pytest.raises(ValueError, match="has blocked the bot"):
        telegram.send(ali, "x")


async def test_in_groups_the_bot_sees_only_what_is_meant_for_it(telegram: Telegram, ali: User, call: Call) -> None:
    group = telegram.add_group("Study group", [ali])
    own = await call("sendMessage", chat_id=group.id, text="x")

    for unseen in ("hello", "/tags@other_bot", "see /usr/bin", "@rahnama_bot hello"):
        telegram.send(ali, unseen, chat=group)
    for seen in ("/tags", "/tags@rahnama_bot", "😀 /tags@Rahnama_Bot please"):
        telegram.send(ali, seen, chat=group)
    telegram.send(ali, "an answer", chat=group, reply_to=own)

    assert [update["message"]["text"] for update in telegram.updates.pending()] == [
        "/tags",
        "/tags@rahnama_bot",
        "😀 /tags@Rahnama_Bot please",
        "an answer",
    ]


async def test_without_privacy_or_as_administrator_it_sees_all(telegram: Telegram, ali: User, call: Call) -> None:
    group = telegram.add_group("Study group", [ali])
    telegram.privacy = False
    telegram.send(ali, "hello", chat=group)
    assert (await call("getMe"))["can_read_all_group_messages"] is True

    telegram.privacy = True
    telegram.set_bot_status(group, "administrator", by=ali)
    telegram.send(ali, "hello", chat=group)
    telegram.set_bot_status(group, "left", by=ali)
    telegram.send(ali, "/tags@rahnama_bot", chat=group)

    assert kinds(telegram) == ["message", "my_chat_member", "message", "my_chat_member"]


def test_posts_reach_the_bot_only_as_administrator(telegram: Telegram) -> None:
    channel = telegram.add_channel("Sample", username="SampleThinker")
    telegram.post(channel, "unheard")
    channel.bot_status = "administrator"
    post = telegram.post(channel, "heard #tag")
    telegram.edit(post, "changed")

    assert kinds(telegram) == ["channel_post", "edited_channel_post"]
    heard, changed = telegram.updates.pending()
    assert heard["channel_post"]["text"] == "heard #tag"
    assert changed["edited_channel_post"]["text"] == "changed"
    assert telegram.messages(channel)[-1]["text"] == "changed"
    assert "entities" not in telegram.messages(channel)[-1]


def test_an_edit_leaves_the_first_update_as_it_was(telegram: Telegram, ali: User) -> None:
    message = telegram.send(ali, "one")
    telegram.edit(message, "two")

    first, second = telegram.updates.pending()
    assert first["message"]["text"] == "one"
    assert second["edited_message"]["text"] == "two"
    assert second["edited_message"]["edit_date"]


async def test_a_press_is_answered_once_within_150_seconds(
    telegram: Telegram, ali: User, call: Call, clock: Clock
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "1"}], [{"text": "b", "callback_data": "2"}]]}
    message = await call("sendMessage", chat_id=ali.id, text="x", reply_markup=keyboard)
    query_id = telegram.press(ali, message, 1, 0)

    update = telegram.updates.pending()[-1]["callback_query"]
    assert (update["id"], update["data"], update["from"]["id"]) == (query_id, "2", ali.id)
    assert update["message"]["message_id"] == message["message_id"]

    assert await call("answerCallbackQuery", callback_query_id=query_id, text="done", show_alert=True) is True
    assert telegram.answered[query_id] == {"text": "done", "show_alert": True, "url": "", "cache_time": 0}

    late = telegram.press(ali, message, text="a")
    clock.now += 151
    too_old = "query is too old and response timeout expired or query ID is invalid"
    assert await refusal(call("answerCallbackQuery", callback_query_id=late)) == too_old
    assert await refusal(call("answerCallbackQuery", callback_query_id="nonsense")) == too_old
    assert late not in telegram.answered


async def test_a_notice_holds_200_characters(telegram: Telegram, ali: User, call: Call) -> None:
    query_id = telegram.press(ali, telegram.send(ali, "x"), data="1")

    assert await refusal(call("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)) == "MESSAGE_TOO_LONG"
    assert (
        await refusal(call("answerCallbackQuery", callback_query_id=query_id, url="https://example.com"))
        == "URL_INVALID"
    )


async def test_a_button_that_is_not_there_cannot_be_pressed(telegram: Telegram, ali: User, call: Call) -> None:
    keyboard = {"inline_keyboard": [[{"text": "site", "url": "https://example.com"}]]}
    message = await call("sendMessage", chat_id=ali.id, text="x", reply_markup=keyboard)

    for row, text in ((3, None), (0, None), (0, "other")):
        with pytest.raises(LookupError, match="no such button"):
            telegram.press(ali, message, row, text=text)


def test_a_button_of_a_message_that_is_gone_can_still_be_pressed_by_its_data(telegram: Telegram, ali: User) -> None:
    message = telegram.send(ali, "x")
    telegram.delete(message)

    telegram.press(ali, message, data="old")

    assert telegram.updates.pending()[-1]["callback_query"]["message"]["date"] == 0


def test_a_migration_is_told_in_both_chats(telegram: Telegram, ali: User) -> None:
    group = telegram.add_group("Study group", [ali])
    supergroup = telegram.migrate(group)

    moved, arrived = (update["message"] for update in telegram.updates.pending())
    assert (moved["chat"]["id"], moved["migrate_to_chat_id"]) == (group.id, supergroup.id)
    assert (arrived["chat"]["id"], arrived["migrate_from_chat_id"]) == (supergroup.id, group.id)


def test_private_chats_count_messages_together_and_channels_for_themselves(telegram: Telegram, ali: User) -> None:
    sara = telegram.add_user("Sara")
    channel = telegram.add_channel("Sample", bot_is_admin=True)

    first = telegram.send(ali, "x")["message_id"]
    assert telegram.send(sara, "x")["message_id"] == first + 1
    assert [telegram.post(channel, "x")["message_id"] for _ in range(2)] == [1, 2]
