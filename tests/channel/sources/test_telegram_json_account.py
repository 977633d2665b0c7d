"""A whole account: one channel is read, the one that is meant, and nothing else ever."""

import json
from typing import Any

import pytest

from channel.errors import SeveralChannels, SourceError
from channel.models import ChannelInfo, Post
from channel.sources.telegram_json import read
from tests.channel.sources.exports import HOW, Files, chat, export, message


def _account(*chats: Any, left: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"first_name": "Secret", "messages": [message(90)]},
        "contacts": {"about": "", "list": [{"first_name": "Secret", "type": "public_channel"}]},
        "chats": {"about": "This page lists all chats.", "list": list(chats)},
        "left_chats": {"about": "", "list": list(left)},
    }


def test_of_an_account_only_its_one_channel_is_read(files: Files) -> None:
    content = _account(
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
    content = _account(
        chat("public_channel", "First", message(1)),
        chat("personal_chat", "Secret", message(2)),
        chat("private_channel", "Second", message(3)),
    )
    fault = files.fault(content)
    assert isinstance(fault, SeveralChannels)
    assert fault.channels == ("First", "Second")
    assert "holds 2 channels: «First», «Second». Name one of them with --channel" in str(fault)
    assert HOW in str(fault)
    assert "Secret" not in str(fault)


def test_an_account_without_a_channel_is_refused_without_names(files: Files) -> None:
    told = str(files.fault(_account(chat("personal_chat", "Secret", message(1)), "odd", chat("bot_chat", None))))
    assert "holds 3 chats, but no channel" in told
    assert "Secret" not in told


def test_an_account_that_is_cut_off_is_refused(files: Files) -> None:
    whole = json.dumps(_account(chat("public_channel", "Mine", message(1)), chat("personal_chat", "Secret"))).encode()
    assert "is cut off" in str(files.fault(whole[:-20]))


# The one that is meant


def channel(name: str | None, number: int, words: str, **head: Any) -> dict[str, Any]:
    return {**chat("public_channel", name, message(1, words)), "id": number, **head}


SEVERAL = _account(
    channel("کتاب‌های من", 1111111111, "books", username="MyBooks"),
    chat("personal_chat", "Friend", message(1, "secret")),
    channel("Films", 2222222222, "films"),
    channel("films ", 3333333333, "more films"),
    channel("2222222222", 4444444444, "a number for a name"),
    channel(None, 5555555555, "no name"),
    chat("private_supergroup", "Group", message(1, "secret")),
    left=(channel("Left", 6666666666, "secret"),),
)


def words(files: Files, asked: str) -> list[str]:
    found = read(files.write(SEVERAL), lambda _: None, asked)
    return [record.text for record in found if isinstance(record, Post)]


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("کتاب‌های من", "books"),
        (" كتاب های من", "books"),  # Arabic kaf, no half-space
        ("@mybooks", "books"),
        ("MyBooks", "books"),
        ("1111111111", "books"),
        ("-1001111111111", "books"),
        ("Films (2222222222)", "films"),
        ("-1002222222222", "films"),
        ("3333333333", "more films"),
        ("FILMS (3333333333)", "more films"),
        ("2222222222", "a number for a name"),
        ("… (5555555555)", "no name"),
    ],
)
def test_a_channel_is_chosen_by_its_name_username_or_number(files: Files, asked: str, read: str) -> None:
    assert words(files, asked) == [read]


def test_channels_of_one_name_are_told_apart_by_their_numbers(files: Files) -> None:
    with pytest.raises(SeveralChannels) as caught:
        words(files, "films")
    assert caught.value.channels == ("films (2222222222)".replace("f", "F", 1), "films (3333333333)")


def test_every_name_that_is_told_chooses_one_channel(files: Files) -> None:
    with pytest.raises(SeveralChannels) as caught:
        list(read(files.write(SEVERAL), lambda _: None))
    names = caught.value.channels
    assert [words(files, name) for name in names] == [
        *(["books"], ["films"], ["more films"], ["a number for a name"], ["no name"])
    ]


@pytest.mark.parametrize("asked", ["Left", "6666666666", "Friend", "Group", "7", "", "@None", "None", "no such"])
def test_what_is_no_channel_of_the_account_is_told_with_those_there_are(files: Files, asked: str) -> None:
    with pytest.raises(SourceError, match=f"holds no channel “{asked}”; the channels in it are «کتاب‌های من», «Films"):
        words(files, asked)


def test_a_single_channels_export_may_be_named_too(files: Files) -> None:
    path = files.write(export(message(1)))
    assert len(list(read(path, lambda _: None, "a CHANNEL"))) == 3
    with pytest.raises(SourceError, match=r"holds no channel “Another”; the only channel in it is «A channel»"):
        list(read(path, lambda _: None, "Another"))


def test_a_long_name_is_cut_and_still_chosen_by_the_whole_of_it(files: Files) -> None:
    name = "name " * 50
    path = files.write(_account(channel(name, 1, "x"), channel("Other", 2, "y")))
    _, info, _ = read(path, lambda _: None, name)
    assert isinstance(info, ChannelInfo)
    assert len(info.title) <= 128


def test_an_account_tells_each_byte_once(files: Files) -> None:
    path, told = files.write(SEVERAL), list[int]()
    list(read(path, told.append, "Films (2222222222)"))
    assert sum(told) == path.stat().st_size
