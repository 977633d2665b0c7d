"""Reads the owner's changes by hand in the guide post by comparing it with what the bot had written there.

It keeps the descriptions of hashtags, the title, the words between the title and the first section, and the last words.
All other lines that are new, gone or moved cannot be kept, and the owner is told.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from channel.guide.lines import Line, read_lines
from channel.guide.own_guide import read_guide
from channel.language.text import tag_key, without_direction_marks
from channel.models import Entity
from channel.series.single_line import bare_name
from handlers.html import Html
from handlers.markup.rich import Piece, to_html


class Written(NamedTuple):
    """What the bot had written in the message, besides hashtags and series; each line as plain text."""

    text: str
    foreword: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    """The bot's own lines, which are not the owner's words."""
    first: bool = True
    """Whether the guide begins with this message, which then has the title and the foreword."""
    last: bool = True
    """Whether the guide ends with this message, which then has the last words."""


class HandEdit(NamedTuple):
    """An edit as far as it was understood; None for what is unchanged."""

    descriptions: dict[str, str]
    """Descriptions by the key of the hashtag."""
    title: str | None = None
    foreword: Html | None = None
    closing: Html | None = None
    lost: tuple[str, ...] = ()
    """Lines that cannot be kept where they are."""
    removed: tuple[str, ...] = ()
    """Lines that were removed, and that come back at the next update."""

    @property
    def keeps_something(self) -> bool:
        return bool(self.descriptions) or not (self.title is self.foreword is self.closing is None)


def read_edit(written: Written, text: str, entities: Sequence[Entity]) -> HandEdit:
    """Return the edit. `text` and `entities`: the message as it is now."""
    return _Reading(written, text, entities).edit()


def plain(line: str) -> str:
    """Return a line in the form in which lines are compared."""
    return " ".join(without_direction_marks(line).split())


class _Reading:
    def __init__(self, written: Written, text: str, entities: Sequence[Entity]) -> None:
        self._written, self._text, self._entities = written, text, entities
        self._before = _told(written.text, ())
        self._after = _told(text, entities)
        free = {*written.foreword, *written.closing, *written.own, ""}
        self._frame = {line for line in self._before[1 if written.first else 0 :] if line not in free}
        """Lines of hashtags, headings and series; free words are above or below them."""
        self._framed = [place for place, line in enumerate(self._after) if line in self._frame]

    def edit(self) -> HandEdit:
        title, at = self._title()
        foreword, closing = self._foreword(at), self._closing()
        kept = {*(foreword or ()), *(closing or ()), at}
        lost, removed = self._unread(kept)
        return HandEdit(
            descriptions=self._descriptions(),
            title=title,
            foreword=self._changed(foreword, self._written.foreword),
            closing=self._changed(closing, self._written.closing),
            lost=lost,
            removed=removed,
        )

    def _descriptions(self) -> dict[str, str]:
        before, after = _said(self._written.text, ()), _said(self._text, self._entities)
        return {key: said for key, said in after.items() if key in before and said != before[key]}

    def _title(self) -> tuple[str | None, int]:
        """Return a new title, the first line above the rest of the guide, and the line of the title, -1 if there is
        none."""
        if not self._written.first:
            return None, -1
        if self._before[0] in self._after:
            return None, self._after.index(self._before[0])
        first = self._after[0]
        title = bare_name(first.rpartition(" · ")[0] or first)
        if not self._framed or self._framed[0] == 0 or not title or first in self._written.foreword or "#" in title:
            return None, -1
        return title, 0

    def _foreword(self, title_at: int) -> list[int] | None:
        """Return the lines of free words above the first section."""
        if not self._written.first or not self._framed:
            return None
        places = list(range(title_at + 1, self._framed[0]))
        while places and _heads(self._after, places[-1]):
            places.pop()
        return self._trimmed(places)

    def _closing(self) -> list[int] | None:
        """Return the lines of free words below the last hashtag or series."""
        if not self._written.last or not self._framed:
            return None
        below = range(self._framed[-1] + 1, len(self._after))
        return self._trimmed([place for place in below if self._after[place] not in self._written.own])

    def _trimmed(self, places: list[int]) -> list[int]:
        while places and not self._after[places[0]]:
            del places[0]
        while places and not self._after[places[-1]]:
            del places[-1]
        return places

    def _changed(self, places: list[int] | None, before: Sequence[str]) -> Html | None:
        """Return free words as markup, if they have changed."""
        if places is None or [self._after[place] for place in places] == list(before):
            return None
        starts = [0]
        for line in self._text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return Html("\n".join(to_html(self._piece(starts[place], starts[place + 1] - 1)) for place in places))

    def _piece(self, start: int, end: int) -> Piece:
        inside = []
        for entity in self._entities:
            left, right = max(entity.offset, start), min(entity.end, end)
            if left < right:
                inside.append(entity.model_copy(update={"offset": left - start, "length": right - left}))
        return Piece(self._text[start:end], tuple(inside))

    def _unread(self, kept: set[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the added or moved lines that are not kept, and the removed lines."""
        shown = self._text.split("\n")
        lost: list[str] = []
        gone: list[str] = []
        free = {*self._written.foreword, *self._written.closing}
        matcher = SequenceMatcher(None, self._before, self._after, autojunk=False)
        for _, first, last, start, end in (step for step in matcher.get_opcodes() if step[0] != "equal"):
            gone += [line for line in self._before[first:last] if line and line not in free]
            lost += [shown[place].strip() for place in range(start, end) if self._after[place] and place not in kept]
        if self._written.first and 0 in kept:
            gone = [line for line in gone if line != self._before[0]]
        there = set(self._after)
        return tuple(map(plain, lost)), tuple(line for line in gone if line not in there)


def _told(text: str, entities: Sequence[Entity]) -> list[str]:
    """Return the lines without the numbers that change, and without the descriptions of hashtags."""
    lines = zip(read_lines(text, entities), text.split("\n"), strict=True)
    return [_tags_of(line) or plain(line.text) or plain(written) for line, written in lines]


def _tags_of(line: Line) -> str:
    """Return the hashtags of a line about them; "" for a line of words."""
    alone = len(line.tags) == 1 and not any(map(str.isalnum, line.text[: line.tags[0].start]))
    if alone or (line.tags and not line.has_words):
        return " ".join(f"#{tag_key(tag.value)}" for tag in line.tags)
    return ""


def _said(text: str, entities: Sequence[Entity]) -> dict[str, str]:
    guide = read_guide(text, entities)
    return {tag.key: tag.description for section in guide.sections for tag in section.tags}


def _heads(lines: Sequence[str], place: int) -> bool:
    """Whether a line is directly above hashtags, like a heading."""
    return bool(lines[place]) and place + 1 < len(lines) and lines[place + 1].startswith("#")
