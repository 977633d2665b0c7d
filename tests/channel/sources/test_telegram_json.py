import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from channel.models import ChannelInfo, EntityKind, Origin, Pinned, Post, PostKind, Skipped, SourceKind
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
    assert isinstance(records[1], ChannelInfo)
    assert records[1].chat_id == -1001878264527
    assert not records[1].sample
    # 908 messages; 340 of them are the pictures and files of 110 albums.
    kinds = Counter(type(record) for record in records)
    assert kinds == {Origin: 1, ChannelInfo: 1, Post: 678, Pinned: 14, Skipped: 2}
    assert sum(entity.kind is EntityKind.HASHTAG for post in posts for entity in post.entities) == 4375
    assert len({tag for post in posts for tag in post.tags}) == 160
    assert sum(bool(post.reactions) for post in posts) == 319
    assert sum(post.edited is not None for post in posts) == 665
    # One of the replies is to a message of another chat.
    assert sum(post.reply_to is not None for post in posts) == 72
    numbers = [post.message_id or 0 for post in posts]
    assert numbers == sorted(numbers)


def test_the_real_exports_albums_are_one_post_each_with_their_words() -> None:
    messages = {message["id"]: message for message in json.loads(real(TRANTOR).read_text(encoding="utf-8"))["messages"]}
    posts = [record for record in read(real(TRANTOR), lambda _: None) if isinstance(record, Post)]
    albums = [post for post in posts if post.album]
    assert len(albums) == 110
    without_words = [post for post in posts if not post.text]
    assert [post.message_id for post in without_words] == [3, 546, 646, 1020]
    for album in albums:
        written = [messages[number]["text"] for number in album.album]
        assert album.message_id == album.album[0]
        assert [number for number in album.album if messages[number]["text"]] == [album.caption_id] * any(written)
        # The file's pictures are named by their second.
        assert 1 <= len({messages[number]["date"] for number in album.album}) <= 3
    members = [number for album in albums for number in album.album]
    singles = [post.message_id for post in posts if not post.album]
    posted = [number for number, message in messages.items() if message["type"] == "message"]
    assert sorted([*members, *singles]) == posted  # type: ignore[type-var]


def test_the_real_exports_entities_cover_their_words() -> None:
    raw = {
        record["id"]: record["text_entities"]
        for record in json.loads(real(TRANTOR).read_text(encoding="utf-8-sig"))["messages"]
    }
    for post in read(real(TRANTOR), lambda _: None):
        if isinstance(post, Post) and post.kind is not PostKind.POLL:
            runs = raw[post.caption_id or post.message_id]
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
    assert "is not an export of a chat" in str(files.fault(content))


@pytest.mark.parametrize("messages", [{}, None, "none", 5])
def test_messages_that_are_no_list_are_refused(files: Files, messages: Any) -> None:
    assert "its messages are not a list" in str(files.fault({**export(), "messages": messages}))


# Of what time the file is


@pytest.mark.parametrize(
    ("fields", "as_of"),
    [
        ({"date_unixtime": "1704164645"}, 1704164645),
        ({"date_unixtime": "1704164645", "edited_unixtime": "1704164700"}, 1704164700),
        ({}, None),
        ({"text": '"date_unixtime": "1804164645"'}, None),
        ({"date_unixtime": 5, "edited_unixtime": "soon"}, None),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_the_newest_date_tells_of_what_time_the_file_is(
    tmp_path: Path, fields: dict[str, Any], as_of: int | None, indent: int | None
) -> None:
    path = tmp_path / "result.json"
    older = message(1, date_unixtime="1600000000") if fields.keys() & {"date_unixtime"} and as_of else message(1)
    path.write_text(json.dumps(export(older, message(2, **fields)), indent=indent))
    assert next(iter(read(path, lambda _: None))) == Origin(source=SourceKind.JSON, as_of=as_of)


def test_a_file_is_never_of_a_time_that_is_yet_to_come(files: Files) -> None:
    path = files.write(export(message(1, date_unixtime="99999999999")))
    origin = next(iter(read(path, lambda _: None)))
    assert isinstance(origin, Origin)
    assert origin.as_of is not None
    assert abs(origin.as_of - time.time()) < 60


def test_the_real_export_is_of_the_time_of_its_last_edit() -> None:
    messages = json.loads(real(TRANTOR).read_text(encoding="utf-8"))["messages"]
    newest = max(int(record.get(key, 0)) for record in messages for key in ("date_unixtime", "edited_unixtime"))
    assert next(iter(read(real(TRANTOR), lambda _: None))) == Origin(source=SourceKind.JSON, as_of=newest)
