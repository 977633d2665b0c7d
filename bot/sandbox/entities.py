"""Which entities may nest: Telegram silently repairs entities that overlap or nest in the wrong way.

Offsets here count characters; `formatting` converts from and to UTF-16.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from bot.sandbox.errors import JSON

Entity = dict[str, Any]

LOOKS = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = {"blockquote", "expandable_blockquote"}
_CLOSED = {"pre", "code", "date_time"}
"""No other entity may be inside these."""
_FOUND = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
"""Telegram detects these by itself."""
_ORDER = {
    **dict.fromkeys(QUOTES, 0),
    "pre": 10,
    "code": 20,
    "date_time": 30,
    **dict.fromkeys(("text_link", "text_mention"), 49),
    **dict.fromkeys(_FOUND, 50),
    **{look: 90 + place for place, look in enumerate(LOOKS)},
    "custom_emoji": 99,
}
LIMIT = 100
"""How many entities of a message Telegram keeps."""


def mended(entities: Iterable[Entity], found: Iterable[Entity] = ()) -> list[Entity]:
    """The entities as Telegram keeps them, in its order, joined with those `found` in the text.

    A quotation within a quotation is dropped, and so are other overlapping entities; bold, italic and the like are cut
    where another entity begins or ends, and dropped inside code.
    """
    entities = sorted((entity for entity in entities if entity["length"] > 0), key=_place)
    looks = [entity for entity in entities if entity["type"] in LOOKS]
    quotes = _apart([entity for entity in entities if entity["type"] in QUOTES])
    others = _apart([entity for entity in entities if entity["type"] not in LOOKS and entity["type"] not in QUOTES])
    others += [new for new in found if not any(_overlap(new, other) for other in others)]
    others = [entity for entity in others if not any(_crosses(entity, quote) for quote in quotes)]
    firm = sorted(others + quotes, key=_place)
    return sorted(firm + _cut(looks, firm), key=_place)[:LIMIT] if looks else firm[:LIMIT]


def end(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


def _place(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _ORDER.get(entity["type"], 50)


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < end(other) and other["offset"] < end(one))


def _crosses(entity: Entity, quote: Entity) -> bool:
    return _overlap(entity, quote) and not (quote["offset"] <= entity["offset"] and end(entity) <= end(quote))


def _apart(entities: list[Entity]) -> list[Entity]:
    """Return the entities that do not begin inside one that is kept already."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity["offset"] >= end(kept[-1]):
            kept.append(entity)
    return kept


def _cut(looks: list[Entity], firm: list[Entity]) -> list[Entity]:
    joined = {look: _joined([entity for entity in looks if entity["type"] == look]) for look in LOOKS}
    borders = {begin for stretches in joined.values() for begin, _ in stretches}
    borders.update(border for entity in firm for border in (entity["offset"], end(entity)))
    closed = [entity for entity in firm if entity["type"] in _CLOSED]
    pieces: list[Entity] = []
    for look, stretches in joined.items():
        for begin, finish in stretches:
            corners = [begin, *sorted(border for border in borders if begin < border < finish), finish]
            for left, right in pairwise(corners):
                piece = {"type": look, "offset": left, "length": right - left}
                if not any(_overlap(piece, entity) for entity in closed):
                    pieces.append(piece)
    return pieces


def _joined(entities: list[Entity]) -> list[tuple[int, int]]:
    """Return the ranges of one style, adjacent ones joined."""
    stretches: list[tuple[int, int]] = []
    for entity in entities:
        begin, finish = entity["offset"], end(entity)
        if stretches and begin <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], finish))
        else:
            stretches.append((begin, finish))
    return stretches


def commanded_bots(message: JSON) -> list[str]:
    """Return the bots that the commands of a message name; "" for a command to any bot."""
    text = str(message.get("text", message.get("caption", ""))).encode("utf-16-le")
    entities: list[JSON] = message.get("entities") or message.get("caption_entities") or []
    places = [(item["offset"], item["offset"] + item["length"]) for item in entities if item["type"] == "bot_command"]
    return [text[2 * begin : 2 * end].decode("utf-16-le").partition("@")[2].lower() for begin, end in places]
