"""Days as people name them from today on."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from channel.language.calendars import day_of, midnight
from channel.language.relative_days import relative_day

TUESDAY = midnight(2026, 12, 1) + 10 * 3600


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *((name, 1) for name in ("today", "Today", "امروز")),
        *((name, 2) for name in ("tomorrow", "فردا")),
        *((name, 3) for name in ("day after tomorrow", "پس‌فردا", "پس فردا", "پسفردا")),
        *(
            (name, 6)
            for name in ("Sunday", "next Sunday", "on sunday", "یکشنبه", "یک‌شنبه", "یکشنبه‌ی آینده", "این یک شنبه")
        ),
        *((name, 4) for name in ("Friday", "this Fri", "جمعه", "روز جمعه", "جمعه بعدی")),
        *((name, 8) for name in ("Tuesday", "سه‌شنبه", "next week", "هفته‌ی بعد", "هفته دیگر")),
        *((name, 4) for name in ("in 3 days", "3 days", "۳ روز دیگر", "سه روز دیگر", "سه روز بعد")),
    ],
)
def test_it_is_the_day_that_is_meant(written: str, day: int) -> None:
    found = relative_day(written, TUESDAY)
    assert found is not None
    assert day_of(found, False) == (2026, 12, day)


@pytest.mark.parametrize(
    "written", ["", "day", "روز", "in days", "someday", "next", "999 days", "۰ روز دیگر", "12 Jan"]
)
def test_anything_else_is_none(written: str) -> None:
    assert relative_day(written, TUESDAY) is None


@given(some.text(max_size=30))
def test_nothing_that_is_written_hurts(written: str) -> None:
    relative_day(written, TUESDAY)


def test_a_weekday_is_always_within_the_next_seven_days() -> None:
    for later in range(7):
        now = TUESDAY + later * 86_400
        found = relative_day("Friday", now)
        assert found is not None
        days = datetime.date(*day_of(found, False)) - datetime.date(*day_of(now, False))
        assert 1 <= days.days <= 7
