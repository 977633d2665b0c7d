"""Exports to read: made in memory, written to a file, read back."""

import json
from pathlib import Path
from typing import Any

import pytest

from channel.errors import SourceError
from channel.models import Origin, Post, Record
from channel.sources.telegram_json import read

HOW = "Export chat history"


def export(*messages: Any, **head: Any) -> dict[str, Any]:
    return {"name": "A channel", "type": "public_channel", "id": 1234567890, **head, "messages": list(messages)}


def message(number: int, text: Any = "words", **fields: Any) -> dict[str, Any]:
    return {"id": number, "type": "message", "date": "2024-01-02T03:04:05", "text": text, **fields}


def chat(kind: str, name: str | None, *messages: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "id": 7, "messages": list(messages)}


class Files:
    """Writes exports and reads them."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "result.json"

    def write(self, content: Any) -> Path:
        if isinstance(content, bytes):
            self.path.write_bytes(content)
        else:
            self.path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        return self.path

    def records(self, content: Any) -> list[Record]:
        """Everything that is read after the Origin."""
        origin, *records = read(self.write(content), lambda _: None)
        assert isinstance(origin, Origin)
        return records

    def posts(self, content: Any) -> list[Post]:
        return [record for record in self.records(content) if isinstance(record, Post)]

    def fault(self, content: Any) -> SourceError:
        with pytest.raises(SourceError) as caught:
            self.records(content)
        return caught.value
