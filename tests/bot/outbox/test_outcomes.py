"""What becomes of a call: sent, blocked, failed, or tried again; and what follows from it."""

import asyncio
import logging
from typing import Any

import pytest

from bot.outbox import Limits
from bot.sandbox import Fault, Telegram
from bot.sandbox.request import SandboxRequest
from channel.errors import Refused, StoreError
from channel.people.letters import Call, Parcel
from tests.bot.outbox.conftest import Office, unix_time, until, words

AT_ONCE = Limits().faster(1000)
_BROKEN = 500, b'{"ok": false, "error_code": 500, "description": "Internal Server Error"}'


class TestFollowing:
    async def test_a_receipt_goes_out_when_the_word_has_arrived(self, office: Office) -> None:
        owner, ali = office.reader("Owner"), office.reader()
        follows = {"on_sent": (words(ali, "arrived"),), "on_failed": (words(ali, "refused"),)}
        await office.put(words(owner, "a word", **follows))
        sender = await office.sent()
        assert office.texts(owner) == ["a word"]
        assert office.texts(ali) == ["arrived"]
        assert sender.counts.sent == 2

    async def test_what_follows_from_what_follows_goes_out_as_well(self, office: Office) -> None:
        owner, ali = office.reader("Owner"), office.reader()
        last = words(owner, "last")
        await office.put(words(owner, "first", on_sent=(words(ali, "second", on_sent=(last,)),)))
        await office.sent()
        assert office.texts(owner) == ["first", "last"]
        assert office.texts(ali) == ["second"]

    async def test_who_has_blocked_the_bot_is_not_tried_again_and_the_writer_is_told(self, office: Office) -> None:
        owner, ali = office.reader("Owner"), office.reader()
        office.telegram.block(ali)
        await office.put(words(ali, "an answer", on_blocked=(words(owner, "he is gone"),)))
        sender = await office.sent()
        assert office.texts(owner) == ["he is gone"]
        assert (sender.counts.blocked, sender.counts.sent) == (1, 1)
        assert office.asked("sendMessage") == 2

    async def test_a_refusal_that_will_not_pass_ends_the_call_and_the_writer_is_told(self, office: Office) -> None:
        owner, ali = office.reader("Owner"), office.reader()
        await office.put(words(ali, "x" * 5000, on_failed=(words(owner, "it could not be delivered"),)))
        sender = await office.sent()
        assert office.texts(owner) == ["it could not be delivered"]
        assert sender.counts.failed == 1
        assert office.asked("sendMessage") == 2

    async def test_an_edit_that_changes_nothing_has_succeeded(self, office: Office) -> None:
        ali = office.reader()
        await office.put(words(ali, "the same"))
        await office.sent()
        place = {"chat_id": ali.id, "message_id": office.telegram.messages(ali)[-1]["message_id"]}
        await office.put(
            Call(method="editMessageText", params={**place, "text": "the same"}, on_sent=(words(ali, "well"),))
        )
        sender = await office.sent()
        assert office.texts(ali) == ["the same", "well"]
        assert sender.counts.failed == 0

    async def test_a_call_behind_one_that_failed_is_sent(self, office: Office) -> None:
        ali = office.reader()
        await office.put(words(ali, ""), words(ali, "next"))
        await office.sent()
        assert office.texts(ali) == ["next"]


class TestTryingAgain:
    @pytest.mark.parametrize("fault", [500, 502, 504, 404, 409, Fault.DISCONNECTED, Fault.TIMED_OUT])
    async def test_what_telegram_did_not_take_is_sent_once_it_does(self, office: Office, fault: int | Fault) -> None:
        ali = office.reader()
        office.telegram.fail_next("sendMessage", fault, times=3)
        await office.put(words(ali, "first"), words(ali, "second"))
        sender = await office.sent()
        assert office.texts(ali) == ["first", "second"]
        assert sender.counts.postponed == 3

    @pytest.mark.parametrize("status", [400, 401, 403, 404])
    async def test_a_page_of_a_proxy_is_no_answer_of_telegrams(self, office: Office, status: int) -> None:
        owner, ali = office.reader("Owner"), office.reader()
        told = words(owner, "he is gone")
        await office.put(words(ali, "a word", on_blocked=(told,), on_failed=(told,)))
        page = Refusing(office.telegram, b"a word", (status, b"<html>Please log in</html>"), times=3)
        await office.sent(page, limits=AT_ONCE)
        assert (office.texts(ali), office.texts(owner)) == (["a word"], [])

    @pytest.mark.parametrize("fault", [Fault.ANSWER_LOST, Fault.GARBLED])
    async def test_an_answer_that_is_lost_makes_one_copy_more_and_loses_nothing(
        self, office: Office, fault: Fault
    ) -> None:
        ali = office.reader()
        office.telegram.fail_next("sendMessage", fault)
        await office.put(words(ali, "first"), words(ali, "second"))
        await office.sent()
        assert office.texts(ali) == ["first", "first", "second"]

    @pytest.mark.timed
    async def test_the_pauses_grow(self, office: Office) -> None:
        ali = office.reader()
        office.telegram.fail_next("sendMessage", 502, times=5)
        began = unix_time()
        await office.put(words(ali, "patience"))
        await office.sent()
        assert office.texts(ali) == ["patience"]
        assert 15 <= unix_time() - began <= 45  # between half and all of 1 + 2 + 4 + 8 + 16, each up to the next second

    async def test_other_chats_do_not_wait_for_one_that_fails(self, office: Office) -> None:
        ali, leila = office.reader(), office.reader("Leila")
        office.telegram.fail_next("sendMessage", 500, times=4)
        async with office.sending():
            await office.put(words(ali, "stuck"))
            await until(lambda: office.asked("sendMessage") == 4)
            await office.put(words(leila, "passes"))
            await until(lambda: office.texts(leila))
            assert office.texts(ali) == []
            await office.emptied()
        assert office.texts(ali) == ["stuck"]

    async def test_what_is_written_after_it_waits_for_it(self, office: Office) -> None:
        ali = office.reader()
        office.telegram.fail_next("sendMessage", 500, times=4)
        async with office.sending() as sender:
            await office.put(words(ali, "first"), words(ali, "second"))
            await until(lambda: office.asked("sendMessage") == 3)
            await office.put(words(ali, "third"))
            sender.wake()
            await office.emptied()
        assert office.texts(ali) == ["first", "second", "third"]

    async def test_a_database_that_cannot_be_written_to_makes_no_copy(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ali = office.reader()
        settle, failures = office.store.settle, iter(range(3))

        async def busy(*given: object) -> None:
            if next(failures, None) is not None:
                raise StoreError("The disk is full; nothing was written.")
            await settle(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(office.store, "settle", busy)
        await office.put(words(ali, "once"), words(ali, "and then"))
        await office.sent()
        assert office.texts(ali) == ["once", "and then"]


class TestEnding:
    @pytest.mark.long
    async def test_a_call_that_alone_fails_for_an_hour_ends_and_what_waits_behind_it_goes_on(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.outbox.retries._ANY_FAULT", 300.0)
        owner, ali = office.reader("Owner"), office.reader()
        request = Refusing(office.telegram, b"poison")
        await office.put(words(ali, "poison", on_failed=(words(owner, "not delivered"),)), words(ali, "next"))
        sender = await office.sent(request, limits=AT_ONCE)
        assert (office.texts(ali), office.texts(owner)) == (["next"], ["not delivered"])
        assert sender.counts.failed == 1
        assert request.refused > 7

    async def test_what_nobody_knows_how_to_send_ends_soon(self, office: Office) -> None:
        ali = office.reader()
        odd = Call(method="sendMessage", params={"chat_id": ali.id, "text": {"fetch": 5, "name": None}})
        await office.put(odd, words(ali, "next"))
        await office.sent(limits=AT_ONCE)
        assert office.texts(ali) == ["next"]

    @pytest.mark.long
    async def test_while_telegram_is_away_nothing_ends(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.outbox.retries._ANY_FAULT", 60.0)
        ali = office.reader()
        office.telegram.fail_next("getMe", 502, times=1000)
        office.telegram.fail_next("sendMessage", 502, times=12)
        await office.put(words(ali, "patience"))
        sender = await office.sent(limits=AT_ONCE)
        assert office.texts(ali) == ["patience"]
        assert (sender.counts.failed, sender.counts.postponed) == (0, 12)

    @pytest.mark.long
    async def test_what_cannot_be_written_down_as_sent_holds_up_no_other(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ali = office.reader()
        settle, first = office.store.settle, []

        async def broken(parcel: Parcel, *given: object) -> None:
            first.append(parcel.id)
            if parcel.id == first[0]:
                raise Refused("The database rejects this.")
            await settle(parcel, *given)  # type: ignore[arg-type]

        monkeypatch.setattr(office.store, "settle", broken)
        await office.put(words(ali, "once"), words(ali, "and then"))
        async with office.sending(limits=AT_ONCE):
            await until(lambda: len(office.texts(ali)) == 2)
        assert office.texts(ali) == ["once", "and then"]


class Refusing(SandboxRequest):
    """A Telegram that answers one message differently, a number of times."""

    def __init__(self, telegram: Telegram, words: bytes, answer: tuple[int, bytes] = _BROKEN, times: int = 999) -> None:
        super().__init__(telegram)
        self._words, self._answer, self._times, self.refused = words, answer, times, 0

    async def do_request(self, url: str, method: str, request_data: Any = None, *given: Any, **named: Any) -> Any:
        if request_data and self._words.decode() in str(request_data.parameters) and self.refused < self._times:
            self.refused += 1
            return self._answer
        return await super().do_request(url, method, request_data, *given, **named)


class TestSilence:
    async def test_a_429_holds_all_sending_and_drops_nothing(self, office: Office) -> None:
        readers = office.readers(5)
        office.telegram.fail_next("sendMessage", 429, parameters={"retry_after": 20})
        began = unix_time()
        await office.put(words(readers[0], "first"))
        async with office.sending() as sender:
            await until(lambda: sender.counts.silenced)
            await office.put(*(words(reader, "later") for reader in readers))
            sender.wake()
            await asyncio.sleep(10)
            assert not any(map(office.texts, readers))
            await office.emptied()
        assert unix_time() - began >= 20
        assert [office.texts(reader) for reader in readers] == [["first", "later"], *[["later"]] * 4]
        assert office.asked("sendMessage") == 7

    async def test_a_429_within_an_album_is_obeyed_as_well(self, office: Office) -> None:
        ali = office.reader()
        description = 'Bad Request: failed to send message #2 with the error message "Too Many Requests: retry after 9"'
        office.telegram.fail_next("sendMessage", 400, description)
        began = unix_time()
        await office.put(words(ali, "all the same"))
        await office.sent()
        assert office.texts(ali) == ["all the same"]
        assert unix_time() - began >= 9

    @pytest.mark.long
    async def test_a_refused_token_keeps_everything_and_asks_seldom(self, office: Office) -> None:
        readers = office.readers(3)
        office.telegram.fail_next("sendMessage", 401)
        began = unix_time()
        await office.put(*(words(reader, "kept") for reader in readers[:1]))
        async with office.sending() as sender:
            await until(lambda: sender.counts.silenced)
            await office.put(*(words(reader, "kept") for reader in readers[1:]))
            await office.emptied()
        assert unix_time() - began >= 60
        assert [office.texts(reader) for reader in readers] == [["kept"]] * 3


class TestMigration:
    async def test_a_group_that_has_moved_is_followed(self, office: Office) -> None:
        group, ali = office.group(), office.reader()
        receipt = words(ali, "arrived")
        await office.put(words(group, "before"))
        await office.sent()
        new = office.telegram.migrate(group)
        await office.put(words(group, "first", on_sent=(receipt,)), words(group, "second"), words(group, "third"))
        await office.sent()
        assert office.texts(new) == ["first", "second", "third"]
        assert office.texts(ali) == ["arrived"]

    async def test_the_new_number_is_remembered_by_the_next_sender(self, office: Office) -> None:
        group = office.group()
        new = office.telegram.migrate(group)
        await office.put(words(group, "first"))
        await office.sent()
        asked = office.asked("sendMessage")
        await office.put(words(group, "second"))
        await office.sent()
        assert office.texts(new) == ["first", "second"]
        assert office.asked("sendMessage") == asked + 1

    async def test_a_group_that_moves_twice_is_followed(self, office: Office) -> None:
        group = office.group()
        async with office.sending():
            newer = office.telegram.migrate(group)
            await office.put(words(group, "first"))
            await office.emptied()
            newest = office.telegram.migrate(newer)
            await office.put(words(group, "second"), words(newer, "third"))
            await office.emptied()
        await office.put(words(group, "fourth"))
        await office.sent()
        assert office.texts(newer) == ["first"]
        assert office.texts(newest) == ["second", "third", "fourth"]

    async def test_what_waits_for_its_turn_stays_behind_while_the_new_number_is_written_down(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        group = office.group()
        write_down, claim = office.store.moved, office.store.claim

        async def slowly(old: int, new: int) -> None:
            await asyncio.sleep(6)  # longer than "second" has to wait for its turn
            await write_down(old, new)

        async def claim_slowly(limit: int, now: int) -> tuple[Parcel, ...]:
            parcels = await claim(limit, now)
            if [parcel.call.params["text"] for parcel in parcels] == ["second"]:
                await asyncio.sleep(5)
            return parcels

        monkeypatch.setattr(office.store, "claim", claim_slowly)
        monkeypatch.setattr(office.store, "moved", slowly)
        async with office.sending():
            await office.put(words(group, "zeroth"))
            await office.emptied()
            new = office.telegram.migrate(group)
            await office.put(words(group, "first"), words(group, "second"))
            await office.emptied()
        assert office.texts(new) == ["first", "second"]


async def test_the_log_tells_no_chat_no_text_and_no_token(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ali, leila, group = office.reader(), office.reader("Leila"), office.group()
    office.telegram.block(leila)
    new = office.telegram.migrate(group)
    for fault in (500, 429, 401, Fault.DISCONNECTED, Fault.ANSWER_LOST):
        office.telegram.fail_next("sendMessage", fault)
    await office.put(*(words(chat, "secret words") for chat in (ali, leila, group)), words(ali, "secret" * 1000))
    await office.sent()
    ours = [record for record in caplog.records if record.name.startswith("rahnama")]
    logged = "\n".join(str(vars(record)) for record in ours)
    assert {record.msg for record in ours} == {"call_postponed", "call_blocked", "call_failed", "sending_held"}
    for secret in ("secret", str(ali.id), str(leila.id), str(group.id), str(new.id), office.telegram.token):
        assert secret not in logged
