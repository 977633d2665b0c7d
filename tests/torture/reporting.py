"""What a torture was given, and what it says at its end."""

import sys
from collections.abc import Mapping
from typing import Any


def given(usual: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers of the command line, and for those that are missing the usual ones."""
    named = tuple(int(one) for one in sys.argv[1:])
    return (*named, *usual[len(named) :])


def report(figures: Any, promises: Mapping[str, bool]) -> int:
    """Prints a NamedTuple of figures, and whether each promise is kept; the exit code."""
    for name, value in figures._asdict().items():
        sys.stdout.write(f"{name:>16}: {value:,}\n" if isinstance(value, int) else f"{name:>16}: {value}\n")
    for promise, is_kept in promises.items():
        sys.stdout.write(f"{'kept' if is_kept else 'BROKEN'}: {promise}\n")
    return 0 if all(promises.values()) else 1
