"""Reads a source in its own process, since decoding and folding take as long as writing and can run in parallel.

The process ends with its reader, and its errors are raised in the reader.
"""

import asyncio
import gc
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Queue
from typing import Final

import msgspec

from channel.errors import RahnamaError, SourceError
from channel.indexing import Prepared
from channel.models import Post, Record
from channel.sources import Known
from channel.sources.registry import source_of
from storage import open_store

SMALL: Final = 4 << 20
"""Size in bytes up to which a separate process costs more than it saves."""

_BATCH: Final = 200  # records sent at once
_AHEAD: Final = 20  # batches that may wait to be written


def records_apart(
    path: Path, advance: Callable[[int], None], channel: str | None, database_url: str
) -> Generator[Record | Prepared, None, None]:
    """Yield the records of a source as its `read` gives them, with posts prepared. Raises the errors of `read`."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(sending, path, channel, database_url), daemon=True)
    process.start()
    sending.close()  # so that the stream ends when the process ends
    try:
        while True:
            batch = _next(receiving, path)
            advance(batch.read)
            yield from map(_unpacked, batch.records)
            if batch.fault:
                raise pickle.loads(batch.fault)
            if batch.ended:
                return
    finally:
        process.kill()
        process.join()
        receiving.close()


class _Batch(msgspec.Struct, array_like=True):
    """A batch of records. Rare records and errors are pickled."""

    records: list[Prepared | bytes]
    read: int
    """Bytes of the source read so far."""
    ended: bool = False
    fault: bytes | None = None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Batch).decode


def _next(receiving: Connection, path: Path) -> _Batch:
    try:
        return _decode(receiving.recv_bytes())
    except EOFError:
        raise SourceError(path.name, "could not be read to its end: the reading process died") from None


def _read(sending: Connection, path: Path, channel: str | None, database_url: str) -> None:
    """Send batches from the process, some of them ahead of what is written."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C stops the import, which stops this process
    gc.disable()  # there are many short-lived posts, and no reference cycles
    ahead: Queue[bytes | None] = Queue(_AHEAD)
    sender = threading.Thread(target=_send, args=(ahead, sending))
    sender.start()
    read = 0

    def advance(count: int) -> None:
        nonlocal read
        read += count

    batch: list[Prepared | bytes] = []
    fault: bytes | None = None
    with asyncio.Runner() as runner, _Asking(runner, database_url) as known:
        try:
            for record in source_of(path).read(path, advance, channel, known):
                batch.append(_packed(record))
                if len(batch) == _BATCH:
                    ahead.put(_encode(_Batch(batch, read)))
                    batch, read = [], 0
        except RahnamaError as error:
            fault = pickle.dumps(error)
        except Exception as error:
            # The error must not be printed here: it may repeat text of the post.
            fault = pickle.dumps(SourceError(path.name, f"could not be read to its end ({type(error).__name__})"))
    ahead.put(_encode(_Batch(batch, read, True, fault)))
    ahead.put(None)
    sender.join()


def _send(ahead: Queue[bytes | None], sending: Connection) -> None:
    try:
        while (batch := ahead.get()) is not None:
            sending.send_bytes(batch)
    except OSError:
        os._exit(1)  # the import was killed, so nobody reads the records


def _packed(record: Record) -> Prepared | bytes:
    return Prepared.of(record).worked_out() if isinstance(record, Post) else pickle.dumps(record)


def _unpacked(record: Prepared | bytes) -> Record | Prepared:
    unpacked: Record | Prepared = pickle.loads(record) if isinstance(record, bytes) else record
    return unpacked


class _Asking:
    """Lets a source, which does not use asyncio, ask the store which messages were read before."""

    def __init__(self, runner: asyncio.Runner, database_url: str) -> None:
        self._runner = runner
        self._opening = open_store(database_url)

    def __enter__(self) -> Known:
        store = self._runner.run(self._opening.__aenter__())

        def known(numbers: Sequence[int]) -> Mapping[int, int]:
            return self._runner.run(store.readings(numbers))

        return known

    def __exit__(self, *fault: object) -> None:
        self._runner.run(self._opening.__aexit__(None, None, None))
