"""What the bot's own messages to the owner carry: the conversation, the reader's words, the answer.

It is kept nowhere else. Readers cannot forge it: each of our messages begins with our own head.
"""

import re
from typing import Final, NamedTuple

from telegram import Message

from channel.language.text import utf16_length
from channel.models import Entity, EntityKind
from handlers.html import Html
from handlers.letters.formatting import rebuilt
from handlers.markup.rich import Piece, pieces, to_html
from handlers.telegram.reading import number_under

_ROOM: Final = 3600  # UTF-16 units for a question and its answer; the rest of the message is for our own words
_LEAST: Final = 600  # for the question, even if the answer is long
_OF_A_CONVERSATION: Final = frozenset({"oa", "od", "oD", "ob", "ou", "op", "oq"})
"""Buttons whose first number is a conversation's."""
_HANDLE: Final = re.compile(r"[✉✍✓✗]\ufe0f?\s+([A-Z0-9]{4})\b")


class Exchange(NamedTuple):
    """A reader's words and the answer to them; either may be empty."""

    question: Piece
    answer: Piece


NO_WORDS: Final = Piece("", ())


def conversation_in(message: Message) -> int | str | None:
    """The number or handle of the conversation that one of our messages belongs to; None for other messages."""
    if (number := number_under(message, _OF_A_CONVERSATION)) is not None:
        return number
    head = _HANDLE.match(_words(message).text)
    return head[1] if head else None


def question_in(message: Message) -> Piece:
    """The reader's words in a letter, or in the request for its answer: everything below the head."""
    words = _words(message)
    head, gap, _ = words.text.partition("\n\n")
    return _unquoted(_cut(words, len(head) + len(gap), len(words.text)))


def exchange_in(message: Message, *, has_question: bool) -> Exchange:
    """What a receipt quotes: the question, if it has one, and the answer."""
    words = _words(message)
    quotations = [one for one in words.entities if one.kind is EntityKind.BLOCKQUOTE]
    found = [_unquoted(_cut(words, one.offset, one.end)) for one in quotations]
    question = found.pop(0) if has_question and found else NO_WORDS
    return Exchange(question, found[0] if found else NO_WORDS)


def shortened(exchange: Exchange) -> Exchange:
    """As much of both as fits into one message; the answer has priority."""
    answer = _beginning(exchange.answer, _ROOM - _LEAST)
    return Exchange(_beginning(exchange.question, _ROOM - utf16_length(answer.text)), answer)


def quotation(words: Piece, *, folded: bool = True) -> Html:
    """The words as a quotation; if `folded`, it shows three lines until it is opened."""
    tag = "blockquote expandable" if folded else "blockquote"
    return Html(f"<{tag}>{to_html(words, quoted=True)}</blockquote>") if words.text else Html("")


def _words(message: Message) -> Piece:
    if message.text is not None:
        return rebuilt(message.text, message.entities)
    return rebuilt(message.caption or "", message.caption_entities)


def _cut(words: Piece, start: int, end: int) -> Piece:
    """The words from `start` to `end`, with their formatting."""
    inside = []
    for entity in words.entities:
        left, right = max(entity.offset, start), min(entity.end, end)
        if left < right:
            inside.append(entity.model_copy(update={"offset": left - start, "length": right - left}))
    return Piece(words.text[start:end], tuple(inside))


def _unquoted(words: Piece) -> Piece:
    """The words without the quotation, if one quotation holds all of them."""
    kept = tuple(one for one in words.entities if not _is_quotation_of_all(one, words.text))
    return Piece(words.text, kept)


def _is_quotation_of_all(entity: Entity, text: str) -> bool:
    return entity.kind is EntityKind.BLOCKQUOTE and entity.length == len(text)


def _beginning(words: Piece, units: int) -> Piece:
    found = pieces(words.text, words.entities, units)
    if len(found) <= 1:
        return found[0] if found else NO_WORDS
    return found[0]._replace(text=found[0].text + " …")
