"""The rules of a language: digits, days, lists, plurals."""

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
    """The table `[language]` of a language's file; the defaults are those of English."""

    code: str
    """Two letters of ISO 639-1 such as "fa"; also the name of its file."""
    name: str
    """Its name in the language itself."""
    also_called: tuple[str, ...] = ()
    """Other names by which a reader may ask for it, in lower case."""
    calendar: Literal["jalali", "gregorian"] = "gregorian"
    """The calendar for its dates."""
    jalali_months: tuple[str, ...] = _JALALI
    gregorian_months: tuple[str, ...] = _GREGORIAN
    right_to_left: bool = False
    digits: str = _LATIN
    """Its digits from 0 to 9."""
    thousands: str = ","
    """The separator between groups of three digits; may be empty."""
    comma: str = ", "
    """The separator between the items of a list."""
    letters: str = ""
    """Its letters as in a regular expression's `[...]`, by which a channel's language is detected. Empty for Latin
    letters."""
    plurals: dict[str, str] = {}
    """CLDR's plural forms of whole numbers: a pattern of the number, such as "*[2-4]", and the form of those that
    match. The first that matches counts; the form of all others is "other"."""
    avoid: dict[str, str] = {}
    """What its sentences must not contain, with its replacement: letters of another keyboard, or whole words, so
    that all use the same terms and one register."""

    @property
    def is_jalali(self) -> bool:
        return self.calendar == "jalali"

    def in_digits(self, written: str | int) -> str:
        """Return text in Latin digits with this language's digits."""
        return str(written).translate(_table(self.digits))

    def number(self, number: int) -> str:
        """Return a number with separated thousands: "1,200", «۱۲۰۰»."""
        return self.in_digits(f"{number:,}".replace(",", self.thousands))

    def ordinal(self, number: int) -> str:
        """Return an ordinal such as «چهارم»; a number if its ordinals are not spelled out here."""
        return ORDINALS[self.code](number) if self.code in ORDINALS else self.number(number)

    def plural(self, number: int) -> str:
        """Return the plural form of a number: zero, one, two, few, many, or other."""
        return next((form for pattern, form in self.plurals.items() if fnmatchcase(str(number), pattern)), "other")


@cache
def _table(digits: str) -> dict[int, int]:
    return str.maketrans(_LATIN, digits)
