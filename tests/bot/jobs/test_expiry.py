"""What has grown old is erased; a clock that was wrong for a while erases nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.jobs.expiry import keep_expiring
from channel.people.letters import Call
from channel.store import Memory
from tests.anonymity.attack import cells
from tests.anonymity.theft import NOW, READERS, letter, opened

_DAY = 86_400
_LOOK = 900


class Clock:
    """Looked at every quarter of an hour, as it shows the time then; ends with the last of its moments."""

    def __init__(self, *moments: float) -> None:
        self._moments = iter(moments)

    def __call__(self) -> float:
        try:
            return next(self._moments)
        except StopIteration:
            raise asyncio.CancelledError from None


async def expired(store: Memory, *moments: float) -> None:
    with suppress(asyncio.CancelledError):
        await keep_expiring(store, 30, every=0, now=Clock(*moments))


def hours(start: float, many: float) -> list[float]:
    return [start + quarter * _LOOK for quarter in range(int(many * 4))]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with opened(tmp_path / "mail.db") as store:
        for number in range(1, 4):
            await letter(store, READERS[0] + number, number, answerable=True, words="a word")
        yield store


def ways_back(tmp_path: Path) -> int:
    return sum(bool(row["sealed"]) for row in cells(tmp_path / "mail.db")["conversations"])


@pytest.mark.long
async def test_what_is_old_is_erased_while_the_bot_runs(store: Memory, tmp_path: Path) -> None:
    await expired(store, *hours(NOW, 24 * 32))
    assert ways_back(tmp_path) == 0


async def test_after_a_stop_of_months_a_day_later(store: Memory, tmp_path: Path) -> None:
    await expired(store, *hours(NOW, 1), *hours(NOW + 90 * _DAY, 23))
    assert ways_back(tmp_path) == 3
    await expired(store, *hours(NOW + 91 * _DAY, 1))
    assert ways_back(tmp_path) == 0


@pytest.mark.parametrize("wrong", [31 * _DAY, 4 * 365 * _DAY, -40 * 365 * _DAY], ids=["a month", "years", "behind"])
async def test_a_clock_that_is_wrong_for_a_while_erases_nothing(store: Memory, tmp_path: Path, wrong: int) -> None:
    await expired(store, *hours(NOW, 2), *hours(NOW + wrong, 23), *hours(NOW + _DAY, 48))
    assert ways_back(tmp_path) == 3
    # Also if the bot was restarted each time.
    for moment in (NOW + wrong, NOW + wrong + 60, NOW + 4 * _DAY):
        await expired(store, moment)
    assert ways_back(tmp_path) == 3


@pytest.mark.long
async def test_what_was_kept_by_a_clock_that_was_ahead_goes_in_time(store: Memory, tmp_path: Path) -> None:
    ahead = NOW + 4 * 365 * _DAY
    for number in range(4, 7):
        await letter(store, READERS[0] + number, number + 10, answerable=True, words="a word", now=ahead)
    await expired(store, *hours(NOW, 24 * 34))
    assert ways_back(tmp_path) == 0


async def test_what_was_put_off_by_a_clock_that_was_ahead_is_sent(store: Memory) -> None:
    call = Call(method="sendMessage", params={"chat_id": 1, "text": "late"})
    await store.put_out("ahead", [call], now=NOW + 400 * _DAY)
    before = {parcel.id for parcel in await store.claim(99, NOW)}
    await expired(store, *hours(NOW, 26))
    assert len({parcel.id for parcel in await store.claim(99, NOW + 2 * _DAY)} - before) == 1
