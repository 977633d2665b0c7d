"""Numerals, as people write the places of parts."""

import pytest

from channel.language.numerals import LAST, ordinal, persian_ordinal


@pytest.mark.parametrize(
    "written",
    [
        "چهارم",
        "چهار",
        "چهارمین",
        "۴",
        "٤",
        "4",
        "04",
        "IV",
        "iv",
        "Ⅳ",
        "4th",
        "۴م",
        "۴ام",
        "fourth",
        "FOUR",
        "الرابع",
        "الرابعة",
    ],
)
def test_four_is_understood_in_every_writing(written: str) -> None:
    assert ordinal(written) == 4


@pytest.mark.parametrize("written", ["اول", "اولین", "نخست", "یکم", "یک", "1st", "first", "I", "الأول", "الأولى", "۱"])
def test_the_first_has_many_names(written: str) -> None:
    assert ordinal(written) == 1


@pytest.mark.parametrize(
    "written", ["سی\u200cام", "سی ام", "سی\u200cاُم", "سیم", "سیام", "سی", "۳۰ام", "۳۰ ام", "thirtieth", "XXX"]
)
def test_thirty_is_understood_with_and_without_its_half_space(written: str) -> None:
    assert ordinal(written) == 30


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *(("دوم", 2), ("دوّم", 2), ("سوم", 3), ("ششم", 6), ("شیشم", 6), ("دهم", 10), ("یازدهم", 11), ("هیجدهم", 18)),
        *(("بیستم", 20), ("بیست و یکم", 21), ("بیست\u200cو\u200cیکم", 21), ("بیستویکم", 21), ("بيست و يكم", 21)),
        *(("نود و نهم", 99), ("صدم", 100), ("صد و یکم", 101), ("یکصد و سوم", 103), ("صد و نود و نهم", 199)),
        *(("پونزدهم", 15), ("صفر", 0), ("نهصد و نود و نهم", 999)),
        *(("twenty-first", 21), ("Twenty First", 21), ("twentyfirst", 21), ("ninety-nine", 99), ("ninetieth", 90)),
        *(("twelfth", 12), ("eighth", 8), ("hundredth", 100), ("zero", 0), ("XL", 40), ("xcix", 99), ("XIV", 14)),
        *(("الحادي عشر", 11), ("الثانية عشرة", 12), ("العشرون", 20), ("الثالث والعشرين", 23)),
        *(("السابع والتسعون", 97), ("المائة", 100), ("العاشر", 10), ("(۱۲)", 12), ("3.", 3)),
    ],
)
def test_numerals_are_composed(written: str, number: int) -> None:
    assert ordinal(written) == number


@pytest.mark.parametrize("written", ["آخر", "پایانی", "نهایی", "آخرین", "last", "Final", "finale", "الأخيرة"])
def test_the_last_is_known_as_such(written: str) -> None:
    assert ordinal(written) == LAST


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "قسمت",
        "چهارمحال",
        "مدلسازی",
        "mix",
        "C",
        "L",
        "civil",
        "3/6",
        "3.5",
        "12345",
        "part four",
        "و",
        "۴ نفر",
    ],
)
def test_what_is_no_numeral_is_none(written: str) -> None:
    assert ordinal(written) is None


def test_every_persian_ordinal_that_we_write_is_one_that_we_read() -> None:
    assert [ordinal(persian_ordinal(number)) for number in range(1, 1000)] == list(range(1, 1000))


def test_every_ordinal_to_99_has_an_arabic_and_an_english_form() -> None:
    arabic = {ordinal(word) for word in ("الثاني", "الخامس عشر", "الأربعون", "السادس والخمسون", "التاسعة والتسعين")}
    english = {ordinal(word) for word in ("second", "fifteenth", "fortieth", "fifty-sixth", "ninety-ninth")}
    assert arabic == english == {2, 15, 40, 56, 99}


@pytest.mark.parametrize(
    ("number", "written"),
    [
        *((1, "اول"), (2, "دوم"), (3, "سوم"), (21, "بیست و یکم"), (30, "سی\u200cام"), (33, "سی و سوم")),
        *((100, "صدم"), (101, "صد و یکم"), (130, "صد و سی\u200cام"), (0, "۰ام"), (1200, "۱۲۰۰ام")),
    ],
)
def test_persian_ordinals_are_written_as_people_do(number: int, written: str) -> None:
    assert persian_ordinal(number) == written
