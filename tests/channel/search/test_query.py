"""What a reader's words ask for."""

import datetime
import re
import time
from zoneinfo import ZoneInfo

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.search import Query, parse

TEHRAN = ZoneInfo("Asia/Tehran")
PIECES = st.sampled_from(
    [
        *("«", "»", '"', "“", "”", "-", "−", "–", "#", "@", ":", "_", " ", "\n", "\u200c", "\u200f", "\0", "\ud800"),
        *(
            "tag:",
            "سري:",
            "after:",
            "قبل:",
            "از:",
            "1403",
            "/10",
            "۱۴۰۴",
            "NEAR(",
            "AND",
            "*",
            "^",
            "{",
            "مدلّ",
            "a",
            "😀",
        ),
    ]
)
ANYTHING = st.text() | st.lists(PIECES, max_size=40).map("".join)


def jalali(year: int, month: int = 1, day: int = 1) -> int:
    date = jdatetime.date(year, month, day).togregorian()
    return gregorian(date.year, date.month, date.day)


def gregorian(year: int, month: int = 1, day: int = 1) -> int:
    return int(datetime.datetime(year, month, day, tzinfo=TEHRAN).timestamp())


def test_words_are_folded_and_stand_once_in_their_order() -> None:
    assert parse("يادگيري شبکه‌های یادگیری ML ۱۲").words == ("یادگیری", "شبکه", "های", "ml", "12")


@pytest.mark.parametrize("written", ['"مدل زباني"', "«مدل زبانی»", "“مدل‌زبانی”", "„مدل زبانی“", "”مدل زبانی”"])
def test_quotes_ask_for_words_side_by_side(written: str) -> None:
    assert parse(f"خوب {written} است") == Query(words=("خوب", "است"), phrases=(("مدل", "زبانی"),))


def test_one_quoted_word_stays_a_phrase_and_empty_quotes_ask_for_nothing() -> None:
    assert parse('"مدل"') == Query(phrases=(("مدل",),))
    assert not parse('"" «» "!"').looks_for


@pytest.mark.parametrize("written", ['"مدل زبانی', "«مدل زبانی", "مدل زبانی»", 'مدل" زبانی'])
def test_an_unclosed_quote_is_plain_words(written: str) -> None:
    assert parse(written) == Query(words=("مدل", "زبانی"))


def test_inches_open_no_quote() -> None:
    assert parse('24" or 27" screen').phrases == ()


@pytest.mark.parametrize("minus", ["-", "−", "–"])
def test_a_minus_before_a_word_or_a_quote_asks_for_posts_without_it(minus: str) -> None:
    assert parse(f'مدل {minus}گربه {minus}"سگ بد"') == Query(words=("مدل",), without=(("گربه",), ("سگ", "بد")))


def test_a_hyphen_inside_a_word_or_apart_is_no_minus() -> None:
    assert parse("state-of-the-art - x").words == ("state", "of", "the", "art", "x")
    assert parse("-state-of-the-art") == Query(without=(("state", "of", "the", "art"),))


@pytest.mark.parametrize(
    "written",
    [
        *("#یادگیری‌ماشین", "#یادگیری_ماشین@kanal", "tag:یادگیری_ماشین", "tag:#یادگیری-ماشین", 'TAG:"یادگیری ماشین"'),
        *("tag:یادگیریِ.ماشین#؟", "برچسب:يادگيري_ماشين", "هشتگ: یادگیری_ماشین", "(#یادگیری_ماشین)"),
    ],
)
def test_hashtags_are_known_by_their_key(written: str) -> None:
    assert parse(written) == Query(tags=("یادگیری_ماشین",))
    assert parse(f"-{written}").without_tags == ("یادگیری_ماشین",) or written.startswith("(")


def test_tags_may_stand_side_by_side_and_digits_alone_are_no_tag() -> None:
    assert parse("#Meme#شعر #12 c# x/#y") == Query(words=("12", "c", "x", "y"), tags=("meme", "شعر"))
    assert parse("-#12").without == (("12",),)


@pytest.mark.parametrize(
    "written", ["series:مدل_زبانی", "سری:مدل_زبانی", "سري: مدل_زبانی", "مجموعه:مدل_زبانی،", "Series:#مدل_زبانی"]
)
def test_a_series_is_named_as_it_was_written(written: str) -> None:
    assert parse(f"{written} x") == Query(words=("x",), series="مدل_زبانی")


def test_the_name_of_a_series_may_be_several_words() -> None:
    assert parse('series:"مدل‌های Zabani" x') == Query(words=("x",), series="مدل‌های Zabani")


@pytest.mark.parametrize("name", ["after", "Since", "بعد", "پس‌از", "پس از", "پساز", "بعد از", "از"])
@pytest.mark.parametrize("date", ["1403/10", "۱۴۰۳-۱۰", "١٤٠٣.١٠", "1403/10/1", " ۱۴۰۳/۱۰/۰۱،"])
def test_posts_from_a_jalali_date_on(name: str, date: str) -> None:
    assert parse(f"{name}:{date} x") == Query(words=("x",), after=jalali(1403, 10))


@pytest.mark.parametrize("name", ["before", "قبل", "پیش‌از", "پيش از"])
@pytest.mark.parametrize("date", ["2024-12", "۲۰۲۴/۱۲/۱", "2024.12.01"])
def test_posts_before_a_gregorian_date(name: str, date: str) -> None:
    assert parse(f"{name}:{date} x") == Query(words=("x",), before=gregorian(2024, 12))


@pytest.mark.parametrize(
    ("date", "until"),
    [
        ("1403/12/29", jalali(1403, 12, 30)),
        ("1403/12/30", jalali(1404)),
        ("۱۴۰۲/۱۲/۲۹", jalali(1403)),
        ("1402/1/1", jalali(1402, 1, 2)),  # a day of 23 hours in the years of summer time
        ("1400/1/1", jalali(1400, 1, 2)),
        ("1400/6/30", jalali(1400, 6, 31)),
        ("1403/10", jalali(1403, 11)),
        ("1403/12", jalali(1404)),
        (" 1403", jalali(1404)),
        ("2024-02-29", gregorian(2024, 3)),
        ("2024.12", gregorian(2025)),
        ("2024,", gregorian(2025)),
    ],
)
@pytest.mark.parametrize("name", ["تا", "until", "UNTIL"])
def test_up_to_takes_its_day_month_or_year_in(name: str, date: str, until: int) -> None:
    assert parse(f"{name}:{date} x") == Query(words=("x",), before=until)


@pytest.mark.parametrize("date", ["1403/13", "1403/12/31", "9999", "9999/12/31", "0999"])
def test_up_to_a_day_that_does_not_exist_is_not_read(date: str) -> None:
    assert parse(f"تا:{date}").unread == (f"تا:{date}",)


def test_a_year_alone_begins_with_its_first_day_and_a_day_at_midnight_in_tehran() -> None:
    assert parse("after:1403 before:2025") == Query(after=jalali(1403), before=gregorian(2025))
    assert parse("after:1403").after == 1710880200  # 2024-03-19T20:30Z


def test_of_several_dates_the_narrowest_count() -> None:
    assert parse("after:1402 after:1403 before:1405 before:1404") == Query(after=jalali(1403), before=jalali(1404))


def test_every_day_of_a_year_is_read() -> None:
    for day in range(366):
        date = datetime.date(2024, 1, 1) + datetime.timedelta(day)
        written = jdatetime.date.fromgregorian(date=date)
        instant = gregorian(date.year, date.month, date.day)
        assert parse(f"after:{date:%Y-%m-%d}").after == instant
        assert parse(f"before:{written.year}/{written.month}/{written.day}").before == instant


@pytest.mark.parametrize(
    "written",
    [
        *(
            "after:1403/13",
            "after:1403/12/31",
            "after:yesterday",
            "after:",
            "before:2023-02-29",
            "after:99",
            "قبل:0014",
        ),
        *("after:1403/1/1/1", "after:1403/", "after:0000", "before:2024-00", "tag:", "series:!", 'tag:""', "-series:x"),
        *("-after:1403", "از:٠٠٠٠", "after:9999999999999"),
    ],
)
def test_a_narrowing_that_cannot_be_read_is_told_as_it_was_written(written: str) -> None:
    assert parse(f"x {written}") == Query(words=("x",), unread=(written,))


def test_what_cannot_be_read_is_told_shortly() -> None:
    assert parse("after:" + "x" * 100).unread == ("after:" + "x" * 34,)


def test_words_after_a_name_that_takes_a_date_stay_words() -> None:
    assert parse("از: علی") == Query(words=("علی",), unread=("از:",))


@pytest.mark.parametrize("written", ["http://x.org", "note:foo", "آغاز:2024", "pre-after:2024", "http://after:2024/"])
def test_other_names_before_a_colon_are_plain_words(written: str) -> None:
    found = parse(written)
    assert found == Query(words=found.words)
    assert len(found.words) > 1


def test_operators_of_the_database_are_plain_words_or_nothing() -> None:
    assert parse("a AND b OR NOT c NEAR(d, 5) ^e f* {g}").words == (
        *("a", "and", "b", "or", "not", "c", "near", "d", "5", "e", "f", "g"),
    )
    assert not parse("* ^ {} : ( ) + - ! ؟ 😀 _ \0 \ud800 \u200f \u200c ـ").looks_for


def test_a_dozen_words_count() -> None:
    assert parse(" ".join(map(str, range(100, 200)))).words == tuple(map(str, range(100, 112)))


def test_a_whole_post_is_cut_between_words() -> None:
    found = parse("ab " * 3 + '"' + "cde " * 1500, typing=True)
    assert found == Query(words=("ab", "cde"))
    assert parse("م" * 5000).words == ("م" * 512,)
    assert parse(" " * 5000 + "م").words == ("م",)


@pytest.mark.parametrize(
    ("written", "typing"),
    [
        *(("شبکه عص", True), ("شبکه عص ", False), ("شبکه\n", False), ("", False), ("!", False), ("x #me", False)),
        *(("x -y", False), ('x "y"', False), ('x "y', True), ("x after:1403", False), ("a b a", False)),
    ],
)
def test_the_last_word_may_be_unfinished_where_it_is_the_last_of_all(written: str, typing: bool) -> None:
    assert parse(written, typing=True).typing is typing
    assert parse(written).typing is False


@given(ANYTHING, st.booleans())
def test_whatever_is_written_words_are_letters_and_digits(written: str, typing: bool) -> None:
    found = parse(written, typing=typing)
    words = [*found.words, *(word for phrase in (*found.phrases, *found.without) for word in phrase)]
    assert all(re.fullmatch(r"[^\W_]+", word) for word in words)
    assert all(key and not re.search(r"[\s#\0\ud800-\udfff]", key) for key in (*found.tags, *found.without_tags))
    assert all(0 < len(piece) <= 40 for piece in found.unread)
    assert len(found.words) <= 12
    assert len(set(found.words)) == len(found.words)
    assert not found.typing or typing
    "".join((found.series, *found.unread, *words)).encode()


@given(
    st.lists(
        st.text("ابپتکگلمنوهی", min_size=2).filter(lambda word: word not in ("از", "تا")), max_size=12, unique=True
    )
)
def test_plain_words_are_found_again_as_they_are(words: list[str]) -> None:
    assert parse("\u200f" + " ، ".join(words)).words == tuple(words)


@pytest.mark.timed
@pytest.mark.parametrize("piece", ['"', "«", "#a", "-", "after:", "سری:", "«»", '-"', "\u200c", "پس از", " "])
def test_no_text_takes_long(piece: str) -> None:
    start = time.process_time()
    parse(piece * 4096)
    assert time.process_time() - start < 0.1
