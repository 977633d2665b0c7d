"""Days, months and part numbers in the form of each language."""

from channel.language.calendars import Month, day_of
from handlers.html import Html
from handlers.texts import Texts


def day(instant: int | None, texts: Texts) -> str:
    """Return the day of an instant in Unix seconds: «۹ دی ۱۴۰۳» or "29 Dec 2024"; "" if it is not known."""
    if instant is None:
        return ""
    year, month, number = day_of(instant, texts.language.is_jalali)
    return f"{texts.language.in_digits(number)} {month_name(Month(year, month), texts)}"


def month_name(month: Month, texts: Texts) -> str:
    """Return «دی ۱۴۰۳» or "Dec 2024"; for a month of the other calendar «دسامبر ۲۰۲۴» or "Dey 1403"."""
    names = texts.language.jalali_months if month.is_jalali else texts.language.gregorian_months
    return f"{names[month.number - 1]} {texts.language.in_digits(month.year)}"


def part_name(number: int, texts: Texts) -> Html:
    """Return «قسمت چهارم» or "Part 4"; the introduction is part 0."""
    return texts.series.part(number=number) if number else texts.series.introduction()
