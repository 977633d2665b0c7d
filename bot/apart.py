"""Reads a source in a process of its own: decoding and folding take as long as writing, and so go on beside it.

What it reads comes over as plain values. It ends with whoever reads it, and what goes wrong there is raised here.
"""

import asyncio
import multiprocessing
import pickle
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from queue import Empty
from typing import Any, Final

from channel.errors import RahnamaError, SourceError
from channel.indexing import Prepared
from channel.models import Post, Record
from channel.sources import Known
from channel.sources.registry import source_of
from storage import open_store

SMALL: Final = 4 << 20
"""Bytes up to which a process of its own is not worth its start."""

_BATCH: Final = 200  # records that come over at once
_AHEAD: Final = 24  # batches that may wait to be written
_LOOK: Final = 1.0  # seconds after which is looked whether the process is still alive


def records_apart(
    path: Path, advance: Callable[[int], None], channel: str | None, database_url: str
) -> Generator[Record | Prepared, None, None]:
    """The records of a source, as its `read` gives them, the posts prepared. Raises what it raises."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(_AHEAD)
    process = context.Process(target=_read, args=(queue, path, channel, database_url), daemon=True)
    process.start()
    try:
        while True:
            records, read, fault = _next(queue, process, path)
            advance(read)
            yield from records
            if fault is not None:
                raise fault
            if not records:
                return
    finally:
        process.kill()
        process.join()
        queue.close()


def _next(queue: Any, process: Any, path: Path) -> tuple[list[Record | Prepared], int, RahnamaError | None]:
    while True:
        try:
            return pickle.loads(queue.get(timeout=_LOOK))  # type: ignore[no-any-return]
        except Empty:
            if not process.is_alive() and queue.empty():
                raise SourceError(
                    path.name, "could not be read to its end: the process that read it has died"
                ) from None


def _read(queue: Any, path: Path, channel: str | None, database_url: str) -> None:
    """What the process does: it fills the queue with pickled batches, the last of them empty or with a fault."""
    read = 0

    def advance(count: int) -> None:
        nonlocal read
        read += count

    fault: RahnamaError | None = None
    with asyncio.Runner() as runner, _Asking(runner, database_url) as known:
        records = iter(_prepared(source_of(path).read(path, advance, channel, known)))
        try:
            while batch := list(islice(records, _BATCH)):
                queue.put(pickle.dumps((batch, read, None), protocol=5))
                read = 0
        except RahnamaError as error:
            fault = error
    queue.put(pickle.dumps(([], read, fault), protocol=5))
    queue.close()
    queue.join_thread()


def _prepared(records: Iterator[Record]) -> Iterator[Record | Prepared]:
    for record in records:
        yield Prepared(record) if isinstance(record, Post) else record


class _Asking:
    """Lets a source, which knows no asyncio, ask the store which messages were read before."""

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
