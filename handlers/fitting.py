"""Answers that are longer than a message, cut where a paragraph or a line ends."""

import html
import re

from channel.text import utf16_length
from handlers.html import Html
from handlers.rich import MESSAGE_UNITS

_TAG = re.compile(r"<[^>]*>")
_BYTES = 30_000  # Telegram takes at most 32,768 bytes of markup


def shown_length(markup: str) -> int:
    """The UTF-16 units of what a reader sees of it."""
    return utf16_length(html.unescape(_TAG.sub("", markup)))


def fit(message: Html) -> list[Html]:
    """The message, or as many as it needs. Our own lines open and close their tags within a line."""
    if _fits(message):
        return [message]
    pieces: list[Html] = []
    for line in message.split("\n"):
        if pieces and _fits(together := Html(f"{pieces[-1]}\n{line}")):
            pieces[-1] = together
        else:
            pieces.append(Html(line))
    return [piece for piece in (Html(piece.strip()) for piece in pieces) if piece]


def _fits(markup: str) -> bool:
    if 2 * len(markup) <= MESSAGE_UNITS:  # no character is longer than two units
        return True
    return shown_length(markup) <= MESSAGE_UNITS and len(markup.encode()) <= _BYTES
