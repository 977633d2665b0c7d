"""A guide's text as lines, each with its hashtags and links."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from channel.language.text import hashtags, without_direction_marks
from channel.models import Entity, EntityKind
from channel.series.single_line import bare_name

_LOOKS = frozenset({EntityKind.BOLD, EntityKind.UNDERLINE, EntityKind.CODE, EntityKind.ITALIC, EntityKind.PRE})
_QUOTED = frozenset({EntityKind.CODE, EntityKind.PRE})
_MENTIONS_ONLY = re.compile(r"[\W_]*(?:@\w+[\W_]*)+")
_URL = re.compile(r"(?:https?://|(?:www\.)?(?:t|telegram)\.me/)[^\s<>«»]+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_COUNT = re.compile(r"[ \t]*\([ \t]*\d[\d,٬،]{0,12}[ \t]*\)")
_SAID = re.compile(r"\s*[-–—:：]\s*(.*)", re.DOTALL)
_LONGEST_HEADING = 60
_MOST_WORDS = 8


class Span(NamedTuple):
    """A part of a line that is a hashtag (with its name) or a link (with its address)."""

    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Line:
    text: str
    tags: tuple[Span, ...] = ()
    links: tuple[Span, ...] = ()
    styled: bool = False
    """Whether one formatting (bold, code ...) covers all its words."""
    counted: bool = False
    """Whether it begins with a hashtag and the number of its posts, like the lines of the bot's own guides."""

    @property
    def said(self) -> str | None:
        """What a counted line says about its only hashtag, word for word; None for other lines."""
        rest = self.text[self.tags[0].end :] if self.counted else ""
        if found := _SAID.fullmatch(rest):
            return " ".join(found[1].split())
        return "" if self.counted and not rest.strip() else None

    @property
    def words(self) -> str:
        """The line without hashtags and addresses, and without the signs around the rest."""
        return bare_name(without_direction_marks(self.masked).replace(MASK, " "))

    @cached_property
    def masked(self) -> str:
        """The line at its full length, with `MASK` over hashtags and addresses."""
        letters = list(self.text)
        for start, end in (*((tag.start, tag.end) for tag in self.tags), *map(re.Match.span, _URL.finditer(self.text))):
            letters[start:end] = MASK * (end - start)
        return "".join(letters)

    @cached_property
    def has_words(self) -> bool:
        return bool(_LETTER.search(self.masked.replace(MASK, " ")))

    @property
    def short(self) -> bool:
        return len(self.text) <= _LONGEST_HEADING and len(self.text.split()) <= _MOST_WORDS

    @property
    def leads_in(self) -> bool:
        return self.text.rstrip(" \t*_").endswith((":", "：", "👇"))


MASK = "\ufffc"
_BLANK = Line("")


def read_lines(text: str, entities: Sequence[Entity]) -> list[Line]:
    """The lines of a text; lines with only @mentions are blank, and so are the rows of labels at the end.

    Numbers of posts after hashtags are replaced by blanks, and direction marks are removed.
    """
    text, entities = _without_marks(text, entities)
    marked = [entity for entity in entities if entity.kind is EntityKind.HASHTAG]
    tags = [Span(entity.offset, entity.end, text[entity.offset + 1 : entity.end]) for entity in marked]
    if not marked:
        quoted = [entity for entity in entities if entity.kind in _QUOTED]
        tags = [
            Span(start, start + length, text[start + 1 : start + length])
            for start, length in hashtags(text)
            if not any(entity.offset <= start < entity.end for entity in quoted)
        ]
    links = [Span(entity.offset, entity.end, entity.url) for entity in entities if entity.url]
    links += [Span(*url.span(), url.group()) for url in _URL.finditer(text)]
    looks = [entity for entity in entities if entity.kind in _LOOKS]
    lines: list[Line] = []
    start = 0
    for written in text.split("\n"):
        end = start + len(written)
        styled = any(
            entity.offset <= start + _opening(written) and _closing(written, start) <= entity.end for entity in looks
        )
        inside = tuple(_within(tags, start, end))
        said, counted = _without_counts(written, inside)
        line = Line(said, inside, tuple(_within(links, start, end)), styled, counted)
        lines.append(_BLANK if _MENTIONS_ONLY.fullmatch(written) else line)
        start = end + 1
    return _without_labels(lines)


def headings(lines: Sequence[Line]) -> set[int]:
    """The indexes of headings: short lines without hashtags, marked by a colon or by formatting.

    A short line with neither is also a heading if hashtags begin right below it, unless the whole text has that form
    (a hashtag, and below it what it is for).
    """
    plain = not described_below(lines)
    return {
        index
        for index, line in enumerate(lines)
        if not line.tags and line.has_words and line.short
        if line.leads_in
        or line.styled
        or (plain and _tags_follow(lines, index) and not line.text.endswith((".", "。")))
    }


def described_below(lines: Sequence[Line]) -> bool:
    """Whether hashtags are on lines of their own throughout, with what they are for on the line below."""
    followers = [
        lines[index + 1]
        for index, line in enumerate(lines[:-1])
        if len(line.tags) == 1 and not line.has_words and lines[index + 1].text.strip()
    ]
    return len(followers) >= 3 and not any(line.tags or line.leads_in or line.styled for line in followers)


def _without_marks(text: str, entities: Sequence[Entity]) -> tuple[str, Sequence[Entity]]:
    if without_direction_marks(text) == text:
        return text, entities
    places = [0]
    for character in text:
        places.append(places[-1] + len(without_direction_marks(character)))
    last = len(places) - 1
    moved = [(places[min(one.offset, last)], places[min(one.end, last)], one) for one in entities]
    return without_direction_marks(text), [
        one.model_copy(update={"offset": start, "length": end - start}) for start, end, one in moved if end > start
    ]


def _without_counts(written: str, tags: Sequence[Span]) -> tuple[str, bool]:
    """The line with blanks for the numbers after its hashtags; whether it begins with a hashtag and a number."""
    counted = False
    for tag in tags:
        if count := _COUNT.match(written, tag.end):
            counted = counted or (tag is tags[0] and not any(map(str.isalnum, written[: tag.start])))
            written = written[: count.start()] + " " * (count.end() - count.start()) + written[count.end() :]
    return written, counted


def _tags_follow(lines: Sequence[Line], index: int) -> bool:
    return index + 1 < len(lines) and bool(lines[index + 1].tags) and not (index and _sentence_above(lines[index - 1]))


def _sentence_above(line: Line) -> bool:
    return bool(line.text.strip()) and not line.tags


def _within(spans: list[Span], start: int, end: int) -> Iterator[Span]:
    for span in spans:
        if span.start < end and span.end > start:
            yield Span(max(span.start, start) - start, min(span.end, end) - start, span.value)


def _opening(written: str) -> int:
    """Where a line's first letter or digit is."""
    return next((place for place, character in enumerate(written) if character.isalnum()), len(written))


def _closing(written: str, start: int) -> int:
    """Where, in the whole text, a line's last letter or digit ends."""
    return start + next(
        (place + 1 for place in range(len(written))[::-1] if written[place].isalnum()), len(written) + 1
    )


def _without_labels(lines: list[Line]) -> list[Line]:
    """Blanks the rows of hashtags at a post's end, which are its own labels, and everything below them."""
    rows = [index for index, line in enumerate(lines) if len(line.tags) > 1 and not line.has_words]
    last = max((index for index, line in enumerate(lines) if line.tags), default=-1)
    if last not in rows:
        return lines
    first = last
    while first - 1 in rows:
        first -= 1
    above = next((line for line in reversed(lines[:first]) if line.text.strip()), _BLANK)
    listed = not above.text or (above.tags and not above.has_words) or above.leads_in or above.styled
    if listed or (above.short and lines[first - 1] is above):
        return lines
    return lines[:first] + [_BLANK] * (len(lines) - first)
