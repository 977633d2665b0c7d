"""Channels in the sandbox: posts, edits and rich messages, as a bot gets them from Telegram."""

from typing import Any

import pytest

from bot.sandbox import Chat, Telegram
from bot.sandbox.errors import ApiError

RICH = {
    "blocks": [
        {"type": "heading", "text": "Title", "size": 1},
        {"type": "paragraph", "text": ["Words ", {"type": "hashtag", "text": "#tag", "hashtag": "tag"}]},
        {"type": "photo", "photo": [], "caption": {"text": "Shown"}},
        {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": "one"}]}]},
        {"type": "table", "cells": [[{"text": "x", "align": "left", "valign": "top"}]], "caption": "Table"},
    ]
}


@pytest.fixture
def channel(telegram: Telegram) -> Chat:
    return telegram.add_channel("A channel", "a_channel", bot_is_admin=True, chat_id=-1001234567890)


def last(telegram: Telegram) -> dict[str, Any]:
    return telegram.updates.pending()[-1]


def test_a_channel_has_the_number_it_is_given_and_counts_its_own_posts(telegram: Telegram, channel: Chat) -> None:
    first, second = telegram.post(channel, "one"), telegram.post(channel, "two", reply_to=channel.messages[0])
    assert (first["chat"]["id"], first["message_id"], second["message_id"]) == (-1001234567890, 1, 2)
    assert last(telegram)["channel_post"]["reply_to_message"]["message_id"] == 1
    assert "from" not in first


def test_an_edit_is_told_and_one_that_shows_nothing_has_no_date(telegram: Telegram, channel: Chat) -> None:
    post = telegram.post(channel, "one")
    telegram.edit(post)
    assert "edit_date" not in last(telegram)["edited_channel_post"]
    telegram.edit(post, "two")
    edited = last(telegram)["edited_channel_post"]
    assert edited["text"] == "two"
    assert edited["edit_date"]


def test_of_a_channel_where_it_is_no_administrator_the_bot_is_not_told(telegram: Telegram) -> None:
    channel = telegram.add_channel("Another", "another")
    telegram.edit(telegram.post(channel, "one"), "two")
    assert telegram.updates.pending() == []


def test_a_rich_message_has_no_text(telegram: Telegram, channel: Chat) -> None:
    post = telegram.post(channel, rich_message=RICH)
    assert last(telegram)["channel_post"]["rich_message"] == RICH
    assert "text" not in post
    other = {"blocks": [{"type": "divider"}]}
    assert telegram.edit(post, rich_message=other)["rich_message"] == other
    assert last(telegram)["edited_channel_post"]["edit_date"]


@pytest.mark.parametrize(
    "broken",
    [
        {"text": "x"},
        {"blocks": "x"},
        {"blocks": [{"type": "carousel"}]},
        {"blocks": [{"type": "heading", "text": "no size"}]},
        {"blocks": [{"type": "paragraph", "text": "x", "bold": True}]},
        {"blocks": [{"type": "paragraph", "text": {"type": "wave", "text": "x"}}]},
        {"blocks": [{"type": "paragraph", "text": {"type": "hashtag", "text": "#x"}}]},
        {"blocks": [{"type": "photo", "photo": [], "caption": "x"}]},
        {"blocks": [{"type": "list", "items": [{"blocks": []}]}]},
        {"blocks": [{"type": "divider"}] * 501},
    ],
)
def test_a_rich_message_that_telegram_would_not_make_is_refused(
    telegram: Telegram, channel: Chat, broken: dict[str, Any]
) -> None:
    with pytest.raises((ValueError, AttributeError)):
        telegram.post(channel, rich_message=broken)


async def test_what_the_bot_posts_it_may_edit_and_others_posts_only_with_a_right_of_its_own(
    telegram: Telegram, channel: Chat
) -> None:
    mine = await telegram.call("sendMessage", {"chat_id": channel.id, "text": "mine"})
    other = telegram.post(channel, "another's")
    channel.bot_lacks = {"can_edit_messages"}
    await telegram.call("editMessageText", {"chat_id": channel.id, "message_id": mine["message_id"], "text": "still"})
    with pytest.raises(ApiError, match="message can't be edited"):
        await telegram.call("editMessageText", {"chat_id": channel.id, "message_id": other["message_id"], "text": "no"})
    channel.bot_lacks = {"can_post_messages"}
    with pytest.raises(ApiError, match="message can't be edited"):
        await telegram.call("editMessageText", {"chat_id": channel.id, "message_id": mine["message_id"], "text": "no"})
    with pytest.raises(ApiError, match="need administrator rights in the channel chat"):
        await telegram.call("sendMessage", {"chat_id": channel.id, "text": "no"})


async def test_in_a_channel_the_right_to_edit_allows_to_pin_and_the_note_of_it_is_the_channel_s(
    telegram: Telegram, channel: Chat
) -> None:
    post = await telegram.call("sendMessage", {"chat_id": channel.id, "text": "mine"})
    pin = {"chat_id": channel.id, "message_id": post["message_id"]}
    channel.bot_lacks = {"can_edit_messages"}
    with pytest.raises(ApiError, match="not enough rights to manage pinned messages in the chat"):
        await telegram.call("pinChatMessage", pin)
    channel.bot_lacks = {"can_pin_messages"}
    assert await telegram.call("pinChatMessage", pin)
    note = channel.messages[-1]
    assert note["pinned_message"]["message_id"] == post["message_id"]
    assert note["sender_chat"]["id"] == channel.id
    assert not telegram.updates.pending(), "of what it does itself the bot is not told"


async def test_it_says_which_rights_the_bot_was_given(telegram: Telegram, channel: Chat) -> None:
    channel.bot_lacks = {"can_edit_messages"}
    member = await telegram.call("getChatMember", {"chat_id": channel.id, "user_id": telegram.bot.id})
    assert (member["can_post_messages"], member["can_edit_messages"]) == (True, False)
