"""A channel post's words: text and entities as the Bot API has them, with offsets in characters."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from channel.language.text import storable
from channel.models import Entity, EntityKind
from channel.posts.titles import tags_in

LONGEST_TEXT: Final = 1 << 16
"""Characters; Telegram's own limit of a rich message is half of it."""
LONGEST_NAME: Final = 256
"""Characters of a name, of a person or of a file; what is longer is cut."""

_LONGEST_LINK: Final = 2048
_KINDS: Final[Mapping[str, EntityKind]] = {
    **{kind.value: kind for kind in EntityKind},
    "expandable_blockquote": EntityKind.BLOCKQUOTE,
}
"""What else there is (a link to a person, a date, the number of a bank card) is plain words."""
_LINK: Final = re.compile(r"(?:https?://[^\s/]|tg:)\S*", re.IGNORECASE)

_LAST_NUMBER: Final = 2**52


class Words(NamedTuple):
    """What a post says; of the first of two entities that begin at one place the longer one comes first."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """The hashtags as written, without "#" and "@channel", each once, in order."""
        return tags_in(self.text, self.entities)


def clean(value: Any) -> str | None:
    """The text without what cannot be stored; None for no text."""
    return storable(value) if isinstance(value, str) else None


def number_of(message: Any, key: str) -> int | None:
    """The positive number under the key; None where there is none."""
    value = message.get(key) if isinstance(message, Mapping) else None
    return value if type(value) is int and 0 < value < _LAST_NUMBER else None


def words_of(text: Any, entities: Any) -> Words:
    """The text and the entities that are of a known kind and lie in it; none where there is no text."""
    words = (clean(text) or "")[:LONGEST_TEXT]
    if not words:
        return Words()
    places = _places(text[:LONGEST_TEXT])
    return Words(words, ordered(_read(words, places, entities if isinstance(entities, list) else [])))


def entity(text: str, kind: Any, start: int, end: int, *, url: Any = None, language: Any = None) -> Entity | None:
    """A stretch of the text of a kind as the Bot API calls it; None for what is plain words."""
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
    """Whether an address may be opened; any other is nothing but words."""
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
    """For each UTF-16 unit, by which Telegram counts, the character it belongs to; at last the text's end."""
    places = [place for place, character in enumerate(text) for _ in range(1 + (character > "\uffff"))]
    return [*places, len(text)]
