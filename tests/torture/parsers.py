"""Ten thousand broken files for each parser of posts: is each one read, or refused with a sentence?

The files are made to look real and then broken, since random bytes are refused at once; the normal tests try a few of
them (tests/torture/test_parsers.py).
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some
from hypothesis.strategies import SearchStrategy

from channel.errors import SourceError
from channel.models import Post, Record
from channel.sources import page_text, telegram_html, web_preview
from channel.sources.markup import LONGEST_TEXT, Excess, find, formatted, parsed, tags_of
from tests.torture import json_parser, pages
from tests.torture.reporting import Promise, Torture

_LONGEST_SENTENCE: Final = 2000
_QUIET: Final = list(HealthCheck)


class Parser(NamedTuple):
    """Something that reads foreign bytes."""

    name: str
    contents: SearchStrategy[bytes]
    read: Callable[[bytes, Path], Iterable[Record]]
    """Reads the bytes, in its own folder if it needs a file; raises SourceError to refuse them."""


def _file(name: str, read: Callable[..., Iterable[Record]]) -> Callable[[bytes, Path], Iterable[Record]]:
    def from_file(content: bytes, folder: Path) -> Iterable[Record]:
        path = folder / name
        path.write_bytes(content)
        return read(path, lambda _: None)

    return from_file


def _text(content: bytes, folder: Path) -> Iterable[Record]:
    node = find(parsed(content, "page"), "text")
    if node is None:
        raise SourceError("page", "holds no text")
    try:
        read = formatted(node)
    except Excess as excess:
        raise SourceError("page", str(excess)) from excess
    return [Post(text=read.text, entities=read.entities, tags=tags_of(read))]


def _preview(content: bytes, folder: Path) -> Iterable[Record]:
    web_preview.link_state(content)
    page = web_preview.read_page(content, "page")
    assert list(page.numbers) == sorted(set(page.numbers))
    return page.records


_LINES = some.one_of(
    some.sampled_from(
        [
            *("Channel name – Telegram", "A first line", "The first line of another post", "#note #meme", "@channel"),
            *(
                "❤12👍3",
                "Pinned a message",
                "channel pinned «A first line»",
                "VIEW IN TELEGRAM",
                "",
                "Forwarded from A",
            ),
        ]
    ),
    some.text(max_size=60),
)
_PAGE_TEXTS = some.lists(_LINES, max_size=40).map(
    lambda lines: "\n".join([*lines, *lines[1:]]).encode("utf-8", "replace")
)

PARSERS: Final = (
    Parser("json", json_parser.FILES, json_parser.read_json),
    Parser("page_text", _PAGE_TEXTS, _file("page.txt", page_text.read)),
    Parser("html_text", pages.TEXTS, _text),
    Parser("html", pages.EXPORTS, _file("messages.html", telegram_html.read)),
    Parser("public_page", pages.PREVIEWS, _preview),
    Parser("saved_page", pages.PREVIEWS, _file("page.html", web_preview.read)),
)


def outcome(parser: Parser, content: bytes, folder: Path) -> str:
    """ "read" or "refused". Raises AssertionError for records that can't be stored, and any other error."""
    try:
        records = list(parser.read(content, folder))
    except SourceError as refusal:
        return "refused" if refusal.problem and len(str(refusal)) < _LONGEST_SENTENCE else "refused without a sentence"
    for record in records:
        record.model_dump_json().encode()  # everything in it can be written
        if isinstance(record, Post):
            assert len(record.text) <= LONGEST_TEXT
            assert "\0" not in record.text
            assert all(0 <= entity.offset < entity.end <= len(record.text) for entity in record.entities)
            assert not record.album or record.album[0] == record.message_id
    return "read"


def try_out(parser: Parser, examples: int, folder: Path, chance: random.Random) -> Counter[str]:
    """The number of files for the parser, and their results."""
    outcomes: Counter[str] = Counter()

    @seed(chance.randrange(1 << 30))
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=_QUIET,
        phases=(Phase.generate, Phase.shrink),
    )
    @given(parser.contents)
    def read_or_refused(content: bytes) -> None:
        outcomes[outcome(parser, content, folder)] += 1

    read_or_refused()
    return outcomes


class Figures(NamedTuple):
    files: int
    outcomes: Counter[str]


def _torture(parser: Parser) -> Torture:
    async def torture(folder: Path, examples: int, chance: random.Random) -> Figures:
        outcomes = try_out(parser, examples, folder, chance)
        return Figures(outcomes.total(), outcomes)

    return Torture(f"parsers.{parser.name}", __doc__, {"examples": 10_000}, torture, promises)


def promises(figures: Figures) -> list[Promise]:
    neither = figures.files - figures.outcomes["read"] - figures.outcomes["refused"]
    return [Promise("no file but those that are read or refused with a sentence", neither, neither == 0)]


TORTURES: Final = tuple(map(_torture, PARSERS))
