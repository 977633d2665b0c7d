"""A line of /health: a mark, and what was found."""

from enum import StrEnum
from typing import NamedTuple

from handlers.html import Html


class Mark(StrEnum):
    GOOD = "✓"
    WRONG = "⚠️"
    NOTE = "–"


class Finding(NamedTuple):
    mark: Mark
    said: Html


Findings = list[Finding]


def good(said: Html) -> Finding:
    return Finding(Mark.GOOD, said)


def wrong(said: Html) -> Finding:
    return Finding(Mark.WRONG, said)


def note(said: Html) -> Finding:
    return Finding(Mark.NOTE, said)
