"""What a search asks of a database's full text, independent of the database's own query language."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple


class Term(NamedTuple):
    """Adjacent words, as `channel.language.words` makes them."""

    words: tuple[str, ...]
    begun: bool = False
    """Whether the last word is only the beginning of a word."""


class Match(NamedTuple):
    """Matches posts that have all terms of one of the options, and none of `without`."""

    options: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()
    ranked: bool = True
    """Whether candidates get scores; otherwise all have the score 0, which costs much less."""


Candidate = tuple[int, float]
"""A post that may be an answer: its position and its score; higher is better, comparable within one search only.

Plain rows of the database, since each search ranks a thousand of them within milliseconds.
"""


class Candidates(NamedTuple):
    """The result, newest first."""

    found: list[Candidate]
    more: bool
    """Whether there may be others: the limit was reached, or the time was up."""


class Narrowing(NamedTuple):
    """Further conditions on a post."""

    sql: str = ""
    """Conditions over `posts`, each preceded by AND."""
    values: Mapping[str, object] = MappingProxyType({})
    first: int | None = None
    """The lowest possible position, if known."""
    last: int | None = None
    """The highest possible position, if known."""
    stretches: tuple[tuple[int, int], ...] = ()
    """The lowest and highest positions of the stretches with possible posts, newest first, if that is more exact."""


def stretch_by_stretch(narrowing: Narrowing, most: int, find: Callable[[Narrowing, int], Candidates]) -> Candidates:
    """Finds posts in each stretch in turn, so that those between cost nothing."""
    found: list[Candidate] = []
    more = False
    for first, last in narrowing.stretches:
        some = find(narrowing._replace(first=first, last=last, stretches=()), most - len(found))
        found += some.found
        more = more or some.more
        if len(found) >= most:
            break
    return Candidates(found, more) if narrowing.stretches else find(narrowing, most)


def most_of(terms: Sequence[Term], missing: int) -> tuple[tuple[Term, ...], ...]:
    """The options that result when `missing` of the terms may be missing."""
    return tuple(combinations(terms, len(terms) - missing))
