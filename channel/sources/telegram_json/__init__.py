"""Posts from Telegram Desktop's machine-readable export, `result.json`: of one channel, or of a whole account.

From an account's export one channel is read; its private chats, groups and left channels are skipped unread.
"""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from channel.models import Origin, Record, SourceKind
from channel.posts.albums import gathered
from channel.sources import Known
from channel.sources.telegram_json.chats import channel_of
from channel.sources.telegram_json.records import records_at
from channel.sources.telegram_json.stream import opened

NAME = "Telegram Desktop JSON"

_KEYS = re.compile(rb'"(?:messages|chats|personal_information)"\s*:|"type"\s*:\s*"(?:public|private)_channel"')
_TAIL = 1 << 20  # bytes
_DATE = re.compile(rb'"(?:date|edited)_unixtime"\s*:\s*"([0-9]{1,12})"')


def recognises(path: Path, head: bytes) -> bool:
    """Whether the file looks like an export, by its first bytes."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and _KEYS.search(start) is not None


def read(
    path: Path, advance: Callable[[int], None], channel: str | None = None, known: Known | None = None
) -> Iterator[Record]:
    """The channel, then its messages in the order of the file, the messages of an album as one post.

    `channel` is its name, its username, or its number as Telegram Desktop or as a bot knows it (-100…). Raises
    SeveralChannels if it may mean several in the file; SourceError if the file is cut off, not valid JSON, or not an
    export of that channel.
    """
    chat = channel_of(path, channel)
    yield Origin(source=SourceKind.JSON, as_of=_newest(path))
    yield chat.info()
    yield from gathered(records_at(chat.way, path, advance, known))


def _newest(path: Path) -> int | None:
    """The newest date near the file's end, where the newest messages are; never one in the future."""
    with opened(path) as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        dates = _DATE.findall(file.read())
    return min(max(map(int, dates)), int(time.time())) if dates else None
