"""Channels of a few posts, each with one thing that makes its series hard to see."""

import pytest

from channel.language.numerals import Stretch
from tests.series.labelled import Labelled, Written, opened

Numbers = list[int | None]
_TEXTS = ("خریدم", "پوشیدم", "گم شد")


async def found(*posts: Written) -> dict[str, Numbers]:
    """The series of a channel with these posts: the numbers of the parts by name."""
    async with opened(Labelled(name="small", language="fa", title="small", post=posts)) as store:
        return {one.name: [part.number for part in one.parts] for one in await store.series_list()}


def posts(*texts: str) -> list[Written]:
    return [Written(id=10 + 2 * place, text=text) for place, text in enumerate(texts)]


async def test_the_last_of_two_parts_needs_no_number() -> None:
    assert await found(*posts("کفش نو\nبخش نخست\nخریدم.", "کفش نو\nبخش پایانی\nپوشیدم.")) == {"کفش نو": [1, 2]}


@pytest.mark.parametrize("second", ["کفش نو، قسمت دوم\nپوشیدم.", "کفش نو (۲)\nپوشیدم."])
async def test_a_first_part_without_a_number_is_known_by_its_title(second: str) -> None:
    there = posts("کفش نو\nاز بازار خریدم.", second, second.replace("دوم", "سوم").replace("۲", "۳"))
    assert await found(*there) == {"کفش نو": [1, 2, 3]}


async def test_a_title_that_stands_on_several_posts_is_no_first_part() -> None:
    there = posts("کفش نو\nدیدم.", "کفش نو\nخریدم.", "کفش نو، قسمت دوم\nپوشیدم.", "کفش نو، قسمت سوم\nگم شد.")
    assert await found(*there) == {"کفش نو": [2, 3]}


async def test_numbers_that_begin_anew_under_one_hashtag_are_books_of_it() -> None:
    titles = [
        *("فصل اول: خاک\nدرس اول. شخم", "درس دوم. کود", "درس سوم. آب"),
        *("فصل دوم: گیاه\nدرس اول. بذر", "درس دوم. نشا", "درس سوم. هرس"),
    ]
    there = posts(*(f"#باغبانی\n{title}\nمتن" for title in titles))
    assert await found(*there) == {"باغبانی (2)": [1, 2, 3], "باغبانی": [1, 2, 3]}


async def test_a_thread_without_a_name_is_called_by_its_first_post() -> None:
    there = posts("1/3 Why do locks jam?", "Open at ten today.", "2/3 Dust gets in.", "3/3 Use graphite, not oil.")
    assert await found(*there) == {"Why do locks jam?": [1, 2, 3]}


async def test_a_thread_may_end_each_post_with_its_count() -> None:
    there = posts("Почему скрипит дверь\nНачнём.\n1/3", "Петли сухие.\n2/3", "Смажьте.\n3/3")
    assert len(await found(*there)) == 1


async def test_half_a_thread_is_none() -> None:
    assert await found(*posts("1/5 Why do locks jam?", "2/5 Dust gets in.")) == {}


async def test_links_that_are_written_out_join_parts() -> None:
    there = posts("Дверь скрипит\nНачало.", "Петли\nНачало: https://t.me/labelled/10", "Масло\nназад: t.me/labelled/12")
    assert [*(await found(*there)).values()] == [[1, 2, 3]]


async def test_the_name_of_a_file_says_the_place_where_the_text_says_none() -> None:
    files = [
        Written(id=20 + n, text=text, file=f"Gardens-0{n}.mp3") for n, text in ((1, "Soil"), (2, "Rain"), (3, "Sun"))
    ]
    assert await found(*files) == {"Gardens": [1, 2, 3]}


async def test_a_name_that_telegram_gave_a_file_says_no_place() -> None:
    files = [Written(id=20 + n, text="Gardens", file=f"video_{n}@27-08-2023_16-01-5{n}.mp4") for n in (1, 2, 3)]
    assert await found(*files) == {}


async def test_a_list_that_counts_down_is_one() -> None:
    there = posts(*(f"Best benches in town #{n}\nBy the river." for n in range(7, 0, -1)))
    assert await found(*there) == {"Best benches in town": [1, 2, 3, 4, 5, 6, 7]}


async def test_the_numbers_in_a_range_are_not_missing() -> None:
    there = posts("کفش نو | پارت ۱", "کفش نو | پارت ۲ و ۳", "کفش نو | پارت ۴", "کفش نو | پارت ۶")
    async with opened(Labelled(name="small", language="fa", title="small", post=there)) as store:
        (series,) = await store.series_list()
    assert series.gaps == (Stretch(5, 5),)


async def test_a_word_that_is_written_most_decides_between_two_places_of_a_post() -> None:
    texts = [f"{number}\nپیاده تا دریا\nروز اول در راه بودیم." for number in (1, 2, 3)]
    assert await found(*posts(*texts)) == {"پیاده تا دریا": [1, 2, 3]}


async def test_one_post_about_several_parts_is_no_series() -> None:
    assert await found(*posts("آزمون باغبانی درس ۱ تا ۵")) == {}


@pytest.mark.parametrize(
    "feet", ["۱ ۲ ۳", "-۱- -۲- -۳-", "یک دو سه", "(۱_از_۳) (۲_از_۳) (۳_از_۳)", "ادامه_دارد_۱ ادامه_دارد_۲ پایان_۳"]
)
async def test_the_last_line_of_a_post_may_say_its_place(feet: str) -> None:
    there = [f"کفش نو\n\n{text}\n\n{foot.replace('_', ' ')}" for text, foot in zip(_TEXTS, feet.split(), strict=True)]
    assert await found(*posts(*there)) == {"کفش نو": [1, 2, 3]}


@pytest.mark.parametrize("sign", ["کفش نو، شماره‌ی {}", "از مجموعه‌ی «کفش نو»، قسمت {}", "کفش نو / {}"])
async def test_a_last_line_far_down_says_name_and_place(sign: str) -> None:
    lines = ["\n".join(f"{text} {far} بار." for far in "بپتثجچحخدذ") for text in _TEXTS]
    there = [f"{text}\n{sign.format(number)}\n@kafsh" for number, text in enumerate(lines, 1)]
    assert await found(*posts(*there)) == {"کفش نو": [1, 2, 3]}


async def test_years_and_scores_below_a_text_are_no_places() -> None:
    years = posts(*(f"شعر روز\n{text}\nپاییز {year}" for year, text in zip((96, 97, 98), _TEXTS, strict=True)))
    scores = posts(*(f"پایان بازی\n{text}\n{score} - ۱" for score, text in zip((2, 3, 4), _TEXTS, strict=True)))
    assert (await found(*years), await found(*scores)) == ({}, {})


async def test_a_post_that_leads_on_to_the_second_part_is_not_it() -> None:
    there = posts("کفش نو\nخریدم.\nادامه در قسمت دوم", "کفش نو\nپوشیدم.\nقسمت دوم", "کفش نو\nگم شد.\nقسمت سوم")
    assert await found(*there) == {"کفش نو": [1, 2, 3]}


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("کفش نو چه شد؟", "کفش نو چه شد؟ (ادامه)", "کفش نو چه شد؟ (پایان)"),
        ("New shoes", "New shoes (continued)", "New shoes (the end)"),
        ("Новые туфли", "Новые туфли (продолжение)", "Новые туфли (продолжение)"),
    ],
)
async def test_what_goes_on_or_ends_behind_a_name_is_the_next_part(first: str, second: str, third: str) -> None:
    there = posts(f"{first}\nالف.", f"{second}\nب.", f"{third}\nج.")
    assert [*(await found(*there)).values()] == [[1, 2, 3]]


@pytest.mark.parametrize("letters", ["الف ب ج", "الف ب پ", "A B C", "а б в"])
async def test_letters_in_brackets_count(letters: str) -> None:
    there = posts(*(f"کفش نو ({letter})\n{text}" for letter, text in zip(letters.split(), _TEXTS, strict=True)))
    assert await found(*there) == {"کفش نو": [1, 2, 3]}


@pytest.mark.parametrize("opens", ["{}. ", "{}) ", "{}- "])
async def test_a_thread_need_not_say_how_long_it_is(opens: str) -> None:
    there = posts(*(opens.format(number) + text for number, text in enumerate(_TEXTS, 1)))
    assert await found(*there) == {"خریدم": [1, 2, 3]}


async def test_lists_that_begin_with_one_are_no_thread() -> None:
    assert await found(*posts("۱. سیب\nسبز", "۱. نان\nداغ", "۲. شیر\nسرد", "۱. آب\nخنک")) == {}


@pytest.mark.parametrize("late", ["شرح سفر شمال", "شرح کوتاه سفر شمال"])
async def test_a_name_that_later_lacks_or_gains_a_word_in_its_middle_is_the_same(late: str) -> None:
    before = [f"شرح سفر دراز شمال\nقسمت {number}\nمتن {number}" for number in ("اول", "دوم", "سوم")]
    after = [f"{late} - قسمت {number}\nمتن {number}" for number in ("چهارم", "پنجم")]
    assert [*(await found(*posts(*before, *after))).values()] == [[1, 2, 3, 4, 5]]


async def test_a_season_is_one_however_its_number_is_written() -> None:
    there = posts(
        "رادیو باران\nفصل ۲ - اپیزود ۱: رعد",
        "رادیو باران\nفصل دوم، اپیزود دوم: برق",
        "Baran | S02E03\nرادیو باران - تگرگ",
        "Baran | S02E04\nرادیو باران - مه",
    )
    assert [*(await found(*there)).values()] == [[1, 2, 3, 4]]


async def test_a_number_in_the_first_sentence_of_a_linked_part_is_none_of_its_own() -> None:
    links = ({"ادامه": 12}, {"قسمت قبل": 10, "ادامه": 14}, {"قسمت قبل": 12})
    there = [
        Written(id=10 + 2 * at, text=f"کفش نو\nبازار، سکوی ۱۴. {text}\n{' — '.join(said)}", links=said)
        for at, (text, said) in enumerate(zip(_TEXTS, links, strict=True))
    ]
    assert await found(*there) == {"کفش نو": [1, 2, 3]}


async def test_a_part_may_be_called_by_any_word_of_the_series() -> None:
    there = posts(*(f"روزنه‌ی {number} از خانه‌ی پدری\nمتن" for number in ("اول", "دوم", "سوم")))
    assert await found(*there) == {"خانه‌ی پدری": [1, 2, 3]}


async def test_an_ordinal_alone_may_open_the_line_below_the_name() -> None:
    there = posts("کفش نو\nیکم: بازار\nرفتم.", "کفش نو\nدوم: راه\nپوشیدم.", "کفش نو\nسوم: خانه\nرسیدم.")
    assert await found(*there) == {"کفش نو": [1, 2, 3]}


async def test_a_total_in_words_is_no_name() -> None:
    there = posts(*(f"کفش نو\n(بخش {number} از سه بخش)\nمتن" for number in ("اول", "دوم", "سوم")))
    assert await found(*there) == {"کفش نو": [1, 2, 3]}


async def test_what_follows_from_is_a_name_though_it_begins_with_a_number() -> None:
    there = posts(*(f"شب {number} از هزار و یک شب ما\nمتن" for number in (1, 2, 3)))
    assert await found(*there) == {"هزار و یک شب ما": [1, 2, 3]}


async def test_one_behind_a_plural_is_an_article() -> None:
    there = posts("یادداشت‌های یک باغبان: ۱. خاک", "یادداشت‌های یک باغبان: ۲. آب", "یادداشت‌های یک باغبان: ۳. نور")
    assert await found(*there) == {"یادداشت‌های یک باغبان": [1, 2, 3]}


async def test_raised_digits_are_numbers() -> None:
    there = posts("دختر باد\nپارت¹\nدوید.", "دختر باد\nپارت²\nافتاد.", "دختر باد\nپارت³\nخندید.")
    assert await found(*there) == {"دختر باد": [1, 2, 3]}


async def test_a_series_may_go_on_under_the_name_in_its_other_language() -> None:
    both = [f"Garden 0{number} | باغ سبز\n{text}" for number, text in enumerate(_TEXTS, 1)]
    assert await found(*posts(*both, "باغ سبز - قسمت ۴\nآب", "باغ سبز - قسمت ۵\nنور")) == {"باغ سبز": [1, 2, 3, 4, 5]}


async def test_a_thread_may_say_its_numbers_in_the_last_line_alone() -> None:
    there = posts("چرا باران می‌بارد؟\nابر.\n۱", "سرد می‌شود.\n۲", "می‌افتد.\n۳")
    assert await found(*there) == {"چرا باران می‌بارد؟": [1, 2, 3]}


async def test_the_fourth_and_last_needs_no_word_for_a_part() -> None:
    there = posts(*(f"کفش نو ({number})\nمتن" for number in ("اول", "دوم", "سوم", "چهارم و آخر")))
    assert await found(*there) == {"کفش نو": [1, 2, 3, 4]}


async def test_of_two_places_with_one_number_that_of_the_other_posts_counts() -> None:
    there = posts("باغ سبز\nشماره اول\nجلسه: ۱", "باغ سبز\nشماره اول\nجلسه: ۲", "باغ سبز\nشماره دوم\nجلسه: ۳")
    assert await found(*there) == {"باغ سبز": [1, 2, 3]}


async def test_a_footnote_in_an_answer_is_no_part() -> None:
    first = Written(id=10, text="مرگ یک باغبان\nدیروز درگذشت.")
    second = Written(id=12, text="باغبان که بود؟\nاو در سال ۱۳۲۰[2]، در ده ما به دنیا آمد.", reply_to=10)
    assert await found(first, second) == {}


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("روان‌شناسی رنگ", ["روانشناسی رنگ", "روان شناسی رنگ", "روانشاسی رنگ"]),
        ("شرح منطق صوری", ["شرح منطق صوری", "شرح منطق", "شرح منطق"]),
        ("Garden lessons", ["Garden lessons", "Gardn lessons", "Garden lesons"]),
    ],
)
async def test_a_slip_or_a_dropped_word_in_a_name_makes_no_other_series(name: str, others: list[str]) -> None:
    names = [name, name, *others]
    there = posts(*(f"{one} - {_part_of(one, number)}\nمتن {number}" for number, one in enumerate(names, 1)))
    assert [*(await found(*there)).values()] == [[1, 2, 3, 4, 5]]


def _part_of(name: str, number: int) -> str:
    return f"part {number}" if name.isascii() else f"قسمت {number}"


async def test_two_series_with_near_names_whose_numbers_meet_stay_two() -> None:
    names = ("درس گیاهان", "درس گیاهان دارویی")
    there = posts(*(f"{name} - قسمت {number}\nمتن {number}" for name in names for number in (1, 2, 3)))
    assert sorted((await found(*there)).values()) == [[1, 2, 3], [1, 2, 3]]


async def test_a_value_alone_in_the_last_line_that_merely_rises_is_no_place() -> None:
    assert await found(*posts(*(f"هوای شهر\n{text}\n{20 + at}" for at, text in enumerate(_TEXTS)))) == {}


@pytest.mark.parametrize(
    "hand",
    [
        "کفش نو، پارت={}",
        "کفش نو ✨{}✨",
        "کفش نو / {} / {text}",
        "کفش نو، {}، {text}",
        "{} از ۳: کفش نو",
        "کفش نو 1x0{}",
        "{text}\nمتن\n\nاز سلسله‌ی کفش نو ({})",
        "{text}\nمتن\n\n(کفش نو {})",
        "🎙 استاد زارع\nکفش نو\nجلسه {}",
        "موضوع: کفش نو\nجلسه {}",
        "اپیزود {} کفش نو منتشر شد",
        "فایل صوتی جلسه {} کفش نو",
    ],
)
async def test_many_hands_write_name_and_number(hand: str) -> None:
    said = (hand.format(number, text=text) for number, text in enumerate(_TEXTS, 1))
    there = posts(*(one if "\n\n" in hand else f"{one}\nو بعد" for one in said))
    ((name, numbers),) = (await found(*there)).items()
    assert name.endswith(("کفش نو", "کفش نو 1"))
    assert numbers == [1, 2, 3]


@pytest.mark.parametrize(
    ("hand", "name"),
    [("دلیل {} برای نوشتن", "برای نوشتن"), ("باغ‌نامه {}: {text}", "باغ‌نامه"), ("{} جلسه‌ی باغبانی", "باغبانی")],
)
async def test_an_ordinal_needs_no_word_for_a_part(hand: str, name: str) -> None:
    said = ("نخستین", "دومین", "سومین") if hand.startswith("{}") else ("اول", "دوم", "سوم")
    there = posts(*(f"{hand.format(one, text=text)}\n{text}" for one, text in zip(said, _TEXTS, strict=True)))
    assert await found(*there) == {name: [1, 2, 3]}


async def test_parts_without_a_name_are_found_under_a_hashtag_that_many_others_carry() -> None:
    parts = [
        f"#باغ\nقسمت {number}: {text}\n{text} دیگر" for number, text in zip(("اول", "دوم", "سوم"), _TEXTS, strict=True)
    ]
    others = [f"#باغ\nامروز {text}" for text in "بپتثجچ"]
    assert await found(*posts(*parts[:2], *others, parts[2])) == {"باغ": [1, 2, 3]}


async def test_a_post_that_only_says_that_it_goes_on_follows_what_it_answers() -> None:
    first = Written(id=10, text="سفر به شمال\nرسیدیم.")
    there = [Written(id=10 + 2 * at, text=f"ادامه:\n{_TEXTS[at]}", reply_to=8 + 2 * at) for at in (1, 2)]
    assert await found(first, *there) == {"سفر به شمال": [1, 2, 3]}


@pytest.mark.parametrize(
    "trap",
    ["Galatasaray {} - 0 Fenerbahçe", "Kayıtlar açıldı: {}. dönem", "Türkiye {}. sıraya yükseldi", "{}. etap başladı"],
)
async def test_scores_and_turkish_ordinals_in_news_are_no_places(trap: str) -> None:
    assert await found(*posts(*(f"{trap.format(number)}\n{text}" for number, text in enumerate(_TEXTS, 1)))) == {}


async def test_a_sentence_behind_a_place_is_no_name() -> None:
    there = posts(*(f"مرحله {number} ثبت‌نام شروع شد\n{text}" for number, text in enumerate(_TEXTS, 1)))
    assert await found(*there) == {}


@pytest.mark.parametrize(
    ("line", "name"), [("قصه‌ی شب {}", "قصه‌ی شب"), ("{}ـ درس‌های باغ", "درس‌های باغ"), ("شعر هفته ({})", "شعر هفته")]
)
async def test_a_name_keeps_its_words_that_could_be_words_for_parts(line: str, name: str) -> None:
    assert await found(*posts(*(f"{line.format(at)}\n{text}" for at, text in enumerate(_TEXTS, 1)))) == {
        name: [1, 2, 3]
    }
