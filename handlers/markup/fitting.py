"""Cuts answers that are longer than a message at the end of a paragraph or a line."""

import html
import re

from channel.language.text import utf16_length
from handlers.html import Html
from handlers.markup.rich import MESSAGE_UNITS

_TAG = re.compile(r"<[^>]*>")
_BYTES = 30_000  # Telegram takes at most 32,768 bytes of markup
_ENTITIES = 100  # Telegram keeps the first hundred; later links become plain text
_ENTITY = re.compile(r"<[a-z]|(?<!>\u2068)#(?=\w)")  # a hashtag in a link is one with it


def shown(markup: str) -> str:
    """Return the text that a reader sees."""
    return html.unescape(_TAG.sub("", markup))


def shown_length(markup: str) -> int:
    """Return the length of the text that a reader sees, in UTF-16 units."""
    return utf16_length(shown(markup))


def fit(message: Html) -> list[Html]:
    """Return the message as one or more messages, each cut where no tag is open."""
    if _fits(message):
        return [message]
    pieces: list[Html] = []
    for line in _lines(message):
        together = Html(f"{pieces[-1]}\n{line}") if pieces else line
        if pieces and (_is_open(pieces[-1]) or _fits(together)):
            pieces[-1] = together
        else:
            pieces.append(line)
    return [piece for piece in (Html(piece.strip()) for piece in pieces) if piece]


def _lines(message: Html) -> list[Html]:
    """Return the lines; a list that is too long in one line is split into its items, which two spaces separate."""
    lines = message.split("\n")
    return [Html(piece) for line in lines for piece in ([line] if _fits(line) else line.split("  "))]


def _is_open(markup: str) -> bool:
    """Whether a tag is opened and not closed."""
    return markup.count("<") > 2 * markup.count("</")


def _fits(markup: str) -> bool:
    if len(_ENTITY.findall(markup)) > _ENTITIES:
        return False
    if 2 * len(markup) <= MESSAGE_UNITS:  # no character is longer than two units
        return True
    return shown_length(markup) <= MESSAGE_UNITS and len(markup.encode()) <= _BYTES
