"""Posts from the public pages of a channel, t.me/s/<channel>: a page, a saved one, or a folder of saved ones.

They do not have: when a post was edited (only that it was), exact numbers of reactions beyond a thousand, the text of
posts that only Telegram can show, and the file names of pictures and films.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from channel.errors import SeveralChannels, SourceError
from channel.language.calendars import instant
from channel.language.text import fold
from channel.models import ChannelInfo, Origin, Post, Record, SourceKind
from channel.sources import Known
from channel.sources.web_preview.faults import Absence, MarkupChanged, NoPosts
from channel.sources.web_preview.public_page import LARGEST_PAGE, WebPage, link_state, read_page

__all__ = [
    "NAME",
    "Absence",
    "MarkupChanged",
    "NoPosts",
    "WebPage",
    "files",
    "link_state",
    "read",
    "read_page",
    "recognises",
]

NAME = "saved pages of t.me/s"

_HEAD_BYTES = 64 * 1024
_ENDINGS = (".html", ".htm")
_MARK = re.compile(rb"""class=["'][^"'<>]*\btgme_(?:channel|widget|page|header)""")
_POST = re.compile(rb"""data-post=["'](\w{1,64})/([0-9]{1,16})["']""")
_TIME = re.compile(rb"""<time datetime=["']([0-9T:+-]{10,32})["']""")


class _Saved(NamedTuple):
    """A saved page that is not read yet."""

    path: Path
    channel: str
    first: int
    """The lowest number on it."""
    newest: int | None


def recognises(path: Path, head: bytes) -> bool:
    """Whether the file looks like a Telegram page, or the folder holds one."""
    return bool(files(path)) if path.is_dir() else _MARK.search(head) is not None


def files(path: Path) -> list[Path]:
    """The pages in the folder, by name; or the file itself."""
    if not path.is_dir():
        return [path]
    return [file for file in sorted(path.iterdir()) if file.suffix.lower() in _ENDINGS and _is_page(file)]


def read(
    path: Path, advance: Callable[[int], None], channel: str | None = None, known: Known | None = None
) -> Iterator[Record]:
    """The channel as its newest page shows it, then its posts, oldest first; a post on several pages comes once.

    Raises SourceError if a page cannot be read (see `read_page`), SeveralChannels if the pages are of several channels
    and none was chosen.
    """
    try:
        found = files(path)
    except OSError as error:
        raise SourceError(path.name, f"cannot be read: {error.strerror}") from error
    pages = _of_one_channel(path, [_saved(file) for file in found], channel)
    newest = max((page.newest for page in pages if page.newest is not None), default=None)
    info = read_page(_content(pages[-1].path), pages[-1].path.name).info
    if channel is not None and not _is(info, channel):
        raise SourceError(path.name, f"is of «{info.title}», not of «{channel}»")
    yield Origin(source=SourceKind.WEB, as_of=newest)
    yield info
    seen: set[int] = set()
    for saved in pages:
        content = _content(saved.path)
        try:
            page = read_page(content, saved.path.name)
        except NoPosts as fault:
            if fault.absence is Absence.EMPTY and len(pages) > 1:  # saved beyond the channel's first post
                continue
            raise
        for record in page.records:
            if not (isinstance(record, Post) and record.message_id in seen):
                yield record
        seen.update(page.numbers)
        advance(len(content))


def _of_one_channel(path: Path, pages: list[_Saved], channel: str | None) -> list[_Saved]:
    if not pages:
        raise SourceError(path.name, "holds no page of t.me/s")
    names = sorted({page.channel for page in pages if page.channel})
    if channel is not None and channel.removeprefix("@").casefold() in names:
        names = [channel.removeprefix("@").casefold()]
    if len(names) > 1:
        raise SeveralChannels(path.name, f"holds pages of several channels: {', '.join(names)}", tuple(names))
    return sorted((page for page in pages if page.channel in ("", *names)), key=lambda page: page.first)


def _is(info: ChannelInfo, channel: str) -> bool:
    """Whether `channel` is the channel's title, username or id."""
    names = (info.title, info.username or "", f"@{info.username}", str(info.chat_id or ""))
    return any(fold(name) == fold(channel) for name in names if name)


def _saved(path: Path) -> _Saved:
    content = _content(path)
    posts = [(match[1].decode("ascii", "replace").casefold(), int(match[2])) for match in _POST.finditer(content)]
    dates = [date for match in _TIME.finditer(content) if (date := _seconds(match[1])) is not None]
    channel = posts[0][0] if posts else ""
    return _Saved(path, channel, min((number for _, number in posts), default=0), max(dates, default=None))


def _seconds(written: bytes) -> int | None:
    try:
        seconds = instant(datetime.fromisoformat(written.decode("ascii")))
    except (ValueError, OverflowError):
        return None
    return seconds if seconds > 0 else None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_PAGE + 1)
    except OSError as error:
        raise SourceError(path.name, f"cannot be read: {error.strerror}") from error


def _is_page(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MARK.search(file.read(_HEAD_BYTES)) is not None
    except OSError:
        return False
