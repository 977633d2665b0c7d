"""How well the questions of a stranger are answered: those that may be read, and those that are only counted.

Both are shown beside what SQLite finds by its own means.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Final

from rich import box
from rich.table import Table

from bench.search_quality import OURS, WAYS, Way
from channel.posts.titles import said
from tests.patience import be_patient
from tests.search.of_strangers import (
    HALVES,
    SEEN,
    UNANSWERABLE,
    Given,
    Half,
    answers,
    asked,
    by,
    channels,
    junk,
    measured,
    posts,
)  # fmt: skip

_ALL: Final = "all"


async def answered() -> tuple[Table, Table, Table]:
    """By kind and by language; and by kind beside other ways to search."""
    be_patient()
    given = await answers()
    halves: dict[Half, list[Given]] = {half: [one for one in given if one.asked.half == half] for half in HALVES}
    hopeless = ", ".join(f"{junk(of):.0%} of the {half} ones" for half, of in halves.items())
    return (
        _shown("kind", halves, f"of the first {SEEN} posts; posts for what has no answer: {hopeless}"),
        _shown("language", halves, "the same by language"),
        _beside({**{name: _answers(way) for name, way in WAYS.items()}, OURS: given}),
    )


def _shown(field: str, halves: dict[Half, list[Given]], caption: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, caption=caption)
    table.add_column(f"stranger's {field}", no_wrap=True)
    for half in halves:
        for heading in (half, "recall", "MRR"):
            table.add_column(heading, justify="right", no_wrap=True)
    groups = [dict(_grouped(field, given)) for given in halves.values()]
    for name in dict.fromkeys(name for group in groups for name in group):
        cells: list[str] = []
        for group in groups:
            found = measured(group.get(name, []))
            cells += [str(found.questions), f"{found.recall:.2f}", f"{found.mrr:.2f}"]
        table.add_row(name, *cells)
    return table


def _grouped(field: str, given: list[Given]) -> Iterable[tuple[str, list[Given]]]:
    yield from ((name, some) for name, some in by(field, given) if name != UNANSWERABLE)
    yield _ALL, given


def _answers(way: Way) -> list[Given]:
    """What another way answers to both halves."""
    given: list[Given] = []
    for channel in channels():
        texts = [(str(post.message_id), said(post)) for post in reversed(posts(channel))]
        with closing(sqlite3.connect(":memory:")) as database:
            find = way(database, texts)
            for one in (one for half in HALVES for one in asked(half) if one.channel == channel):
                given.append(Given(one, tuple(map(int, find(one.ask)[:SEEN])), near=False))
    return given


def _beside(given: dict[str, list[Given]]) -> Table:
    shown = Table(
        box=box.SIMPLE_HEAD, caption=f"both halves: recall@{SEEN}/MRR; how often posts are shown for no answer"
    )
    shown.add_column("stranger's kind", no_wrap=True)
    shown.add_column("questions", justify="right")
    for name in given:
        shown.add_column(name, justify="right", no_wrap=True)
    by_way = {name: dict(by("kind", answered)) for name, answered in given.items()}
    for kind, ours in by_way[OURS].items():
        cells = [(_junk if kind == UNANSWERABLE else _both)(found[kind]) for found in by_way.values()]
        shown.add_row(kind, str(len(ours)), *cells)
    shown.add_row(_ALL, str(len(given[OURS])), *map(_both, given.values()))
    return shown


def _both(given: list[Given]) -> str:
    found = measured(given)
    return f"{found.recall:.2f}/{found.mrr:.2f}"


def _junk(given: list[Given]) -> str:
    return f"{junk(given):.0%} shown"
