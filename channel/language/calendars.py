"""Days and months in both calendars, in Tehran's time zone: «دی ۱۴۰۳», "1403/10", "Dec 2024", "2024-12"."""

import datetime
from functools import cache, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from channel.language.text import fold, words_in

TIME_ZONE: Final = ZoneInfo("Asia/Tehran")  # a post's day is the same for all readers
FIRST_GREGORIAN: Final = 1700
"""Years below are Jalali, all others Gregorian."""

_YEARS = (range(1200, FIRST_GREGORIAN), range(1900, 2600))  # nobody means a year outside them
_JALALI = (
    *(("فروردین", "farvardin"), ("اردیبهشت", "ordibehesht"), ("خرداد", "khordad"), ("تیر", "tir")),
    *(("مرداد", "امرداد", "mordad"), ("شهریور", "shahrivar"), ("مهر", "mehr"), ("آبان", "aban")),
    *(("آذر", "azar"), ("دی", "dey"), ("بهمن", "bahman"), ("اسفند", "esfand")),
)
_GREGORIAN = (
    *(("january", "ژانویه"), ("february", "فوریه"), ("march", "مارس"), ("april", "آوریل"), ("may", "مه", "می")),
    *(("june", "ژوئن"), ("july", "ژوئیه", "جولای"), ("august", "اوت", "آگوست"), ("september", "سپتامبر")),
    *(("october", "اکتبر"), ("november", "نوامبر"), ("december", "دسامبر")),
)
_SHORTEST = 3  # letters that abbreviate an English name: "Dec"
_MONTH = ("ماه", "month")
_THIS = frozenset({(), ("این",), ("جاری",), ("this",), ("current",)})
_LAST = frozenset({("پیش",), ("قبل",), ("گذشته",), ("last",), ("previous",)})


class Month(NamedTuple):
    """A month of the Jalali or the Gregorian calendar; `month` makes those that exist."""

    year: int
    number: int

    @property
    def is_jalali(self) -> bool:
        return self.year < FIRST_GREGORIAN

    @property
    def since(self) -> int:
        """Its first instant, in Unix seconds."""
        return midnight(self.year, self.number, 1)

    @property
    def until(self) -> int:
        """The first instant after it."""
        return midnight(*self._after(1), 1)

    @property
    def before(self) -> "Month | None":
        return month(*self._after(-1))

    @property
    def after(self) -> "Month | None":
        return month(*self._after(1))

    def _after(self, months: int) -> "Month":
        years, place = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, place + 1)


def month(year: int, number: int) -> Month | None:
    """A month by its numbers, from any writer; None if there is no such month."""
    return Month(year, number) if 1 <= number <= 12 and any(year in years for years in _YEARS) else None


def month_of(instant: int, jalali: bool) -> Month:
    """The month that contains an instant, in Unix seconds."""
    return Month(*day_of(instant, jalali)[:2])


def midnight(year: int, month: int, day: int) -> int:
    """The first instant of a day in either calendar, in Unix seconds. Raises ValueError if there is no such day."""
    if year < FIRST_GREGORIAN:
        import jdatetime  # only Persian readers need it, and the bot starts faster without it

        date: datetime.date = jdatetime.date(year, month, day).togregorian()
    else:
        date = datetime.date(year, month, day)
    return int(datetime.datetime.combine(date, datetime.time(), TIME_ZONE).timestamp())


def instant(written: datetime.datetime) -> int:
    """Unix seconds of a time in a file; without a zone it is Tehran's, as the clocks of most who wrote such files were.

    Raises OverflowError.
    """
    return int((written if written.tzinfo else written.replace(tzinfo=TIME_ZONE)).timestamp())


@lru_cache(maxsize=4096)  # the same posts are shown repeatedly
def day_of(instant: int, jalali: bool) -> tuple[int, int, int]:
    """Year, month and day of an instant in Unix seconds."""
    date = datetime.datetime.fromtimestamp(instant, TIME_ZONE).date()
    if not jalali:
        return date.year, date.month, date.day
    import jdatetime  # as above

    day = jdatetime.date.fromgregorian(date=date)
    return day.year, day.month, day.day


def read_month(written: str) -> Month | None:
    """A month written with its year, in either order; None for anything else."""
    words = _words(written)
    if len(words) != 2:
        return None
    year, name = sorted(words, key=_is_year, reverse=True)
    return _named(name, int(year)) if _is_year(year) else None


def said_month(written: str, now: int, jalali: bool) -> Month | None:
    """The same, and a month named relative to the instant `now`: "this month", «ماه پیش», «دی».

    `jalali`: the calendar of "this month". A month without its year is the last one of that name.
    """
    words = _words(written)
    this = month_of(now, jalali)
    if words in _THIS:
        return this
    if words in _LAST:
        return this.before
    if len(words) != 1 or words[0] not in _names():
        return read_month(written)
    named = _names()[words[0]]
    this = month_of(now, named.jalali)
    return month(this.year - (named.number > this.number), named.number)


def said_day(written: str, now: int) -> int | None:
    """The first instant of a day as people write it, in Unix seconds: «۱۲ دی», "12 Jan 2027", "1405/10/12".

    A day without its year is the next one not over at the instant `now`. None for anything else.
    """
    words = _words(written)
    if len(words) == 3 and all(map(str.isdecimal, words)):
        ordered = words if _is_year(words[0]) else words[::-1]
        return _day(*map(int, ordered)) if _is_year(ordered[0]) else None
    named = [word for word in words if word in _names()]
    rest = [word for word in words if word not in _names()]
    if len(named) != 1 or not 1 <= len(rest) <= 2 or not all(map(str.isdecimal, rest)):
        return None
    month, numbers = _names()[named[0]], list(map(int, rest))
    years = [number for number, word in zip(numbers, rest, strict=True) if _is_year(word)]
    days = [number for number, word in zip(numbers, rest, strict=True) if not _is_year(word)]
    if len(days) != 1 or len(years) != len(rest) - 1:
        return None
    if years:
        return _day(years[0], month.number, days[0]) if (years[0] < FIRST_GREGORIAN) == month.jalali else None
    year, *_ = today = day_of(now, month.jalali)
    coming = year + ((month.number, days[0]) < today[1:])
    return next((day for one in range(coming, coming + 8) if (day := _day(one, month.number, days[0]))), None)


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return midnight(year, month, day)
    except ValueError:
        return None


class _Name(NamedTuple):
    jalali: bool
    number: int


@cache
def _names() -> dict[str, _Name]:
    """The months by their folded names; those in Latin letters also by their beginnings."""
    names: dict[str, _Name] = {}
    for jalali, months in ((True, _JALALI), (False, _GREGORIAN)):
        for number, spellings in enumerate(months, 1):
            for name in map(fold, spellings):
                shortest = _SHORTEST if name.isascii() else len(name)
                names |= {name[:end]: _Name(jalali, number) for end in range(shortest, len(name) + 1)}
    return names


def _words(written: str) -> tuple[str, ...]:
    """The folded words without "month", which may also be joined to a name: «دیماه»."""
    words = (word if word in _names() else word.removesuffix(_MONTH[0]) for word in words_in(fold(written)))
    return tuple(word for word in words if word and word not in _MONTH)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isascii() and word.isdigit()


def _named(name: str, year: int) -> Month | None:
    if name.isascii() and name.isdigit():
        return month(year, int(name)) if len(name) <= 2 else None
    found = _names().get(name)
    return month(year, found.number) if found and found.jalali == (year < FIRST_GREGORIAN) else None
