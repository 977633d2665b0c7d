"""Telegram Desktop's JSON under fire: a row for the table of parsers."""

from pathlib import Path

from channel.models import Record
from channel.sources.telegram_json import read
from tests.channel.sources.odd_exports import FILES, read_both_ways

__all__ = ["FILES", "read_json"]


def read_json(content: bytes, folder: Path) -> list[Record]:
    """The records of a file, which must be the same in both ways that there are to read it. Raises SourceError."""
    path = folder / "result.json"
    read_both_ways(content, path)
    return list(read(path, lambda _: None))
