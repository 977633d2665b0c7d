"""Turns a post's formatting into markup, and cuts long posts into messages at suitable places."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from channel.language.text import utf16_length
from channel.models import Entity, EntityKind
from handlers.html import Html, escape

MESSAGE_UNITS: Final = 4096  # UTF-16 units of a message's text, by Telegram's rule
_PIECE_UNITS: Final = 3600  # of a post's words in one message; the rest is for the head and foot
_PIECE_ENTITIES: Final = 90  # Telegram keeps about a hundred per message

_TAGS: Final = {
    EntityKind.BOLD: "b",
    EntityKind.ITALIC: "i",
    EntityKind.UNDERLINE: "u",
    EntityKind.STRIKETHROUGH: "s",
    EntityKind.SPOILER: "tg-spoiler",
    EntityKind.CODE: "code",
    EntityKind.PRE: "pre",
    EntityKind.BLOCKQUOTE: "blockquote",
}
_BARE: Final = frozenset({EntityKind.CODE, EntityKind.PRE})  # no other entity may be inside them
_LINKS: Final = ("http://", "https://", "tg://", "mailto:")
# From the outermost to the innermost, if two cover the same words.
_ORDER: Final = {kind: place for place, kind in enumerate([EntityKind.BLOCKQUOTE, EntityKind.TEXT_LINK, *_TAGS])}


class Piece(NamedTuple):
    """Part of a post's words, with the formatting in it."""

    text: str
    entities: tuple[Entity, ...]


def pieces(text: str, entities: Sequence[Entity], units: int = _PIECE_UNITS) -> list[Piece]:
    """Return the text in pieces of at most `units` UTF-16 units and 90 entities, cut between paragraphs, lines or
    words.

    An entity is cut only if it is longer than a piece; it then continues in the next one.
    """
    shown = [entity for entity in entities if entity.kind in _ORDER]
    found, start = [], 0
    while start < len(text):
        end = _piece_end(text, shown, start, units)
        found.append(_slice(text, shown, start, end))
        start = end
    return [piece for piece in found if piece.text]


def to_html(piece: Piece, *, quoted: bool = False) -> Html:
    """Return the words with their formatting. `quoted`: they go into a quotation, in which Telegram allows no second
    one."""
    output: list[str] = []
    open_now: list[Entity] = []
    at = 0
    entities = _allowed(piece.entities)
    borders = sorted({border for entity in entities for border in (entity.offset, entity.end)})
    for border in borders:
        output.append(escape(piece.text[at:border]))
        output.extend(_turn(entities, open_now, border, quoted))
        at = border
    output.append(escape(piece.text[at:]))
    return Html("".join(output))


def _turn(entities: Sequence[Entity], open_now: list[Entity], border: int, quoted: bool) -> Iterator[str]:
    """Yield the tags that close and open at a border; overlapping tags are closed and opened again, so that all
    nest."""
    ending = [entity for entity in open_now if entity.end == border]
    again = []
    while ending:
        entity = open_now.pop()
        yield _close(entity, quoted)
        if entity in ending:
            ending.remove(entity)
        else:
            again.append(entity)
    beginning = [entity for entity in entities if entity.offset == border]
    for entity in sorted(again + beginning, key=lambda one: (-one.end, _ORDER[one.kind])):
        yield _open(entity, quoted)
        open_now.append(entity)


def _open(entity: Entity, quoted: bool) -> str:
    if entity.kind is EntityKind.TEXT_LINK:
        return f'<a href="{escape(entity.url or "").replace(chr(34), "&quot;")}">'
    if entity.kind is EntityKind.PRE and entity.language:
        return f'<pre><code class="language-{escape(entity.language).replace(chr(34), "")}">'
    return f"<{_name(entity, quoted)}>"


def _close(entity: Entity, quoted: bool) -> str:
    if entity.kind is EntityKind.TEXT_LINK:
        return "</a>"
    if entity.kind is EntityKind.PRE and entity.language:
        return "</code></pre>"
    return f"</{_name(entity, quoted)}>"


def _name(entity: Entity, quoted: bool) -> str:
    return "i" if quoted and entity.kind is EntityKind.BLOCKQUOTE else _TAGS[entity.kind]


def _allowed(entities: Sequence[Entity]) -> list[Entity]:
    """Return the entities that Telegram accepts: links with an address, nothing inside code, no nested quotations."""
    kept: list[Entity] = []
    shown = (entity for entity in entities if entity.kind in _ORDER)
    for entity in sorted(shown, key=lambda one: (one.offset, -one.end, _ORDER[one.kind])):
        if entity.kind is EntityKind.TEXT_LINK and not (entity.url or "").lower().startswith(_LINKS):
            continue
        if any(_clash(other, entity) for other in kept):
            continue
        kept.append(entity)
    return kept


def _clash(one: Entity, other: Entity) -> bool:
    if one.end <= other.offset or other.end <= one.offset:
        return False
    if one.kind is other.kind:
        return True
    return bool(_BARE & {one.kind, other.kind}) and EntityKind.BLOCKQUOTE not in (one.kind, other.kind)


def _piece_end(text: str, entities: Sequence[Entity], start: int, units: int) -> int:
    end = _reach(text, start, units)
    inside = [entity for entity in entities if entity.end > start and entity.offset < end]
    if len(inside) > _PIECE_ENTITIES:
        end = max(start + 1, sorted(entity.offset for entity in inside)[_PIECE_ENTITIES])
    if end >= len(text):
        return len(text)
    for separator in ("\n\n", "\n", " "):
        cut = end
        while (cut := text.rfind(separator, start, cut)) > start + (end - start) // 3:
            if not any(entity.offset < cut + len(separator) < entity.end for entity in inside):
                return cut + len(separator)
    for separator in ("\n", " "):  # an entity fills the piece: cut inside it, but not inside a word
        if (cut := text.rfind(separator, start, end)) > start:
            return cut + 1
    return end


def _reach(text: str, start: int, units: int) -> int:
    """Return the end of a range of `units` UTF-16 units."""
    end = min(len(text), start + units)
    while utf16_length(text[start:end]) > units:
        end -= max(1, (utf16_length(text[start:end]) - units) // 2)
    return end


def _slice(text: str, entities: Sequence[Entity], start: int, end: int) -> Piece:
    """Return the words in a range, without white space around them, and the formatting in them."""
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    words = raw.strip()
    end = start + len(words)
    inside = []
    for entity in entities:
        left, right = max(entity.offset, start), min(entity.end, end)
        if left < right:
            inside.append(entity.model_copy(update={"offset": left - start, "length": right - left}))
    return Piece(words, tuple(inside))
