"""What a search asks of a database's full text, before any database's own language for it."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple


class Term(NamedTuple):
    """Words that stand side by side, as `channel.language.words` makes them."""

    words: tuple[str, ...]
    begun: bool = False
    """Whether the last of them is only the beginning of a word."""


class Match(NamedTuple):
    """Posts that have all terms of one of the options, and none of `without`."""

    options: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()
    ranked: bool = True
    """Whether candidates are to be told apart; otherwise all have the score 0, and it costs much less."""


Candidate = tuple[int, float]
"""A post that may be an answer: its position, and its score; higher is better, comparable within one search only.

The database's own rows: a thousand for each search, to be told apart in no time."""


class Candidates(NamedTuple):
    """What was found, newest first."""

    found: list[Candidate]
    more: bool
    """Whether there may be others: the limit was reached, or the time was up."""


class Narrowing(NamedTuple):
    """What else must hold for a post."""

    sql: str = ""
    """Conditions over `posts`, each with AND before it."""
    values: Mapping[str, object] = MappingProxyType({})
    first: int | None = None
    """The lowest position that it can have, where one is known."""
    last: int | None = None
    """The highest."""


def most_of(terms: Sequence[Term], missing: int) -> tuple[tuple[Term, ...], ...]:
    """The options in which so many of the terms may be missing."""
    return tuple(combinations(terms, len(terms) - missing))
