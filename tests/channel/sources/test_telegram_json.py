import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from channel.models import ChannelInfo, EntityKind, Pinned, Post, PostKind, Skipped
from channel.sources.telegram_json import read, recognises
from tests.channel.sources.exports import HOW, Files, chat, export, message
from tests.shared import SEED, TRANTOR, real

# What is an export


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n "])
def test_an_export_is_recognised_also_behind_a_byte_order_mark(mark: bytes) -> None:
    head = json.dumps(export(message(1)), indent=1).encode()
    assert recognises(Path("result.json"), mark + head)


def test_an_accounts_export_is_recognised_by_its_beginning() -> None:
    assert recognises(Path("result.json"), b'{\n "about": "Here is ...",\n "personal_information": {\n  "user_id": 1,')


@pytest.mark.parametrize(
    "head",
    [b"", b"{", b"[1, 2]", b"<!DOCTYPE html>", b'{"name": "a package", "version": "1.0"}', '«"messages": »'.encode()],
)
def test_other_files_are_not_recognised(head: bytes) -> None:
    assert not recognises(Path("result.json"), head)


def test_the_page_text_is_not_recognised() -> None:
    assert not recognises(SEED, real(SEED).read_bytes()[: 1 << 16])


# A real channel


def test_the_real_export_is_read_whole() -> None:
    records = list(read(real(TRANTOR), lambda _: None))
    posts = [record for record in records if isinstance(record, Post)]
    assert isinstance(records[0], ChannelInfo)
    assert records[0].chat_id == -1001878264527
    assert not records[0].sample
    assert Counter(type(record) for record in records) == {ChannelInfo: 1, Post: 908, Pinned: 14, Skipped: 2}
    assert sum(entity.kind is EntityKind.HASHTAG for post in posts for entity in post.entities) == 4375
    assert len({tag for post in posts for tag in post.tags}) == 160
    assert sum(bool(post.reactions) for post in posts) == 319
    assert sum(post.edited is not None for post in posts) == 880
    # One of the 84 replies is to a message of another chat; one of the 235 without text is a poll.
    assert sum(post.reply_to is not None for post in posts) == 83
    assert sum(not post.text for post in posts) == 234
    numbers = [post.message_id or 0 for post in posts]
    assert numbers == sorted(numbers)


def test_the_real_exports_entities_cover_their_words() -> None:
    raw = {
        record["id"]: record["text_entities"]
        for record in json.loads(real(TRANTOR).read_text(encoding="utf-8-sig"))["messages"]
    }
    for post in read(real(TRANTOR), lambda _: None):
        if isinstance(post, Post) and post.kind is not PostKind.POLL:
            runs = raw[post.message_id]
            assert post.text == "".join(run["text"] for run in runs)
            links = [(run["text"], run["href"]) for run in runs if run["type"] == "text_link"]
            found = [
                (post.text[entity.offset : entity.end], entity.url)
                for entity in post.entities
                if entity.kind is EntityKind.TEXT_LINK
            ]
            assert "".join(words for words, _ in found) == "".join(words for words, _ in links)


# The channel


def test_the_channel_comes_first_with_the_number_that_bots_know(files: Files) -> None:
    assert files.records(export(message(1)))[0] == ChannelInfo(title="A channel", chat_id=-1001234567890)


def test_a_sample_says_so_and_may_have_a_username(files: Files) -> None:
    info = files.records(export(rahnama_sample=True, username="@SampleThinker"))[0]
    assert info == ChannelInfo(title="A channel", username="SampleThinker", chat_id=-1001234567890, sample=True)


@pytest.mark.parametrize("head", [{"username": "no name!"}, {"username": 5}, {"rahnama_sample": 1}, {"id": "x"}])
def test_a_head_of_wrong_types_says_nothing(files: Files, head: dict[str, Any]) -> None:
    info = files.records(export(**head))[0]
    assert isinstance(info, ChannelInfo)
    assert (info.username, info.sample) == (None, False)


def test_a_head_that_stands_after_the_messages_is_found(files: Files) -> None:
    content = {"messages": [message(1)], "name": "Sorted", "type": "private_channel"}
    info, post = files.records(content)
    assert isinstance(info, ChannelInfo)
    assert info.title == "Sorted"
    assert isinstance(post, Post)


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("personal_chat", "a private chat"),
        ("bot_chat", "a chat with a bot"),
        ("saved_messages", "Saved Messages"),
        ("private_group", "a group"),
        ("public_supergroup", "a group"),
        ("verify_codes", "another kind of chat"),
    ],
)
def test_another_chat_than_a_channel_is_refused_with_the_way_to_export_one(files: Files, kind: str, named: str) -> None:
    told = str(files.fault(chat(kind, "Secret Name", message(1))))
    assert told.startswith(f"result.json: is an export of {named}, not of a channel")
    assert HOW in told
    assert "Secret Name" not in told


@pytest.mark.parametrize("content", [{}, [], "text", 5, {"messages": []}, {"messages": {}, "type": 5, "name": "x"}])
def test_json_that_is_no_export_is_refused(files: Files, content: Any) -> None:
    assert "is no export of a chat" in str(files.fault(content))


@pytest.mark.parametrize("messages", [{}, None, "none", 5])
def test_messages_that_are_no_list_are_refused(files: Files, messages: Any) -> None:
    assert "its messages are no list" in str(files.fault({**export(), "messages": messages}))


# A whole account


def account(*chats: Any, left: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"first_name": "Secret", "messages": [message(90)]},
        "contacts": {"about": "", "list": [{"first_name": "Secret", "type": "public_channel"}]},
        "chats": {"about": "This page lists all chats.", "list": list(chats)},
        "left_chats": {"about": "", "list": list(left)},
    }


def test_of_an_account_only_its_one_channel_is_read(files: Files) -> None:
    content = account(
        chat("personal_chat", "Secret", message(1, "private words")),
        chat("private_channel", "Mine", message(2, "public words")),
        chat("private_supergroup", "Secret", message(3, "private words")),
        left=(chat("public_channel", "Left", message(4, "left words")),),
    )
    info, post = files.records(content)
    assert isinstance(info, ChannelInfo)
    assert info.title == "Mine"
    assert isinstance(post, Post)
    assert post.text == "public words"


def test_of_an_account_with_several_channels_their_names_are_told_and_nothing_is_read(files: Files) -> None:
    content = account(
        chat("public_channel", "First", message(1)),
        chat("personal_chat", "Secret", message(2)),
        chat("private_channel", "Second", message(3)),
    )
    fault = files.fault(content)
    assert "holds 2 channels («First», «Second»)" in str(fault)
    assert HOW in str(fault)
    assert "Secret" not in str(fault)


def test_an_account_without_a_channel_is_refused_without_names(files: Files) -> None:
    told = str(files.fault(account(chat("personal_chat", "Secret", message(1)), "odd", chat("bot_chat", None))))
    assert "holds 3 chats, but no channel" in told
    assert "Secret" not in told


def test_an_account_that_is_cut_off_is_refused(files: Files) -> None:
    whole = json.dumps(account(chat("public_channel", "Mine", message(1)), chat("personal_chat", "Secret"))).encode()
    assert "is cut off" in str(files.fault(whole[:-20]))
