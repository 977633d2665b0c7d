"""How well the series of the labelled channels in `tests/series` are found, by language and one by one."""

from rich import box
from rich.table import Table

from tests.series.labelled import Half
from tests.series.measures import Score, by_language, scores


async def found_series() -> tuple[Table, Table]:
    """The measures by language; and the channels of the open half in which something is missed, channel by channel."""
    by_half: dict[Half, dict[str, Score]] = {half: await scores(half) for half in ("open", "closed")}
    return _languages(by_half), _channels(by_half["open"])


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
