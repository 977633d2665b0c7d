"""Titles that name a serial and a place in it, and the ordinary lines that do not."""

import timeit

import pytest

from channel.language.numerals import LAST
from channel.language.words import tokens
from channel.series import assemble
from channel.series.first_look import may_be_part
from channel.series.group import Found
from channel.series.readings import readings
from channel.series.single_line import heading, opening_place, part_word, place
from tests.shared import SEED, real


@pytest.mark.parametrize(
    ("title", "name", "number"),
    [
        ("مدلسازی زبان - قسمت چهارم", "مدلسازی زبان", 4),
        ("مدلسازی زبان-قسمت چهارم", "مدلسازی زبان", 4),
        ("تاریخ نقاشی | بخش ۳", "تاریخ نقاشی", 3),
        ("تاریخ نقاشی (قسمت دوم)", "تاریخ نقاشی", 2),
        ("نیمه پنهان (پارت2)", "نیمه پنهان", 2),
        ("قسمت اول: تاریخ نقاشی", "تاریخ نقاشی", 1),
        ("[قسمت ۴] تاریخ نقاشی", "تاریخ نقاشی", 4),
        ("تاریخ نقاشی، جلسه\u200cی سوم", "تاریخ نقاشی", 3),
        ("تاریخ نقاشی - جلسهی سوم", "تاریخ نقاشی", 3),
        ("تاریخ نقاشی - جلسهٔ سوم", "تاریخ نقاشی", 3),
        ("تاریخ نقاشی - قســـمت دوّم", "تاریخ نقاشی", 2),
        ("تاریخ نقاشی قسمت آخر", "تاریخ نقاشی", None),
        ("تاریخ نقاشی - قسمت پایانی", "تاریخ نقاشی", None),
        ("فضای هیلبرت - معرفی", "فضای هیلبرت", 0),
        ("مقدمه: جبر خطی", "جبر خطی", 0),
        ("جبر خطی - جلسه معرفی", "جبر خطی", 0),
        ("خودآموز - درس سی\u200cام", "خودآموز", 30),
        ("خودآموز: فصل بیست و یکم", "خودآموز", 21),
        ("مجله شماره ۱۲", "مجله", 12),
        ("نظریه - چهارمین جلسه", "نظریه", 4),
        ("Deep Learning part 4", "Deep Learning", 4),
        ("Deep Learning, Part IV", "Deep Learning", 4),
        ("Part 1: Deep Learning", "Deep Learning", 1),
        ("Deep Learning - the final part", "Deep Learning", None),
        ("Deep Learning – Third lecture", "Deep Learning", 3),
        ("Deep Learning - Part 3 of 6", "Deep Learning", 3),
        ("Deep Learning, Ep. 12", "Deep Learning", 12),
        ("C++ part 4", "C++", 4),
        ("Why sleep? Part 2", "Why sleep?", 2),
        ("Attention is all you need (Part 1/2)", "Attention is all you need", 1),
        ("Deep Learning - part 4 (corrected)", "Deep Learning", 4),
        ("Learning Rust 3/6", "Learning Rust", 3),
        ("Learning Rust (3/6)", "Learning Rust", 3),
        ("Learning Rust #4", "Learning Rust", 4),
        ("تاريخ العرب - الحلقة السابعة والتسعون", "تاريخ العرب", 97),
        ("Çayın Yolu, birinci kısım", "Çayın Yolu", 1),
        ("II. BÖLÜM - Çayın Yolu", "Çayın Yolu", 2),
        ("Beşinci ve son bölüm: Çayın Yolu", "Çayın Yolu", 5),
        ("Дом у реки. Часть двадцать первая", "Дом у реки", 21),
        ("【风之谷】第二十三章", "风之谷", 23),
        ("Kisah Laut - Bagian ke-3", "Kisah Laut", 3),
        ("شرح كتاب الصوم (الدرس الثامن والأخير)", "شرح كتاب الصوم", 8),
    ],
)
def test_a_heading_names_its_serial_and_place(title: str, name: str, number: int | None) -> None:
    found = heading(title)
    assert found is not None
    assert (found.name, found.number) == (name, number)


@pytest.mark.parametrize(
    "title",
    [
        "🔹 مدلسازی زبان - قسمت چهارم 🔹",
        "**مدلسازی زبان** - قسمت چهارم",
        "«مدلسازی زبان» - قسمت چهارم",
        "مدلسازی زبان 🔸 قسمت 4️⃣",
        "مدلسازی زبان - قسمت ۴ #notes #language_modeling",
        "#notes مدلسازی زبان - قسمت ۴ @channel",
        "\u2068مدلسازی زبان\u2069 - \u202bقسمت چهارم\u202c",
        "مدلسازی زبان — قسمت چهارم.",
    ],
)
def test_decoration_around_a_heading_does_not_matter(title: str) -> None:
    found = heading(title)
    assert found is not None
    assert (found.name, found.number, found.sure) == ("مدلسازی زبان", 4, True)


ORDINARY = (
    "",
    "در قسمت دوم دو تا مشکل گفتیم",
    "تو قسمت سوم",
    "بخش دوم این کتاب را دوست دارم",
    "قسمت دوم، که دیروز گفتم",
    "قسمت دوم (که دیروز گفتم) خوب بود",
    "در فیلم پدرخوانده قسمت دوم، آل پاچینو عالی بود",
    "خب تا اینجا تو قسمت اول گفتیم که به سه ماده احتیاج داریم:",
    "ایشالا پنج\u200cشنبه بریم برای قسمت ششم",
    "بریم سراغ قسمت دوم",
    "منتظر قسمت ششم باشید",
    "ادامه: قسمت دوم",
    "قسمت ششم: به زودی",
    "من دیروز قسمت دوم",
    "درس اول زندگی",
    "قسمتی از تدریس برای استادان",
    "تماس با شماره ۱۱۵",
    "شماره تلفن: ۰۲۱۱۲۳",
    "بخش Encoder و Decoder خودشون از دو بخش اصلی تشکیل شده",
    "معرفی کتاب خوب",
    "معرفی",
    "تاریخ 1403/3/6",
    "1403/3/6",
    "24/7",
    "Iran 3/2",
    "Part of me wants to go",
    "Part I like most",
    "The second part of the book",
    "I loved part 2",
    "part two of the plan",
    "Coming soon: part 2",
    "Here is part 2",
    "Lesson learned: 3 things",
    "Keep learning about deep departments",
    "Deep Learning 2024",
    "مدلسازی زبانی - قسمت اول/دوم/سوم",
    "فضای هیلبرت - معرفی/ قسمت اول/ قسمت دوم",
    "قسمت 2024: سال بد",
    "x" * 500 + " - قسمت دوم",
)
"""Lines that speak of parts, or only look as if they did."""


def test_ordinary_lines_make_no_series_all_together() -> None:
    found = [
        Found(post=place, heading=read[0], readings=read, position=place)
        for place, line in enumerate(ORDINARY)
        if (read := readings(line))
    ]
    assert len(found) > 10
    assert assemble(found, None, lambda _: None, {}).series == ()


def test_what_follows_the_place_is_the_parts_own_title() -> None:
    found = heading("«مدلسازی زبان» - قسمت چهارم: ترنسفورمر (۲۰۱۷)")
    assert found is not None
    assert (found.name, found.label, found.title) == ("مدلسازی زبان", "قسمت چهارم", "ترنسفورمر (۲۰۱۷)")


@pytest.mark.parametrize("title", ["سریال گمشدگان فصل ۲ قسمت ۵", "سریال گمشدگان - فصل ۲ - قسمت ۵"])
def test_a_season_belongs_to_the_name(title: str) -> None:
    found = heading(title)
    assert found is not None
    assert found.number == 5
    assert found.name.endswith("فصل ۲")


def test_a_hashtag_before_the_place_is_the_name() -> None:
    found = heading("#language_modeling قسمت دوم")
    assert found is not None
    assert (found.name, found.number) == ("language modeling", 2)


def test_a_bare_place_leaves_the_name_open_and_is_unsure() -> None:
    found = heading("قسمت دوم")
    assert found is not None
    assert (found.name, found.number, found.sure) == ("", 2, False)


@pytest.mark.parametrize("title", ["We're #1", "کتاب خوب - معرفی", "سواد رسانه ۲"])
def test_what_only_looks_like_a_part_is_unsure(title: str) -> None:
    found = heading(title)
    assert found is not None
    assert not found.sure


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("قسمت چهارم", 4), ("چهارم", 4), (" ۴ ", 4), ("part 4 of 6", 4), ("معرفی", 0), ("جلسه\u200cی مقدمه", 0)),
        *(("آخر", LAST), ("last", LAST), ("the last part", LAST), ("2024", None), ("part", None), ("hello", None)),
    ],
)
def test_a_bare_place_is_read(text: str, number: int | None) -> None:
    assert place(text) == number


def test_a_line_that_opens_with_a_place_is_read_with_what_follows() -> None:
    assert opening_place("- Part 2: ownership") == ("Part 2", 2, "ownership")
    assert opening_place("قسمت دوم") == ("قسمت دوم", 2, "")
    assert opening_place("قسمت دوم این کتاب") is None
    assert part_word("قسمت\u200cهای ۱ تا ۳") == "قسمت\u200cهای"
    assert part_word("partly") == ""


def test_in_the_real_page_only_the_titles_are_headings() -> None:
    lines = real(SEED).read_text(encoding="utf-8").splitlines()
    found = {line: heading(line) for line in lines}
    assert {line: (head.name, head.number) for line, head in found.items() if head and head.sure} == {
        "مدلسازی زبان - قسمت اول": ("مدلسازی زبان", 1),
        "مدلسازی زبان - قسمت چهارم": ("مدلسازی زبان", 4),
        "مدلسازی زبان - قسمت پنجم": ("مدلسازی زبان", 5),
    }


@pytest.mark.timed
def test_the_look_at_an_ordinary_post_costs_microseconds() -> None:
    text = "واقعا دیگه این طوری نمیشه و باید یه فکری به حال این وضع کرد دوستان عزیز"
    found = tokens(text)
    assert not may_be_part(found, text)
    cost = min(timeit.repeat(lambda: may_be_part(found, text), number=2000, repeat=7)) / 2000
    # The bound leaves room for slow machines, not for reading the post.
    assert cost < 30e-6
