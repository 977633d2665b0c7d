"""Ordinals as people write them: «چهارم», "۴", "IV", "fourth", «السابع والتسعون», "двадцатая" -> a number.

The words are in the tables of the languages, see `channel.language.tables`; this module composes them. Words are
compared glued, so that half-spaces, spaces and marks do not matter.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from channel.language.tables import LANGUAGES, atoms, glued, tables, words
from channel.language.text import fold, squeeze

LAST = -1
"""The result of `ordinal` for «آخر», "last", "final": the last part, whichever number that is."""
HIGHEST = 999
"""Persian is spelled up to this number; a higher one is a year or a code, not a part."""


class Stretch(NamedTuple):
    """Numbers of parts from the first to the last, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


_LONGEST = 48  # letters of a numeral
_DIGITS = re.compile(r"[\W_]*(\d{1,4})\s*(?:st|nd|rd|th|ا?م(?:ین)?)?[\W_]*")
_ROMAN = re.compile(r"(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_THREE, _THIRTY = "سوم", "سی\u200cام"


def ordinal(text: str) -> int | None:
    """The number of a text that is a numeral alone, cardinal or ordinal; LAST for "the last"; None for anything else.

    Digits of every script up to 9999, Roman numerals up to 99, words of all languages that have a table.
    """
    if len(text) > _LONGEST:
        return None
    folded = fold(unicodedata.normalize("NFKC", text))
    if digits := _DIGITS.fullmatch(folded):
        return int(digits.group(1))
    number = spoken(text)
    return roman(squeeze(folded)) if number is None else number


def spoken(text: str, languages: Iterable[str] = LANGUAGES) -> int | None:
    """The number that words of one of these languages spell, or LAST."""
    letters = glued(text)
    if not letters or len(letters) > _LONGEST:
        return None
    for language in languages:
        number = _composed(letters, language)
        if number is not None:
            return number
    return None


def roman(letters: str) -> int | None:
    """The value of a Roman numeral in lower case."""
    # A lone "l" or "c" is a letter ("part C"), not fifty or a hundred.
    if not letters or letters == "l" or not _ROMAN.fullmatch(letters):
        return None
    values = [_ROMAN_VALUES[letter] for letter in letters]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


@cache
def begins_numeral() -> frozenset[str]:
    """The first words of all numerals and of their substitutes ("last"), plain."""
    found = {word.split()[0] for field in ("last", "intro") for word in words(field)}
    for language in LANGUAGES:
        found |= set(atoms(language))
    return frozenset(found)


@lru_cache(maxsize=8192)
def _composed(letters: str, language: str) -> int | None:
    if letters in _last_words(language):
        return LAST
    pieces = _pieces(letters, language)
    return _sum(pieces, bool(tables()[language].get("multiplies"))) if pieces else None


def _pieces(letters: str, language: str) -> tuple[int, ...] | None:
    """The numbers whose words make up these letters, with joining words between them."""
    known, joints = atoms(language), _joints(language)
    ways: list[tuple[int, ...] | None] = [None] * len(letters) + [()]
    for start in range(len(letters) - 1, -1, -1):
        for end in range(len(letters), start, -1):
            number, rest = known.get(letters[start:end]), ways[end]
            if number is not None and rest is not None:
                ways[start] = (number, *rest)
                break
            if rest and start and letters[start:end] in joints:
                ways[start] = rest
    return ways[0] or None


def _sum(pieces: tuple[int, ...], multiplies: bool) -> int | None:
    """The sum of pieces such as "twenty" and "one", each smaller than the one before.

    In some languages, such as Arabic and German, the ones come before the tens.
    """
    if multiplies:
        total, ones = 0, 0
        for piece in pieces:
            total, ones = (total, ones * 10 + piece) if piece < 10 else (total + max(ones, 1) * piece, 0)
        return total + ones
    tens_last = [piece for piece in pieces if piece >= 100] + [piece for piece in reversed(pieces) if piece < 100]
    for order in (list(pieces), tens_last):
        if all(one > other and _takes(one, other) for one, other in pairwise(order)):
            return sum(order)
    return None


def _takes(one: int, other: int) -> bool:
    """Whether a numeral is composed so: twenty and one, ten and one (حادي عشر), soixante-dix; not seventeen and one."""
    return one % 10 == 0 and (one >= 100 or other < 10 or one in (60, 80))


@cache
def _joints(language: str) -> frozenset[str]:
    return frozenset(map(glued, tables()[language].get("and", ())))


@cache
def _last_words(language: str) -> frozenset[str]:
    return frozenset(glued(word) for word, languages in words("last").items() if language in languages)


@lru_cache(maxsize=1024)
def persian_ordinal(number: int) -> str:
    """«اول», «بیست و یکم», «سی‌ام»; what is not between 1 and 999 is written in Persian digits: «۱۲۰۰ام»."""
    if not 1 <= number <= HIGHEST:
        return "".join(chr(0x6F0 + int(digit)) if digit.isdigit() else digit for digit in str(number)) + "ام"
    if number == 1:
        return "اول"
    written = tables()["fa"]["numerals"]
    below = number % 100
    split = (number - below, *((below,) if below < 20 else (below - below % 10, below % 10)))
    *before, last = [piece for piece in split if piece]
    ordinals = {3: _THREE, 30: _THIRTY}
    return " و ".join(
        (*(written[str(piece)][0] for piece in before), ordinals.get(last) or written[str(last)][0] + "م")
    )


ORDINALS: Final[Mapping[str, Callable[[int], str]]] = {"fa": persian_ordinal}
"""How ordinals are spelled, by the code of the language."""
