"""Months as people write them, and where they begin."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from channel.language.calendars import TIME_ZONE, Month, day_of, month, month_of, read_month, said_day, said_month

NOW = int(datetime.datetime(2025, 1, 10, 12, tzinfo=TIME_ZONE).timestamp())  # 21 Dey 1403


@pytest.mark.parametrize(
    "written",
    [
        *("1403/10", "۱۴۰۳/۱۰", "1403-10", "10/1403", "1403 10", "1403.10", " 1403 / 10 "),
        *("دی ۱۴۰۳", "۱۴۰۳ دی", "دی‌ماه ۱۴۰۳", "دی ماه ۱۴۰۳", "دیماه 1403", "ماه دی ۱۴۰۳", "Dey 1403", "dey, 1403"),
    ],
)
def test_a_jalali_month_is_read_in_every_spelling(written: str) -> None:
    assert read_month(written) == Month(1403, 10)


@pytest.mark.parametrize(
    "written",
    ["2024-12", "2024/12", "12/2024", "۲۰۲۴/۱۲", "Dec 2024", "december 2024", "DECEM 2024", "2024 dec", "دسامبر ۲۰۲۴"],
)
def test_a_gregorian_month_is_read_in_every_spelling(written: str) -> None:
    assert read_month(written) == Month(2024, 12)


@pytest.mark.parametrize(("first", "number"), [("1403/01", 1), ("فروردین 1403", 1), ("آبان ۱۴۰۳", 8), ("آذر 1403", 9)])
def test_the_other_months_too(first: str, number: int) -> None:
    assert read_month(first) == Month(1403, number)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "x",
            "1403",
            "10",
            "1403/13",
            "1403/0",
            "1403/1403",
            "1403/10/5",
            "403/10",
            "2024-13",
            "1750/1",
            "9999/1",
        ),
        *(
            "دی",
            "دی 2024",
            "Dec 1403",
            "de 2024",
            "decembers 2024",
            "②024 10",
            "1403 1٠٠",
            "1403 ten",
            "month",
            "۱۴۰۳ ماه",
        ),
    ],
)
def test_what_is_no_month_with_its_year_is_none(written: str) -> None:
    assert read_month(written) is None


@given(some.text(max_size=30))
def test_nothing_that_is_written_hurts(written: str) -> None:
    read_month(written)
    said_month(written, NOW, True)


@pytest.mark.parametrize("spoken", ["month", "ماه", "this month", "این ماه", "ماه جاری", ""])
def test_this_month_is_of_the_reader_s_calendar(spoken: str) -> None:
    assert said_month(spoken, NOW, True) == Month(1403, 10)
    assert said_month(spoken, NOW, False) == Month(2025, 1)


@pytest.mark.parametrize("spoken", ["last month", "previous month", "ماه پیش", "ماه قبل", "ماه گذشته"])
def test_so_is_the_month_before(spoken: str) -> None:
    assert said_month(spoken, NOW, True) == Month(1403, 9)
    assert said_month(spoken, NOW, False) == Month(2024, 12)


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("دی", Month(1403, 10)),
        ("دی‌ماه", Month(1403, 10)),
        ("بهمن", Month(1402, 11)),
        ("Dec", Month(2024, 12)),
        ("ژانویه", Month(2025, 1)),
        ("feb", Month(2024, 2)),
    ],
)
def test_a_month_without_its_year_is_the_last_one_called_so(spoken: str, meant: Month) -> None:
    assert said_month(spoken, NOW, True) == meant
    assert said_month(spoken, NOW, False) == meant


def test_a_month_begins_and_ends_at_midnight_in_tehran() -> None:
    assert (Month(1403, 10).since, Month(1403, 10).until) == (1734726600, 1737318600)
    assert (
        datetime.datetime.fromtimestamp(Month(2024, 12).since, datetime.UTC).isoformat() == "2024-11-30T20:30:00+00:00"
    )
    assert Month(1403, 12).until == Month(1404, 1).since
    assert Month(2024, 12).until == Month(2025, 1).since


@given(some.integers(0, 4_000_000_000), some.booleans())
def test_every_instant_lies_in_its_month_and_in_no_other(instant: int, jalali: bool) -> None:
    found = month_of(instant, jalali)
    assert found.since <= instant < found.until
    assert found.is_jalali == jalali
    before, after = found.before, found.after
    assert before is not None
    assert after is not None
    assert (before.until, after.since) == (found.since, found.until)


@pytest.mark.parametrize(
    ("year", "number"), [(1403, 0), (1403, 13), (0, 1), (1699, -1), (1700, 1), (9999, 1), (10**18, 1)]
)
def test_a_month_that_there_is_not_is_none(year: int, number: int) -> None:
    assert month(year, number) is None


def test_the_first_and_the_last_month_have_none_beside_them() -> None:
    assert Month(1200, 1).before is None
    assert Month(1699, 12).after is None
    assert Month(1900, 1).before is None
    assert Month(2599, 12).after is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *[(one, (2027, 1, 2)) for one in ("1405/10/12", "۱۴۰۵-۱۰-۱۲", "12/10/1405", "۱۲ دی ۱۴۰۵", "دی ۱۲ 1405")],
        *[(one, (2027, 1, 12)) for one in ("2027-01-12", "12 Jan 2027", "January 12, 2027", "۱۲ ژانویه ۲۰۲۷")],
        *[("10 Jan", (2025, 1, 10)), ("9 Jan", (2026, 1, 9)), ("۲۱ دی", (2025, 1, 10)), ("۲۰ دی‌ماه", (2026, 1, 10))],
        *[("29 Feb", (2028, 2, 29)), ("30 اسفند", (2025, 3, 20))],
    ],
)
def test_a_day_is_read_and_without_a_year_is_the_next(written: str, day: tuple[int, int, int]) -> None:
    found = said_day(written, NOW)
    assert found is not None
    assert day_of(found, jalali=False) == day


@pytest.mark.parametrize(
    "written",
    ["", "7", "soon", "دی", "32 dey", "31 آبان", "1405/13/1", "7 12 dey", "12 Jan 1405", "1 2 3", "12 dey dey"],
)
def test_what_is_no_day_is_none(written: str) -> None:
    assert said_day(written, NOW) is None
