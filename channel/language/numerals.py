"""Places in an order as people write them: «چهارم», "۴", "IV", "fourth", «السابع والتسعون» -> a number.

The tables are composed by rule and kept under squeezed keys, so that half-spaces, spaces and marks do not matter.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from channel.language.text import fold, squeeze

LAST = -1
"""What `ordinal` answers for «آخر», "last", "final": the last part, whichever number that is."""
HIGHEST = 999
"""Up to here Persian is understood and spelled; beyond it a number is a year or a code, not a part."""

_LAST_WORDS = (
    *("آخر", "آخرین", "پایانی", "نهایی", "انتهایی", "الأخير", "الأخيرة", "الأخيره"),
    *("last", "final", "finale", "the last", "the final"),
)

# Index is the value; the first spelling is the one we write.
_FA_ONES = (("صفر",), ("یک",), ("دو",), ("سه",), ("چهار", "چار"), ("پنج",), ("شش", "شیش"), ("هفت",), ("هشت",), ("نه",))
_FA_TEENS = (
    *(("ده",), ("یازده",), ("دوازده",), ("سیزده",), ("چهارده", "چارده"), ("پانزده", "پونزده")),
    *(("شانزده", "شونزده"), ("هفده", "هیفده"), ("هجده", "هیجده", "هژده"), ("نوزده",)),
)
_FA_TENS: tuple[tuple[str, ...], ...] = (
    (),
    (),
    ("بیست",),
    ("سی",),
    ("چهل",),
    ("پنجاه",),
    ("شصت",),
    ("هفتاد",),
    ("هشتاد",),
    ("نود",),
)
_FA_HUNDREDS: tuple[tuple[str, ...], ...] = (
    *((), ("صد", "یکصد"), ("دویست",), ("سیصد",), ("چهارصد",), ("پانصد", "پونصد")),
    *(("ششصد", "شیشصد"), ("هفتصد",), ("هشتصد",), ("نهصد",)),
)
_FA_FIRST = ("اول", "اولین", "نخست", "نخستین")

_AR_ONES = (
    *((), ("حادی", "حادیه"), ("ثانی", "ثانیه"), ("ثالث", "ثالثه"), ("رابع", "رابعه"), ("خامس", "خامسه")),
    *(("سادس", "سادسه"), ("سابع", "سابعه"), ("ثامن", "ثامنه"), ("تاسع", "تاسعه")),
)
_AR_TENS = ((), (), "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")

_EN_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_EN_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_IRREGULAR = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth"},
    **{"eight": "eighth", "nine": "ninth", "twelve": "twelfth"},
}

_DIGITS = re.compile(r"[\W_]*(\d{1,4})\s*(?:st|nd|rd|th|ا?م(?:ین)?)?[\W_]*")
_ROMAN = re.compile(r"(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def ordinal(text: str) -> int | None:
    """The number that a numeral alone stands for, cardinal or ordinal; LAST for "the last"; None for anything else.

    Digits of every script up to 9999, Roman numerals up to 99, Persian words up to 999, Arabic and English ones to 100.
    """
    folded = fold(unicodedata.normalize("NFKC", text))
    if digits := _DIGITS.fullmatch(folded):
        return int(digits.group(1))
    words = squeeze(folded)
    number = _spoken().get(words)
    return _roman(words) if number is None else number


@lru_cache(maxsize=1024)
def persian_ordinal(number: int) -> str:
    """«اول», «بیست و یکم», «سی‌ام»; what is not between 1 and 999 is written in Persian digits: «۱۲۰۰ام»."""
    if not 1 <= number <= HIGHEST:
        return "".join(chr(0x6F0 + int(digit)) if digit.isdigit() else digit for digit in str(number)) + "ام"
    if number == 1:
        return "اول"
    *before, last = next(_persian_words(number))
    return " و ".join((*before, _persian_endings(last)[0]))


ORDINALS: Final[Mapping[str, Callable[[int], str]]] = {"fa": persian_ordinal}
"""How we spell ordinals, by the code of the language."""


@cache
def _spoken() -> dict[str, int]:
    """Every numeral that is written in words, squeezed, with its number."""
    spoken = {squeeze(word): LAST for word in _LAST_WORDS}
    for number in range(HIGHEST + 1):
        for *before, last in _persian_words(number):
            for written in (last, *_persian_endings(last)):
                spoken[squeeze("و".join((*before, written)))] = number
    for number in range(1, 101):
        spoken |= dict.fromkeys(map(squeeze, _arabic(number)), number)
    for number in range(101):
        spoken |= dict.fromkeys(map(squeeze, _english(number)), number)
    return spoken | {squeeze(word): 1 for word in _FA_FIRST}


def _persian_words(number: int) -> Iterator[list[str]]:
    """Every way to say a number, as the words that «و» joins; the one that we write comes first."""
    hundreds, rest = divmod(number, 100)
    below = _FA_ONES[rest] if rest < 10 else _FA_TEENS[rest - 10] if rest < 20 else ()
    ends = [[word] for word in below if rest or not hundreds]
    if rest >= 20:
        ones = _FA_ONES[rest % 10] if rest % 10 else ()
        ends = [[_FA_TENS[rest // 10][0], *([one] if one else [])] for one in (ones or ("",))]
    for hundred in _FA_HUNDREDS[hundreds] or ("",):
        for end in ends or [[]]:
            yield [*([hundred] if hundred else []), *end]


def _persian_endings(word: str) -> tuple[str, ...]:
    """The ordinals of a number's last word; the one that we write comes first."""
    if word == "سه":
        return "سوم", "سومین"
    if word == "سی":
        return "سی\u200cام", "سی\u200cامین", "سیم", "سیمین"
    return word + "م", word + "مین"


def _arabic(number: int) -> Iterator[str]:
    tens, ones = divmod(number, 10)
    if number == 100:
        yield from ("المئة", "المائة")
    elif number == 1:
        yield from ("الأول", "الأولى")
    elif number == 10:
        yield from ("العاشر", "العاشرة", "عاشر")
    elif number < 10:
        yield from (article + one for one in _AR_ONES[ones] for article in ("ال", ""))
    elif number < 20:
        yield from (f"ال{one} {ten}" for one in _AR_ONES[ones] for ten in ("عشر", "عشرة"))
    else:
        rounds = [f"ال{_AR_TENS[tens]}{case}" for case in ("ون", "ین")]
        yield from (f"ال{one} و{ten}" for one in _AR_ONES[ones] for ten in rounds) if ones else iter(rounds)


def _english(number: int) -> Iterator[str]:
    tens, ones = divmod(number, 10)
    if number == 100:
        yield from ("hundred", "one hundred", "hundredth", "one hundredth")
        return
    below_ten = _EN_ONES[ones] if ones or not tens else ""
    before, last = ("", _EN_TEENS[ones]) if tens == 1 else (_EN_TENS[tens], below_ten)
    if not last:
        before, last = "", before
    ending = last[:-1] + "ieth" if last.endswith("y") else _EN_IRREGULAR.get(last, last + "th")
    yield from (before + last, before + ending)


def _roman(letters: str) -> int | None:
    # A lone "l" or "c" is a letter ("part C"), not fifty or a hundred.
    if not letters or letters == "l" or not _ROMAN.fullmatch(letters):
        return None
    values = [_ROMAN_VALUES[letter] for letter in letters]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
