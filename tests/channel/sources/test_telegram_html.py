"""Telegram Desktop's HTML export as a whole: its files, and whose chat it is."""

from pathlib import Path

import pytest

from channel.errors import SourceError
from channel.models import ChannelInfo, Origin, Post, Record, SourceKind
from channel.sources import telegram_html
from channel.sources.registry import size, source_of
from tests.channel.sources.html_exports import (
    CREATED,
    TITLE,
    Exports,
    block,
    forwarded,
    message,
    page,
    service,
    wrapped,
)

PHOTO = wrapped("photo_wrap", "photos/a.jpg")
START = service(1, CREATED)


def numbers(records: list[Record]) -> list[int | None]:
    return [record.message_id for record in records if isinstance(record, Post)]


def test_what_it_is_comes_first(exports: Exports) -> None:
    origin, info, *_ = exports.records(page(START, message(5, "x"), message(4, "y", date="17.07.2022 00:24:19")))
    assert origin == Origin(source=SourceKind.HTML, as_of=1689627259)
    assert info == ChannelInfo(title=TITLE)


def test_files_are_read_in_the_order_of_their_numbers(exports: Exports) -> None:
    pages = [page(START, message(1, "x")), *(page(message(number, "x")) for number in range(2, 12))]
    assert numbers(exports.records(*pages)) == list(range(1, 12))


@pytest.mark.parametrize("name", ["messages.html", "messages2.html", "."])
def test_whichever_file_is_named_all_are_read(exports: Exports, name: str) -> None:
    folder = exports.write(page(START, message(2, "x")), page(message(3, "y")))
    path = folder / name
    assert source_of(path) is telegram_html
    read = 0

    def advance(count: int) -> None:
        nonlocal read
        read += count

    assert numbers(list(telegram_html.read(path, advance))) == [2, 3]
    assert read == size(path) == sum(file.stat().st_size for file in folder.iterdir())


def test_a_renamed_file_stands_alone(exports: Exports) -> None:
    exports.write(page(START, message(2, "x")), page(message(3, "y")))
    alone = exports.folder / "باغ.html"
    alone.write_text(page(START, message(9, "z")), encoding="utf-8")
    assert numbers(list(telegram_html.read(alone, lambda _: None))) == [9]


def test_a_missing_file_is_named(exports: Exports) -> None:
    exports.write(page(START, message(1, "x")), page(message(2, "x")), page(message(3, "x")))
    (exports.folder / "messages2.html").unlink()
    with pytest.raises(SourceError, match=r"messages2\.html is missing, though messages3\.html is there"):
        list(telegram_html.read(exports.folder, lambda _: None))


def test_an_album_is_one_post_even_across_midnight(exports: Exports) -> None:
    records = exports.records(
        page(
            START,
            message(5, "باغ", before=PHOTO, date="18.07.2023 23:59:59 UTC+03:30"),
            service(-2, "19 July 2023"),
            message(6, before=PHOTO, date="19.07.2023 00:00:00 UTC+03:30"),
            message(7, author=None, before=PHOTO, date="19.07.2023 00:00:00 UTC+03:30"),
        )
    )
    (post,) = (record for record in records if isinstance(record, Post))
    assert (post.album, post.caption_id, post.text) == ((5, 6, 7), 5, "باغ")


@pytest.mark.parametrize(
    "said",
    [
        "باغبان created group «باغ» with members آ and ب",
        f"باغبان created group «باغ» with members {', '.join(['آقای باغبان'] * 100)} and ب",
        "باغبان changed group photo",
        "باغبان changed group title to «باغ»",
        "باغبان invited آ",
        "باغبان joined group by link from آ",
        "باغبان joined group by request",
        "باغبان converted this group to a supergroup",
        "باغبان converted a basic group to this supergroup «باغ»",
        "باغبان joined Telegram",
        "باغبان took a screenshot",
        "You allowed this bot to message you when you logged in on example.org",
    ],
)
def test_what_is_said_of_no_channel_refuses_the_chat(exports: Exports, said: str) -> None:
    fault = exports.fault(page(START, service(2, said), message(3, "x")))
    assert "is an export of a group or a private chat, not of a channel" in str(fault)


def test_a_chat_in_which_several_write_is_refused(exports: Exports) -> None:
    fault = exports.fault(page(message(2, "سلام"), message(3, "خوبی؟", author="باغبان")), channel=TITLE)
    assert str(fault) == (
        f"messages.html: «{TITLE}» looks like a group or a private chat: «باغبان» wrote in it, too; "
        "if it is a channel, export it as JSON, which tells"
    )


def test_not_one_word_of_a_refused_chat_is_told(exports: Exports) -> None:
    path = exports.write(page(message(2, "سلام"), message(3, "خوبی؟", author="باغبان")))
    told: list[Record] = []
    with pytest.raises(SourceError):
        told.extend(telegram_html.read(path, lambda _: None))
    assert told == []


def test_a_supergroup_was_created_as_a_channel_and_is_none(exports: Exports) -> None:
    assert "looks like a group or a private chat" in str(exports.fault(page(START, message(3, "x", author="باغبان"))))


def test_a_channel_whose_posts_show_their_writers_is_one(exports: Exports) -> None:
    records = exports.records(page(message(3, "x", author="باغبان"), service(4, "Channel photo changed")))
    assert numbers(records) == [3]


def test_the_writer_of_a_forwarded_message_is_not_the_chats(exports: Exports) -> None:
    other = forwarded("باغ دیگر", block("text", "x"))
    assert numbers(exports.records(page(START, message(3, before=other)))) == [3]


@pytest.mark.parametrize(
    "sign",
    [
        START,
        service(1, f"Channel title changed to «{TITLE}»"),
        message(2, "x", behind=block("signature details", "باغبان")),
        message(
            2,
            "x",
            behind='<span class="reactions"><span class="reaction"><span class="emoji">❤</span>'
            '<span class="count">3</span></span></span>',
        ),
    ],
)
def test_a_chat_with_a_sign_of_a_channel_is_one(exports: Exports, sign: str) -> None:
    assert 3 in numbers(exports.records(page(sign, message(3, "x"))))


def test_a_chat_without_any_sign_is_read_only_on_purpose(exports: Exports) -> None:
    alone = page(message(3, "Login code: 12345"))
    assert "does not tell whether" in str(exports.fault(alone))
    assert "--channel" in str(exports.fault(alone))
    assert numbers(exports.records(alone, channel=TITLE)) == [3]
    assert numbers(exports.records(alone, channel="@baghche")) == [3]


def test_another_channel_than_the_one_asked_for_is_told(exports: Exports) -> None:
    fault = exports.fault(page(START, message(3, "x")), channel="باغ دیگر")
    assert str(fault) == f"messages.html: is an export of «{TITLE}», not of «باغ دیگر»"


def test_an_export_of_an_account_is_never_read(exports: Exports) -> None:
    overview = exports.folder / "export_results.html"
    overview.write_text(page(message(3, "x")), encoding="utf-8")
    for path in (overview, exports.folder):
        source = source_of(path)
        with pytest.raises(SourceError, match="export of a whole account"):
            list(source.read(path, lambda _: None))


@pytest.mark.parametrize("kind", ["channel", "private", "group", "bot"])
def test_in_an_export_of_an_account_its_list_says_what_a_chat_is(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "chats" / "chat_012"
    for part in (folder, tmp_path / "lists"):
        part.mkdir(parents=True)
    entry = block("pull_right info details", kind) + block("details_entry details", "1 message")
    links = (("chat_011", "channel"), ("chat_012", kind), ("chat_013", "channel"))
    listing = "".join(
        f'<a class="entry block_link clearfix" href="../chats/{name}/messages.html#allow_back">'
        f"{block('body', entry.replace(kind, is_a))}</a>"
        for name, is_a in links
    )
    (tmp_path / "lists" / "chats.html").write_text(f"<html><body>{listing}</body></html>", encoding="utf-8")
    (folder / "messages.html").write_text(page(message(3, "Login code: 12345")), encoding="utf-8")
    if kind == "channel":
        assert numbers(list(telegram_html.read(folder, lambda _: None))) == [3]
    else:
        with pytest.raises(SourceError, match=f"is not a channel: the account's list of chats calls it {kind}"):
            list(telegram_html.read(folder, lambda _: None, TITLE))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (page(START, message(3, "x"))[:-20], "is cut off"),
        (page().replace("history", "story"), "is not a chat of a Telegram Desktop export"),
        (page(message(3, "x")).replace('"message ', '"massage '), "shows no message that can be recognised"),
        ("<html><title>Exported Data</title></html>", "is not a chat of a Telegram Desktop export"),
    ],
)
def test_a_file_that_is_no_chat_is_refused(exports: Exports, content: str, problem: str) -> None:
    assert problem in str(exports.fault(content))


def test_a_file_beyond_all_measure_is_refused(exports: Exports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_html, "LARGEST_FILE", 1 << 20)
    assert "is larger than 1 MiB" in str(exports.fault(page(START, "x" * (1 << 20))))


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        list(telegram_html.read(tmp_path / "nowhere" / "messages.html", lambda _: None))
