"""What the sender makes of the outbox: order, pace, priority, and its end."""

import asyncio
from typing import Any

import pytest

from bot.outbox import Limits
from bot.sandbox.params import Upload
from channel.people.letters import Call, Priority
from tests.bot.outbox.conftest import HeldRequest, Office, unix_time, until, words

AT_ONCE = Limits().faster(1000)


async def test_what_is_put_out_is_sent_once_and_in_order(office: Office) -> None:
    ali, group = office.reader(), office.group()
    await office.put(*(words(chat, f"{number}") for number in range(12) for chat in (ali, group)))
    sender = await office.sent(limits=AT_ONCE)
    assert office.texts(ali) == office.texts(group) == [f"{number}" for number in range(12)]
    assert sender.counts.sent == 24


async def test_what_another_process_puts_out_is_noticed_without_a_wake(office: Office) -> None:
    ali = office.reader()
    async with office.sending():
        await asyncio.sleep(5)
        await office.put(words(ali, "from elsewhere"))
        await until(lambda: office.texts(ali))


async def test_what_is_due_later_waits_until_then(office: Office) -> None:
    ali = office.reader()
    now = unix_time()
    await office.store.put_out("later", [words(ali, "later")], now=int(now), wait=7)
    await office.put(words(ali, "now"))
    await office.sent()
    assert office.texts(ali) == ["now", "later"]
    assert unix_time() - now >= 6


async def test_chats_are_served_side_by_side_but_no_more_than_64(office: Office) -> None:
    readers = office.readers(150)
    await office.put(*(words(reader, f"{turn}") for turn in range(3) for reader in readers))
    request = HeldRequest(office.telegram)
    async with office.sending(request, limits=AT_ONCE):
        await until(lambda: request.asked == 64)
        await asyncio.sleep(5)
        request.let_go.set()
        await office.emptied()
    assert request.most == 64
    assert all(office.texts(reader) == ["0", "1", "2"] for reader in readers)


def _noting(times: list[float], put: Any) -> Any:
    def noted(*given: Any) -> Any:
        times.append(unix_time())
        return put(*given)

    return noted


@pytest.mark.timed
class TestPace:
    async def test_a_person_gets_one_message_a_second(self, office: Office) -> None:
        office.telegram.pace = True
        ali = office.reader()
        began = unix_time()
        await office.put(*(words(ali, f"{number}") for number in range(12)))
        sender = await office.sent()
        assert office.texts(ali) == [f"{number}" for number in range(12)]
        assert 11 <= unix_time() - began < 18
        assert sender.counts.silenced == 0

    async def test_a_group_gets_twenty_a_minute_and_no_refusal_of_telegram(self, office: Office) -> None:
        office.telegram.pace = True
        group, ali = office.group(), office.reader()
        began = unix_time()
        await office.put(*(words(group, f"{number}") for number in range(25)), words(ali, "meanwhile"))
        async with office.sending() as sender:
            await until(lambda: office.texts(ali))
            await office.emptied()
        assert office.texts(group) == [f"{number}" for number in range(25)]
        sent = [message["date"] for message in office.telegram.messages(group)]
        assert all(later - earlier >= 59 for earlier, later in zip(sent, sent[20:], strict=False))
        assert 60 <= unix_time() - began < 90
        assert sender.counts.silenced == 0

    async def test_all_chats_together_get_thirty_a_second(self, office: Office) -> None:
        office.telegram.pace = True
        readers = office.readers(300)
        await office.put(*(words(reader, "news") for reader in readers), priority=Priority.NEWS)
        times: list[float] = []
        office.telegram.put = _noting(times, office.telegram.put)  # type: ignore[method-assign]
        began = unix_time()
        sender = await office.sent()
        assert sender.counts.sent == 300
        assert sender.counts.silenced == 0
        assert max(sum(moment <= other < moment + 1 for other in times) for moment in times) <= 30
        assert unix_time() - began < 300 / 30 * 2

    async def test_an_album_counts_as_all_its_pictures(self, office: Office) -> None:
        office.telegram.pace = True
        ali = office.reader()
        photo = office.telegram.send(ali, photo=True)["photo"][0]["file_id"]
        album = [{"type": "photo", "media": photo}] * 5
        params = {"chat_id": ali.id, "media": album}
        await office.put(Call(method="sendMediaGroup", params=params), words(ali, "after it"))
        began = unix_time()
        await office.sent()
        assert office.texts(ali) == ["after it"]
        assert unix_time() - began >= 5

    async def test_answers_to_presses_wait_for_no_chat(self, office: Office) -> None:
        ali = office.reader()
        message = office.telegram.send(ali, "x")
        presses = [office.telegram.press(ali, message, data="x") for _ in range(10)]
        began = unix_time()
        await office.put(
            *(Call(method="answerCallbackQuery", params={"callback_query_id": press}) for press in presses)
        )
        await office.sent()
        assert set(presses) <= office.telegram.answered.keys()
        assert unix_time() - began < 8


@pytest.mark.timed
class TestPriority:
    async def test_a_word_does_not_wait_behind_the_news(self, office: Office) -> None:
        readers, ali = office.readers(300), office.reader()
        await office.put(*(words(reader, "news") for reader in readers), priority=Priority.NEWS)
        async with office.sending() as sender:
            await until(lambda: office.texts(readers[0]))
            began = unix_time()
            await office.put(words(ali, "a word"))
            sender.wake()
            await until(lambda: office.texts(ali))
            assert unix_time() - began < 2

    async def test_what_is_written_to_a_slow_chat_keeps_its_place(self, office: Office) -> None:
        group = office.group()
        await office.put(*(words(group, f"{number}") for number in range(22)))
        async with office.sending() as sender:
            await until(lambda: len(office.texts(group)) == 3)
            await office.put(words(group, "22"))
            sender.wake()
            await office.emptied()
        assert office.texts(group) == [f"{number}" for number in range(23)]

    async def test_many_chats_that_have_to_wait_hold_up_no_other(self, office: Office) -> None:
        limits = Limits(in_all=1000, apart=0.01, in_a_group=1, minute=60)
        ali, groups = office.reader(), [office.group() for _ in range(70)]
        await office.put(*(words(group, text) for text in ("first", "second") for group in groups))
        async with office.sending(limits=limits) as sender:
            await until(lambda: all(map(office.texts, groups)))
            began = unix_time()
            await office.put(words(ali, "a word"))
            sender.wake()
            await until(lambda: office.texts(ali))
            assert unix_time() - began < 20
        assert all(office.texts(group) == ["first"] for group in groups)


async def test_what_telegram_answered_is_told_once_it_is_committed(office: Office) -> None:
    ali, told = office.reader(), list[Any]()

    async def note(answer: object) -> None:
        told.append((await office.store.unsettled(), answer))

    media = [{"type": "photo", "media": office.telegram.files.add("photo", Upload("a.jpg", b"a"))[-1]["file_id"]}] * 2
    await office.put(words(ali, "one"), Call(method="sendMediaGroup", params={"chat_id": ali.id, "media": media}))
    async with office.sending(limits=AT_ONCE, sent=note):
        await until(lambda: len(told) == 2)
    assert [unsettled for unsettled, _ in told] == [1, 0]
    assert told[0][1]["text"] == "one"
    pictures = [one["message_id"] for one in office.telegram.messages(ali)[-2:]]
    assert [message["message_id"] for message in told[1][1]] == pictures


async def test_of_what_was_refused_nobody_is_told(office: Office) -> None:
    ali, told = office.reader(), list[object]()

    async def note(answer: object) -> None:
        told.append(answer)

    await office.put(words(404, "nobody"), words(ali, "one"))
    await office.sent(limits=AT_ONCE, sent=note)
    assert len(told) == 1


async def test_whoever_is_told_and_fails_makes_nothing_come_twice(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    ali = office.reader()

    async def fail(answer: object) -> None:
        raise ValueError("some words")

    await office.put(words(ali, "one"), words(ali, "two"))
    sender = await office.sent(limits=AT_ONCE, sent=fail)
    assert office.texts(ali) == ["one", "two"]
    assert (sender.counts.sent, sender.counts.postponed) == (2, 0)
    assert {record.message for record in caplog.records} == {"sent_untold"}
    assert "some words" not in caplog.text
