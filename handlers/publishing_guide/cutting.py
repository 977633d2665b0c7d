"""Cuts a guide that is longer than a message at the borders of its sections, else of its lines."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from handlers.fitting import shown_length
from handlers.html import Html

UNITS: Final = 3800  # UTF-16 units of a page; the rest of the 4,096 is for its title and for what leads to other pages
ENTITIES: Final = 80  # of the hundred that Telegram keeps
_BYTES: Final = 26_000  # of the 32,768 that Telegram takes
_ENTITY: Final = re.compile(r"<[a-z]|[#@/](?=\w)|\w\.\w")
_FULL_ENOUGH: Final = 0.4  # a page that is emptier is filled with the beginning of a section


class Block(NamedTuple):
    """Lines that belong together under a heading, which is repeated where they are cut; it may be empty."""

    heading: Html
    lines: tuple[Html, ...]

    def text(self) -> Html:
        return Html("\n".join(line for line in (self.heading, *self.lines) if line))


def pages(blocks: Iterable[Block]) -> list[Html]:
    """The blocks with empty lines between, on as few pages as they need; at least one."""
    found: list[list[Block]] = [[]]
    for block in blocks:
        if _fits([*found[-1], block]):
            found[-1].append(block)
        elif _fits([block]) and _fill(found[-1]) >= _FULL_ENOUGH:
            found.append([block])
        else:
            _pour(block, found)
    return [_text(page) for page in found]


def _pour(block: Block, found: list[list[Block]]) -> None:
    """A long block, line by line, over as many pages as it needs."""
    lines: tuple[Html, ...] = ()
    page = found.pop()
    for line in block.lines:
        grown = Block(block.heading, (*lines, line))
        if lines and not _fits([*page, grown]):
            found.append([*page, Block(block.heading, lines)])
            page, grown = [], Block(block.heading, (line,))
        elif not lines and page and not _fits([*page, grown]):
            found.append(page)
            page = []
        lines = grown.lines
    found.append([*page, Block(block.heading, lines)])


def _text(page: list[Block]) -> Html:
    return Html("\n\n".join(block.text() for block in page))


def _fits(page: list[Block]) -> bool:
    return _fill(page) <= 1


def _fill(page: list[Block]) -> float:
    """How much of a page this needs; above 1, it does not fit."""
    text = _text(page)
    return max(
        shown_length(text) / UNITS,
        len(_ENTITY.findall(re.sub(r' href="[^"]*"', "", text))) / ENTITIES,
        len(text.encode()) / _BYTES,
    )
