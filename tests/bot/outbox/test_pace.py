"""How many messages Telegram counts for a request, and when the next may go."""

import asyncio
from typing import Any

import pytest

from bot.app import make_bot
from bot.outbox.pace import Limits, Pace, limits_in_force, weight
from bot.outbox.replies import Replies
from bot.sandbox.request import SandboxRequest
from handlers.telegram.sending import ask
from tests.bot.outbox.conftest import Office, unix_time


@pytest.mark.parametrize(
    ("method", "params", "messages"),
    [
        ("sendMessage", {}, 1),
        ("editMessageText", {}, 1),
        ("createForumTopic", {}, 1),
        ("sendMediaGroup", {"media": [{}, {}, {}]}, 3),
        ("copyMessages", {"message_ids": [1, 2]}, 2),
        ("deleteMessage", {}, 0),
        ("deleteMessages", {"message_ids": [1, 2]}, 0),
        ("answerCallbackQuery", {}, 0),
        ("getChat", {}, 0),
        ("sendChatAction", {}, 0),
    ],
)
def test_what_telegram_counts_as_messages(method: str, params: dict[str, Any], messages: int) -> None:
    assert weight(method, params) == messages


async def test_a_channel_that_is_named_has_the_pace_of_a_group() -> None:
    pace = Pace(Limits(apart=0.01, in_a_group=3))
    for _ in range(3):
        await pace.turn("@channel", 1)
    assert 58 < pace.wait("@channel") <= 60
    assert pace.wait("@another") == 0


async def test_an_album_waits_until_a_group_has_room_for_all_of_it() -> None:
    pace = Pace(Limits(apart=0.01))
    for _ in range(15):
        await pace.turn(-5, 1)
    assert pace.wait(-5, 5) < 1
    assert 55 < pace.wait(-5, 6) <= 60


async def test_after_a_rest_four_may_go_at_once_and_the_others_at_even_distances() -> None:
    pace, began, went = Pace(Limits(in_all=0.5)), unix_time(), list[float]()
    await asyncio.sleep(20)  # a longer rest saves up no more
    for chat in range(8):
        await pace.turn(chat, 1)
        went.append(unix_time() - began - 20)
    assert went[3] < 2
    assert all(at >= 2 * (place - 3) - 0.01 for place, at in enumerate(went))


async def test_an_album_takes_as_many_places_as_it_has_messages() -> None:
    pace = Pace(Limits(in_all=0.5))
    await pace.turn(1, 10)
    began = unix_time()
    await pace.turn(2, 1)
    assert unix_time() - began >= 2 * (10 - 3) - 0.1


async def test_an_answer_that_goes_out_at_once_takes_its_place_before_news(office: Office) -> None:
    reader, pace = office.reader(), Pace(Limits(in_all=1000, in_a_second=1))
    request = SandboxRequest(office.telegram)
    bot, began = make_bot(office.telegram.token, request, request, replies=Replies(pace)), unix_time()
    await ask(bot, "sendMessage", {"chat_id": reader.id, "text": "here it is"})
    assert office.texts(reader) == ["here it is"]
    await pace.turn(1, 1, news=True)
    assert unix_time() - began >= 0.99


async def test_a_silence_counts_for_every_chat_and_also_for_what_is_no_message() -> None:
    pace = Pace(Limits())
    pace.hold(7)
    began = unix_time()
    await pace.turn(1, 1)
    assert unix_time() - began >= 7
    pace.hold(7)
    pace.hold(1)
    began = unix_time()
    await pace.turn(None, 0)
    assert unix_time() - began >= 6.9


async def test_a_silence_that_begins_while_one_waits_is_kept() -> None:
    pace = Pace(Limits(in_all=0.5))
    for chat in range(4):
        await pace.turn(chat, 1)
    waiting = asyncio.create_task(pace.turn(5, 1))
    await asyncio.sleep(1)
    pace.hold(30)
    began = unix_time()
    await waiting
    assert unix_time() - began >= 30


def test_tests_may_have_time_run_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAHNAMA_PACE", raising=False)
    assert limits_in_force() == Limits(in_all=30, in_a_second=30, second=1, apart=1, in_a_group=20, minute=60)
    monkeypatch.setenv("RAHNAMA_PACE", "10")
    assert limits_in_force() == Limits(in_all=300, in_a_second=30, second=0.1, apart=0.1, in_a_group=20, minute=6)
