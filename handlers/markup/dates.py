"""Days, months and part numbers as each language writes them."""

from channel.language.calendars import Month, day_of
from channel.language.numerals import persian_ordinal
from handlers.html import Html, persian_digits
from handlers.texts import Texts


def day(instant: int | None, texts: Texts) -> str:
    """The day of an instant in Unix seconds: «۹ دی ۱۴۰۳» or "29 Dec 2024"; "" where it is not known."""
    if instant is None:
        return ""
    year, month, number = day_of(instant, is_jalali(texts))
    return _digits(f"{number} {texts.months[month - 1]} {year}", texts)


def month_name(month: Month, texts: Texts) -> str:
    """«دی ۱۴۰۳» or "Dec 2024"; a month of the other calendar «دسامبر ۲۰۲۴» or "Dey 1403"."""
    names = texts.months if month.is_jalali == is_jalali(texts) else texts.other_months
    return _digits(f"{names[month.number - 1]} {month.year}", texts)


def is_jalali(texts: Texts) -> bool:
    """Whether days are told in the Jalali calendar."""
    return texts.code == "fa"


def _digits(written: str, texts: Texts) -> str:
    return persian_digits(written) if texts.code == "fa" else written


def part_name(number: int, texts: Texts) -> Html:
    """«قسمت چهارم», "part 4"; the introduction is part 0."""
    if number == 0:
        return texts.series.introduction()
    if texts.code == "fa":
        return texts.series.part(number=Html(persian_ordinal(number)))
    return texts.series.part(number=number)
