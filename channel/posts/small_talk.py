"""Lines that name nothing: greetings, dates, numbers, addresses, pictures."""

import re
from collections.abc import Sequence
from functools import cache

from channel.language.tables import plain, words

_LONGEST = 60
_FIRST = re.compile(r"\w+")
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*")
_ADDRESS = re.compile(r"\s*(?:https?://|www\.|t\.me/)\S+\s*", re.IGNORECASE)
_LONG_NUMBER = 5  # digits; no date has such a number


def says_nothing(line: str) -> bool:
    """Whether a line that has letters or digits names nothing by itself."""
    first = _FIRST.search(line)
    if first is None:
        return True
    if len(line) > _LONGEST or not (first[0][0].isdigit() or _opens(first[0].lower())):
        return False
    if _ADDRESS.fullmatch(line):
        return True
    said = tuple(_TOKEN.findall(plain(line)))
    return _is_date(said) or _is_greeting(said)


@cache
def _opens(word: str) -> bool:
    """Whether a word may open such a line."""
    said = plain(word)
    return said in _opening_words() or said in _words_of_dates() or said in ("http", "https", "www", "t")


@cache
def _opening_words() -> frozenset[str]:
    return frozenset(greeting[0] for greeting in _greetings())


@cache
def _greetings() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(_TOKEN.findall(greeting)) for greeting in words("greetings"))


@cache
def _words_of_dates() -> frozenset[str]:
    return frozenset((*words("months"), *words("dates")))


def _is_date(said: Sequence[str]) -> bool:
    """Numbers, with months, weekdays and the words between them."""
    if not all(_is_small(word) if word.isdigit() else word in _words_of_dates() for word in said):
        return False
    return any(map(str.isdigit, said)) or (len(said) <= 2 and any(len(word) > 1 for word in said))


def _is_small(number: str) -> bool:
    return len(number) < _LONG_NUMBER or len(number) == 8  # 20240131


def _is_greeting(said: Sequence[str]) -> bool:
    """A greeting, or several, and whom it greets."""
    at = _greeted(said, 0)
    while 0 < at < len(said):
        at = _greeted(said, at) or (at + 1 if said[at] in words("addressees") else 0)
    return at > 0


def _greeted(said: Sequence[str], at: int) -> int:
    """Where the longest greeting that begins here ends; 0 if none does."""
    return next((end for end in range(min(at + _most(), len(said)), at, -1) if tuple(said[at:end]) in _greetings()), 0)


@cache
def _most() -> int:
    return max(len(greeting) for greeting in _greetings())
