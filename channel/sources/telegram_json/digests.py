"""Detects, without reading them, the messages that have not changed since they were last read."""

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from channel.models import Post, Readings, Record, Unchanged
from channel.sources import Known

_WAY = b"json 2"
"""Must change with the post made of a message, so that all messages are read again."""

_NUMBER = re.compile(rb'\s*"id": ([1-9]\d{0,14}),')

Reading = tuple[int, int] | None
"""A message's number, and the digest of its text; None if it has no number in the expected place."""


class Digests:
    """The messages of a block, unparsed, each with its digest."""

    def __init__(self, messages: Sequence[bytes], known: Known | None) -> None:
        self._messages = messages
        self._readings = [_reading(message) for message in messages] if known else [None] * len(messages)
        numbers = [reading[0] for reading in self._readings if reading]
        self._known = known(numbers) if known and numbers else {}
        self._unchanged: list[int] = []
        self._read: list[tuple[int, int]] = []

    def __iter__(self) -> Iterator[tuple[bytes, Reading]]:
        return zip(self._messages, self._readings, strict=True)

    def is_unchanged(self, reading: Reading) -> bool:
        """Whether the message was read before and has not changed; notes it if so."""
        if reading is None or self._known.get(reading[0]) != reading[1]:
            return False
        self._unchanged.append(reading[0])
        return True

    def note(self, reading: Reading, record: Record) -> None:
        """Notes what was read; messages that gave no post are read, and reported, every time."""
        if reading and isinstance(record, Post) and record.message_id == reading[0]:
            self._read.append(reading)

    def records(self) -> Iterator[Record]:
        if self._unchanged:
            yield Unchanged(numbers=tuple(self._unchanged))
        if self._read:
            yield Readings(digests=tuple(self._read))


def _reading(message: bytes) -> Reading:
    number = _NUMBER.match(message)
    if number is None:
        return None
    digest = blake2b(message, digest_size=8, person=_WAY).digest()
    return int(number[1]), int.from_bytes(digest, signed=True)
