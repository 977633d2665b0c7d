"""A line cut into runs of letters and of digits, the words for parts among them, and the place that they may say."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from channel.language.tables import plain, words

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670'’"
_TOKEN = re.compile(rf"\d+|[^\W\d_][^\W\d_{_MARKS}]*(?:[{_MARKS}]+[^\W\d_]*)*")
_LONGEST_WORD = 24  # letters of a word that says a place


class Place(NamedTuple):
    start: int
    end: int
    number: int
    """LAST for the last part, whichever number that is."""
    form: str
    """How it is written: the word and the side on which the number stands, or the sign."""
    weak: bool = False
    """Whether its word numbers other things as often."""
    total: int | None = None
    until: int | None = None
    """The last number of a range."""
    season: tuple[int, int] | None = None
    """Where in the line the season stands that belongs to it."""
    last: bool = False
    """Whether it says that it is the last one."""


class Token(NamedTuple):
    start: int
    end: int
    text: str
    """Plain."""
    digits: bool


class Word(NamedTuple):
    languages: tuple[str, ...]
    weak: bool
    season: bool
    part: bool


@cache
def part_words() -> dict[str, Word]:
    """Every word for a part or for what holds parts, plain."""
    fields = {field: words(field) for field in ("parts", "weak", "seasons", "plurals")}
    found = {}
    for word in {word for field in fields.values() for word in field}:
        languages = sorted({one for field in fields.values() for one in field.get(word, ())})
        strong = word not in fields["weak"] and (word in fields["parts"] or word in fields["seasons"])
        found[word] = Word(tuple(languages), not strong, word in fields["seasons"], word in fields["parts"])
    return found


def tokens_of(line: str) -> list[Token]:
    found = []
    for one in _TOKEN.finditer(line):
        word = one.group()
        digits = word.isdigit()
        found.append(Token(*one.span(), word if digits or len(word) > _LONGEST_WORD else fully_plain(word), digits))
    return found


fully_plain = lru_cache(maxsize=60_000)(plain)  # people use few words often
