"""Which parts of a series are not there: those below the newest part that is, and those still to come."""

from channel.language.numerals import Stretch
from channel.views import PartLink, SeriesView


def lacks(series: SeriesView, part: PartLink) -> bool:
    """Whether a part isn't there although a later one is: then it isn't still to come, unless the owner says so."""
    if part.number is None or part.by_hand or not part.announced:
        return False
    return any(one.number is not None and one.number > part.number for one in series.parts if not one.announced)


def missing(series: SeriesView) -> tuple[Stretch, ...]:
    """Return the numbers that nobody mentions, and those of parts that the series lacks, in stretches."""
    lacking = [Stretch(part.number, part.number) for part in series.parts if part.number and lacks(series, part)]
    found: list[Stretch] = []
    for one in sorted((*series.gaps, *lacking)):
        if found and one.first <= found[-1].last + 1:
            found[-1] = Stretch(found[-1].first, max(found[-1].last, one.last))
        else:
            found.append(one)
    return tuple(found)
