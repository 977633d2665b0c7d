"""Days and part numbers as each language writes them."""

import datetime
from zoneinfo import ZoneInfo

from channel.numerals import persian_ordinal
from handlers.html import Html, persian_digits
from handlers.texts import Texts

_TIME_ZONE = ZoneInfo("Asia/Tehran")  # a post's day is the same in both languages


def day(instant: int | None, texts: Texts) -> str:
    """The day of an instant in Unix seconds: «۹ دی ۱۴۰۳» or "29 Dec 2024"; "" where it is not known."""
    if instant is None:
        return ""
    date = datetime.datetime.fromtimestamp(instant, _TIME_ZONE).date()
    if texts.code != "fa":
        return f"{date.day} {texts.months[date.month - 1]} {date.year}"
    import jdatetime  # only Persian readers need it, and the bot starts faster without

    jalali = jdatetime.date.fromgregorian(date=date)
    return persian_digits(f"{jalali.day} {texts.months[jalali.month - 1]} {jalali.year}")


def part_name(number: int, texts: Texts) -> Html:
    """«قسمت چهارم», "part 4"; the introduction is part 0."""
    if number == 0:
        return texts.series.introduction()
    if texts.code == "fa":
        return texts.series.part(number=Html(persian_ordinal(number)))
    return texts.series.part(number=number)
