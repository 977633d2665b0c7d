"""The part of a series that somebody means who writes a name and a number: «هیلبرت ۴», "hilbert part 4"."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from channel.language.near import nearest, sure
from channel.language.words import stems_asked, tokens
from channel.series.names import split_part
from channel.views import SeriesFound
from storage.database.session import Session
from storage.index import questions

_KEPT: Final = 20_000  # names' stems, a few megabytes


def part_meant(session: Session, words: Sequence[str]) -> int | None:
    """The position of its post; None if no series has a name like it, or if the part is not there."""
    split = split_part(" ".join(words))
    if split is None:
        return None
    found = questions.find_series(session, "", split) or _of_the_only_series(session, *split)
    if found is None or found.post is None:
        return None
    row = session.row("SELECT position FROM posts WHERE id = :id AND listed = 1", id=found.post.id)
    return row[0] if row else None


def _of_the_only_series(session: Session, name: str, number: int) -> SeriesFound | None:
    """In the one series whose name is near to the words, or has all of them."""
    names = questions.names(session).series
    only = sure(nearest(name, names)) or _with_all(name, names)
    series = questions.series(session, only) if only is not None else None
    return questions.find_series(session, "", (series.name, number)) if series else None


def _with_all(name: str, names: Sequence[tuple[str, int]]) -> int | None:
    asked = set(stems_asked(tokens(name)))
    having = {number for known, number in names if asked and asked <= _stems(known)}
    return having.pop() if len(having) == 1 else None


@lru_cache(maxsize=_KEPT)
def _stems(name: str) -> frozenset[str]:
    """Of a name of the channel; what readers ask for is kept nowhere."""
    return frozenset(stems_asked(tokens(name)))
