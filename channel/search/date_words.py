"""Dates as readers write them: 1403/10, ۱۴۰۳-۱۰-۰۵, 2024.12."""

import re
from typing import Final

from channel.language.calendars import midnight

_BETWEEN = "[-/.٫\u2010\u2011\u2013\u2212]"
_DATE = re.compile(rf"(\d{{4}})(?:{_BETWEEN}(\d{{1,2}})(?:{_BETWEEN}(\d{{1,2}}))?)?")
_EARLIEST: Final = 1000  # "0014" is not a year


def first_instant(written: str) -> int | None:
    """The first instant of a year, month or day, in Unix seconds; None for anything else and for impossible dates.

    Digits of every script; years have four. A day begins at midnight in Tehran.
    """
    match = _DATE.fullmatch(written)
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    if year < _EARLIEST:
        return None
    try:
        return midnight(year, month, day)
    except ValueError:
        return None
