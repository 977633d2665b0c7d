"""A page as a tree of elements, if it is complete, small and flat enough to be one of Telegram's."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from channel.errors import SourceError
from channel.language.text import storable

Node = LexborNode

DEEPEST = 256
"""The deepest nesting of elements; Telegram's pages have about twenty levels. The cost of parsing is its square."""
MOST_ELEMENTS = 200_000
"""Telegram Desktop's largest pages have some thirty thousand; each takes half a kilobyte of memory."""
MOST_MISPLACED = 1000
"""How many end tags may close an element other than the innermost: each may repeat all that is still open."""

_END = re.compile(rb"</html[\t\n\f\r ]*>", re.IGNORECASE)
_TAIL = 1 << 16  # bytes that must contain the end; programs that save pages append to it
_SPACE = rb"[\t\n\f\r ]"
# Splits a tag exactly as the HTML standard does, so that no tag hides in what only looks like a quotation.
_TAG = re.compile(
    rb"<(?P<end>/?)(?P<name>[a-z][^\t\n\f\r />]*+)"
    rb"(?:[\t\n\f\r /]*+[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rb"(?:SPACE*+=SPACE*+(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?)?)*+"
    rb"[\t\n\f\r /]*+>".replace(b"SPACE", _SPACE),
    re.IGNORECASE,
)
_COMMENT_END = re.compile(rb"-->|--!>")
_VOID = frozenset(
    (
        *(b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source"),
        *(b"track", b"wbr"),
    )
)


def parsed(content: bytes, file: str) -> Node:
    """The page's root. Raises SourceError if it is empty, cut off, not UTF-8, or nested too deeply."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        raise SourceError(file, "is empty")
    try:
        content.decode()
    except UnicodeDecodeError as error:
        cut = error.end == len(content) and error.reason == "unexpected end of data"
        problem = "is cut off; save it again" if cut else "is not UTF-8 text; save it again as UTF-8"
        raise SourceError(file, problem, f"byte {error.start}") from error
    if not _END.search(content[-_TAIL:]):
        raise SourceError(file, "is cut off: its end is missing; save it again")
    if fault := _fault(content):
        raise SourceError(file, fault.problem, f"byte {fault.place:,}")
    root = LexborHTMLParser(content).root
    if root is None:
        raise SourceError(file, "is no HTML")
    return root


class _Fault(NamedTuple):
    problem: str
    place: int
    """The byte at which it shows."""


def _fault(content: bytes) -> _Fault | None:
    """Why the page must not be parsed; None if it may be. The work of a parser grows with depth and misplaced tags."""
    open_elements: list[bytes] = []
    misplaced = elements = 0
    for name, ends, place in _tags(content):
        elements += not ends
        if elements > MOST_ELEMENTS:
            return _Fault("has too many elements to be a page of Telegram's", place)
        if name in _VOID:
            continue
        if not ends:
            open_elements.append(name)
            if len(open_elements) > DEEPEST:
                return _Fault("is nested too deeply to be a page of Telegram's", place)
        elif open_elements and open_elements[-1] == name:
            open_elements.pop()
        else:
            misplaced += 1
            if misplaced > MOST_MISPLACED:
                return _Fault("is not well-formed HTML: too many of its end tags close nothing", place)
            if name in open_elements:
                while open_elements.pop() != name:
                    pass
    return None


def _tags(content: bytes) -> Iterator[tuple[bytes, bool, int]]:
    """The tag names of elements, in lower case, whether each is an end tag, and where it begins."""
    place = content.find(b"<")
    while place >= 0:
        if content.startswith(b"<!--", place):
            end = _comment_end(content, place + 4)
        elif tag := _TAG.match(content, place):
            end = tag.end()
            yield tag["name"].lower(), bool(tag["end"]), place
        elif content[place + 1 : place + 2].isalpha() or content[place + 1 : place + 3] in _LETTERED_ENDS:
            return  # a tag without an end: everything after it belongs to it
        elif content[place + 1 : place + 2] in (b"!", b"?", b"/"):
            end = content.find(b">", place) + 1
            if content.startswith(b"<![CDATA[", place):
                yield b"![cdata[", False, place  # what it hides depends on its parent
        else:
            end = place + 1
        if end <= 0:
            return
        place = content.find(b"<", end)


_LETTERED_ENDS = frozenset(
    b"/" + bytes((letter,)) for letter in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)


def _comment_end(content: bytes, start: int) -> int:
    """The end of the comment whose text begins there; 0 if it has none."""
    for short in (b">", b"->"):
        if content.startswith(short, start):
            return start + len(short)
    end = _COMMENT_END.search(content, start)
    return end.end() if end else 0


def attribute(node: Node, name: str) -> str:
    """The attribute's value, without characters that cannot be stored; "" if there is none."""
    return storable(node.attributes.get(name) or "")


def classes(node: Node) -> frozenset[str]:
    """The element's classes."""
    return frozenset((node.attributes.get("class") or "").split())


def elements(node: Node) -> Iterator[Node]:
    """The direct child elements."""
    child = node.child
    while child is not None:
        if child.is_element_node:
            yield child
        child = child.next


def inside(node: Node, without: frozenset[str] = frozenset()) -> Iterator[Node]:
    """All elements inside it, in order, except those of the classes `without` and their contents."""
    waiting = [elements(node)]
    while waiting:
        inner = next(waiting[-1], None)
        if inner is None:
            waiting.pop()
        elif not (without and classes(inner) & without):
            yield inner
            waiting.append(elements(inner))


def find_all(node: Node, name: str, without: frozenset[str] = frozenset()) -> Iterator[Node]:
    """The elements of the class inside it, in order, except in elements of the classes `without`."""
    return (inner for inner in inside(node, without) if name in classes(inner))


def find(node: Node, name: str, without: frozenset[str] = frozenset()) -> Node | None:
    """The first element of the class inside it."""
    return next(find_all(node, name, without), None)
