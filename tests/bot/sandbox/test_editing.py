"""Messages changed and deleted, and what Telegram does not let a bot change."""

from typing import Any

import pytest

from bot.sandbox import ApiError, Telegram, User
from tests.bot.sandbox.conftest import Call, Clock

KEYBOARD = {"inline_keyboard": [[{"text": "Next", "callback_data": "2"}]]}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def refusal(call: Any) -> str:
    with pytest.raises(ApiError) as refused:
        await call
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: ")


@pytest.fixture
async def sent(ali: User, call: Call) -> dict[str, Any]:
    return dict(await call("sendMessage", chat_id=ali.id, text="<b>one</b>", parse_mode="HTML", reply_markup=KEYBOARD))


async def test_an_edit_changes_the_message_in_place(
    telegram: Telegram, ali: User, call: Call, sent: dict[str, Any], clock: Clock
) -> None:
    clock.now += 5
    edited = await call(
        "editMessageText", chat_id=ali.id, message_id=sent["message_id"], text="two", reply_markup=KEYBOARD
    )

    assert edited == telegram.messages(ali)[-1]
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("two", 5)
    assert "entities" not in edited
    assert edited["reply_markup"] == KEYBOARD


async def test_an_edit_without_a_keyboard_takes_it_away(ali: User, call: Call, sent: dict[str, Any]) -> None:
    edited = await call("editMessageText", chat_id=ali.id, message_id=sent["message_id"], text="two")

    assert "reply_markup" not in edited


async def test_an_edit_that_changes_nothing_is_refused(ali: User, call: Call, sent: dict[str, Any]) -> None:
    where = {"chat_id": ali.id, "message_id": sent["message_id"]}
    same = {"text": " <strong>one</strong> ", "parse_mode": "HTML", "reply_markup": KEYBOARD}

    assert await refusal(call("editMessageText", **where, **same)) == NOT_MODIFIED
    assert await refusal(call("editMessageReplyMarkup", **where, reply_markup=KEYBOARD)) == NOT_MODIFIED
    assert "reply_markup" not in await call("editMessageReplyMarkup", **where)
    assert await refusal(call("editMessageReplyMarkup", **where)) == NOT_MODIFIED
    assert (await call("editMessageText", **where, text="one"))["text"] == "one"  # the same words, no longer bold


async def test_only_the_bots_own_messages_are_edited(telegram: Telegram, ali: User, call: Call) -> None:
    theirs = telegram.send(ali, "mine")
    forwarded = await call("forwardMessage", chat_id=ali.id, from_chat_id=ali.id, message_id=theirs["message_id"])

    for message in (theirs, forwarded):
        assert (
            await refusal(call("editMessageText", chat_id=ali.id, message_id=message["message_id"], text="x"))
            == "message can't be edited"
        )


async def test_what_is_not_there_is_not_edited(telegram: Telegram, ali: User, call: Call, sent: dict[str, Any]) -> None:
    telegram.delete(sent)

    for message_id in (sent["message_id"], 0, -1, "x"):
        assert (
            await refusal(call("editMessageText", chat_id=ali.id, message_id=message_id, text="x"))
            == "message to edit not found"
        )
    assert await refusal(call("editMessageText", text="x")) == "message identifier is not specified"
    assert await refusal(call("editMessageText", text="x", inline_message_id="a")) == "MESSAGE_ID_INVALID"


async def test_an_edit_is_as_strict_as_a_send(ali: User, call: Call, sent: dict[str, Any]) -> None:
    where = {"chat_id": ali.id, "message_id": sent["message_id"]}

    assert await refusal(call("editMessageText", **where, text="")) == "message text is empty"
    assert await refusal(call("editMessageText", **where, text="x" * 4097)) == "message is too long"
    assert (
        await refusal(call("editMessageText", **where, text="<b>", parse_mode="HTML"))
        == "can't parse entities: Can't find end tag corresponding to start tag \"b\""
    )
    reply_keyboard = {"keyboard": [["x"]]}
    assert (
        await refusal(call("editMessageText", **where, text="x", reply_markup=reply_keyboard))
        == "inline keyboard expected"
    )


async def test_texts_and_captions_are_not_confused(telegram: Telegram, ali: User, call: Call, sent: Any) -> None:
    photo = await call("sendPhoto", chat_id=ali.id, photo="https://example.com/a.jpg", caption="one")
    where = {"chat_id": ali.id, "message_id": photo["message_id"]}

    assert (await call("editMessageCaption", **where, caption="two"))["caption"] == "two"
    assert "caption" not in await call("editMessageCaption", **where)
    assert await refusal(call("editMessageText", **where, text="x")) == "there is no text in the message to edit"
    assert (
        await refusal(call("editMessageCaption", chat_id=ali.id, message_id=sent["message_id"], caption="x"))
        == "there is no caption in the message to edit"
    )
    media = {"type": "video", "media": "https://example.com/a.mp4", "caption": "three"}
    edited = await call("editMessageMedia", **where, media=media)
    assert edited["video"]
    assert edited["caption"] == "three"
    assert "photo" not in edited


async def test_messages_are_deleted_for_two_days(
    telegram: Telegram, ali: User, call: Call, clock: Clock, sent: dict[str, Any]
) -> None:
    theirs = telegram.send(ali, "mine")
    assert await call("deleteMessage", chat_id=ali.id, message_id=theirs["message_id"]) is True
    assert [message["message_id"] for message in telegram.messages(ali)][-1] == sent["message_id"]
    assert (
        await refusal(call("deleteMessage", chat_id=ali.id, message_id=theirs["message_id"]))
        == "message to delete not found"
    )

    clock.now += 48 * 60 * 60 + 1
    assert (
        await refusal(call("deleteMessage", chat_id=ali.id, message_id=sent["message_id"]))
        == "message can't be deleted for everyone"
    )


async def test_in_a_group_only_an_administrator_deletes_what_others_wrote(
    telegram: Telegram, ali: User, call: Call
) -> None:
    group = telegram.add_group("Study group", [ali])
    theirs = telegram.send(ali, "mine", chat=group)
    where = {"chat_id": group.id, "message_id": theirs["message_id"]}
    assert await refusal(call("deleteMessage", **where)) == "message can't be deleted"

    telegram.set_bot_status(group, "administrator", by=ali)
    assert await call("deleteMessage", **where) is True


async def test_several_messages_are_deleted_at_once(telegram: Telegram, ali: User, call: Call) -> None:
    ids = [(await call("sendMessage", chat_id=ali.id, text=str(number)))["message_id"] for number in range(3)]

    assert await call("deleteMessages", chat_id=ali.id, message_ids=[*ids, 999]) is True
    assert not [message for message in telegram.messages(ali) if message["message_id"] in ids]
    assert await refusal(call("deleteMessages", chat_id=ali.id)) == "message identifiers are not specified"
    assert (
        await refusal(call("deleteMessages", chat_id=ali.id, message_ids=list(range(1, 102))))
        == "too many message identifiers specified"
    )


async def test_pins_need_rights_in_groups(telegram: Telegram, ali: User, call: Call, sent: dict[str, Any]) -> None:
    assert await call("pinChatMessage", chat_id=ali.id, message_id=sent["message_id"]) is True
    assert (await call("getChat", chat_id=ali.id))["pinned_message"]["message_id"] == sent["message_id"]
    assert await call("unpinChatMessage", chat_id=ali.id) is True
    assert await refusal(call("unpinChatMessage", chat_id=ali.id)) == "message to unpin not found"

    group = telegram.add_group("Study group", [ali])
    theirs = telegram.send(ali, "mine", chat=group)
    assert (
        await refusal(call("pinChatMessage", chat_id=group.id, message_id=theirs["message_id"]))
        == "not enough rights to manage pinned messages in the chat"
    )


async def test_a_bot_reacts_once(telegram: Telegram, ali: User, call: Call) -> None:
    theirs = telegram.send(ali, "mine")
    where = {"chat_id": ali.id, "message_id": theirs["message_id"]}
    heart = {"type": "emoji", "emoji": "❤"}

    assert await call("setMessageReaction", **where, reaction=[heart]) is True
    assert telegram.reactions[ali.id, theirs["message_id"]] == [heart]
    assert await refusal(call("setMessageReaction", **where, reaction=[heart, heart])) == "REACTIONS_TOO_MANY"
    assert (
        await refusal(call("setMessageReaction", chat_id=ali.id, message_id=999, reaction=[heart]))
        == "message to react not found"
    )
