import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from telegram import Bot, Update

from bot.network.transport import AiohttpRequest
from bot.updates.polling import Intake
from channel.errors import Unavailable
from tests.bot.loopback import TOKEN, Answer, BotApi, hang_up, loopback, message, page, refusal, silence, until

Process = Callable[[Update], Awaitable[object]]


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with loopback() as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    request = AiohttpRequest()
    async with Bot(TOKEN, base_url=f"{api.url}/bot", request=request, get_updates_request=request) as bot:
        yield bot


def intake_of(bot: Bot, process: Process, **changed: Any) -> Intake:
    limits = {"time_limit": 5.0, "look_again": 0.02} | changed
    return Intake(bot, process, allowed_updates=["message", "callback_query"], pauses=(0.01, 0.02, 0.04), **limits)


@asynccontextmanager
async def working(bot: Bot, process: Process, **changed: Any) -> AsyncIterator[Intake]:
    """An intake at work; it is cancelled at the end, as by a crash, unless it has been stopped."""
    intake = intake_of(bot, process, **changed)
    run = asyncio.create_task(intake.run())
    try:
        yield intake
        await asyncio.sleep(0)
        if run.done():
            run.result()
    finally:
        run.cancel()
        with suppress(asyncio.CancelledError):
            await run


WHO = {"id": 5, "is_bot": False, "first_name": "Reader"}


def typed(words: str, person: int = 5) -> dict[str, Any]:
    """Words that somebody is typing behind the bot's name."""
    return {"inline_query": {"id": words, "from": {**WHO, "id": person}, "query": words, "offset": ""}}


class Reader:
    """Processes updates by writing down their texts; those on `held` wait until they are let go."""

    def __init__(self, *held: str) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.at_once = 0
        self.gates = {text: asyncio.Event() for text in held}

    async def __call__(self, update: Update) -> None:
        text = update.inline_query.query if update.inline_query else str(update.message and update.message.text)
        self.begun.append(text)
        self.at_once = max(self.at_once, len(self.begun) - len(self.ended))
        await (self.gates[text].wait() if text in self.gates else asyncio.sleep(0.01))
        self.ended.append(text)


class TestOrder:
    async def test_a_chat_is_served_in_order(self, api: BotApi, bot: Bot) -> None:
        reader = Reader()
        async with working(bot, reader):
            api.bring(*(message(5, f"{number}") for number in range(8)))
            await until(lambda: len(reader.ended) == 8)
        assert reader.begun == reader.ended == [str(number) for number in range(8)]
        assert reader.at_once == 1

    async def test_chats_are_served_side_by_side(self, api: BotApi, bot: Bot) -> None:
        reader = Reader()
        async with working(bot, reader):
            api.bring(*(message(chat, f"{chat}") for chat in range(1, 51)))
            await until(lambda: len(reader.ended) == 50)
        assert reader.at_once == 50

    async def test_a_slow_chat_does_not_hold_up_another(self, api: BotApi, bot: Bot) -> None:
        reader = Reader("slow")
        async with working(bot, reader) as intake:
            api.bring(message(1, "slow"), message(1, "after it"), message(2, "same batch"))
            await until(lambda: "same batch" in reader.ended)
            api.bring(message(3, "later"), message(1, "after both"))
            await until(lambda: "later" in reader.ended)
            assert reader.ended == ["same batch", "later"]
            reader.gates["slow"].set()
            await until(lambda: intake.counts.done == 5)
        assert reader.ended[2:] == ["slow", "after it", "after both"]
        assert len(set(reader.begun)) == len(reader.begun)
        assert intake.counts.repeated > 0

    async def test_the_buttons_of_a_reader_keep_their_place(self, api: BotApi, bot: Bot) -> None:
        kinds: list[str] = []

        async def note(update: Update) -> None:
            await asyncio.sleep(0.02 if update.message else 0)
            kinds.append(next(kind for kind in ("message", "callback_query") if update[kind]))

        press = {"id": "1", "from": WHO, "chat_instance": "x", "data": "y", "message": message(5)["message"]}
        async with working(bot, note):
            api.bring(message(5), {"callback_query": press}, message(5))
            await until(lambda: len(kinds) == 3)
        assert kinds == ["message", "callback_query", "message"]

    async def test_what_somebody_types_waits_for_no_message_and_no_message_for_it(self, api: BotApi, bot: Bot) -> None:
        reader = Reader("slow", "typed slowly")
        async with working(bot, reader):
            api.bring(message(5, "slow"), typed("quickly typed"))
            await until(lambda: reader.ended == ["quickly typed"])
            api.bring(typed("typed slowly"))
            reader.gates["slow"].set()
            api.bring(message(5, "after it"))
            await until(lambda: "after it" in reader.ended)
            assert "typed slowly" in reader.begun
            assert "typed slowly" not in reader.ended
            reader.gates["typed slowly"].set()

    async def test_what_was_typed_further_before_its_turn_is_let_go(self, api: BotApi, bot: Bot) -> None:
        reader = Reader("h")
        async with working(bot, reader) as intake:
            api.bring(typed("h"))
            await until(lambda: reader.begun == ["h"])
            api.bring(typed("hi"), typed("hil"), typed("another's", person=6))
            api.bring(typed("hilb"))
            await until(lambda: intake.counts.overtaken == 2)
            reader.gates["h"].set()
            await until(lambda: "hilb" in reader.ended and api.offset == 6)
        assert sorted(reader.ended) == ["another's", "h", "hilb"]

    async def test_no_more_than_a_hundred_are_ever_in_hand(self, api: BotApi, bot: Bot) -> None:
        reader = Reader("stuck")
        async with working(bot, reader, look_again=0.01) as intake:
            api.bring(message(1, "stuck"), *(message(chat, f"{chat}") for chat in range(2, 302)))
            await until(lambda: intake.counts.repeated > 300)
            assert len(reader.ended) == 99
            reader.gates["stuck"].set()
            await until(lambda: intake.counts.done == 301)
        assert len(set(reader.begun)) == 301


class TestAcknowledgement:
    async def test_an_update_is_confirmed_only_when_its_work_is_done(self, api: BotApi, bot: Bot) -> None:
        reader = Reader("held")
        async with working(bot, reader):
            api.bring(message(1, "quick"), message(2, "held"), message(3, "also quick"))
            await until(lambda: len(reader.ended) == 2)
            await until(lambda: 2 in api.offsets)
            await asyncio.sleep(0.1)
            assert max(offset or 0 for offset in api.offsets) == 2
            reader.gates["held"].set()
            await until(lambda: api.offset == 4)

    async def test_what_a_crash_interrupts_comes_again(self, api: BotApi, bot: Bot) -> None:
        before, after = Reader("second"), Reader()
        async with working(bot, before):
            api.bring(message(1, "first"), message(1, "second"), message(1, "third"))
            await until(lambda: "second" in before.begun and 2 in api.offsets)
        async with working(bot, after):
            await until(lambda: len(after.ended) == 2)
        assert before.ended == ["first"]
        assert after.ended == ["second", "third"]

    async def test_the_kinds_of_updates_are_named_at_each_call(self, api: BotApi, bot: Bot) -> None:
        async with working(bot, Reader()):
            api.bring(message(1))
            await until(lambda: len(api.of("getUpdates")) > 1)
        for asked in api.of("getUpdates"):
            assert asked.parameters["allowed_updates"] == ["message", "callback_query"]
            assert (asked.parameters["timeout"], asked.parameters["limit"]) == (30, 100)

    async def test_a_request_of_its_own_can_be_given(self, api: BotApi, bot: Bot) -> None:
        async with AiohttpRequest() as own:
            intake = Intake(bot, Reader(), allowed_updates=[], request=own)
            run = asyncio.create_task(intake.run())
            await until(lambda: api.of("getUpdates"))
            await intake.stop()
            await run
        assert api.connections == 2

    async def test_numbers_that_begin_anew_after_a_quiet_week_are_taken(self, api: BotApi, bot: Bot) -> None:
        reader = Reader()
        async with working(bot, reader) as intake:
            api.bring_raw({"update_id": 900_000, **message(1, "before")})
            await until(lambda: 900_001 in api.offsets)
            api.bring_raw({"update_id": 7, **message(1, "after")})
            await until(lambda: api.offset == 8)
        assert reader.ended == ["before", "after"]
        assert intake.counts.done == 2


class TestBadUpdates:
    @pytest.mark.parametrize(
        "bad",
        [
            {"update_id": 1, "message": {"text": "the secret words"}},
            {"update_id": 1, "message": "the secret words"},
            {"update_id": 1, "callback_query": []},
        ],
    )
    async def test_a_malformed_one_is_skipped_and_confirmed(
        self, api: BotApi, bot: Bot, bad: object, caplog: pytest.LogCaptureFixture
    ) -> None:
        reader = Reader()
        async with working(bot, reader) as intake:
            api.bring_raw(bad)
            api.bring(message(1, "good"))
            await until(lambda: api.offset == 3)
        assert reader.ended == ["good"]
        assert (intake.counts.skipped, intake.counts.done, intake.counts.received) == (1, 1, 1)
        assert events(caplog) == ["update_skipped"]
        assert "secret words" not in told(caplog)

    @pytest.mark.parametrize("bad", [{"message": {}}, {"update_id": "1"}, {"update_id": [1]}, {}, [], None, "text", 7])
    async def test_one_without_a_number_stops_nothing(self, api: BotApi, bot: Bot, bad: object) -> None:
        reader = Reader()
        async with working(bot, reader) as intake:
            api.bring_raw(bad)
            api.bring(message(1, "good"))
            await until(lambda: api.offset == 3)
        assert reader.ended == ["good"]
        assert intake.counts.skipped >= 1

    async def test_one_that_can_never_be_confirmed_does_not_make_it_race(self, api: BotApi, bot: Bot) -> None:
        async with working(bot, Reader(), look_again=0.05):
            api.bring_raw({})
            await asyncio.sleep(0.2)
        assert 2 <= len(api.of("getUpdates")) <= 5

    async def test_a_handler_that_raises_is_counted_and_the_next_is_served(
        self, api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
    ) -> None:
        served = []

        async def process(update: Update) -> None:
            assert update.message is not None
            if update.message.text == "poison":
                raise ValueError("the secret words")
            served.append(update.message.text)

        async with working(bot, process) as intake:
            api.bring(message(1, "poison"), message(1, "good"))
            await until(lambda: api.offset == 3)
        assert served == ["good"]
        assert (intake.counts.failed, intake.counts.done) == (1, 1)
        assert events(caplog) == ["update_failed"]
        assert fields(caplog) == [{"fault": "ValueError"}]
        assert "secret words" not in told(caplog)

    async def test_a_handler_whose_own_task_was_cancelled_has_failed_and_no_more(self, api: BotApi, bot: Bot) -> None:
        async def process(update: Update) -> None:
            task = asyncio.create_task(asyncio.sleep(5))
            task.cancel()
            await task

        async with working(bot, process) as intake:
            api.bring(message(1), message(1))
            await until(lambda: api.offset == 3)
        assert intake.counts.failed == 2

    async def test_one_that_takes_too_long_is_given_up(
        self, api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
    ) -> None:
        reader = Reader("stuck")
        async with working(bot, reader, time_limit=0.1) as intake:
            api.bring(message(1, "stuck"), message(1, "next"))
            await until(lambda: api.offset == 3)
        assert reader.ended == ["next"]
        assert (intake.counts.given_up, intake.counts.failed, intake.counts.done) == (1, 0, 1)
        assert events(caplog) == ["update_given_up"]


class TestTrouble:
    @pytest.mark.parametrize(
        ("fault", "event"),
        [
            (refusal(401, "Unauthorized"), "poll_unauthorized"),
            (refusal(404, "Not Found"), "poll_unauthorized"),
            (refusal(409, "Conflict: terminated by other getUpdates request"), "poll_conflict"),
            (refusal(500, "Internal Server Error"), "poll_failed"),
            (page(502, "<html>Bad Gateway</html>"), "poll_failed"),
            (page(200, "<html>Log in to this network</html>"), "poll_failed"),
            (page(200, '{"ok": true, "result": [{"update_id'), "poll_failed"),
            (page(200, '{"ok": true}'), "poll_failed"),
            (page(200, '{"ok": true, "result": {}}'), "poll_failed"),
        ],
    )
    async def test_it_goes_on_after(
        self, api: BotApi, bot: Bot, fault: Answer, event: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        reader = Reader()
        api.answer_next("getUpdates", fault, fault, fault)
        async with working(bot, reader):
            api.bring(message(1, "hello"))
            await until(lambda: reader.ended)
        assert events(caplog) == [event] * 3
        assert TOKEN not in told(caplog)

    async def test_it_goes_on_after_lost_connections(
        self, api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
    ) -> None:
        reader = Reader()
        api.answer_next("getUpdates", *[hang_up] * 6)
        async with working(bot, reader):
            api.bring(message(1, "hello"))
            await until(lambda: reader.ended)
        assert events(caplog) == ["poll_failed"] * 3  # the transport repeats each once

    async def test_it_waits_for_a_server_that_is_not_there_yet(
        self, bot: Bot, caplog: pytest.LogCaptureFixture
    ) -> None:
        reader = Reader()
        async with loopback() as gone:
            port = gone.port
        elsewhere = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=bot.request)
        async with working(elsewhere, reader):
            await until(lambda: events(caplog))
            async with loopback(port) as back:
                back.bring(message(1, "hello"))
                await until(lambda: reader.ended)
        assert set(events(caplog)) == {"poll_failed"}

    async def test_the_pauses_grow_and_begin_anew_after_a_success(
        self, api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
    ) -> None:
        reader = Reader()
        fault = refusal(500)
        api.answer_next("getUpdates", *[fault] * 5)
        async with working(bot, reader):
            api.bring(message(1, "hello"))
            await until(lambda: reader.ended)
            api.answer_next("getUpdates", fault)
            api.bring(message(1, "again"))
            await until(lambda: len(ours(caplog)) == 6)
        failures = [numbers["failures"] for numbers in fields(caplog)]
        assert failures == [1, 2, 3, 4, 5, 1]

    async def test_a_flood_wait_is_obeyed(
        self, api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PTB_TIMEDELTA", "1")
        reader = Reader()
        api.answer_next("getUpdates", refusal(429, "Too Many Requests", retry_after=1))
        begun = time.monotonic()
        async with working(bot, reader):
            api.bring(message(1, "hello"))
            await until(lambda: reader.ended)
        assert time.monotonic() - begun >= 1
        assert events(caplog) == ["poll_flood"]

    async def test_work_goes_on_while_telegram_is_away(self, api: BotApi, bot: Bot) -> None:
        reader = Reader("held")
        async with working(bot, reader):
            api.bring(message(1, "held"))
            await until(lambda: reader.begun)
            api.answer_next("getUpdates", *[refusal(500)] * 3)
            reader.gates["held"].set()
            await until(lambda: api.offset == 2)
        assert reader.ended == ["held"]


class TestStopping:
    async def test_a_long_poll_is_cut_short(self, api: BotApi, bot: Bot) -> None:
        async with working(bot, Reader()) as intake:
            await until(lambda: api.of("getUpdates"))
            assert await seconds_of(intake.stop()) < 5
        assert len(api.of("getUpdates")) == 1

    async def test_a_pause_is_cut_short(self, api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
        api.answer_next("getUpdates", refusal(401))
        intake = Intake(bot, Reader(), allowed_updates=[], pauses=[60])
        run = asyncio.create_task(intake.run())
        await until(lambda: events(caplog))
        assert await seconds_of(intake.stop()) < 30
        await run

    async def test_what_is_at_work_may_finish_and_is_confirmed_and_what_is_not_begun_comes_again(
        self, api: BotApi, bot: Bot
    ) -> None:
        reader = Reader("held")
        async with working(bot, reader) as intake:
            api.bring(message(1, "held"), message(1, "not begun"))
            await until(lambda: reader.begun)
            stop = asyncio.create_task(intake.stop())
            await asyncio.sleep(0.05)
            reader.gates["held"].set()
            await stop
        last = api.of("getUpdates")[-1].parameters
        assert reader.begun == reader.ended == ["held"]
        assert (last["offset"], last["timeout"], last["limit"]) == (2, 0, 1)
        after = Reader()
        async with working(bot, after):
            await until(lambda: after.ended)
        assert after.ended == ["not begun"]

    @pytest.mark.timed
    async def test_five_seconds_suffice_though_a_handler_hangs_and_the_server_is_silent(
        self, api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
    ) -> None:
        over = asyncio.Event()

        async def process(update: Update) -> None:
            api.answer_next("getUpdates", silence, silence)
            while update.update_id == 2 and not over.is_set():
                with suppress(asyncio.CancelledError):
                    await over.wait()

        async with working(bot, process, time_limit=60) as intake:
            api.bring(message(1), message(2, "hanging"))
            await until(lambda: intake.counts.done == 1)
            assert 2 < await seconds_of(intake.stop()) < 5
            over.set()
        assert api.of("getUpdates")[-1].parameters["offset"] == 2
        assert events(caplog) == ["stop_unconfirmed"]

    async def test_it_can_be_stopped_before_it_has_begun_and_twice(self, bot: Bot) -> None:
        intake = Intake(bot, Reader(), allowed_updates=[])
        run = asyncio.create_task(intake.run())
        await intake.stop()
        await intake.stop()
        await asyncio.wait_for(run, 60)

    async def test_an_unheard_last_word_is_noted(self, api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
        reader = Reader("held")
        async with working(bot, reader) as intake:
            api.bring(message(1, "held"))
            await until(lambda: reader.begun)
            stop = asyncio.create_task(intake.stop())
            await asyncio.sleep(0.05)
            api.answer_next("getUpdates", refusal(500))
            reader.gates["held"].set()
            await stop
        assert events(caplog) == ["stop_unconfirmed"]


async def seconds_of(work: Awaitable[object]) -> float:
    begun = time.monotonic()
    await work
    return time.monotonic() - begun


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "rahnama.intake"]


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in ours(caplog)]


def fields(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [record.__dict__["fields"] for record in ours(caplog)]


def told(caplog: pytest.LogCaptureFixture) -> str:
    return caplog.text + "".join(str(record.__dict__) for record in caplog.records)


def post(text: str, kind: str = "channel_post", **fields: Any) -> dict[str, Any]:
    chat = {"id": -1001234567890, "type": "channel", "title": "A channel"}
    return {kind: {"message_id": 7, "date": 1_700_000_000, "chat": chat, "text": text, **fields}}


class TestPosts:
    async def test_posts_of_a_channel_are_handed_on_as_they_came_and_in_order(self, api: BotApi, bot: Bot) -> None:
        reader, posts = Reader(), list[str]()

        async def take(post: dict[str, Any]) -> None:
            await asyncio.sleep(0 if posts else 0.05)
            posts.append(post["text"])

        async with working(bot, reader, posts=take) as intake:
            api.bring(post("first"), message(5, "a reader's"), post("changed", "edited_channel_post"), post("last"))
            await until(lambda: intake.counts.done == 4)
        assert posts == ["first", "changed", "last"]
        assert reader.ended == ["a reader's"]

    async def test_a_post_of_a_form_that_ptb_cannot_read_is_not_lost(self, api: BotApi, bot: Bot) -> None:
        taken: list[dict[str, Any]] = []

        async def take(post: dict[str, Any]) -> None:
            taken.append(post)

        odd = post("odd", forward_origin={"type": "channel"}, poll={"question": 5}, entities=[{"type": "bold"}])
        async with working(bot, Reader(), posts=take) as intake:
            api.bring(odd, {"channel_post": "no message"}, {"channel_post": {"chat": None}})
            await until(lambda: intake.counts.skipped == 2)
        assert taken == [odd["channel_post"]]

    async def test_a_post_is_confirmed_only_when_it_is_saved(self, api: BotApi, bot: Bot) -> None:
        saved = asyncio.Event()

        async def take(post: dict[str, Any]) -> None:
            await saved.wait()

        async with working(bot, Reader(), posts=take) as intake:
            api.bring(post("first"), message(5, "a reader's"))
            await until(lambda: intake.counts.done == 1 and len(api.offsets) > 2)
            assert max(offset or 0 for offset in api.offsets) <= 1
            saved.set()
            await until(lambda: api.offset == 3)


class TestDatabaseAway:
    async def test_what_cannot_be_kept_is_tried_again_in_its_order_and_confirmed_only_then(
        self, api: BotApi, bot: Bot
    ) -> None:
        done: list[str] = []
        away = True

        async def process(update: Update) -> None:
            text = str(update.message and update.message.text)
            if away and text.startswith("write"):
                raise Unavailable("the disk is full")
            done.append(text)

        async with working(bot, process) as intake:
            api.bring(message(1, "write this"), message(1, "and read"), message(2, "read"))
            await until(lambda: done == ["read"] and intake.counts.postponed)
            assert (api.offset or 0) <= 1
            away = False
            await until(lambda: intake.counts.done == 3)
        assert done == ["read", "write this", "and read"]
        assert intake.counts.failed == 0

    async def test_a_stop_leaves_it_to_the_next_start(self, api: BotApi, bot: Bot) -> None:
        async def process(update: Update) -> None:
            raise Unavailable("the disk is full")

        async with working(bot, process) as intake:
            api.bring(message(1, "write this"))
            await until(lambda: intake.counts.postponed)
            began = time.monotonic()
            await intake.stop()
        assert time.monotonic() - began < 5
        assert (api.offset or 0) <= 1
