"""How well the series of the labelled channels in `tests/series` are found, and what their posts are called."""

from rich import box
from rich.table import Table

from tests.series.labelled import Half
from tests.series.measures import Score, by_language, scores
from tests.series.titles import Named, named


async def found_series() -> tuple[Table, Table, Table]:
    """The measures by language; those of the open half channel by channel; and those of titles."""
    by_half: dict[Half, dict[str, Score]] = {half: await scores(half) for half in ("open", "closed")}
    return _languages(by_half), _channels(by_half["open"]), await _titles()


async def _titles() -> Table:
    shown = Table(box=box.SIMPLE_HEAD, caption="titles of posts; empty: says nothing, or stands on five posts")
    shown.add_column("half", no_wrap=True)
    for heading in ("labels", "right", "posts", "empty"):
        shown.add_column(heading, justify="right")
    halves: tuple[Half, ...] = ("open", "closed")
    for half in halves:
        one = sum((await named(half)).values(), Named())
        shown.add_row(half, str(one.labels), f"{one.share:.3f}", str(one.posts), str(one.empty))
    return shown


def _languages(by_half: dict[Half, dict[str, Score]]) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, caption="parts of series in labelled channels; nobody reads the closed half")
    for heading in ("half", "language"):
        shown.add_column(heading, no_wrap=True)
    for heading in ("parts", "recall", "precision", "whole series", "false series", "traps shown"):
        shown.add_column(heading, justify="right")
    for half, found in by_half.items():
        for language, one in (*by_language(found).items(), ("all", sum(found.values(), Score()))):
            shown.add_row(half, language, *_row(one))
    return shown


def _channels(found: dict[str, Score]) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, caption="open channels")
    shown.add_column("channel", no_wrap=True)
    for heading in ("parts", "recall", "precision", "whole series", "false series", "traps shown"):
        shown.add_column(heading, justify="right")
    for name, one in found.items():
        shown.add_row(name, *_row(one))
    return shown


def _row(one: Score) -> tuple[str, ...]:
    return (
        str(one.parts),
        f"{one.recall:.3f}",
        f"{one.precision:.3f}",
        f"{one.whole}/{one.series}",
        str(one.false),
        f"{one.trapped}/{one.traps}",
    )
