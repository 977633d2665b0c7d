"""Dates as readers write them: 1403/10, ۱۴۰۳-۱۰-۰۵, 2024.12."""

import re
from typing import Final

from channel.language.calendars import day_of, midnight

_BETWEEN = "[-/.٫\u2010\u2011\u2013\u2212]"
_DATE = re.compile(rf"(\d{{4}})(?:{_BETWEEN}(\d{{1,2}})(?:{_BETWEEN}(\d{{1,2}}))?)?")
_EARLIEST: Final = 1000  # "0014" is not a year
_MORE_THAN_A_DAY: Final = 26 * 3600  # some days have 25 hours, none has 28


def first_instant(written: str) -> int | None:
    """The first instant of a year, month or day, in Unix seconds; None for anything else and for impossible dates.

    Digits of every script; years have four. A day begins at midnight in Tehran.
    """
    return _midnight(*said) if (said := _numbers(written)) else None


def instant_after(written: str) -> int | None:
    """The first instant after it."""
    if (said := _numbers(written)) is None or (first := _midnight(*said)) is None:
        return None
    year, month, day = said
    if day is not None:
        try:
            return midnight(*day_of(first + _MORE_THAN_A_DAY, jalali=False))
        except OverflowError:  # the last day that Python knows
            return None
    if month is not None and month < 12:
        return _midnight(year, month + 1, None)
    return _midnight(year + 1, None, None)


def _numbers(written: str) -> tuple[int, int | None, int | None] | None:
    """Year, month and day, as far as they are written."""
    match = _DATE.fullmatch(written)
    if match is None or int(match[1]) < _EARLIEST:
        return None
    return int(match[1]), int(match[2]) if match[2] else None, int(match[3]) if match[3] else None


def _midnight(year: int, month: int | None, day: int | None) -> int | None:
    try:
        return midnight(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
