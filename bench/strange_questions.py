"""How well the questions of a stranger are answered: those that may be read, and those that are only counted."""

from collections.abc import Iterable
from typing import Final

from rich import box
from rich.table import Table

from tests.patience import be_patient
from tests.search.of_strangers import HALVES, SEEN, UNANSWERABLE, Given, Half, answers, by, junk, measured

_ALL: Final = "all"


async def answered() -> tuple[Table, Table]:
    """By kind and by language."""
    be_patient()
    given = await answers()
    halves: dict[Half, list[Given]] = {half: [one for one in given if one.asked.half == half] for half in HALVES}
    hopeless = ", ".join(f"{junk(of):.0%} of the {half} ones" for half, of in halves.items())
    return (
        _shown("kind", halves, f"of the first {SEEN} posts; posts for what has no answer: {hopeless}"),
        _shown("language", halves, "the same by language"),
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
