"""The list of all sources, and which of them a file or folder belongs to."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from channel.errors import SourceError
from channel.models import Record
from channel.sources import Known, page_text, telegram_html, telegram_json, web_preview

_HEAD_BYTES = 64 * 1024
_JSON_FILE = "result.json"
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{", b"<\0", b"\0<")  # of UTF-16, which Notepad writes
_FOLDERS = f"name one that holds {_JSON_FILE}, messages.html, or saved pages of t.me/s"


class Source(Protocol):
    """The interface of each module in this folder."""

    NAME: str

    def recognises(self, path: Path, head: bytes) -> bool: ...

    def read(
        self, path: Path, advance: Callable[[int], None], channel: str | None = None, known: Known | None = None
    ) -> Iterator[Record]: ...


class _JsonFolder:
    """The folder of an export, whose JSON file is read."""

    NAME = telegram_json.NAME

    def recognises(self, path: Path, head: bytes) -> bool:
        return path.is_dir() and (path / _JSON_FILE).is_file()

    def read(
        self, path: Path, advance: Callable[[int], None], channel: str | None = None, known: Known | None = None
    ) -> Iterator[Record]:
        return telegram_json.read(path / _JSON_FILE, advance, channel, known)


_JSON_FOLDER = _JsonFolder()

# If a folder holds both kinds of export, JSON tells more.
SOURCES: tuple[Source, ...] = (telegram_json, _JSON_FOLDER, telegram_html, web_preview, page_text)


def source_of(path: Path) -> Source:
    """The source that recognises the file or the folder. Raises SourceError if none does, or if it cannot be read."""
    head = b"" if path.is_dir() else _head(path)
    try:
        if (path / _JSON_FILE).is_file():
            _head(path / _JSON_FILE)
        for source in SOURCES:
            if source.recognises(path, head):
                return source
    except OSError as fault:
        raise SourceError(str(path), f"cannot be read: {fault.strerror}") from fault
    if path.is_dir():
        raise SourceError(str(path), f"is a folder without posts; {_FOLDERS}")
    known = ", ".join(dict.fromkeys(source.NAME for source in SOURCES))
    raise SourceError(str(path), f"is of an unknown kind. Supported are: {known}")


def size(path: Path) -> int:
    """How many bytes there are to read, in this file and all files read with it. Raises SourceError."""
    source = source_of(path)
    try:
        for of_files in (telegram_html, web_preview):
            if source is of_files:
                return sum(file.stat().st_size for file in of_files.files(path))
        return (path / _JSON_FILE if source is _JSON_FOLDER else path).stat().st_size
    except OSError as fault:
        raise SourceError(str(path), f"cannot be read: {fault.strerror}") from fault


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as fault:
        raise SourceError(str(path), f"cannot be read: {fault.strerror}") from fault
    if not head.strip():
        raise SourceError(str(path), "is empty")
    if head.startswith(_OTHER_ENCODINGS):
        raise SourceError(str(path), "is not UTF-8 text; save it again as UTF-8, or export the channel again")
    return head
