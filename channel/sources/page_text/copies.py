"""Merges two copies of the same lines, each of which may lack lines of the other."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from channel.sources.page_text.page_lines import Page
from channel.sources.page_text.quotation import Passage, unglued

_LEAST_SHARE = 0.5
_LEAST_LENGTH = 12  # characters; if it were shorter, "part 1" would be a "part 10" with something missing


class Pair(NamedTuple):
    """The places of the same line in two copies."""

    one: int
    other: int


def lacks_little(one: str, other: str) -> bool:
    """Whether one of the two lines, given by their keys, is the other with something left out."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < max(_LEAST_LENGTH, _LEAST_SHARE * len(longer)):
        return False
    return LCSseq.similarity(shorter, longer) == len(shorter)


def paired(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """The lines, given by their keys, that both copies have, in order."""
    pairs: list[Pair] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            pairs += map(Pair, range(i1, i2), range(j1, j2))
        elif what == "replace":
            pairs += _alike(one, other, range(i1, i2), range(j1, j2))
    return pairs


def _alike(one: Sequence[str], other: Sequence[str], ones: range, others: range) -> Iterator[Pair]:
    start = others.start
    for i in ones:
        for j in range(start, others.stop):
            if lacks_little(one[i], other[j]):
                yield Pair(i, j)
                start = j + 1
                break


def merged(one: Sequence[str], other: Sequence[str], pairs: Sequence[Pair], page: Page) -> Iterator[Passage]:
    """All lines of the copies, once; a line that only the second one has may be a quotation."""
    i = j = 0
    for pair in (*pairs, Pair(len(one), len(other))):
        if added := other[j : pair.other]:
            yield from unglued(added, page) or map(Passage, added)
        yield from map(Passage, one[i : pair.one])
        if pair.one < len(one):
            yield Passage(max(one[pair.one], other[pair.other], key=len))
        i, j = pair.one + 1, pair.other + 1
