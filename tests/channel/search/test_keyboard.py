"""Words typed with the other language's keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.language.text import squeeze
from channel.search.keyboard import other_layouts


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("sghl", "سلام"), ("lng", "مدل"), ("af;i uwfd", "شبکه عصبی"), (";jhf 2", "کتاب 2"), ("dhn'dvd", "یادگیری")),
        *(
            ("'vfi", "گربه"),
            ("[lgi", "جمله"),
            ("]vh", "چرا"),
            ("H,hc", "آواز"),
            ("Chgi", "ژاله"),
            ("lngBihd", "مدل‌های"),
        ),
        *(("mdhl", "پیام"), ("lsSgi", "مسئله"), ("lGob", "مأخذ"), ("vAdh", "رؤیا"), ("lnGI", "مدأّ")),  # standard
        *(("\\dhl", "پیام"), ("lsmgi", "مسئله"), ("lNob", "مأخذ"), ("vVdh", "رؤیا"), ("n,vi", "دوره")),  # older
    ],
)
def test_latin_letters_typed_for_persian(typed: str, meant: str) -> None:
    assert meant in other_layouts(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("پخیثم", "model"), ("ئخیثم", "model"), ("آثممخ صخقمی", "Hello world"), ("لحف۳", "gpt3"), ("لحف3", "gpt3")],
)
def test_persian_letters_typed_for_english(typed: str, meant: str) -> None:
    assert meant in other_layouts(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hg;jhf", "الكتاب"),
        ("بخخي", "food"),
        ("rybuf", "книга"),
        ("`krf", "ёлка"),
        ("Ьщвуд", "model"),
        ("ытщц", "snow"),
    ],
)
def test_arabic_and_russian_keys(typed: str, meant: str) -> None:
    assert meant in other_layouts(typed)


def test_a_capital_that_came_by_itself_counts_as_a_small_letter_too() -> None:
    assert "سلام" in other_layouts("Sghl")
    assert "سلام" in other_layouts("SGHL")


def test_the_standard_layout_is_the_likeliest() -> None:
    assert other_layouts("mvi")[:2] == ("پره", "ئره")
    assert other_layouts("lng")[0] == "مدل"


@pytest.mark.parametrize(
    "written",
    [
        *(
            "QQ!",
            "",
            " ",
            "12",
            "۱۲",
            "؟",
            "😀",
            "\0\ud800",
            "مدل model",
            "state-of",
            "#lng",
            '"lng"',
            "http://x.org",
        ),
        *("کتاب", "جمله", "و", ";", "Ω", "é", "ل\u0301"),
    ],
)
def test_where_no_such_slip_is_possible_there_is_nothing(written: str) -> None:
    assert other_layouts(written) == ()


@given(st.text("abcdefghijklnopqrstuvwxyz 0123456789").filter(lambda text: not text.isspace()))
def test_what_was_typed_on_the_wrong_keyboard_is_what_the_right_one_gives(meant: str) -> None:
    for typed in other_layouts(meant):
        assert meant in other_layouts(typed)


@given(st.text())
def test_nothing_raises_and_only_words_come_out(written: str) -> None:
    for typed in other_layouts(written):
        assert squeeze(typed)
        assert typed != written
