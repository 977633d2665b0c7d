"""From the text of a request to the text and entities of a message.

The text is decoded, cleaned and trimmed; its entities are repaired and joined with those found in it. Offsets are in
UTF-16 units.
"""

import re
from bisect import bisect_left
from typing import Any

from bot.sandbox.entities import LIMIT, Entity, mended
from bot.sandbox.errors import bad_request
from bot.sandbox.html import parse_html
from bot.sandbox.links import found_in
from bot.sandbox.params import field
from bot.sandbox.urls import checked_url, linked_user

RAW_LIMIT = 1 << 15
"""The largest text in bytes before it is parsed."""
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ODD = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_MARKS = re.compile("[\u200e\u200f]{2,}")
_EMPTY = re.compile(r"[\s\u180e\u200b-\u200f\u2800\u3000\ufeff\ufffc\u00a0\U000e0100-\U000e01ef\U000e0000-\U000e007f]*")
_GIVEN = {
    *("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention"),
    *("custom_emoji", "blockquote", "expandable_blockquote", "date_time"),
}
_FOUND = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}


def format_text(text: str, parse_mode: str = "", given: list[Any] | None = None) -> tuple[str, list[Entity]]:
    """Return the text and entities. Raises ApiError in Telegram's words: too long, invalid markup, or only spaces."""
    if len(text) > RAW_LIMIT // 4 and len(text.encode("utf-8", "surrogatepass")) > RAW_LIMIT:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    entities: list[Entity]
    if mode and mode != "none" and text:
        if mode != "html":
            # Markdown is refused as an unknown mode would be: the bot speaks HTML.
            raise bad_request("unsupported parse_mode")
        text, entities = parse_html(text)
    else:
        entities = _from_utf16(text, [entity for entity in map(_given_entity, given or []) if entity])
    if entities:
        entities = mended(entities)
    text, entities = _cleaned(text, entities)
    text, entities = _trimmed(text, entities)
    if _EMPTY.fullmatch(text):
        raise bad_request("text must be non-empty")
    found = found_in(text)
    entities = mended(entities, found) if entities else found[:LIMIT]
    return text, _to_utf16(text, entities)


def utf16_length(text: str) -> int:
    return len(text) + len(_ASTRAL.findall(text))


def cleaned(text: str) -> str:
    """Return a short text (of a button, a title) as Telegram keeps it."""
    return _cleaned(text, [])[0]


def _given_entity(item: Any) -> Entity | None:
    """Return an entity of the request; None for kinds that Telegram detects itself and therefore ignores here."""
    if not isinstance(item, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    try:
        kind = field(item, "type", str)
        entity: Entity = {"type": kind, "offset": field(item, "offset", int), "length": field(item, "length", int)}
        if kind in _FOUND:
            return None
        if kind not in _GIVEN:
            raise ValueError("Unsupported type specified")
        if kind == "text_link":
            return {**entity, **_link(field(item, "url", str))}
        if kind == "text_mention":
            return {**entity, "user": {"id": field(field(item, "user", dict), "id", int)}}
        if kind == "custom_emoji":
            return {**entity, "custom_emoji_id": field(item, "custom_emoji_id", str)}
        if kind == "date_time":
            date_format = field(item, "date_time_format", str, required=False)
            return {**entity, "unix_time": field(item, "unix_time", int), "date_time_format": date_format}
        if kind == "pre" and item.get("language"):
            entity["language"] = field(item, "language", str)
    except ValueError as problem:
        raise bad_request(f"can't parse MessageEntity: {problem}") from None
    return entity


def _link(url: str) -> Entity:
    if user_id := linked_user(url):
        return {"type": "text_mention", "user": {"id": user_id}}
    try:
        return {"url": checked_url(url)}
    except ValueError as problem:
        raise bad_request(f"entity URL '{url}' is invalid: {problem}") from None


def _from_utf16(text: str, entities: list[Entity]) -> list[Entity]:
    if not entities:
        return []
    pairs = [match.start() + before for before, match in enumerate(_ASTRAL.finditer(text))]
    length = len(text) + len(pairs)
    for entity in entities:
        begin, finish = entity["offset"], entity["offset"] + entity["length"]
        if not 0 <= begin <= 1_000_000:
            raise bad_request(f"receive an entity with incorrect offset {begin}")
        if not 0 <= entity["length"] <= 1_000_000:
            raise bad_request(f"receive an entity with incorrect length {entity['length']}")
        if entity["length"] == 0:
            continue
        if begin >= length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {begin}")
        if finish > length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {begin} ends after the end of the text at UTF-16 offset {finish}"
            )
        if begin - 1 in pairs:
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {begin}")
        if finish - 1 in pairs:
            raise bad_request(
                f"entity beginning at UTF-16 offset {begin} ends in a middle of a UTF-16 symbol at byte offset {finish}"
            )
        entity["offset"] = begin - bisect_left(pairs, begin)
        entity["length"] = finish - bisect_left(pairs, finish) - entity["offset"]
    return entities


def _to_utf16(text: str, entities: list[Entity]) -> list[Entity]:
    if not entities or not (places := [match.start() for match in _ASTRAL.finditer(text)]):
        return entities
    for entity in entities:
        begin, finish = entity["offset"], entity["offset"] + entity["length"]
        entity["offset"] = begin + bisect_left(places, begin)
        entity["length"] = finish + bisect_left(places, finish) - entity["offset"]
    return entities


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Turn control characters into spaces; remove line separators, embedded directions and vertical lines."""
    dropped: list[int] = []
    if _ODD.search(text):

        def replacement(match: re.Match[str]) -> str:
            if match.group() < " " and match.group() != "\r":
                return " "
            dropped.append(match.start())
            return ""

        text = _ODD.sub(replacement, text)
    text = _MARKS.sub(lambda marks: "\u200c" * (len(marks.group()) - 1) + marks.group()[-1], text)
    if dropped:
        for entity in entities:
            begin, finish = entity["offset"], entity["offset"] + entity["length"]
            entity["offset"] = begin - bisect_left(dropped, begin)
            entity["length"] = finish - bisect_left(dropped, finish) - entity["offset"]
    return text, entities


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Remove spaces at the end, and at the beginning up to the first entity."""
    text = text.rstrip(" \n")
    kept = []
    for entity in entities:
        entity["length"] = min(entity["length"], len(text) - entity["offset"])
        if entity["length"] > 0:
            kept.append(entity)
    first = min((entity["offset"] for entity in kept), default=len(text))
    leading = min(len(text) - len(text.lstrip(" \n")), first)
    for entity in kept:
        entity["offset"] -= leading
    return text[leading:], kept
