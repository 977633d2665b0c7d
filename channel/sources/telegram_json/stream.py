"""A JSON file as a stream of events, read in pieces: memory does not grow with the file.

`Stream` gives the events and knows the current place; the functions below walk through them. Each function continues
where the one before stopped, and a walk that asked for a value must take or `skip` it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from channel.errors import SourceError

Event = tuple[str, Any]
Events = Iterator[Event]

CHUNK = 1 << 16
LONGEST_SILENCE = 1 << 24
"""Bytes without an event, such as one endless text, after which a file is rejected."""
DEEPEST = 64
LARGEST = 1 << 20
"""The greatest depth, and the most characters and values together, of a value built in memory."""

_DEPTH = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}
BOM = b"\xef\xbb\xbf"
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_PIECE = re.compile(rb"\\?.", re.DOTALL)
_TOO_LARGE = "holds a number that is too large"
_MANY = 256  # pieces at once
_NUMBER_AT_END = re.compile(rb'"\s*:\s*-?\d*\Z')
_BARE = re.compile(rb'(?<!\\)"document_id": (?!["\[{0-9-]|(?:true|false|null)\b)[^\r\n]{2,1024}?(?=,?[\r\n])')
_LONGEST_LINE = 4096
"""Bytes of a line with a value that Telegram Desktop 4.1 left bare."""


class Stream:
    """The events of a JSON file, and the progress of the reading.

    Calls `advance(n)` after each n bytes. Raises SourceError if the file is cut off or not valid JSON. A reading that
    begins at an `offset` other than the file's beginning treats everything before it as if it were `opened`.
    """

    def __init__(self, path: Path, advance: Callable[[int], None], offset: int = 0, opened: bytes = b"") -> None:
        self.path = path
        self.advance = advance
        self.offset = self._start = offset
        self._opened = opened
        self.message: int | None = None
        """The number of the last message read, set by the reader; for naming the place of a fault."""

    def events(self) -> Events:
        # Avoids one step of a generator for each event; a message has a hundred of them.
        return chain.from_iterable(self._batches())

    def _batches(self) -> Iterator[list[Event]]:
        found = ijson.sendable_list()
        # Integers beyond 64 bits are rejected; without use_float, ijson crashes on some of them.
        parser = ijson.basic_parse_coro(found, use_float=True)
        if self._opened:
            parser.send(self._opened)
        heard = self.offset
        before = b""
        for chunk in self._chunks():
            if chunk.isdigit() and _NUMBER_AT_END.search(before):  # the parser would begin anew with each chunk
                raise self.fault(_TOO_LARGE)
            try:
                parser.send(readable(chunk))
            except (ijson.JSONError, ValueError) as error:
                yield found
                self.offset += self._sound(chunk)
                raise self.fault(_problem(error)) from error
            self.offset += len(chunk)
            self.advance(len(chunk))
            heard = self.offset if found else heard
            before = chunk
            if self.offset - heard > LONGEST_SILENCE:
                raise self.fault(f"holds a value longer than {LONGEST_SILENCE >> 20} MiB")
            yield found
            found.clear()
        try:
            parser.close()
        except (ijson.JSONError, ValueError) as error:
            raise self.fault("is cut off") from error
        yield found

    def fault(self, problem: str) -> SourceError:
        """The error to raise for a problem at this place."""
        message = "" if self.message is None else f"after message {self.message}, "
        return SourceError(self.path.name, problem, f"{message}at byte {self.offset:,}")

    def _chunks(self) -> Iterator[bytes]:
        with opened(self.path) as file:
            if self._start == 0 and file.read(len(BOM)) == BOM:
                self.offset = len(BOM)
                self.advance(len(BOM))
            else:
                file.seek(self._start)
            # Pieces end at the same bytes wherever the reading began.
            while chunk := file.read(CHUNK - file.tell() % CHUNK):
                # Neither a line nor an escape is split.
                if not chunk.endswith(b"\n"):
                    chunk += file.readline(_LONGEST_LINE)
                torn = (len(chunk) - len(chunk.rstrip(b"\\"))) % 2
                yield chunk + file.read(torn)

    def _sound(self, chunk: bytes) -> int:
        """How many bytes of the broken chunk at the current offset can be parsed. Reads the file again up to there."""
        pieces = _PIECE.findall(_quoted(chunk))
        good = 0
        # A parser goes through an unfinished value again for each piece that it gets, so there must be few.
        for size in (_MANY, 1):
            parser = self._parser_before()
            with suppress(ijson.JSONError, ValueError):
                if good:  # to a parser nothing means the end
                    parser.send(readable(b"".join(pieces[:good])))
                while good < len(pieces):
                    parser.send(readable(b"".join(pieces[good : good + size])))
                    good += size
        return sum(map(len, pieces[:good]))

    def _parser_before(self) -> Any:
        """A parser that has read all that stands before the current offset."""
        events = ijson.sendable_list()
        parser = ijson.basic_parse_coro(events, use_float=True)
        if self._opened:
            parser.send(self._opened)
        again = Stream(self.path, lambda _: None, self._start)
        for before in again._chunks():
            again.offset += len(before)
            if again.offset > self.offset:
                break
            parser.send(readable(before))
            events.clear()
        return parser


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, opened to read. Raises SourceError if that fails."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise SourceError(path.name, f"cannot be read: {error.strerror or error}") from error


def readable(chunk: bytes) -> bytes:
    """The bytes in JSON's form: Telegram Desktop writes control characters as \\x0B, and 4.1 left some values bare."""
    chunk = _quoted(chunk)
    if rb"\x" not in chunk:
        return chunk
    return _ESCAPE.sub(lambda escape: rb"\u00" if escape[0] == rb"\x" else escape[0], chunk)


def _quoted(chunk: bytes) -> bytes:
    """The bytes, as many, with an empty text for each bare value: `"document_id": video_files/sticker.webm`."""
    if b'"document_id": ' not in chunk:
        return chunk
    return _BARE.sub(lambda bare: b'"document_id": ""'.ljust(len(bare[0])), chunk)


def _problem(error: Exception) -> str:
    too_large = str(error).startswith(("parse error: integer overflow", "parse error: numeric"))
    return _TOO_LARGE if too_large else "is not valid JSON"


def only(value: bytes) -> tuple[Any, str | None] | None:
    """The result of `take` for one complete value; None if there is not exactly one, in valid JSON."""
    found = ijson.sendable_list()
    parser = ijson.basic_parse_coro(found, use_float=True)
    try:
        parser.send(readable(value))
        parser.close()
    except (ijson.JSONError, ValueError):
        return None
    events = iter(found)
    return take(events, next(events))


def members(events: Events) -> Iterator[tuple[str, Event]]:
    """The keys of the object just begun, each with the first event of its value, which must be taken or skipped."""
    for event, key in events:
        if event == "end_map":
            return
        yield key, next(events)


def elements(events: Events) -> Iterator[Event]:
    """The first event of each element of the array just begun; the element must be taken or skipped."""
    for event in events:
        if event[0] == "end_array":
            return
        yield event


def skip(events: Events, first: Event) -> None:
    """Skips the value that begins with `first`."""
    leave(events, _DEPTH.get(first[0], 0))


def leave(events: Events, depth: int) -> None:
    """Skips everything before the end of `depth` objects and arrays."""
    if depth == 0:
        return
    for event, _ in events:
        if event in _DEPTH:
            depth += _DEPTH[event]
            if depth == 0:
                return


def take(events: Events, first: Event) -> tuple[Any, str | None]:
    """The value that begins with `first`, and None; of one too deep or too large, a part and the reason it ends."""
    event, value = first
    if event not in _DEPTH:
        return value, "too large" if isinstance(value, str) and len(value) >= LARGEST else None
    whole: Any = {} if event == "start_map" else []
    inside, key, size = whole, "", 1
    around: list[Any] = []
    for event, found in events:
        if event == "map_key":
            key = found
            size += len(found) + 1
            continue
        if event == "end_map" or event == "end_array":
            if not around:
                return whole, None
            inside = around.pop()
            size += 1
            continue
        opens = event in _DEPTH
        size += len(found) + 1 if event == "string" else 1
        if size > LARGEST or (opens and len(around) + 1 == DEEPEST):
            leave(events, len(around) + 1 + opens)
            return whole, "too large" if size > LARGEST else "nested too deeply"
        value = found if not opens else {} if event == "start_map" else []
        if type(inside) is dict:
            inside[key] = value
        else:
            inside.append(value)
        if opens:
            around.append(inside)
            inside = value
    raise ValueError("the events end within a value")


def arrive(events: Events, path: tuple[str | int, ...]) -> Event | None:
    """The first event of the value at the path of keys and indices; None if there is no such value."""
    event = next(events)
    for step in path:
        found = None
        if event[0] == "start_map":
            found = _find(events, members(events), step)
        elif event[0] == "start_array":
            found = _find(events, enumerate(elements(events)), step)
        if found is None:
            return None
        event = found
    return event


def _find(events: Events, places: Iterator[tuple[Any, Event]], step: str | int) -> Event | None:
    for place, first in places:
        if place == step:
            return first
        skip(events, first)
    return None
