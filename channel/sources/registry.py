"""Which source a file is of: the one list of all there are."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from channel.errors import SourceError
from channel.models import Record
from channel.sources import Known, page_text, telegram_json

_HEAD_BYTES = 64 * 1024


class Source(Protocol):
    """What each module of this folder gives."""

    NAME: str

    def recognises(self, path: Path, head: bytes) -> bool: ...

    def read(
        self, path: Path, advance: Callable[[int], None], channel: str | None = None, known: Known | None = None
    ) -> Iterator[Record]: ...


SOURCES: tuple[Source, ...] = (telegram_json, page_text)


def source_of(path: Path) -> Source:
    """The source that knows the file. Raises SourceError where none does, or the file cannot be read."""
    if path.is_dir():
        raise SourceError(str(path), "is a folder; name the file in it, such as result.json")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as fault:
        raise SourceError(str(path), f"cannot be read: {fault.strerror}") from fault
    if not head.strip():
        raise SourceError(str(path), "is empty")
    for source in SOURCES:
        if source.recognises(path, head):
            return source
    known = ", ".join(source.NAME for source in SOURCES)
    raise SourceError(str(path), f"is of no known source. Known are: {known}")
