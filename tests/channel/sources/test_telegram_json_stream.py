import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from channel.errors import SourceError
from channel.models import EntityKind, Post, Skipped
from channel.sources.telegram_json import read
from tests.channel.sources.exports import Files, export, message

# Files that are broken


def test_a_file_that_is_cut_off_tells_the_last_whole_message_and_the_byte(files: Files) -> None:
    whole = json.dumps(export(message(411), message(412), message(413)), indent=1).encode()
    cut = whole[: whole.index(b"413") + 20]
    fault = files.fault(cut)
    assert str(fault) == f"result.json: is cut off (after message 412, at byte {len(cut):,})"


def test_a_file_cut_off_anywhere_is_refused(files: Files) -> None:
    whole = json.dumps(
        export(message(1, "سلام 🌿", reactions=[{"type": "emoji", "count": 2, "emoji": "❤"}]), message(2))
    )
    content = whole.encode()
    for length in range(len(content)):
        assert "is cut off" in str(files.fault(content[:length])), length
    assert len(files.posts(content)) == 2


def test_broken_json_tells_the_very_byte(files: Files) -> None:
    content = json.dumps(export(*(message(number, "words " * 50) for number in range(1, 2000)))).encode()
    place = content.index(b'{"id": 1500,')
    fault = files.fault(content[:place] + b"}" + content[place:])
    assert str(fault) == f"result.json: is not valid JSON (after message 1499, at byte {place:,})"


@pytest.mark.parametrize(
    "garbage", [b"NaN", b"'x'", b'"\xff\xfe"', b'"\xed\xa0\x80"', b'"a\nb"', b"01", b"/* x */ 1", b'"\\q"', b"1 2"]
)
def test_what_is_no_json_is_refused(files: Files, garbage: bytes) -> None:
    content = json.dumps(export(message(1, "GARBAGE"))).encode().replace(b'"GARBAGE"', garbage)
    assert "is not valid JSON" in str(files.fault(content))


@pytest.mark.parametrize("number", [b"9" * 30, b"9" * 10_000, b"1e999999999999", b"1e400"])
def test_a_number_beyond_all_bounds_is_refused(files: Files, number: bytes) -> None:
    content = json.dumps(export(message(1, width="HUGE"))).encode().replace(b'"HUGE"', number)
    assert "holds a number that is too large" in str(files.fault(content))


def test_what_follows_the_messages_must_be_whole_too(files: Files) -> None:
    content = json.dumps({**export(message(1)), "more": [1, 2]}).encode()
    assert "is cut off" in str(files.fault(content[:-4]))
    assert "is not valid JSON" in str(files.fault(content + b" {}"))


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^absent\.json: cannot be read: No such file"):
        list(read(tmp_path / "absent.json", lambda _: None))


def test_a_byte_order_mark_is_passed_over(files: Files) -> None:
    content = b"\xef\xbb\xbf" + json.dumps(export(message(1, "سلام"))).encode()
    assert [post.text for post in files.posts(content)] == ["سلام"]
    assert f"at byte {len(content) - 1:,}" in str(files.fault(content[:-1]))


def test_control_characters_as_telegram_desktop_writes_them_are_read(files: Files) -> None:
    content = json.dumps(export(message(1, "TEXT"))).encode().replace(b"TEXT", rb"a\x0Bb \\x0B \"\x1F\"")
    assert files.posts(content)[0].text == 'a\x0bb \\x0B "\x1f"'


def test_an_escape_torn_by_the_reading_is_put_together(files: Files) -> None:
    filler = json.dumps(export(message(1, "TEXT"))).encode()
    start = filler.index(b"TEXT")
    for shift in range(6):
        text = b"a" * ((1 << 16) - start - shift) + rb"\x0B\\x\x0C"
        words = files.posts(filler.replace(b"TEXT", text))[0].text
        assert words.lstrip("a") == "\x0b\\x\x0c"


BARE = [
    "video_files/sticker (2).webm",
    "(File not included. Change data exporting settings to download.)",
    'stickers/nullarbor, {brave} [new] \\x0B "eyes".tgs',
]


def with_custom_emoji(*files: str, after: str = "") -> bytes:
    """An export of Telegram Desktop 4.1, which left the names of custom emoji's files bare."""
    posts = [
        message(number, ["eyes ", {"type": "custom_emoji", "text": "👀", "document_id": f"FILE{number}"}, after])
        for number in range(1, len(files) + 1)
    ]
    content = json.dumps(export(*posts), indent=1, ensure_ascii=False)
    for number, file in enumerate(files, 1):
        content = content.replace(f'"FILE{number}"', file, 1)
    return content.encode()


@pytest.mark.parametrize("bare", BARE)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_custom_emoji_whose_file_telegram_desktop_left_bare_are_read(files: Files, bare: str, ends: str) -> None:
    content = with_custom_emoji("5", '"x"', bare, bare).replace(b"\n", ends.encode())
    posts = files.posts(content)
    assert [post.text for post in posts] == ["eyes 👀"] * 4
    assert [(one.kind, one.offset) for one in posts[2].entities] == [(EntityKind.CUSTOM_EMOJI, 5)]


def test_a_bare_value_is_read_wherever_the_reading_pauses(files: Files) -> None:
    for shift in range(0, 120, 7):
        content = with_custom_emoji('"x"', BARE[0], after=" end")
        filler = b"a" * ((1 << 16) - content.index(b"video_files") + 60 - shift)
        posts = files.posts(content.replace(b"eyes", filler, 1).replace(b"\n  ", b"\n   "))
        assert [post.text.lstrip("a") for post in posts] == [" 👀 end", "eyes 👀 end"]


def test_what_only_looks_like_a_bare_value_stays_as_it_is(files: Files) -> None:
    text = '\\"document_id": video_files/a.webm\n"document_id": b.webm'
    assert [post.text for post in files.posts(export(message(1, text)))] == [text]


def test_a_fault_behind_bare_values_is_told_by_its_byte(files: Files) -> None:
    content = with_custom_emoji(BARE[0], BARE[1], BARE[0])
    place = content.rindex(b'"custom_emoji"')
    fault = files.fault(content[:place] + b"?" + content[place:])
    assert str(fault) == f"result.json: is not valid JSON (after message 2, at byte {place:,})"


# Progress and memory


def test_each_byte_is_told_once_for_the_progress_bar(files: Files) -> None:
    path = files.write(b"\xef\xbb\xbf" + json.dumps(export(*map(message, range(1, 3000)))).encode())
    told: list[int] = []
    for _ in read(path, told.append):
        pass
    assert sum(told) == path.stat().st_size
    assert max(told) <= 1 << 17


def test_memory_does_not_grow_with_the_file(files: Files) -> None:
    def peak(posts: int) -> int:
        path = files.write(
            json.dumps(export(*(message(number + 1, "words " * 500) for number in range(posts)))).encode()
        )
        tracemalloc.start()
        assert sum(isinstance(record, Post) for record in read(path, lambda _: None)) == posts
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    small, large = peak(400), peak(4000)
    assert large < small * 1.2
    assert large < 2 << 20


@pytest.mark.long
def test_an_endless_text_is_given_up(files: Files) -> None:
    content = json.dumps(export(message(1, "TEXT"))).encode().replace(b"TEXT", b"a" * (20 << 20))
    assert "holds a value longer than 16 MiB" in str(files.fault(content))


def test_a_record_beyond_the_bounds_is_skipped_and_the_next_is_read(files: Files) -> None:
    deep: Any = "deep"
    for _ in range(70):
        deep = [deep]
    records = files.records(export(message(1, deep), message(2, "a" * (1 << 20)), {"text": deep}, message(4)))
    assert records[1:4] == [
        Skipped(place="message 1", reason="it is nested too deeply"),
        Skipped(place="message 2", reason="it is too large"),
        Skipped(place="record 3", reason="it is nested too deeply"),
    ]
    assert isinstance(records[4], Post)
