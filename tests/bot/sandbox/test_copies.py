"""Copies of several messages: albums stay whole, and what Telegram refuses."""

from typing import Any

import pytest

from bot.sandbox import Chat, Telegram, User
from tests.bot.sandbox.conftest import Call
from tests.bot.sandbox.test_sending import refusal


@pytest.fixture
def channel(telegram: Telegram) -> Chat:
    return telegram.add_channel("Channel", "channel", bot_is_admin=True)


def album(telegram: Telegram, channel: Chat, size: int, group: str = "7") -> list[int]:
    posted = [telegram.post(channel, photo=True, media_group_id=group) for _ in range(size)]
    return [post["message_id"] for post in posted]


def copies(telegram: Telegram, ali: User) -> list[dict[str, Any]]:
    return [one for one in telegram.messages(ali) if one["from"]["is_bot"]]


@pytest.mark.parametrize("size", range(2, 11))
async def test_an_album_is_copied_as_an_album(
    telegram: Telegram, ali: User, channel: Chat, call: Call, size: int
) -> None:
    numbers = album(telegram, channel, size)
    sent = await call("copyMessages", chat_id=ali.id, from_chat_id=channel.id, message_ids=numbers)
    made = copies(telegram, ali)
    assert [one["message_id"] for one in sent] == [one["message_id"] for one in made]
    assert len(made) == size
    [group] = {one["media_group_id"] for one in made}
    assert group != "7"
    assert all("forward_origin" not in one for one in made)


async def test_two_albums_stay_two_and_what_is_gone_is_left_out(
    telegram: Telegram, ali: User, channel: Chat, call: Call
) -> None:
    numbers = [*album(telegram, channel, 3), *album(telegram, channel, 2, "8")]
    channel.remove(numbers[0])
    channel.remove(numbers[3])
    await call("copyMessages", chat_id=ali.id, from_chat_id=channel.id, message_ids=numbers)
    made = copies(telegram, ali)
    assert len(made) == 3
    assert made[0]["media_group_id"] == made[1]["media_group_id"]
    assert "media_group_id" not in made[2]  # one alone is no album


async def test_nothing_is_sent_if_the_whole_is_refused(
    telegram: Telegram, ali: User, channel: Chat, call: Call
) -> None:
    numbers = album(telegram, channel, 3)
    request = {"chat_id": ali.id, "from_chat_id": channel.id}
    wrong = "400 Bad Request: message identifiers must be in a strictly increasing order"
    assert await refusal(call("copyMessages", **request, message_ids=numbers[::-1])) == wrong
    assert await refusal(call("copyMessages", **request, message_ids=[numbers[0]] * 2)) == wrong
    none = await refusal(call("copyMessages", **request, message_ids=[]))
    assert none == "400 Bad Request: message identifiers are not specified"
    many = await refusal(call("copyMessages", **request, message_ids=list(range(1, 102))))
    assert many == "400 Bad Request: too many message identifiers specified"
    channel.is_protected = True
    protected = await refusal(call("copyMessages", **request, message_ids=numbers))
    assert protected == "400 Bad Request: the message has protected content and can't be forwarded"
    channel.is_protected = False
    channel.bot_status = "left"
    left = await refusal(call("copyMessages", **request, message_ids=numbers))
    assert left == "400 Bad Request: there are no messages to forward"
    assert copies(telegram, ali) == []


async def test_what_telegram_never_copies_is_refused(telegram: Telegram, ali: User, channel: Chat, call: Call) -> None:
    quiz = {"id": "1", "question": "?", "options": [], "type": "quiz"}
    for content in ({"poll": quiz}, {"paid_media": {"star_count": 1}}):
        post = telegram.post(channel, **content)
        request = {"chat_id": ali.id, "from_chat_id": channel.id, "message_id": post["message_id"]}
        assert await refusal(call("copyMessage", **request)) == "400 Bad Request: the message can't be copied"
    known = telegram.post(channel, poll={**quiz, "correct_option_id": 0})
    await call("copyMessage", chat_id=ali.id, from_chat_id=channel.id, message_id=known["message_id"])
    assert copies(telegram, ali)[-1]["poll"]["question"] == "?"
