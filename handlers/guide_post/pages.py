"""Cuts a guide that is longer than a message between its sections, or else between its lines."""

import re
from collections.abc import Iterable
from functools import reduce
from typing import Final, NamedTuple

from handlers.html import Html
from handlers.markup.fitting import shown_length

UNITS: Final = 3700  # UTF-16 units of a page; the rest of the 4,096 is for its title and the links to other pages
ENTITIES: Final = 80  # of the hundred entities that Telegram keeps
_BYTES: Final = 25_000  # of the 32,768 bytes that Telegram takes
_ADDRESS: Final = re.compile(r' href="[^"]*"')
_ENTITY: Final = re.compile(r"<[a-z]|[#@/](?=\w)|\w\.\w")
_FULL_ENOUGH: Final = 0.4  # an emptier page is filled with the beginning of a section


class Block(NamedTuple):
    """Lines that belong together under a heading, which is repeated after a cut; it may be empty."""

    heading: Html
    lines: tuple[Html, ...]

    def text(self) -> Html:
        return Html("\n".join(((self.heading,) if self.heading else ()) + self.lines))


def pages(blocks: Iterable[Block]) -> list[Html]:
    """Return the blocks, with empty lines between them, on as few pages as possible; at least one."""
    cutting = _Cutting()
    for block in blocks:
        cutting.add(block)
    return [Html("\n\n".join(block.text() for block in page)) for page in cutting.pages]


class _Cutting:
    def __init__(self) -> None:
        self.pages: list[list[Block]] = [[]]
        self._used = _Size(0, 0, 0)
        """The size of the last page."""

    def add(self, block: Block) -> None:
        whole = reduce(_Size.plus, map(_size, block.lines), _size(block.heading))
        if self._used.plus(whole).share <= 1:
            self._put(block, whole)
        elif whole.share <= 1 and self._used.share >= _FULL_ENOUGH:
            self._turn()
            self._put(block, whole)
        else:
            self._pour(block)

    def _pour(self, block: Block) -> None:
        """Write a long block, line by line, on as many pages as it needs."""
        lines: list[Html] = []
        size = _size(block.heading)
        for line in block.lines:
            if (self.pages[-1] or lines) and self._used.plus(size).plus(_size(line)).share > 1:
                if lines:
                    self._put(Block(block.heading, tuple(lines)), size)
                self._turn()
                lines, size = [], _size(block.heading)
            lines.append(line)
            size = size.plus(_size(line))
        self._put(Block(block.heading, tuple(lines)), size)

    def _put(self, block: Block, size: "_Size") -> None:
        self.pages[-1].append(block)
        self._used = self._used.plus(size)

    def _turn(self) -> None:
        self.pages.append([])
        self._used = _Size(0, 0, 0)


class _Size(NamedTuple):
    """How much of a message a piece takes."""

    units: int
    entities: int
    bytes: int

    def plus(self, other: "_Size") -> "_Size":
        return _Size(self.units + other.units, self.entities + other.entities, self.bytes + other.bytes)

    @property
    def share(self) -> float:
        """Return the share of a page; above 1, it does not fit."""
        return max(self.units / UNITS, self.entities / ENTITIES, self.bytes / _BYTES)


def _size(line: Html) -> _Size:
    found = len(_ENTITY.findall(_ADDRESS.sub("", line)))
    return _Size(
        shown_length(line) + 2, found, len(line.encode()) + 2
    )  # the line breaks after a line, and perhaps after a block
