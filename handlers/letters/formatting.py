"""A message's words with the formatting that may be passed on; hidden link addresses become visible."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from telegram import MessageEntity

from channel.language.text import without_direction_marks
from channel.models import Entity, EntityKind
from handlers.markup.rich import Piece

# Everything else becomes plain text: a mention, a custom emoji (its pack shows who made it), a link to a person.
_KINDS: Final[Mapping[str, EntityKind]] = {
    MessageEntity.BOLD: EntityKind.BOLD,
    MessageEntity.ITALIC: EntityKind.ITALIC,
    MessageEntity.UNDERLINE: EntityKind.UNDERLINE,
    MessageEntity.STRIKETHROUGH: EntityKind.STRIKETHROUGH,
    MessageEntity.SPOILER: EntityKind.SPOILER,
    MessageEntity.CODE: EntityKind.CODE,
    MessageEntity.PRE: EntityKind.PRE,
    MessageEntity.BLOCKQUOTE: EntityKind.BLOCKQUOTE,
    MessageEntity.EXPANDABLE_BLOCKQUOTE: EntityKind.BLOCKQUOTE,
}
_PERSON: Final = re.compile(r"tg:", re.IGNORECASE)  # opens an account or a chat inside the app
_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class _Stretch(NamedTuple):
    """An entity, its place in the text counted in characters."""

    start: int
    end: int
    source: MessageEntity


def rebuilt(text: str, entities: Sequence[MessageEntity], skipped: int = 0) -> Piece:
    """The words and the allowed formatting, with offsets in characters.

    Characters that change a line's direction are removed, and a link's address follows its label:
    "label (https://…)". `skipped`: the number of characters left out at the beginning.
    """
    text = _SURROGATE.sub("\ufffd", text)  # a lone surrogate cannot be sent
    found = [one for one in _stretches(text, entities) if one.start >= skipped and one.start < one.end]
    return _without_space(*_written(text, _links(found), found, skipped))


def _stretches(text: str, entities: Sequence[MessageEntity]) -> list[_Stretch]:
    """Entities with offsets in characters: Telegram counts UTF-16 units, and an emoji has two."""
    places = [place for place, character in enumerate(text) for _ in range(1 + (character > "\uffff"))]
    places.append(len(text))
    last = len(places) - 1
    return [
        _Stretch(
            places[min(max(0, entity.offset), last)], places[min(max(0, entity.offset + entity.length), last)], entity
        )
        for entity in entities
    ]


def _links(found: Sequence[_Stretch]) -> list[_Stretch]:
    """The links behind labels; a link split by other formatting is joined again."""
    links: list[_Stretch] = []
    for one in sorted((one for one in found if one.source.type == MessageEntity.TEXT_LINK), key=lambda one: one.start):
        if links and links[-1].end == one.start and links[-1].source.url == one.source.url:
            links[-1] = links[-1]._replace(end=one.end)
        else:
            links.append(one)
    return links


def _written(text: str, links: Sequence[_Stretch], found: Sequence[_Stretch], skipped: int) -> tuple[str, list[Entity]]:
    """The text without direction marks and with link addresses, and its formatting."""
    addresses = {one.end: _address(text[one.start : one.end], one.source.url or "") for one in links}
    label_starts = {one.end: one.start for one in links}
    written: list[str] = []
    length = 0
    before: list[int] = []  # for each place in the old text, its place in the new one, before an address ...
    behind: list[int] = []  # ... and after it
    for place in range(len(text) + 1):
        before.append(length)
        if address := addresses.get(place):
            written.append(address)
            length += len(address)
        behind.append(length)
        if skipped <= place < len(text) and (character := without_direction_marks(text[place])):
            written.append(character)
            length += 1
    formatting = []
    for start, end, source in found:
        encloses_label = start <= label_starts.get(end, -1)
        entity = _entity(source, behind[start], behind[end] if encloses_label else before[end])
        if entity:
            formatting.append(entity)
    return "".join(written), formatting


def _entity(source: MessageEntity, start: int, end: int) -> Entity | None:
    kind = _KINDS.get(source.type)
    if kind is None or start >= end:
        return None
    return Entity(
        kind=kind, offset=start, length=end - start, language=source.language if kind is EntityKind.PRE else None
    )


def _address(label: str, url: str) -> str:
    """What follows a label; "" if the label is the address, or if the link leads to a person."""
    url = without_direction_marks(url)
    if not url or _PERSON.match(url) or _bare(label) == _bare(url):
        return ""
    return f" ({url})"


def _bare(address: str) -> str:
    return _SCHEME.sub("", address.strip()).rstrip("/")


def _without_space(text: str, entities: list[Entity]) -> Piece:
    """The same text without white space at its ends."""
    words = text.strip()
    start = len(text) - len(text.lstrip())
    kept = []
    for entity in entities:
        left, right = max(entity.offset - start, 0), min(entity.end - start, len(words))
        if left < right:
            kept.append(entity.model_copy(update={"offset": left, "length": right - left}))
    return Piece(words, tuple(kept))
