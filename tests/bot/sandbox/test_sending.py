"""What the bot sends: what Telegram makes of it, and what it refuses."""

import json
from typing import Any

import pytest

from bot.sandbox import ApiError, Telegram, User
from bot.sandbox.params import Upload
from tests.bot.sandbox.conftest import Call


async def refusal(call: Any) -> str:
    with pytest.raises(ApiError) as refused:
        await call
    return f"{refused.value.code} {refused.value.description}"


async def test_a_message_appears_in_the_chat(telegram: Telegram, ali: User, call: Call) -> None:
    message = await call("sendMessage", chat_id=ali.id, text="<b>سلام</b> Ali", parse_mode="HTML")

    assert message["text"] == "سلام Ali"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert message["from"] == {
        "id": 123456,
        "is_bot": True,
        "first_name": "Rahnama Bot",
        "username": "rahnama_bot",
    }
    assert message["chat"] == {"id": ali.id, "type": "private", "first_name": "Ali"}
    assert message["date"] == 1_735_000_000
    assert telegram.messages(ali)[-1] == message


async def test_parameters_may_be_strings_as_in_a_form(telegram: Telegram, ali: User, call: Call) -> None:
    markup = json.dumps({"inline_keyboard": [[{"text": "Next", "callback_data": "2"}]]})
    entities = json.dumps([{"type": "bold", "offset": 0, "length": 1}])

    message = await call("sendmessage", chat_id=str(ali.id), text="x", reply_markup=markup, entities=entities)

    assert message["reply_markup"] == {"inline_keyboard": [[{"text": "Next", "callback_data": "2"}]]}
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 1}]


async def test_an_empty_text_is_refused(ali: User, call: Call) -> None:
    assert await refusal(call("sendMessage", chat_id=ali.id)) == "400 Bad Request: message text is empty"
    assert await refusal(call("sendMessage", chat_id=ali.id, text="")) == "400 Bad Request: message text is empty"
    assert await refusal(call("sendMessage", chat_id=ali.id, text=" \n")) == "400 Bad Request: text must be non-empty"


async def test_a_text_may_have_4096_utf16_units(ali: User, call: Call) -> None:
    full = "😀" * 2048
    assert (await call("sendMessage", chat_id=ali.id, text=full))["text"] == full
    assert (await call("sendMessage", chat_id=ali.id, text=f"<b>{full}</b>", parse_mode="HTML"))["text"] == full

    assert await refusal(call("sendMessage", chat_id=ali.id, text=full + "x")) == "400 Bad Request: message is too long"


async def test_a_caption_may_have_1024_utf16_units(telegram: Telegram, ali: User, call: Call) -> None:
    photo = telegram.send(ali, photo=True)["photo"][0]["file_id"]
    full = "😀" * 512
    assert (await call("sendPhoto", chat_id=ali.id, photo=photo, caption=full))["caption"] == full

    assert (
        await refusal(call("sendPhoto", chat_id=ali.id, photo=photo, caption=full + "x"))
        == "400 Bad Request: message caption is too long"
    )


@pytest.mark.parametrize("chat_id", [1, 5_000_000_099, "@nobody", "somebody", -4_000_000_001])
async def test_an_unknown_chat_is_refused(ali: User, call: Call, chat_id: Any) -> None:
    assert await refusal(call("sendMessage", chat_id=chat_id, text="x")) == "400 Bad Request: chat not found"


async def test_a_missing_chat_is_refused(call: Call) -> None:
    assert await refusal(call("sendMessage", text="x")) == "400 Bad Request: chat_id is empty"


async def test_nobody_is_written_to_before_they_start_the_bot(telegram: Telegram, call: Call) -> None:
    sara = telegram.add_user("Sara")
    assert await refusal(call("sendMessage", chat_id=sara.id, text="x")) == "400 Bad Request: chat not found"

    telegram.add_group("Study group", [sara])

    assert (
        await refusal(call("sendMessage", chat_id=sara.id, text="x"))
        == "403 Forbidden: bot can't initiate conversation with a user"
    )


async def test_who_blocks_the_bot_gets_nothing_until_they_unblock_it(telegram: Telegram, ali: User, call: Call) -> None:
    telegram.block(ali)
    for method in ("sendMessage", "editMessageText"):
        assert (
            await refusal(call(method, chat_id=ali.id, message_id=1, text="x"))
            == "403 Forbidden: bot was blocked by the user"
        )
    assert [list(update)[1] for update in telegram.updates.pending()] == ["my_chat_member"]

    telegram.unblock(ali)
    assert (await call("sendMessage", chat_id=ali.id, text="x"))["text"] == "x"


async def test_a_deactivated_user_gets_nothing(ali: User, call: Call) -> None:
    ali.deactivated = True

    assert await refusal(call("sendMessage", chat_id=ali.id, text="x")) == "403 Forbidden: user is deactivated"


async def test_who_removed_the_bot_is_not_reached(telegram: Telegram, ali: User, call: Call) -> None:
    group = telegram.add_group("Study group", [ali])
    supergroup = telegram.add_group("Big group", [ali], supergroup=True)
    channel = telegram.add_channel("Sample", username="SampleThinker")
    for chat in (group, supergroup):
        telegram.set_bot_status(chat, "kicked", by=ali)

    assert (
        await refusal(call("sendMessage", chat_id=group.id, text="x"))
        == "403 Forbidden: bot was kicked from the group chat"
    )
    assert (
        await refusal(call("sendMessage", chat_id=supergroup.id, text="x"))
        == "403 Forbidden: bot was kicked from the supergroup chat"
    )
    assert (
        await refusal(call("sendMessage", chat_id="@samplethinker", text="x"))
        == "403 Forbidden: bot is not a member of the channel chat"
    )
    assert (await call("getChat", chat_id="@SampleThinker"))["title"] == channel.title


async def test_only_an_administrator_posts_in_a_channel(telegram: Telegram, ali: User, call: Call) -> None:
    channel = telegram.add_channel("Sample", bot_is_admin=True)
    post = await call("sendMessage", chat_id=channel.id, text="x")
    assert post["sender_chat"]["id"] == channel.id
    assert "from" not in post

    telegram.set_bot_status(channel, "member", by=ali)

    assert (
        await refusal(call("sendMessage", chat_id=channel.id, text="x"))
        == "400 Bad Request: need administrator rights in the channel chat"
    )


async def test_a_migrated_group_tells_its_new_id(telegram: Telegram, ali: User, call: Call) -> None:
    group = telegram.add_group("Study group", [ali])
    supergroup = telegram.migrate(group)

    with pytest.raises(ApiError) as refused:
        await call("sendMessage", chat_id=group.id, text="x")

    assert refused.value.description == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refused.value.parameters == {"migrate_to_chat_id": supergroup.id}
    assert (await call("sendMessage", chat_id=supergroup.id, text="x"))["chat"]["type"] == "supergroup"
    assert telegram.messages(group)[-1]["migrate_to_chat_id"] == supergroup.id


async def test_a_reply_needs_its_message(telegram: Telegram, ali: User, call: Call) -> None:
    question = telegram.send(ali, "why? because")
    reply = await call("sendMessage", chat_id=ali.id, text="x", reply_parameters={"message_id": question["message_id"]})
    assert reply["reply_to_message"]["text"] == "why? because"

    assert (
        await refusal(call("sendMessage", chat_id=ali.id, text="x", reply_parameters={"message_id": 999}))
        == "400 Bad Request: message to be replied not found"
    )
    lenient = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await call("sendMessage", chat_id=ali.id, text="x", reply_parameters=lenient)
    quoting = {"message_id": question["message_id"], "quote": "because"}
    assert (await call("sendMessage", chat_id=ali.id, text="x", reply_parameters=quoting))["quote"]["text"] == "because"
    assert (
        await refusal(call("sendMessage", chat_id=ali.id, text="x", reply_parameters={**quoting, "quote": "no"}))
        == "400 Bad Request: QUOTE_TEXT_INVALID"
    )


async def test_a_topic_must_exist_and_be_open(telegram: Telegram, ali: User, call: Call) -> None:
    forum = telegram.add_group("Forum", [ali], forum=True)
    thread = telegram.add_topic(forum, "Questions")
    message = await call("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread)
    assert (message["message_thread_id"], message["is_topic_message"]) == (thread, True)

    for wrong in (1, thread + 77):
        assert (
            await refusal(call("sendMessage", chat_id=forum.id, text="x", message_thread_id=wrong))
            == "400 Bad Request: message thread not found"
        )
    forum.topics[thread].closed = True
    assert (
        await refusal(call("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread))
        == "400 Bad Request: TOPIC_CLOSED"
    )


async def test_a_mention_of_an_unknown_user_is_plain_text(ali: User, call: Call) -> None:
    text = f'<a href="tg://user?id={ali.id}">Ali</a> <a href="tg://user?id=7">x</a>'

    message = await call("sendMessage", chat_id=ali.id, text=text, parse_mode="HTML")

    assert [entity["user"]["first_name"] for entity in message["entities"]] == ["Ali"]


async def test_a_new_file_can_be_sent_fetched_and_sent_again(telegram: Telegram, ali: User, call: Call) -> None:
    files = {"photo": Upload("cat.jpg", b"\xff\xd8cat", "image/jpeg")}
    message = await telegram.call(
        "sendPhoto", {"chat_id": ali.id, "caption": "<i>cat</i>", "parse_mode": "HTML"}, files
    )
    file_id = message["photo"][-1]["file_id"]

    assert message["caption_entities"] == [{"type": "italic", "offset": 0, "length": 3}]
    assert (await call("getFile", file_id=file_id))["file_size"] == 5
    assert (await call("sendPhoto", chat_id=ali.id, photo=file_id))["photo"] == message["photo"]
    assert (
        await refusal(call("sendVoice", chat_id=ali.id, voice=file_id))
        == "400 Bad Request: can't use file of type Photo as VoiceNote"
    )
    assert (
        await refusal(call("sendPhoto", chat_id=ali.id, photo="nonsense"))
        == "400 Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert await refusal(call("sendPhoto", chat_id=ali.id)) == "400 Bad Request: there is no photo in the request"
    assert (
        await refusal(telegram.call("sendPhoto", {"chat_id": ali.id}, {"photo": Upload("empty.jpg", b"")}))
        == "400 Bad Request: file must be non-empty"
    )
    assert (
        await refusal(call("getFile", file_id="nonsense"))
        == "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    )


@pytest.mark.parametrize("kind", ["Video", "Voice", "Audio", "Document", "Animation", "Sticker", "VideoNote"])
async def test_every_medium_can_be_sent(telegram: Telegram, ali: User, kind: str) -> None:
    name = "video_note" if kind == "VideoNote" else kind.lower()

    message = await telegram.call(f"send{kind}", {"chat_id": ali.id}, {name: Upload("file.bin", b"bytes")})

    assert message[name]["file_id"]


async def test_an_album_is_several_messages_of_one_group(telegram: Telegram, ali: User, call: Call) -> None:
    media = [{"type": "photo", "media": f"https://example.com/{number}.jpg"} for number in range(3)]
    media[0]["caption"] = "three"
    album = await call("sendMediaGroup", chat_id=ali.id, media=json.dumps(media))

    assert len({message["media_group_id"] for message in album}) == 1
    assert [message.get("caption") for message in album] == ["three", None, None]
    assert (
        await refusal(call("sendMediaGroup", chat_id=ali.id, media=media * 4))
        == "400 Bad Request: too many messages to send as an album"
    )
    mixed = [*media, {"type": "document", "media": "https://example.com/a.pdf"}]
    assert (
        await refusal(call("sendMediaGroup", chat_id=ali.id, media=mixed))
        == "400 Bad Request: can't use the media of the specified type in the album"
    )


async def test_a_copy_hides_its_source_but_keeps_what_is_in_it(telegram: Telegram, ali: User, call: Call) -> None:
    owner = telegram.add_user("Owner")
    telegram.send(owner, "/start")
    contact = {"phone_number": "+98 912", "first_name": "Ali"}
    source = telegram.send(ali, contact=contact)
    request = {"chat_id": owner.id, "from_chat_id": ali.id, "message_id": source["message_id"]}

    copied = await call("copyMessage", **request)
    forwarded = await call("forwardMessage", **request)

    assert copied == {"message_id": telegram.messages(owner)[-2]["message_id"]}
    assert telegram.messages(owner)[-2]["contact"] == contact
    assert "forward_origin" not in telegram.messages(owner)[-2]
    assert forwarded["forward_origin"]["sender_user"]["id"] == ali.id
    assert (
        await refusal(call("copyMessage", **{**request, "message_id": 999}))
        == "400 Bad Request: message to copy not found"
    )
    assert (
        await refusal(call("forwardMessage", **{**request, "message_id": 999}))
        == "400 Bad Request: message to forward not found"
    )


async def test_who_hides_in_forwards_is_only_named(telegram: Telegram, ali: User, call: Call) -> None:
    ali.hides_forwards = True
    source = telegram.send(ali, "x")

    forwarded = await call("forwardMessage", chat_id=ali.id, from_chat_id=ali.id, message_id=source["message_id"])

    assert forwarded["forward_origin"] == {
        "type": "hidden_user",
        "sender_user_name": "Ali",
        "date": 1_735_000_000,
    }


async def test_protected_content_stays_where_it_is(ali: User, call: Call) -> None:
    kept = await call("sendMessage", chat_id=ali.id, text="x", protect_content=True)

    assert (
        await refusal(call("forwardMessage", chat_id=ali.id, from_chat_id=ali.id, message_id=kept["message_id"]))
        == "400 Bad Request: the message has protected content and can't be forwarded"
    )
