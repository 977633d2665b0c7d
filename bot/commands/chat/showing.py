"""What a chat shows, as text for a terminal."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from channel.language.text import without_direction_marks

Message = dict[str, Any]

_MEDIA = ("photo", "video", "animation", "voice", "audio", "document", "sticker", "video_note")


def shown(message: Message) -> str:
    """Return a message's text with the addresses of its links, and its buttons as `[1] text`."""
    via = f"(via @{message['via_bot']['username']})" if "via_bot" in message else ""
    lines = [via, _words(message), *_keyboard(message)]
    return without_direction_marks("\n".join(line for line in lines if line))


def buttons(message: Message) -> list[dict[str, Any]]:
    """Return a message's buttons in the order of their numbers."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def media_and_text(message: Message) -> tuple[str, str, list[dict[str, Any]]]:
    """Return the kind of a message's file as `[photo]`, its text or caption, and the entities of that."""
    text: str = message.get("text") or message.get("caption") or ""
    media = next((f"[{name}]" for name in _MEDIA if name in message), "")
    return media, text, message.get("entities") or message.get("caption_entities") or []


def button_rows(message: Message) -> Iterator[list[tuple[int, str, str]]]:
    """Yield each row of buttons as (number, label, the address it opens or "")."""
    number = 0
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        there = []
        for button in row:
            number += 1
            label = re.sub(r"\s+", " ", button["text"])
            there.append((number, label, _opened(button["url"]) if "url" in button else ""))
        yield there


def _words(message: Message) -> str:
    media, text, entities = media_and_text(message)
    return " ".join(part for part in (media, _with_addresses(text, entities)) if part)


def _with_addresses(text: str, entities: list[dict[str, Any]]) -> str:
    """Return the text with each link's address after its words; offsets are in UTF-16 units."""
    raw = text.encode("utf-16-le")
    for entity in sorted(entities, key=lambda one: one["offset"], reverse=True):
        address = entity.get("url") or _person(entity)
        if address:
            end = 2 * (entity["offset"] + entity["length"])
            raw = raw[:end] + f" ({address})".encode("utf-16-le") + raw[end:]
    return raw.decode("utf-16-le")


def _person(entity: dict[str, Any]) -> str:
    """Return the address of a mention that leads to a person."""
    return f"tg://user?id={entity['user']['id']}" if "user" in entity else ""


def _opened(address: str) -> str:
    """Return the address that a button opens; for a share button, the link that it shares."""
    parts = urlsplit(address)
    return parse_qs(parts.query)["url"][0] if parts.path == "/share/url" else address


def _keyboard(message: Message) -> Iterator[str]:
    for row in button_rows(message):
        yield "  ".join(f"[{number}] {label}" + (f" ({to})" if to else "") for number, label, to in row)
