"""The text of an element and its entities: the inverse of how Telegram writes a post as HTML."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from channel.language.text import storable
from channel.models import Entity
from channel.posts.titles import tags_in
from channel.sources.markup.entities import entities_of
from channel.sources.markup.tree import Node, classes
from channel.sources.telegram_json.stream import DEEPEST

LONGEST_TEXT = 1 << 16
"""Characters. Telegram's own posts have 4,096, rich ones 32,768; anything longer is not a post."""
LONGEST_NAME = 256
"""The longest name of a person or a file, in characters; a longer one is cut."""
LONGEST_EXCERPT = 4096
"""The longest quoted text, in characters; a longer one is cut."""

TOO_LONG = "its text is too long"
TOO_DEEP = "it is nested too deeply"

_NO_TEXT = frozenset(
    ("script", "style", "template", "head", "title", "svg", "noscript", "iframe", "object", "textarea")
)
_MEDIUM = "media_wrap"  # in a Telegram Desktop text with pictures between its paragraphs
_BLOCKS = frozenset(
    ("p", "div", "li", "tr", "section", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre")
)
_LAYOUT = re.compile(r"\r?\n[\t ]*")


class Excess(Exception):  # noqa: N818 - a limit, not a fault of the program
    """A text that is too long or too deeply nested for a post; the message is the reason to skip it."""


class Formatted(NamedTuple):
    """A text and its entities, in order; offsets count its characters."""

    text: str
    entities: tuple[Entity, ...]


def formatted(node: Node) -> Formatted:
    """The text in the element. Line ends in the source are layout; only <br> and blocks begin a line.

    Raises Excess for more than a post can hold.
    """
    return _Reading().through(node)


def excerpt_of(node: Node | None, longest: int = LONGEST_EXCERPT) -> str:
    """The first words in the element, with their lines; "" if there are none."""
    if node is None:
        return ""
    reading = _Reading()
    with suppress(Excess):
        reading.through(node)
    return "".join(reading.pieces)[:longest]


def line_of(node: Node | None, longest: int = LONGEST_NAME) -> str:
    """The first words in the element as one line; "" if there are none."""
    return " ".join(excerpt_of(node, LONGEST_TEXT).split())[:longest]


def tags_of(formatted: Formatted) -> tuple[str, ...]:
    """The hashtags in the text, see `channel.posts.titles.tags_in`."""
    return tags_in(formatted.text, formatted.entities)


@dataclass
class _Open:
    """An open element around the current place."""

    node: Node
    start: int | None = None
    """The offset of its first character; None as long as it has none."""


@dataclass
class _Reading:
    """A walk through an element, with the text read so far."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    last: str = ""
    """The last character."""
    gap: str = ""
    """What must come before the next words: a space, or a line end."""
    open: list[_Open] = field(default_factory=list)
    found: list[tuple[int, int, Node]] = field(default_factory=list)
    """Where an element that may be an entity begins, its length, and the element."""

    def through(self, top: Node) -> Formatted:
        node = top.child
        while node is not None:
            if node.is_text_node:
                self._text(storable(node.text_content or ""))
            elif node.is_element_node and not _is_passed_over(node):
                self._enter(node)
                if node.child is not None:
                    node = node.child
                    continue
                self._leave()
            while node.next is None and self.open:
                node = self.open[-1].node
                self._leave()
            node = node.next
        text = "".join(self.pieces)
        return Formatted(text, entities_of(self.found, text))

    def _enter(self, node: Node) -> None:
        if node.tag == "br":
            self.gap = ""
            self._add("\n")
        elif node.tag in _BLOCKS:
            self._begin_line()
        self.open.append(_Open(node))
        if len(self.open) > DEEPEST:
            raise Excess(TOO_DEEP)

    def _leave(self) -> None:
        opened = self.open.pop()
        node = opened.node
        if opened.start is not None:
            self._mark(node, opened.start)
        if node.tag in _BLOCKS:
            self._begin_line()

    def _begin_line(self) -> None:
        if self.last not in ("", "\n"):
            self.gap = "\n"

    def _text(self, words: str) -> None:
        if any(opened.node.tag == "pre" for opened in self.open):
            self._add(words)
            return
        first, *others = _LAYOUT.split(words)
        self._add(first)
        for line in others:
            if self.last and not self.last.isspace():
                self.gap = self.gap or " "
            self._add(line)

    def _add(self, words: str) -> None:
        if not words:
            return
        if self.gap and not (self.gap == " " and words[0].isspace()):
            self._put(self.gap)
        self.gap = ""
        for opened in self.open:
            if opened.start is None:
                opened.start = self.length
        self._put(words)

    def _put(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)
        self.last = words[-1]
        if self.length > LONGEST_TEXT or len(self.found) > LONGEST_TEXT:
            raise Excess(TOO_LONG)

    def _mark(self, node: Node, start: int) -> None:
        within = {outer.node.tag for outer in self.open}
        if _is_emoji(node) or any(_is_emoji(outer.node) for outer in self.open):
            return  # a picture of an emoji; the emoji itself is the fallback for those who see no picture
        if not (node.tag == "code" and "pre" in within):
            self.found.append((start, self.length - start, node))


def _is_passed_over(node: Node) -> bool:
    return node.tag in _NO_TEXT or (node.tag == "div" and _MEDIUM in classes(node))


def _is_emoji(node: Node) -> bool:
    return node.tag == "i" and "emoji" in classes(node)
