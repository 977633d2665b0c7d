"""Telegram Desktop's JSON: a row in the table of parsers to test."""

from pathlib import Path

from channel.models import Record
from channel.sources.telegram_json import read
from tests.channel.sources.odd_exports import FILES, read_both_ways

__all__ = ["FILES", "read_json"]


def read_json(content: bytes, folder: Path) -> list[Record]:
    """The records of a file, which must be the same in both ways to read it. Raises SourceError."""
    path = folder / "result.json"
    read_both_ways(content, path)
    return list(read(path, lambda _: None))
