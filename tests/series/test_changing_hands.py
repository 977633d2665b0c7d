"""Channels whose author changes the hand from part to part, or writes it in a hurry."""

from itertools import permutations

import pytest

from tests.series.labelled import Written
from tests.series.test_small_channels import found, posts

_TEXTS = ("باران و خاک", "شتر تشنه", "نان تازه", "در بسته", "مهمان دیر", "ماه پشت ابر")
_WORDS = ("اول", "دوم", "سوم", "چهارم", "پنجم", "ششم")
_HANDS = (
    "{name}\nقسمت {word}",
    "{name} ({number})",
    "#{tag} #قسمت_{number}",
    "#{tag}_{number}",
    "#{tag}\nجلسه {word}",
    "جلسه‌ی {word}: {title}\nاز {title} گفتیم.\n#{tag}",
    "{title}\nما {title} را دیدیم.\n\n#{tag} {number}",
    "ادامه‌ی {name} ({number})",
    "{title} ({name}، قسمت {number})",
    "{title} (قسمت {word} {name})",
)


def _written(hand: str, number: int) -> str:
    title = _TEXTS[number - 1]
    text = hand.format(name="تاریخ باغ پدری", tag="تاریخ_باغ_پدری", word=_WORDS[number - 1], number=number, title=title)
    return text if text.count("\n") > 1 else f"{text}\nاین بار {title}."


@pytest.mark.parametrize(("one", "other"), [*permutations(_HANDS, 2)])
async def test_an_author_who_changes_the_hand_midway_keeps_the_series(one: str, other: str) -> None:
    there = posts(*(_written(one if number < 4 else other, number) for number in range(1, 7)))
    assert [*(await found(*there)).values()] == [[1, 2, 3, 4, 5, 6]]


@pytest.mark.parametrize("hand", ["{} ({})", "{} [{}]", "«{}» ({})"])
@pytest.mark.parametrize("numbers", ["I II III V", "i ii iii v"])
async def test_roman_numbers_may_stand_in_brackets(hand: str, numbers: str) -> None:
    there = posts(*(f"{hand.format('زنان فراموش‌شده', one)}\n{one}" for one in numbers.split()))
    assert [*(await found(*there)).values()] == [[1, 2, 3, 5]]


async def test_a_roman_number_may_open_the_line() -> None:
    there = posts(*(f"{one}. زنان فراموش‌شده\nمتن" for one in ("I", "II", "III")))
    assert await found(*there) == {"زنان فراموش‌شده": [1, 2, 3]}


@pytest.mark.parametrize("link", ["بخش پیش", "پارت قبلی", "جلسه‌ی پیشین", "← پیشین"])
async def test_parts_that_only_link_to_the_one_before_stand_among_those_with_a_name(link: str) -> None:
    named = posts("جاده‌ی نمک - بخش یکم\nشترها", "جاده نمک، بخش دوم\nکاروان")
    linking = [
        Written(id=14 + 2 * at, text=f"{text}\n{link}", links={link: 12 + 2 * at})
        for at, text in enumerate(("شب دزد زد.", "کیسه را چشید.", "جاده‌ی نمک، بخش پایانی\nراه‌آهن آمد."))
    ]
    assert [*(await found(*named, *linking)).values()] == [[1, 2, 3, 4, 5]]


async def test_letters_without_their_marks_are_the_same_letters() -> None:
    there = ("Gölge Işığı 1. Bölüm", "golge isigi 2. bolum", "GÖLGE IŞIĞI 3. BÖLÜM", "Golge Isigi dorduncu bolum")
    assert [*(await found(*posts(*(f"{one}\nMetin" for one in there)))).values()] == [[1, 2, 3, 4]]


@pytest.mark.parametrize(
    ("hand", "last"),
    [
        ("Çorba Haftası – {}. gün", "Çorba Haftası – 4. ve son gün"),
        ("Çorba Haftası {}. bölüm", "Çorba Haftası 4. (son) bölüm"),
        ("Diario de pan – día {}", "Diario de pan – 4º y último día"),
        ("Дневник хлеба – день {}", "Дневник хлеба – 4-й и последний день"),
    ],
)
async def test_the_last_part_keeps_the_number_that_it_says(hand: str, last: str) -> None:
    there = posts(hand.format(1) + "\nA", hand.format(2) + "\nB", last + "\nC")
    assert [*(await found(*there)).values()] == [[1, 2, 4]]


async def test_a_season_may_stand_before_the_name() -> None:
    there = ("فصل نخست رادیو کاروان: قسمت ۱", "فصل نخست رادیو کاروان: قسمت ۲", "فصل دوم رادیو کاروان: قسمت ۱")
    more = ("فصل دوم رادیو کاروان: قسمت ۲", "فصل دوم رادیو کاروان، قسمت ۳")
    series = await found(*posts(*(f"{one}\nمتن" for one in (*there, *more))))
    assert [*series.values()] == [[1, 2, 3], [1, 2]]


async def test_what_is_second_is_not_the_first_again() -> None:
    there = [f"{name} - روز {number}\nمتن" for name in ("هفته‌ی سوپ", "دومین هفته‌ی سوپ") for number in (1, 2)]
    assert [*(await found(*posts(*there))).values()] == [[1, 2], [1, 2]]


async def test_the_first_word_of_a_name_is_enough_where_the_number_fits() -> None:
    names = ("آخربازی‌های ضروری", "آخربازی‌های ضروری", "آخربازی‌ها", "آخربازی‌های ضروری")
    there = posts(*(f"{name}، درس {number}\nمتن" for number, name in enumerate(names, 1)))
    assert await found(*there) == {"آخربازی‌های ضروری": [1, 2, 3, 4]}


@pytest.mark.parametrize(
    "texts",
    [
        ("Henry IV was a king", "Louis XIV liked clocks", "Henry V came later"),
        ("#پایه_۷ #ریاضی\nتمرین", "#پایه_۸ #ریاضی\nتمرین", "#پایه_۷ #علوم\nتمرین", "#پایه_۹ #علوم\nتمرین"),
        ("#اخبار\nروز ۳ نمایشگاه شلوغ بود", "#اخبار\nامروز باران", "#اخبار\nباز باران", "#اخبار\nروز ۴ نمایشگاه"),
        ("درس اول را گوش کردید؟", "درس دوم را گوش کردید؟", "درس سوم را گوش کردید؟"),
        ("شب اول محرم مراسم داریم", "شب دوم محرم مراسم داریم", "شب سوم محرم مراسم داریم"),
        ("#باغ\nفایل همه‌ی درس‌های فصل اول", "#باغ\nفایل همه‌ی درس‌های فصل دوم"),
    ],
)
async def test_numbers_of_kings_of_classes_and_of_news_are_no_parts(texts: tuple[str, ...]) -> None:
    assert await found(*posts(*texts)) == {}
