"""At most thirty messages reach Telegram in any second, however slow the network; and which ones."""

import asyncio
import random
from bisect import bisect_left

import pytest

from bot.outbox.pace import Limits, Pace
from bot.outbox.window import Second
from tests.bot.outbox.conftest import FastLoop

SPEED = 8  # a stall of a busy machine must not seem longer than a request may take


def _time() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.long
@pytest.mark.parametrize("slowest", [0.0, 0.1, 0.3])
async def test_no_second_sees_more_than_thirty(slowest: float) -> None:
    pace, chance, arrivals = Pace(Limits(in_all=1000)), random.Random(3), list[float]()

    async def send(chat: int) -> None:
        with await pace.turn(chat, 1, news=chat % 3 > 0):
            await asyncio.sleep(0.05 + chance.uniform(0, slowest))
            arrivals.append(_time())
            await asyncio.sleep(0.05 + chance.uniform(0, slowest))

    await asyncio.gather(*(send(chat) for chat in range(1, 220)))
    arrivals.sort()
    assert max(place + 1 - bisect_left(arrivals, at - 0.999) for place, at in enumerate(arrivals)) <= 30


async def test_what_is_never_answered_holds_nobody_up_for_ever() -> None:
    second = Second(2, 0.2)
    for _ in range(2):
        second.begin(1)
    began = _time()
    await second.room(1)
    assert 4.1 < _time() - began < 9


async def test_a_word_and_a_reply_wait_for_one_of_the_news_at_most() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, FastLoop)
    pace, went = Pace(Limits()), list[str]()

    async def send(chat: int, what: str, *, news: bool = False) -> None:
        with await (pace.reply(1) if what == "reply" else pace.turn(chat, 1, news=news)):
            went.append(what)

    news = [asyncio.create_task(send(chat, "news", news=True)) for chat in range(1, 200)]
    while len(went) < 60:  # noqa: ASYNC110 - the second is full by then
        await asyncio.sleep(0)
    before = len(went)
    for what in ("word", "reply", "word"):
        await send(1000 + len(went), what)
    assert went[before:].count("news") <= 2 * 3
    for one in news:
        one.cancel()


async def test_replies_are_counted_among_the_messages_of_a_second() -> None:
    pace = Pace(Limits(in_all=1000))
    for _ in range(20):
        with await pace.reply(1):
            pass
    began, quick = _time(), 0
    for chat in range(1, 31):
        with await pace.turn(chat, 1, news=True):
            quick += _time() - began < 0.5
    assert quick <= 10


async def test_while_no_news_are_sent_a_reply_waits_for_nothing() -> None:
    pace = Pace(Limits())
    for _ in range(200):
        with await asyncio.wait_for(pace.reply(1), 0.5):
            pass


async def test_replies_alone_are_not_remembered_for_ever() -> None:
    second = Second(30, 1.0)
    for turn in range(800):
        with second.begin(1):
            pass
        if turn % 20 == 0:
            await asyncio.sleep(0.2)
    assert len(second._flights) < 400
