"""Telegram Desktop's own layout is read many messages at a time; what comes out is what the slow way gives."""

import tracemalloc
from pathlib import Path

import pytest

from bot.commands.import_posts import SAMPLE
from channel.models import Entity, Post, Reaction, Record, Skipped
from channel.sources.telegram_json.blocks import BLOCK, LONGEST, Blocks
from channel.sources.telegram_json.building import LONGEST_TEXT
from channel.sources.telegram_json.records import records_at
from channel.sources.telegram_json.stream import LARGEST
from tests.channel.sources.exports import Files, export, message
from tests.channel.sources.odd_exports import outcome, read_both_ways, written
from tests.shared import TRANTOR, real


def both(path: Path) -> tuple[list[Record], str | None]:
    records = read_both_ways(path.read_bytes(), path)[1:]
    return records, outcome(path, swift=True)[1]


def test_the_real_export_is_read_the_same_both_ways() -> None:
    records, fault = both(real(TRANTOR))
    assert len(records) == 924
    assert fault is None


def test_the_sample_is_read_the_same_both_ways() -> None:
    assert both(SAMPLE)[1] is None


def test_the_real_export_is_read_swiftly_to_its_last_message() -> None:
    blocks = Blocks(real(TRANTOR), lambda _: None)
    assert blocks.begin()
    assert sum(1 for _ in blocks.records()) == 923


def test_what_was_built_without_checking_stands_every_check() -> None:
    for record in records_at(("messages",), real(TRANTOR), lambda _: None):
        if isinstance(record, Post):
            assert Post.model_validate(record.model_dump(), strict=True) == record
            assert Post.model_validate_json(record.model_dump_json()) == record
            assert vars(record).keys() == record.model_fields_set == Post.model_fields.keys()
            assert all(vars(entity).keys() == Entity.model_fields.keys() for entity in record.entities)
            assert all(vars(reaction).keys() == Reaction.model_fields.keys() for reaction in record.reactions)


# What only the layout decides


@pytest.mark.parametrize(
    "change",
    [
        (b'"id"', b'"\\u0069d"'),
        (b"words", b"wo\\x0Brds \\\\x0B"),
        (b"words", b"wo\\u0000rds"),
        (b"words", b"wo\\ud800rds"),
        (b"words", b"wo\xffrds"),
        (b'"id": 2', b'"id": 2.0'),
        (b'"id": 2', b'"id": 2, "id": 3'),
        (b'"id": 2', b'"width": 9223372036854775808, "id": 2'),
        (b'"id": 2', b'"width": -9223372036854775808, "id": 2'),
        (b'"id": 2', b'"width": 1e400, "id": 2'),
        (b'"id": 2', b'"unknown": 1e400, "id": 2'),
        (b'"id": 2', b'"unknown": "\xff", "id": 2'),
        (b'"id": 2', b'"id": 02'),
        (b"\n ]\n}", b'\n ],\n "more": [\n  {\n   "id": 8\n  },\n  {\n   "id": 9\n  }\n ]\n}'),
        (b"\n ]\n}", b"\n ]\n}\n"),
        (b"\n ]\n}", b"\n ]\n} {}"),
        (b"\n ]\n}", b"\n ]"),
        (b"\n  },\n  {", b"\n  }\n  {"),
        (b"\n  },\n  {", b"\n  }, 5,\n  {"),
        (b"\n", b"\r\n"),
        (b' "id": 1234567890,\n', b' "id": 1234567890,,\n'),
        (b' "id": 1234567890,\n', b' "id": 1234567890\n'),
        (b' "id": 1234567890,\n', b' "id": 1234567890, "more": {\n "messages": [\n  {\n  }]},\n'),
        (b' "id": 1234567890,\n', b' "messages": [\n  {\n  }\n ],\n'),
    ],
)
def test_every_oddity_of_the_file_is_read_the_same_both_ways(files: Files, change: tuple[bytes, bytes]) -> None:
    content = written(export(*(message(number, "words") for number in range(1, 5))))
    assert content.count(change[0])
    for mark in (b"", b"\xef\xbb\xbf"):
        both(files.write(mark + content.replace(*change)))


def test_a_nul_is_read_as_what_can_be_stored(files: Files) -> None:
    fields = {"author": "a\0", "file": "b\0", "media_type": "video_file", "forwarded_from": "c\0"}
    runs = [{"type": "hashtag", "text": "#d\0"}, {"type": "text_link", "text": "e", "href": "tg:\0"}]
    reactions = [{"type": "emoji", "count": 1, "emoji": "f\0"}]
    odd = message(1, runs, **fields, text_entities=runs, reactions=reactions)
    records, _ = both(files.write(written(export(odd, odd))))
    assert records
    for record in records:
        assert isinstance(record, Post)
        assert "\0" not in repr(record.model_dump())
        assert "\\u0000" not in record.model_dump_json()
        assert record.tags == ("d\ufffd",)


def test_messages_of_any_size_are_read_the_same_both_ways(files: Files) -> None:
    sizes = (LONGEST_TEXT, LONGEST_TEXT + 1, LARGEST - 300, LARGEST, 2 * BLOCK, 5, LONGEST - 300, 5, LONGEST + 5, 5)
    content = written(export(*(message(number, "a" * size) for number, size in enumerate(sizes, 1))))
    records, fault = both(files.write(content))
    assert fault is None
    assert [record.reason for record in records if isinstance(record, Skipped)] == [
        *(["its text is too long"] * 2),
        *(["it is too large"] * 4),
    ]
    assert sum(isinstance(record, Post) for record in records) == 4


def test_memory_does_not_grow_with_a_file_that_is_read_swiftly(files: Files) -> None:
    def peak(posts: int) -> int:
        path = files.write(written(export(*(message(number + 1, "words " * 500) for number in range(posts)))))
        tracemalloc.start()
        assert sum(1 for _ in records_at(("messages",), path, lambda _: None)) == posts
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    small, large = peak(1_000), peak(4_000)
    assert large < small * 1.2
    assert large < 6 * BLOCK


@pytest.mark.long
def test_an_endless_text_is_given_up_both_ways(files: Files) -> None:
    fault = both(files.write(written(export(message(1), message(2, "a" * (20 << 20)), message(3)))))[1]
    assert "holds a value longer than 16 MiB" in str(fault)
