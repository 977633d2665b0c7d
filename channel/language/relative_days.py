"""Days named from today on: «فردا», «یکشنبه», "next Sunday", "in 3 days", «سه روز دیگر»."""

import datetime
from typing import Final

from channel.language.calendars import day_of, midnight
from channel.language.numerals import ordinal
from channel.language.text import fold, squeeze

# All of these are folded, see `channel.language.text`.
_NEAR: Final = {
    **{"today": 0, "tomorrow": 1, "dayaftertomorrow": 2, "nextweek": 7, "weekfromnow": 7},
    **{"امروز": 0, "فردا": 1, "پسفردا": 2, "هفتهبعد": 7, "هفتهیبعد": 7, "هفتهاینده": 7, "هفتهیاینده": 7, "هفتهدیگر": 7},
}
_WEEKDAYS: Final = {
    **{
        name: at
        for at, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
    },
    **{name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{name: at for at, name in enumerate(("دوشنبه", "سهشنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"))},
}
_BESIDE: Final = frozenset(
    {"on", "next", "this", "coming", "the", "in", "این", "بعد", "بعدی", "اینده", "دیگر", "روز", "در", "ی"}
)
_DAYS: Final = frozenset({"day", "days", "روز"})
_MOST: Final = 366


def relative_day(written: str, now: int) -> int | None:
    """The first instant of the day in Unix seconds, in Tehran's time; None for anything else.

    A weekday is the next one, from tomorrow on.
    """
    words = fold(written).split()
    days = _days_from(words, now)
    if days is None:
        return None
    day = datetime.date(*day_of(now, False)) + datetime.timedelta(days=days)
    return midnight(day.year, day.month, day.day)


def _days_from(words: list[str], now: int) -> int | None:
    if (near := _NEAR.get(squeeze("".join(words)))) is not None:
        return near
    counted = [word for word in words if word not in _BESIDE | _DAYS]
    if _DAYS & set(words) and len(words) > 1 and len(counted) == 1 and (number := ordinal(counted[0])):
        return number if 0 < number <= _MOST else None
    weekday = _WEEKDAYS.get(squeeze("".join(word for word in words if word not in _BESIDE)))
    if weekday is None:
        return None
    today = datetime.date(*day_of(now, False)).weekday()
    return (weekday - today - 1) % 7 + 1
