"""How soon the sender begins, and how soon it ends."""

import asyncio

import pytest

from bot.outbox import Limits
from tests.bot.outbox.conftest import HeldRequest, Office, unix_time, until, words

pytestmark = pytest.mark.timed
SPEED = 5  # a busy machine's own slowness must not count for much
AT_ONCE = Limits().faster(1000)


async def test_what_is_put_out_while_the_sender_idles_is_sent_at_a_wake(office: Office) -> None:
    ali = office.reader()
    async with office.sending() as sender:
        await asyncio.sleep(1.5)
        began = unix_time()
        await office.put(words(ali, "now"))
        sender.wake()
        await until(lambda: office.texts(ali))
    assert unix_time() - began < 0.9


async def test_what_follows_goes_out_at_once(office: Office) -> None:
    owner, ali = office.reader("Owner"), office.reader()
    async with office.sending() as sender:
        await asyncio.sleep(1)
        began = unix_time()
        await office.put(words(owner, "a word", on_sent=(words(ali, "it has arrived"),)))
        sender.wake()
        await until(lambda: office.texts(ali))
    assert unix_time() - began < 0.9


async def test_a_chat_with_much_to_come_holds_up_no_other(office: Office) -> None:
    group, ali = office.group(), office.reader()
    await office.put(*(words(group, f"{number}") for number in range(300)), words(ali, "behind them"))
    began = unix_time()
    async with office.sending():
        await until(lambda: office.texts(ali))
    assert unix_time() - began < 10
    assert len(office.texts(group)) <= 20


class TestStop:
    async def test_what_is_in_flight_arrives_and_the_rest_waits_for_the_next_start(self, office: Office) -> None:
        ali, leila = office.reader(), office.reader("Leila")
        await office.put(*(words(ali, f"{number}") for number in range(5)), words(leila, "in flight"))
        request = HeldRequest(office.telegram)
        async with office.sending(request) as sender:
            await until(lambda: request.asked == 2)
            asyncio.get_running_loop().call_later(1, request.let_go.set)
            await sender.stop()
        assert office.texts(ali) == ["0"]
        assert office.texts(leila) == ["in flight"]
        assert await office.store.unsettled() == 4
        await office.sent(limits=AT_ONCE)
        assert office.texts(ali) == [f"{number}" for number in range(5)]
        assert office.texts(leila) == ["in flight"]

    async def test_a_request_that_is_never_answered_delays_it_by_less_than_five_seconds(self, office: Office) -> None:
        await office.put(words(office.reader(), "lost on the way"))
        request = HeldRequest(office.telegram)
        async with office.sending(request) as sender:
            await until(lambda: request.asked == 1)
            began = unix_time()
            await sender.stop()
        assert unix_time() - began < 5

    async def test_what_waits_for_its_turn_does_not_delay_it(self, office: Office) -> None:
        group = office.group()
        await office.put(*(words(group, f"{number}") for number in range(30)))
        async with office.sending(limits=Limits(apart=0.01)) as sender:
            await until(lambda: len(office.texts(group)) == 20)
            began = unix_time()
            await sender.stop()
        assert unix_time() - began < 1
        assert await office.store.unsettled() == 10

    async def test_an_idle_sender_ends_at_once(self, office: Office) -> None:
        async with office.sending() as sender:
            await asyncio.sleep(1.5)
            began = unix_time()
            await sender.stop()
        assert unix_time() - began < 1

    async def test_a_sender_that_was_never_started_ends_as_well(self, office: Office) -> None:
        await office.sender().stop()
