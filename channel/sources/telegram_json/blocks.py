"""The fast path: messages in Telegram Desktop's own layout, of a single chat.

In that layout a message ends at "},", a line break, two spaces and "{", and nowhere else: a string of valid JSON holds
no raw line break. So messages are cut out of the file unparsed, and msgspec reads each into a `Message`. Those it
rejects are read value by value, as `Stream` reads them; if that fails too, `Stream` reads the rest.
"""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import msgspec

from channel.models import Pinned, Post, Record, Skipped
from channel.sources import Known
from channel.sources.telegram_json.building import post_of
from channel.sources.telegram_json.digests import Digests
from channel.sources.telegram_json.message import number_of, record_of, skipped
from channel.sources.telegram_json.shapes import Message
from channel.sources.telegram_json.stream import BOM, LARGEST, only, opened

BLOCK = 1 << 20
"""Bytes read at once."""
LONGEST = 4 << 20
"""Bytes searched for a message's end."""

_OPENING = b'\n "messages": [\n  {'
_BETWEEN = b"\n  },\n  {"
_HEAD = 1 << 16
_decode = msgspec.json.Decoder(Message).decode


class Blocks:
    """The messages of a file in Telegram Desktop's layout, from the first on.

    `records` yields them as far as the layout goes, at most to the last but one. Then `offset` is the byte at which the
    next one begins, `number` counts the messages before it, and `message` is the number of the last one. Calls
    `advance(n)` after each n bytes.
    """

    def __init__(self, path: Path, advance: Callable[[int], None], known: Known | None = None) -> None:
        self.path = path
        self.advance = advance
        self._known = known
        self.offset = 0
        self.number = 0
        self.message: int | None = None

    def begin(self) -> bool:
        """Goes to the first message. False, and nothing is done, if the layout is another."""
        with opened(self.path) as file:
            head = file.read(_HEAD)
        start = head.find(_OPENING)
        before = head[:start].removeprefix(BOM)
        # The part before it must be whole members of the outermost object.
        if start < 0 or not before.endswith(b","):
            return False
        members = only(before[:-1] + b"}")
        if members is None or members[1] is not None or "messages" in members[0]:
            return False
        self._goto(start + len(_OPENING) - 1)
        return True

    def records(self) -> Iterator[Record]:
        with opened(self.path) as file:
            file.seek(self.offset + 1)  # after the brace
            rest = b""
            while chunk := file.read(BLOCK):
                rest += chunk
                end = rest.rfind(_BETWEEN)
                if end >= 0:
                    block, rest = rest[:end], rest[end + len(_BETWEEN) :]
                    if not (yield from self._block(block)):
                        return
                elif len(rest) > LONGEST:
                    return

    def _block(self, block: bytes) -> Generator[Record, None, bool]:
        """The messages of a block that have changed since they were read; False if one is not a JSON value."""
        offset = self.offset
        readings = Digests(block.split(_BETWEEN), self._known)
        for piece, reading in readings:
            if not readings.is_unchanged(reading):
                record = self._record(b"{" + piece + b"}")
                if record is None:
                    self._goto(offset)
                    return False
                yield record
                readings.note(reading, record)
            self.number += 1
            offset += len(piece) + len(_BETWEEN)
        self._goto(offset)
        yield from readings.records()
        return True

    def _record(self, text: bytes) -> Post | Pinned | Skipped | None:
        """The next message as a record; None if its text is not one JSON value."""
        if len(text) <= LARGEST:
            try:
                message = _decode(text)
            except (msgspec.DecodeError, ValueError, RecursionError):
                pass
            else:
                self.message = message.id
                return post_of(message)
        found = only(text)
        if found is None:
            return None
        value, excess = found
        number = self.number + 1
        record = record_of(value, number) if excess is None else skipped(value, number, f"it is {excess}")
        self.message = number_of(value) or self.message
        return record

    def _goto(self, offset: int) -> None:
        self.advance(offset - self.offset)
        self.offset = offset
