"""How good a list of answers is, by three measures of the field.

After Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), chapter 8; the gain 2^grade - 1 is
that of Burges et al., Learning to Rank using Gradient Descent (2005). All lie between 0 and 1. `found` is a list of
keys, the best first, each once; `relevant` gives every relevant key its grade from 1 to 3.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from math import log2
from statistics import fmean
from typing import Final, NamedTuple

SEEN: Final = 20
"""How many of the posts found count as seen: two pages."""
FIRST_PAGE: Final = 10


class Quality(NamedTuple):
    """Means over questions."""

    recall: float
    mrr: float
    ndcg: float
    questions: int


def quality(answered: Iterable[tuple[Sequence[str], Mapping[str, int]]]) -> Quality:
    """Of pairs of what was found and what is relevant; at least one."""
    pairs = list(answered)
    return Quality(
        recall=fmean(recall(found, relevant) for found, relevant in pairs),
        mrr=fmean(reciprocal_rank(found, relevant) for found, relevant in pairs),
        ndcg=fmean(ndcg(found, relevant) for found, relevant in pairs),
        questions=len(pairs),
    )


def recall(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """The share of what is relevant that is among the first twenty."""
    return len(relevant.keys() & set(found[:SEEN])) / len(relevant)


def reciprocal_rank(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """1 where the first is relevant, 1/2 where the second is the first to be so, ..., 0 where none of the twenty is."""
    return next((1 / place for place, key in enumerate(found[:SEEN], 1) if key in relevant), 0.0)


def ndcg(found: Sequence[str], relevant: Mapping[str, int]) -> float:
    """nDCG@10: the gain of the first ten, each discounted by its place, as a share of the best order's gain."""
    best = sorted(relevant.values(), reverse=True)
    return _discounted(relevant.get(key, 0) for key in found) / _discounted(best)


def _discounted(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 1) for place, grade in enumerate(islice(grades, FIRST_PAGE), 1))
