"""The order in which found posts are shown."""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from channel.search.keywords import stems
from channel.search.query import Query
from channel.search.tokens import one_line, words_at
from storage.database.session import Session
from storage.index.search.documents import listed, words_beside
from storage.index.search.findings import Found

_LOOKED_AT: Final = 20  # the best, whose titles and series are read
_STEPS: Final = 20  # posts within one step are equals, and the newer comes first
_TITLE: Final = 0.5  # the share of a title that matches counts half as much as the full text's score
_REFINED: Final = 100  # the best; nobody turns that many pages
_SHARE: Final = 0.05  # of the question, within which posts are equals
_BESIDE_HEADS: Final = 0.5  # what words in title and hashtags count where the full text has given no score
_Placed = tuple[int, bool, int, int]  # share, whether the post itself says so, step, position


class Known(NamedTuple):
    """What is known of a post besides its words."""

    title: tuple[str, ...]
    """The stems of its title."""
    series: int | None
    part: int
    """Its place in the series."""
    name: frozenset[str]
    """The stems of the series' name."""


def ranked(
    session: Session, query: Query, found: Sequence[Found], others: Collection[str], series: int | None
) -> list[int]:
    """The posts' positions, best first. `series`: the number of the series with the name searched for; `others`: stems
    that may stand for those of the query."""
    session.give_way()
    asked = frozenset(stems(query.words))
    # Equals stay in the order found: newest first.
    ordered = sorted(found, key=lambda one: (-round(one.share / _SHARE), -one.score))
    best = max((one.score for one in found if one.share >= 1), default=0.0)
    placed = _own_words_first(session, _placed(ordered[:_REFINED], best), asked.union(others))
    session.give_way()
    positions = [one[-1] for one in placed] + [one.position for one in ordered[_REFINED:]]
    known = _known(session, positions[:_LOOKED_AT])
    positions[:_LOOKED_AT] = _with_titles(placed[:_LOOKED_AT], known, asked.union(others), len(asked))
    if series is not None:
        parts = dict.fromkeys(_parts(session, series))
        return [*parts, *(position for position in positions if position not in parts)]
    return _with_parts_together(positions, known, asked)


def in_order(session: Session, positions: Sequence[int], series: int) -> list[int]:
    """The posts that are parts of a series, in its order."""
    wanted = set(positions)
    return [part for part in _parts(session, series) if part in wanted]


def _placed(found: Sequence[Found], best: float) -> list[_Placed]:
    """On the first pages the newer of nearly equal posts comes first. `best`: the highest score of all."""
    scale = _STEPS / best if best > 0 else 0.0
    placed = [
        (
            round(one.share / _SHARE),
            True,
            round(one.score * (scale if one.share >= 1 else _STEPS * _BESIDE_HEADS)),
            one.position,
        )
        for one in found
    ]
    return sorted(placed, key=_best_first)


def _with_titles(placed: list[_Placed], known: dict[int, Known], asked: frozenset[str], words: int) -> list[int]:
    """Moves a post up by the share of its title that matches, and by the share of the words in its title."""
    moved: list[_Placed] = []
    for share, own, step, position in placed:
        title = known[position].title
        matching = min(len(asked.intersection(title)) / max(len(title), words, 1), 1.0)
        moved.append((share, own, step + round(_STEPS * _TITLE * matching), position))
    return [one[-1] for one in sorted(moved, key=_best_first)]


def _best_first(one: _Placed) -> _Placed:
    share, own, step, position = one
    return -share, not own, -step, -position


def _own_words_first(session: Session, placed: list[_Placed], asked: frozenset[str]) -> list[_Placed]:
    """Puts posts that have a word only in what stands beside their own words below the others of the same share."""
    if not asked:
        return placed
    beside = {
        position
        for position, own, other in words_beside(session, [one[-1] for one in placed])
        if not asked.intersection(other) <= set(own)
    }
    moved = [(share, position not in beside, step, position) for share, _, step, position in placed]
    return sorted(moved, key=_best_first)


def _with_parts_together(positions: list[int], known: dict[int, Known], asked: frozenset[str]) -> list[int]:
    """If the words are a series' name, moves its parts, in their order, to the place of the best of them."""
    meant: dict[int, list[int]] = {}
    for position in positions[:_LOOKED_AT]:
        of = known[position]
        if of.series is not None and asked and asked <= of.name:
            meant.setdefault(of.series, []).append(position)
    together: dict[int, None] = {}
    for position in positions if meant else ():
        series = known[position].series if position in known else None
        parts = meant.get(series, ()) if series is not None else ()
        together |= dict.fromkeys(sorted(parts, key=lambda part: known[part].part) or [position])
    return list(together) or positions


def _known(session: Session, positions: Sequence[int]) -> dict[int, Known]:
    if not positions:
        return {}
    rows = session.rows(
        "SELECT posts.position, posts.title, series.id, parts.place, series.name FROM posts "
        "LEFT JOIN parts ON parts.post = posts.id LEFT JOIN series ON series.id = parts.series "
        f"WHERE posts.listed = 1 AND posts.position IN ({listed(positions)})"
    )
    return {
        position: Known(_stems(title), series, place or 0, frozenset(_stems(name)) if name else frozenset())
        for position, title, series, place, name in rows
    }


def _stems(text: str) -> tuple[str, ...]:
    # Pieces of posts are cached there, which pays off for twenty titles a search.
    return tuple(stem for _, word in words_at(one_line(text)) for stem in word.stems.split(" "))


def _parts(session: Session, series: int) -> list[int]:
    """The listed posts of a series, in order."""
    rows = session.rows(
        "SELECT posts.position FROM parts JOIN posts ON posts.id = parts.post AND posts.listed = 1 "
        "WHERE series = :series ORDER BY place",
        series=series,
    )
    return [position for (position,) in rows]
