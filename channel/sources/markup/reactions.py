"""The reactions under a post, in the form that every source gives."""

from collections.abc import Iterable
from itertools import islice

from channel.models import Reaction

_MOST = 100  # kinds under one post
_HIGHEST = 2**52 - 1


def counted(given: Iterable[tuple[str, int | None]]) -> tuple[Reaction, ...]:
    """Each emoji once, in order of appearance, with the sum of its counts; those without a count are left out."""
    counts: dict[str, int] = {}
    for emoji, count in given:
        if emoji and count and 0 < count <= _HIGHEST:
            counts[emoji] = counts.get(emoji, 0) + count
    return tuple(Reaction(emoji=emoji, count=count) for emoji, count in islice(counts.items(), _MOST))
