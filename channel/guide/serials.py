"""The lines of a guide that list a series' parts: «مدلسازی زبانی - قسمت اول/ دوم/ سوم», "Rust: parts 1-6"."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from channel.guide.lines import MASK, Line, Span
from channel.language.numerals import LAST, ordinal, persian_ordinal
from channel.language.text import without_direction_marks
from channel.models import GuidePart, GuideSeries
from channel.series.single_line import bare_name, first_place, heading, opening_place, part_word, place

_SIGN = re.compile(r"\s*[-–—−:：|(\[]\s*")
_BETWEEN_PARTS = (
    *(re.compile(r"[/\\⁄]"), re.compile(r"[|•·]")),
    re.compile(r"[،,;؛，、]\s*(?:(?:و|and)\s+)?|\s+(?:و|and|&)\s+"),
    re.compile(r"\s+(?=\d)"),
)
_RANGE = re.compile(r"(.+?)\s*(?:\s(?:تا|الی|to)\s|[-–—−])\s*([^-–—−]+)")
_LONGEST_RANGE = 200
_LONGEST_LINE = 1500
_LONGEST_PART = 100
_MOST_SIGNS = 24
_PLURAL = re.compile(r"(?:\u200c?\s?های?|(?<=[a-z])s)$", re.IGNORECASE)
_PLURALS = {"جلسات": "جلسه"}


class _Item(NamedTuple):
    """An item between the separators of a list of parts."""

    start: int
    end: int
    text: str


def listed_series(line: Line, above: str = "") -> GuideSeries | None:
    """The series and the parts that a line lists; `above` names it if the line itself does not.

    A line counts if its name and first part make a heading (see `single_line`) and it lists at least two parts, or
    one with a part word («قسمت اول»). A part without a word takes the one before it: «قسمت اول/ دوم».
    """
    text = line.masked
    if len(text) > _LONGEST_LINE:
        return None
    signs = [(sign.start(), sign.end()) for sign in _SIGN.finditer(text)][:_MOST_SIGNS]
    worded = first_place(text)
    if worded:
        signs.append((worded[0], worded[0]))
    for end_of_name, start in [*signs, (0, 0)]:
        name = bare_name(text[:end_of_name].replace(MASK, " ")) or _tag_words(line) or above
        parts = _parts(line, start)
        if name and parts and _is_title(name, parts[0], separated=start > end_of_name or not end_of_name):
            return GuideSeries(name=name, parts=parts, tags=tuple(tag.value for tag in line.tags))
    return None


def part_below(line: Line) -> GuidePart | None:
    """The part that a line names, below a line with the series' name: "Part 2: ownership"."""
    opening = opening_place(line.masked.replace(MASK, " "))
    if opening is None:
        return None
    label, number, title = opening
    url = line.links[0].value if line.links else None
    return GuidePart(label=_tidy(label), number=None if number == LAST else number, url=url, title=_tidy(title))


def _is_title(name: str, part: GuidePart, *, separated: bool) -> bool:
    sign = " - " if separated else " "
    said = heading(f"{name}{sign}{part.label}")
    return (said is not None and bool(said.name)) or (separated and heading(f"{name} - part 1") is not None)


def _tag_words(line: Line) -> str:
    return line.tags[0].value.replace("_", " ") if line.tags else ""


def _parts(line: Line, start: int) -> tuple[GuidePart, ...]:
    """The parts listed from `start` to the line's end; none if it isn't such a list."""
    for sign in _BETWEEN_PARTS:
        items = _items(line.masked, start, sign)
        places = [item for item in items if _read(item.text) is not None]
        # An item without a number may be among the parts only if the separator is one for lists.
        if len(places) > 1 and (len(places) == len(items) or sign in _BETWEEN_PARTS[:2]) and places[0] is items[0]:
            return _numbered(items, line.links)
    items = _items(line.masked, start, re.compile(r"(?!)"))
    if len(items) == 1 and (_range(items[0].text) or (part_word(items[0].text) and _read(items[0].text) is not None)):
        return _numbered(items, line.links)
    return ()


def _items(text: str, start: int, sign: re.Pattern[str]) -> list[_Item]:
    borders = [(start, start), *(found.span() for found in sign.finditer(text, start)), (len(text), len(text))]
    items = [_Item(left[1], right[0], text[left[1] : right[0]].replace(MASK, " ")) for left, right in pairwise(borders)]
    return [item for item in items if bare_name(item.text) or MASK in text[item.start : item.end]]


def _read(text: str) -> int | None:
    """The number of an item: its place, a place with a title, or the first number of a range."""
    if len(text) > _LONGEST_PART:
        return None
    number = place(_tidy(text))
    if number is None and (opening := opening_place(text)):
        number = opening[1]
    if number is None and (between := _range(text)):
        number = between[0]
    return number


def _range(text: str) -> tuple[int, int] | None:
    """The first and the last number of «قسمت ۱ تا ۶», "parts 1-6"."""
    if len(text) > _LONGEST_PART or (match := _RANGE.fullmatch(_tidy(text))) is None:
        return None
    word = part_word(match.group(1))
    first, last = place(match.group(1).replace(word, _singular(word), 1)), ordinal(match.group(2))
    if first is None or last is None or not 0 <= first < last <= first + _LONGEST_RANGE:
        return None
    return first, last


def _numbered(items: Sequence[_Item], links: Sequence[Span]) -> tuple[GuidePart, ...]:
    parts: list[GuidePart] = []
    word = ""
    for item in items:
        text = _tidy(item.text)
        own_word = part_word(text)
        word = _singular(own_word) or word
        url = _link(item, links)
        number = _read(item.text)
        if between := _range(item.text):
            for each in range(between[0], between[1] + 1):
                parts.append(GuidePart(label=f"{word} {_written_like(text, each)}".strip(), number=each, url=url))
            continue
        label, title = text, ""
        if number is not None and (opening := opening_place(item.text)):
            label, title = _tidy(opening[0]), opening[2]
        if own_word and own_word != word:
            label = f"{word}{label[len(own_word) :]}"
        elif number is not None and not own_word and number and word:
            label = f"{word} {label}"
        if number == LAST:
            number = max((part.number for part in parts if part.number is not None), default=0) + 1
        if label:
            parts.append(GuidePart(label=label, number=number, url=url, title=title))
    return tuple(parts)


def _written_like(text: str, number: int) -> str:
    """A number within a range, written like its ends: in Latin or Persian digits, or as a Persian word."""
    if re.search("[0-9]", text) or not re.search("[\u0600-\u06ff]", text):
        return str(number)
    if re.search(r"\d", text):
        return "".join(chr(0x6F0 + int(digit)) for digit in str(number))
    return persian_ordinal(number)


def _singular(word: str) -> str:
    return _PLURALS.get(word, _PLURAL.sub("", word))


def _link(item: _Item, links: Sequence[Span]) -> str | None:
    """The link that covers most of an item."""
    covering = [(min(item.end, link.end) - max(item.start, link.start), link.value) for link in links]
    return max((found for found in covering if found[0] > 0), default=(0, None))[1]


def _tidy(text: str) -> str:
    return bare_name(without_direction_marks(text.replace(MASK, " ")))
