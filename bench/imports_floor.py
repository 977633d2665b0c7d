"""The least that an import can cost: the fastest decoding of an export there is, and its rows put into SQLite bare."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, json

_BLOCK = 1 << 20
_OPENING = b'\n "messages": [\n  {'
_BETWEEN = b"\n  },\n  {"
_ROWS = 5_000
"""Rows a commit."""
_TABLES = """
CREATE TABLE posts (id INTEGER PRIMARY KEY, date INTEGER, edited INTEGER, text TEXT, tags TEXT, reactions TEXT);
CREATE TABLE carried (tag TEXT, post INTEGER, PRIMARY KEY (tag, post)) WITHOUT ROWID;
"""


class Run(Struct, gc=False):
    """A stretch of text of one kind."""

    type: str
    text: str


class Given(Struct, gc=False):
    """A reaction, and how often it was given."""

    count: int
    emoji: str = ""


class Message(Struct, gc=False):
    """Of a message what is kept in every case, and nothing is asked of the rest."""

    id: int
    date_unixtime: str
    edited_unixtime: str = ""
    text_entities: list[Run] = []
    reactions: list[Given] = []


def decode_blocks(path: Path) -> Iterator[list[Message]]:
    """The messages of a generated export in Telegram Desktop's layout, some hundreds at a time."""
    decode = json.Decoder(list[Message]).decode
    with path.open("rb") as file:
        rest = file.read(_BLOCK)
        rest = rest[rest.index(_OPENING) + len(_OPENING) :]
        more = True
        while more:
            chunk = file.read(_BLOCK)
            more = bool(chunk)
            rest += chunk
            end = rest.rfind(_BETWEEN) if more else rest.rindex(b"\n  }\n ]\n}")
            if end >= 0:
                yield decode(b"[{" + rest[:end] + b"}]")
                rest = rest[end + len(_BETWEEN) :]


def insert_bare(connection: sqlite3.Connection, path: Path) -> int:
    """The export's messages and their hashtags as rows of two new tables, with nothing else done. How many there are.

    Commits some thousand messages at a time, as an import does.
    """
    connection.executescript(_TABLES)
    posts: list[tuple[int, int, int | None, str, str, str]] = []
    count = 0
    for messages in decode_blocks(path):
        posts += map(_row, messages)
        if len(posts) >= _ROWS:
            count += _put(connection, posts)
            posts = []
    return count + _put(connection, posts)


def _row(message: Message) -> tuple[int, int, int | None, str, str, str]:
    runs = message.text_entities
    return (
        message.id,
        int(message.date_unixtime),
        int(message.edited_unixtime) if message.edited_unixtime else None,
        "".join([run.text for run in runs]),
        " ".join([run.text for run in runs if run.type == "hashtag"]),
        " ".join([f"{given.emoji}{given.count}" for given in message.reactions]),
    )


def _put(connection: sqlite3.Connection, posts: list[tuple[int, int, int | None, str, str, str]]) -> int:
    with connection:
        connection.executemany("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)", posts)
        tags = ((tag, post[0]) for post in posts for tag in set(post[4].split()))
        connection.executemany("INSERT INTO carried VALUES (?, ?)", tags)
    return len(posts)
