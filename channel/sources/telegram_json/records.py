"""The messages of one chat of an export, one record each."""

from collections.abc import Callable, Iterator
from pathlib import Path

from channel.errors import SourceError
from channel.models import Record
from channel.sources import Known
from channel.sources.telegram_json.blocks import Blocks
from channel.sources.telegram_json.message import number_of, record_of, skipped
from channel.sources.telegram_json.stream import Stream, arrive, elements, take


def records_at(
    way: tuple[str | int, ...],
    path: Path,
    advance: Callable[[int], None],
    known: Known | None = None,
    *,
    swift: bool = True,
) -> Iterator[Record]:
    """The messages at a path of keys and indices: as fast as the file's layout allows, then as a stream.

    `swift` makes no difference to the records, nor to the SourceErrors.
    """
    blocks = Blocks(path, advance, known)
    if swift and way == ("messages",) and blocks.begin():
        yield from blocks.records()
        stream = Stream(path, advance, blocks.offset, opened=b'{"messages":[')
    else:
        stream = Stream(path, advance)
    stream.message = blocks.message
    events = stream.events()
    messages = arrive(events, way)
    if messages is None or messages[0] != "start_array":
        raise SourceError(path.name, "is not a Telegram Desktop export: its messages are not a list")
    for number, first in enumerate(elements(events), blocks.number + 1):
        message, excess = take(events, first)
        yield record_of(message, number) if excess is None else skipped(message, number, f"it is {excess}")
        stream.message = number_of(message) or stream.message
    for _ in events:  # the part after the messages must be intact, too
        pass
