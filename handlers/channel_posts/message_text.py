"""A channel post's words: the Bot API's text and entities, with offsets in characters."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from channel.language.text import storable
from channel.models import Entity, EntityKind
from channel.posts.titles import tags_in

LONGEST_TEXT: Final = 1 << 16
"""Characters; Telegram's own limit for a rich message is half of it."""
LONGEST_NAME: Final = 256
"""Characters of the name of a person or a file; longer names are cut."""

_LONGEST_LINK: Final = 2048
_KINDS: Final[Mapping[str, EntityKind]] = {
    **{kind.value: kind for kind in EntityKind},
    "expandable_blockquote": EntityKind.BLOCKQUOTE,
}
"""All other kinds (a link to a person, a date, a bank card number) become plain words."""
_LINK: Final = re.compile(r"(?:https?://[^\s/]|tg:)\S*", re.IGNORECASE)

_LAST_NUMBER: Final = 2**52


class Words(NamedTuple):
    """The words of a post; of two entities that begin at the same place, the longer one comes first."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the hashtags as written, without "#" and "@channel", each once, in order."""
        return tags_in(self.text, self.entities)


def clean(value: Any) -> str | None:
    """Return the text without characters that cannot be stored; None if it is not a text."""
    return storable(value) if isinstance(value, str) else None


def number_of(message: Any, key: str) -> int | None:
    """Return the positive number under the key; None if there is none."""
    value = message.get(key) if isinstance(message, Mapping) else None
    return value if type(value) is int and 0 < value < _LAST_NUMBER else None


def words_of(text: Any, entities: Any) -> Words:
    """Return the text and those entities that are of a known kind and lie within it; none if there is no text."""
    words = (clean(text) or "")[:LONGEST_TEXT]
    if not words:
        return Words()
    places = _places(text[:LONGEST_TEXT])
    return Words(words, ordered(_read(words, places, entities if isinstance(entities, list) else [])))


def entity(text: str, kind: Any, start: int, end: int, *, url: Any = None, language: Any = None) -> Entity | None:
    """Return a range of the text as an entity of the Bot API's kind; None if it is plain words."""
    known = _KINDS.get(kind) if isinstance(kind, str) else None
    if known is None or not 0 <= start < end <= len(text):
        return None
    if known is EntityKind.TEXT_LINK:
        address = clean(url)
        return Entity(kind=known, offset=start, length=end - start, url=address) if _is_link(address) else None
    if known is EntityKind.HASHTAG and text[start] != "#":
        return None
    named = (clean(language) or "")[:LONGEST_NAME] or None if known is EntityKind.PRE else None
    return Entity(kind=known, offset=start, length=end - start, language=named)


def _is_link(address: str | None) -> bool:
    """Whether an address may be opened; other addresses stay plain words."""
    return address is not None and len(address) <= _LONGEST_LINK and _LINK.fullmatch(address) is not None


def ordered(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted(entities, key=lambda one: (one.offset, -one.length)))


def _read(text: str, places: list[int], entities: Iterable[Any]) -> Iterator[Entity]:
    last = len(places) - 1
    for one in entities:
        if not isinstance(one, dict):
            continue
        offset, length = one.get("offset"), one.get("length")
        if type(offset) is not int or type(length) is not int or offset < 0 or length < 0:
            continue
        start, end = places[min(offset, last)], places[min(offset + length, last)]
        if found := entity(text, one.get("type"), start, end, url=one.get("url"), language=one.get("language")):
            yield found


def _places(text: str) -> list[int]:
    """Return for each UTF-16 unit, which Telegram counts in, the character it belongs to; then the text's end."""
    places = [place for place, character in enumerate(text) for _ in range(1 + (character > "\uffff"))]
    return [*places, len(text)]
