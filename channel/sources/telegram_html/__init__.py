"""Posts from Telegram Desktop's HTML export of a channel: messages.html, messages2.html and so on, in their folder.

Either the folder or one of the files may be given: all of them are read, in the order of their numbers.
HTML does not have: when a post was edited, a channel's username and id, and the original names of files that Telegram
Desktop renamed to store them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from channel.errors import SourceError
from channel.models import ChannelInfo, Origin, Post, Record, SourceKind
from channel.posts import albums
from channel.sources import Known
from channel.sources.markup import Node, classes, find, line_of, parsed
from channel.sources.telegram_html.account import CHANNEL, kind_of
from channel.sources.telegram_html.chat import Chat, is_named
from channel.sources.telegram_html.message import date_of, number_of, record_of

NAME = "Telegram Desktop HTML"

LARGEST_FILE = 64 << 20
"""The largest file, in bytes; the thousand messages that Telegram Desktop puts in one take about two million."""

_FILE = re.compile(r"messages([1-9][0-9]{0,5})?\.html")
_HEAD = re.compile(rb"<title>\s*Exported Data\s*</title>")
_DATE = re.compile(rb'class="[^"<>]*\bdate details"\s+title="([^"<>]{10,40})"')
_TAIL = 1 << 18  # bytes that must contain the newest date
_OVERVIEW = "export_results.html"
_LONGEST_TITLE = 128


def recognises(path: Path, head: bytes) -> bool:
    """Whether the file looks like part of an export, or the folder holds one."""
    if path.is_dir():
        return (path / "messages.html").is_file() or (path / _OVERVIEW).is_file()
    return _HEAD.search(head) is not None


def files(path: Path) -> list[Path]:
    """All files of the export that the path belongs to, in order."""
    folder = path if path.is_dir() else path.parent
    if not path.is_dir() and not _FILE.fullmatch(path.name):
        return [path]  # renamed: read alone
    numbered = {
        int(match[1] or 1): file
        for file in folder.iterdir()
        if (match := _FILE.fullmatch(file.name)) and file.is_file()
    }
    return [numbered[number] for number in sorted(numbered)]


def read(
    path: Path, advance: Callable[[int], None], channel: str | None = None, known: Known | None = None
) -> Iterator[Record]:
    """The channel, then its posts in the order of the files; an album is one post.

    Raises SourceError if a file is missing, cut off or not a chat, and, before yielding anything, if the chat is not a
    channel.
    """
    try:
        parts = files(path)
        _check(path, parts)
        newest = _newest(parts[-1])
    except OSError as error:
        raise SourceError(path.name, f"cannot be read: {error.strerror}") from error
    _decide(parts, channel)
    yield Origin(source=SourceKind.HTML, as_of=newest)
    yield from albums.gathered(_records(parts, advance, channel))


def _check(path: Path, parts: list[Path]) -> None:
    if not parts or path.name == _OVERVIEW:
        raise SourceError(
            path.name, "is an export of a whole account; name the channel's own folder in it, such as chats/chat_012"
        )
    for number, part in enumerate(parts, 1):
        expected = "messages.html" if number == 1 else f"messages{number}.html"
        if _FILE.fullmatch(part.name) and part.name != expected:
            raise SourceError(
                path.name, f"{expected} is missing, though {part.name} is there; export the channel again"
            )


@dataclass
class _Reading:
    """The state carried from one file to the next; the file itself is released."""

    channel: str | None
    chat: Chat | None = None
    origin: str | None = None
    """The origin of the last message's forward."""

    def through(self, part: Path, content: bytes) -> Iterator[Record]:
        page = _chat_page(parsed(content, part.name), part.name)
        if self.chat is None:
            title = _title(page)
            named = is_named(title, self.channel, part.name)
            self.chat = Chat(part.name, title, named, sure=_is_listed_channel(part, title))
            yield ChannelInfo(title=title or "…")
        self.chat.file = part.name
        for index, node in enumerate(page.css("div.message"), 1):
            number = number_of(node)
            if number is not None and number < 0:  # a date between messages
                continue
            self.chat.notice(node)
            record = record_of(node, f"{part.name}, message block {index}", self.origin)
            if isinstance(record, Post):
                self.origin = record.forwarded_from
                self.chat.weigh(record)
            yield record


def _decide(parts: list[Path], channel: str | None) -> None:
    """Reads just enough to know that it is a channel: no word of a private chat may get into the index."""
    reading = _Reading(channel)
    for part in parts:
        for _ in reading.through(part, _content(part)):
            if reading.chat is not None and reading.chat.sure:
                return
    if reading.chat is not None:
        reading.chat.decide()


def _records(parts: list[Path], advance: Callable[[int], None], channel: str | None) -> Iterator[Record]:
    reading = _Reading(channel)
    for part in parts:
        content = _content(part)
        yield from reading.through(part, content)
        advance(len(content))


def _is_listed_channel(part: Path, title: str) -> bool:
    """Whether the account of the chat lists it as a channel. Raises SourceError if it lists it as something else."""
    kind = kind_of(part.parent)
    if kind not in (None, CHANNEL):
        raise SourceError(part.name, f"«{title}» is not a channel: the account's list of chats calls it {kind}")
    return kind == CHANNEL


def _content(part: Path) -> bytes:
    try:
        with part.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SourceError(part.name, f"cannot be read: {error.strerror}") from error
    if len(content) > LARGEST_FILE:
        raise SourceError(part.name, f"is larger than {LARGEST_FILE >> 20} MiB, as no file of an export is")
    return content


def _chat_page(root: Node, file: str) -> Node:
    history = find(root, "history")
    if find(root, "page_header") is None or history is None:
        raise SourceError(file, "is not a chat of a Telegram Desktop export; name a folder that holds messages.html")
    if not any("message" in classes(node) for node in history.css("div")):
        raise SourceError(file, "shows no message that can be recognised; export the channel again")
    return root


def _title(page: Node) -> str:
    header = find(page, "page_header")
    return line_of(find(header, "text") if header is not None else None)[:_LONGEST_TITLE]


def _newest(part: Path) -> int | None:
    """The date of the newest message, from the file's last bytes; used only because it is cheap."""
    with part.open("rb") as file:
        file.seek(max(0, part.stat().st_size - _TAIL))
        dates = (date_of(match[1].decode("ascii", "replace")) for match in _DATE.finditer(file.read()))
        return max((date for date in dates if date is not None), default=None)
