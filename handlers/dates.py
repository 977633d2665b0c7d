"""Days and part numbers as each language writes them."""

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from channel.numerals import persian_ordinal
from handlers.html import Html, persian_digits
from handlers.texts import Texts

_TIME_ZONE = ZoneInfo("Asia/Tehran")  # a post's day is the same in both languages


def day(instant: int | None, texts: Texts) -> str:
    """The day of an instant in Unix seconds: «۹ دی ۱۴۰۳» or "29 Dec 2024"; "" where it is not known."""
    if instant is None:
        return ""
    persian = texts.code == "fa"
    year, month, number = _date(instant, persian)
    written = f"{number} {texts.months[month - 1]} {year}"
    return persian_digits(written) if persian else written


@lru_cache(maxsize=4096)  # the same posts are shown again and again
def _date(instant: int, jalali: bool) -> tuple[int, int, int]:
    date = datetime.datetime.fromtimestamp(instant, _TIME_ZONE).date()
    if not jalali:
        return date.year, date.month, date.day
    import jdatetime  # only Persian readers need it, and the bot starts faster without

    day = jdatetime.date.fromgregorian(date=date)
    return day.year, day.month, day.day


def part_name(number: int, texts: Texts) -> Html:
    """«قسمت چهارم», "part 4"; the introduction is part 0."""
    if number == 0:
        return texts.series.introduction()
    if texts.code == "fa":
        return texts.series.part(number=Html(persian_ordinal(number)))
    return texts.series.part(number=number)
