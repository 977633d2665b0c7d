"""Made-up exports for Hypothesis, some nearly right, some far from it; and what must hold for all."""

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.commands.import_posts import SAMPLE
from channel.errors import SourceError
from channel.models import Post, Record
from channel.sources.telegram_json.building import LONGEST_TEXT
from channel.sources.telegram_json.chats import channel_of
from channel.sources.telegram_json.records import records_at
from tests.channel.sources.exports import export

NAMES = [
    *("id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from", "from_id", "author"),
    *("forwarded_from", "saved_from", "reply_to_message_id", "reply_to_peer_id", "photo", "file", "file_name"),
    *("media_type", "text", "text_entities", "reactions", "inline_bot_buttons", "width", "media_spoiler"),
    *("poll", "todo_list", "invoice_information", "giveaway_information", "location_information", "game_title"),
    *("action", "message_id", "question", "answers", "title", "href", "language", "collapsed", "count", "emoji"),
]
WORDS = [
    *("message", "service", "pin_message", "unsupported", "bold", "italic", "plain", "text_link", "pre", "hashtag"),
    *("#tag", "#Tag@channel", "emoji", "paid", "custom_emoji", "video_file", "photo.jpg", "(File not included. )"),
    *("https://a.ir", "javascript:x", "1704164645", "2024-01-02T03:04:05", "9" * 13, "", "\0", "سلام 🌿", "\x0b"),
]
TEXTS = st.sampled_from(WORDS) | st.text(max_size=8)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.integers(0, 50)
    | st.sampled_from([2**52, 2**53])
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.text(st.characters(categories=["Cc"]), max_size=3)
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
_RUNS = st.fixed_dictionaries(
    {"type": st.sampled_from(WORDS), "text": TEXTS},
    optional={"href": TEXTS, "language": TEXTS, "collapsed": st.booleans()},
)
_GIVEN = st.fixed_dictionaries(
    {"type": TEXTS, "count": st.integers(-1, 50)},
    optional={
        "emoji": TEXTS,
        "document_id": TEXTS,
        "recent": st.just([{"from": None, "from_id": "user1", "date": "x"}]),
    },
)
_FITTING = {
    "text": st.one_of(TEXTS, st.lists(TEXTS | _RUNS, max_size=5), st.none()),
    "text_entities": st.lists(_RUNS, max_size=5),
    "reactions": st.lists(_GIVEN, max_size=4),
    "date": TEXTS,
    "date_unixtime": TEXTS | st.integers(0, 10**13).map(str),
    "edited": TEXTS,
    "edited_unixtime": TEXTS,
    "author": TEXTS,
    "forwarded_from": st.none() | TEXTS,
    "saved_from": st.none() | TEXTS,
    "reply_to_message_id": st.integers(-1, 50),
    "photo": TEXTS,
    "file": TEXTS,
    "file_name": TEXTS,
    "media_type": st.sampled_from(WORDS),
    "inline_bot_buttons": st.lists(
        st.lists(st.fixed_dictionaries({"type": TEXTS, "text": TEXTS}), max_size=2), max_size=2
    ),
    "width": st.integers(0, 5000),
}
_NEARLY = st.fixed_dictionaries(
    {"id": st.integers(1, 50), "type": st.just("message")},
    optional=_FITTING,
)
MESSAGES = st.one_of(
    ANYTHING,
    st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8),
    *[_NEARLY] * 7,
    st.tuples(_NEARLY, st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=2)).map(lambda two: two[0] | two[1]),
)
"""Eight in ten are nearly a message."""


def written(content: Any, *, indent: int | None = 1) -> bytes:
    """The content in Telegram Desktop's layout."""
    return json.dumps(content, ensure_ascii=False, indent=indent).encode()


_HEADS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [*[{}] * 12, {"username": "SampleThinker"}, {"name": None}, {"id": "x"}, {"type": "bot_chat"}]
)
_SAMPLE = json.loads(SAMPLE.read_text(encoding="utf-8"))["messages"]
_GARBAGE = st.sampled_from(
    [b"", b"\n  },\n  {", b"\\", b'"', b"\xff", b"}", b"]", b"\n", b"0", b"\\x0B", b",", b"\\ud800", b"\0", b"[" * 99]
)


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    messages = draw(st.lists(MESSAGES, min_size=draw(st.sampled_from([0, 4, 8])), max_size=12))
    content: Any = export(*messages, **draw(_HEADS))
    if draw(st.integers(0, 5)) == 0:
        content = {"chats": {"list": [content, draw(ANYTHING)]}, "left_chats": draw(ANYTHING)}
    whole = written(content, indent=draw(st.sampled_from([1, 1, 1, None])))
    if draw(st.integers(0, 2)):
        return whole
    place = draw(st.integers(0, len(whole)))
    return whole[:place] + draw(_GARBAGE) + whole[place + draw(st.sampled_from([0, 1, 2, 30, len(whole)])) :]


_TOKENS = st.sampled_from(
    [
        *(b"null", b"-1", b"1e5", b"true", b"[]", b"{}", b'"x": 1,', b'"id"', b'"text"', b":"),
        # What one parser may accept and another not: integers beyond 64 bits, half a surrogate pair.
        *(b"9223372036854775808", b"-9223372036854775808", b"1e400", rb'"\ud83d"', rb'"\ude00"', rb'"\u0000"'),
    ]
)


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    """Some messages of the sample, with a few places overwritten."""
    first = draw(st.integers(0, len(_SAMPLE) - 1))
    content = written(export(*_SAMPLE[first : first + draw(st.integers(2, 8))]))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(content)))
        if draw(st.booleans()):  # a whole line's value
            place = content.find(b": ", place) + 2
            end = max(place, content.find(b"\n", place))
        else:
            end = place + draw(st.integers(0, 3))
        content = content[:place] + draw(_GARBAGE | _TOKENS) + content[end:]
    return content


FILES = _files() | _damaged()
"""Exports of one chat or of an account, in Telegram Desktop's layout and in another; many of them broken somewhere."""


def read_both_ways(content: bytes, path: Path) -> list[Record]:
    """Reads the file, and checks what must hold: it is read or refused, and the same in both ways."""
    path.write_bytes(content)
    swift, fault, told = outcome(path, swift=True)
    assert (swift, fault) == outcome(path, swift=False)[:2]
    assert fault or told == path.stat().st_size
    for record in swift:
        if isinstance(record, Post):
            assert Post.model_validate_json(record.model_dump_json()) == record  # everything in it can be written
            assert len(record.text) <= LONGEST_TEXT
            assert all(0 <= entity.offset < entity.end <= len(record.text) for entity in record.entities)
    return swift


def outcome(path: Path, *, swift: bool) -> tuple[list[Record], str | None, int]:
    """What is read, what is raised, and how many bytes were reported as read."""
    records: list[Record] = []
    told: list[int] = []
    try:
        chat = channel_of(path, None)
        records.append(chat.info())
        records.extend(records_at(chat.way, path, told.append, swift=swift))
    except SourceError as fault:
        return records, str(fault), sum(told)
    return records, None, sum(told)
