"""What a language does in its own way: digits, days, lists, plurals."""

from fnmatch import fnmatchcase
from functools import cache
from typing import Final, Literal

import msgspec

from channel.language.numerals import ORDINALS

_LATIN: Final = "0123456789"
_JALALI: Final = (
    *("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar"),
    *("Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"),
)
_GREGORIAN: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[language]` of a language's file; what it leaves out is as in English."""

    code: str
    """Two letters such as "fa", by ISO 639-1: the name of its file."""
    name: str
    """What its speakers call it."""
    also_called: tuple[str, ...] = ()
    """By which other names a reader may ask for it, in small letters."""
    calendar: Literal["jalali", "gregorian"] = "gregorian"
    """In which it tells days."""
    jalali_months: tuple[str, ...] = _JALALI
    gregorian_months: tuple[str, ...] = _GREGORIAN
    right_to_left: bool = False
    digits: str = _LATIN
    """From 0 to 9."""
    thousands: str = ","
    """What stands between groups of three digits; it may be empty."""
    comma: str = ", "
    """What stands between the things of a list."""
    letters: str = ""
    """Its letters as in a regular expression's `[...]`: by them a channel is known to be in it. Not for Latin ones."""
    plurals: dict[str, str] = {}
    """CLDR's plural forms of whole numbers: a pattern of the number, such as "*[2-4]", and the form of those that
    match. The first that matches counts; the form of all others is "other"."""
    avoid: dict[str, str] = {}
    """What its sentences must not have, such as the letters of another keyboard, and what stands there instead."""

    @property
    def is_jalali(self) -> bool:
        return self.calendar == "jalali"

    def in_digits(self, written: str | int) -> str:
        """What is written in Latin digits, in its own."""
        return str(written).translate(_table(self.digits))

    def number(self, number: int) -> str:
        """A number with its thousands apart: "1,200", «۱۲۰۰»."""
        return self.in_digits(f"{number:,}".replace(",", self.thousands))

    def ordinal(self, number: int) -> str:
        """«چهارم»; as a number if we do not spell this language's."""
        return ORDINALS[self.code](number) if self.code in ORDINALS else self.number(number)

    def plural(self, number: int) -> str:
        """The plural form of a number: zero, one, two, few, many, or other."""
        return next((form for pattern, form in self.plurals.items() if fnmatchcase(str(number), pattern)), "other")


@cache
def _table(digits: str) -> dict[int, int]:
    return str.maketrans(_LATIN, digits)
