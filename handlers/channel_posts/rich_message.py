"""A rich message's words. It has no text: it is a tree of blocks (`RichMessage`, in Telegram's reference since 10.1).

A block is a paragraph, a heading, a list, a table, a quotation, a picture with a caption, and holds `RichText`: a
string, a list of `RichText`, or an object whose `type` says what its `text` is. Blocks and texts of unknown
types are read by the fields of the known ones, so that no words are lost.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from channel.language.text import hashtags
from channel.models import Entity, EntityKind, PostKind
from handlers.channel_posts.message_text import LONGEST_TEXT, Words, clean, entity, ordered

_DEEPEST: Final = 60  # nesting of blocks and texts; Telegram's own limit is 16
_MEDIA: Final = {
    "photo": PostKind.PHOTO,
    "video": PostKind.VIDEO,
    "animation": PostKind.ANIMATION,
    "audio": PostKind.AUDIO,
    "voice_note": PostKind.VOICE,
    "document": PostKind.DOCUMENT,
    "map": PostKind.LOCATION,
}
_TEXT_KINDS: Final = {"email_address": "email", "mathematical_expression": "code"}
"""The types of texts whose names differ from the kinds of entities."""
_BLOCK_KINDS: Final = {
    "heading": "bold",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "pullquote": "blockquote",
    "mathematical_expression": "code",
}
_BARE: Final = frozenset({EntityKind.CODE, EntityKind.PRE})


def words_in(rich_message: Any) -> tuple[Words, PostKind]:
    """Return all its words, and the kind of its first picture, recording or map; TEXT if it has none.

    If no hashtag is marked as one, hashtags are found by Telegram's rule, outside code.
    """
    writing = _Writing()
    writing.blocks(rich_message.get("blocks") if isinstance(rich_message, dict) else None, "\n\n", 0)
    found = writing.entities
    if not any(one.kind is EntityKind.HASHTAG for one in found):
        found = [*found, *_unmarked(writing.said, found)]
    return Words(writing.said, ordered(found)), writing.kind


class _Writing:
    """The words written so far, and their entities."""

    def __init__(self) -> None:
        self.said = ""
        self.entities: list[Entity] = []
        self.kind = PostKind.TEXT
        self._gap = ""

    def blocks(self, blocks: Any, gap: str, depth: int) -> None:
        start = len(self.said)
        for block in blocks if isinstance(blocks, list) else ():
            self._part(gap, start)
            self._block(block, depth + 1)

    def _block(self, block: Any, depth: int) -> None:
        if not isinstance(block, dict) or depth > _DEEPEST:
            return
        name = block.get("type")
        if self.kind is PostKind.TEXT and isinstance(name, str):
            self.kind = _MEDIA.get(name, PostKind.TEXT)
        start = len(self.said)
        with self._marked(_BLOCK_KINDS.get(str(name)), language=block.get("language")):
            with self._marked("bold"):
                self.text(block.get("summary"), depth)
            self.text(block.get("text"), depth)
            self.text(block.get("expression"), depth)
            self._lines(block.get("cells"), self._row, start, depth)
            self._lines(block.get("items"), self._item, start, depth)
            self._part("\n", start)
            self.blocks(block.get("blocks"), "\n", depth)
            self._caption(block.get("caption"), start, depth)
            self._credit(block.get("credit"), start, depth)

    def text(self, text: Any, depth: int) -> None:
        if isinstance(text, str):
            self._write(text)
        elif isinstance(text, list) and depth <= _DEEPEST:
            for one in text:
                self.text(one, depth + 1)
        elif isinstance(text, dict) and depth <= _DEEPEST:
            name = text.get("type")
            kind = _TEXT_KINDS.get(str(name), name)
            with self._marked(kind, url=text.get("url")):
                for key in ("text", "alternative_text", "expression"):
                    self.text(text.get(key), depth + 1)

    def _lines(self, lines: Any, write: Callable[[Any, int], None], start: int, depth: int) -> None:
        for line in lines if isinstance(lines, list) else ():
            self._part("\n", start)
            write(line, depth + 1)

    def _row(self, cells: Any, depth: int) -> None:
        for place, cell in enumerate(cells if isinstance(cells, list) else ()):
            if place:
                self._write(" | ")
            self.text(cell.get("text") if isinstance(cell, dict) else None, depth)

    def _item(self, item: Any, depth: int) -> None:
        if not isinstance(item, dict):
            return
        label = item.get("label")
        if item.get("has_checkbox"):
            label = "☑" if item.get("is_checked") else "☐"
        self._write(f"{label if isinstance(label, str) and label else '•'} ")
        self.blocks(item.get("blocks"), "\n", depth)

    def _caption(self, caption: Any, start: int, depth: int) -> None:
        """Write a caption: an object with a text and a credit, or, for a table, just a text."""
        self._part("\n", start)
        if isinstance(caption, dict) and "type" not in caption:
            self.text(caption.get("text"), depth)
            self._credit(caption.get("credit"), start, depth)
        else:
            self.text(caption, depth)

    def _credit(self, credit: Any, start: int, depth: int) -> None:
        if credit:
            self._part("\n", start)
            self._write("— ")
            self.text(credit, depth)

    @contextmanager
    def _marked(self, kind: Any, url: Any = None, language: Any = None) -> Iterator[None]:
        """Make an entity of what is written in the context, if it has a kind."""
        start = len(self.said) + (len(self._gap) if self.said else 0)
        yield
        end = len(self.said)
        if kind == "url" and self.said[start:end] != url:
            kind = "text_link"
        if found := entity(self.said, kind, start, end, url=url, language=language):
            self.entities.append(found)

    def _part(self, gap: str, start: int) -> None:
        """Separate what follows from what was written since `start`; of two gaps, the wider one counts."""
        if len(self.said) > start:
            self._gap = max(self._gap, gap, key=len)

    def _write(self, words: str) -> None:
        words = (clean(words) or "")[: max(0, LONGEST_TEXT - len(self.said))]
        if words:
            self.said += (self._gap if self.said else "") + words
            self._gap = ""


def _unmarked(text: str, known: list[Entity]) -> Iterator[Entity]:
    bare = [one for one in known if one.kind in _BARE]
    for offset, length in hashtags(text):
        if not any(one.offset <= offset < one.end for one in bare):
            yield Entity(kind=EntityKind.HASHTAG, offset=offset, length=length)
