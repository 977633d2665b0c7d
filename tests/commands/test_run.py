"""`rahnama run` on Telegram: its own process against a Bot API server on loopback."""

import asyncio
import json
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.showing import shown
from bot.commands.import_posts import SAMPLE
from bot.commands.run.connecting import MENU
from bot.sandbox import Telegram, User
from bot.sandbox.server import Server
from tests.processes import TOKEN, Running, rahnama, start
from tests.shared import SEED, real

PATIENCE = 20
"""Seconds for an end, of which five are allowed: a question for updates waits longer than these."""


class Serving:
    """The bot's process, its Telegram, and a reader."""

    def __init__(self, folder: Path, telegram: Telegram, url: str) -> None:
        self.folder, self.telegram, self.url = folder, telegram, url
        self.reader: User = telegram.add_user("Ali", language_code="fa")
        self.process: Running | None = None

    async def load(self, source: Path, **settings: str) -> None:
        done = await rahnama(self.folder, "import", str(source), **settings)
        assert done.code == 0, done.err

    async def begin(self, *options: str, **more: str) -> None:
        settings = {
            "BOT_TOKEN": TOKEN,
            "CHANNEL": "SampleThinker",
            "BOT_API_URL": self.url,
            "LOG_LEVEL": "DEBUG",
            **more,
        }
        self.process = await start(self.folder, "run", *options, **settings)

    async def asked(self, text: str) -> str:
        before = len(self.telegram.messages(self.reader))
        self.telegram.send(self.reader, text)
        await self.telegram.settled()
        return "\n".join(shown(message) for message in self.telegram.messages(self.reader)[before + 1 :])

    async def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """The exit code and all that was logged."""
        assert self.process is not None
        self.process.send_signal(how)
        out, err = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        code, self.process = self.process.returncode, None
        return code or 0, out.decode() + err.decode()


@pytest.fixture
async def serving(tmp_path: Path) -> AsyncIterator[Serving]:
    telegram = Telegram(token=TOKEN)
    async with Server(telegram).listening() as url:
        served = Serving(tmp_path, telegram, url)
        yield served
        if served.process is not None:
            served.process.kill()
            await served.process.communicate()


async def test_the_real_channel_is_served_over_http(serving: Serving) -> None:
    await serving.load(real(SEED))
    await serving.begin()
    assert "t-meme) — ۱ پست" in await serving.asked("/tag meme")
    assert await serving.asked("/tag note") == await serving.asked("/tag notes")
    assert "t-tweet) — ۲ پست" in await serving.asked("/tag tweet")
    assert "t-learning_theory) — ۱ پست" in await serving.asked("/tag learning_theory")
    parts = await serving.asked("/series language_modeling")
    assert (parts.count("✅"), parts.count("⏳")) == (2, 1)
    assert "RKHS" in await serving.asked("/series")
    part = await serving.asked("/series language_modeling 5")
    assert part.count("#notes #language_modeling") == 1
    code, logged = await serving.end()
    assert code == 0, logged


@pytest.mark.long
async def test_the_menu_and_the_description_are_set_in_both_languages(serving: Serving) -> None:
    await serving.load(SAMPLE)
    await serving.begin()
    await serving.telegram.until(lambda: "en" not in serving.telegram.profile.short_descriptions
                                 and {"", "fa"} <= set(serving.telegram.profile.short_descriptions))  # fmt: skip
    persian = {command["command"]: command["description"] for command in serving.telegram.commands["default", "fa"]}
    english = {command["command"]: command["description"] for command in serving.telegram.commands["default", ""]}
    assert list(persian) == list(english)
    assert set(persian) == MENU
    assert len(MENU) <= 8, "more is a wall; /help and /settings have the rest"
    assert persian["tags"] == "هشتگ‌ها"
    assert english["tags"] == "All hashtags"


async def test_an_inline_query_is_answered_over_http_and_leaves_no_trace_in_the_log(serving: Serving) -> None:
    await serving.load(SAMPLE)
    await serving.begin()
    query = serving.telegram.inline_query(serving.reader, " ")
    await serving.telegram.until(lambda: query in serving.telegram.answered)
    assert serving.telegram.answered[query]["results"][0]["title"] == "مدلسازی زبانی"
    serving.telegram.inline_query(serving.reader, "a-secret-word")
    await serving.telegram.settled()
    code, logged = await serving.end()
    assert code == 0
    assert "a-secret-word" not in logged
    assert str(serving.reader.id) not in logged
    assert "inline_mode_off" not in logged


async def test_an_owner_who_has_not_switched_inline_mode_on_can_see_it_in_the_log(serving: Serving) -> None:
    serving.telegram.inline = False
    await serving.begin()
    await serving.asked("/start")
    assert '"inline_mode_off"' in (await serving.end())[1]


@pytest.mark.long
async def test_the_owner_s_menu_has_the_panel_too(serving: Serving) -> None:
    await serving.load(SAMPLE)
    owner = serving.telegram.add_user("Owner")
    serving.telegram.send(owner, "/start")
    await serving.begin(OWNER_ID=str(owner.id))
    scope = f"chat:{owner.id}"
    await serving.telegram.until(lambda: (scope, "") in serving.telegram.commands)
    own = [one["command"] for one in serving.telegram.commands[scope, ""]][len(MENU) :]
    assert own == ["panel"]


async def test_a_post_of_the_channel_is_found_at_once_and_one_that_a_crash_interrupts_later(serving: Serving) -> None:
    await serving.load(SAMPLE)
    channel = serving.telegram.add_channel("نمونه", "SampleThinker", bot_is_admin=True, chat_id=-1001999999999)
    channel.last_message_id = 100
    await serving.begin()
    await serving.asked("/start")
    serving.telegram.post(channel, "پست تازه")
    await serving.telegram.settled()
    assert "پست تازه (https://t.me/rahnama_bot?start=p101)" in await serving.asked("/latest")
    with closing(sqlite3.connect(serving.folder / "data" / "rahnama.db", isolation_level=None)) as importing:
        importing.execute("BEGIN IMMEDIATE")
        serving.telegram.post(channel, "پست دیگر")
        await asyncio.sleep(0.5)
        await serving.end(signal.SIGKILL)
        importing.execute("ROLLBACK")
    await serving.begin()
    await serving.telegram.settled()
    assert "پست دیگر (https://t.me/rahnama_bot?start=p102)" in await serving.asked("/latest")
    code, logged = await serving.end()
    assert code == 0
    assert "پست" not in logged


@pytest.mark.long
async def test_the_owner_s_reports_go_over_http(serving: Serving) -> None:
    await serving.load(SAMPLE)
    serving.telegram.send(serving.reader, "/start")
    serving.telegram.updates.clear()
    serving.telegram.fail_next("getUpdates", 409)
    await serving.begin(OWNER_ID=str(serving.reader.id))
    assert "[photo] 📊 آمار متفکر نمونه" in await serving.asked("/stats")
    assert (await serving.asked("/export")).count("[document]") == 4
    health = await serving.asked("/health")
    assert "⚠️ برنامه‌ی دیگری از همین توکن استفاده می‌کند: ۱ بار" in health
    assert "دسته‌کلید: سر جایش، فقط برای ربات" in health
    code, logged = await serving.end()
    assert code == 0
    assert "not_drawn" not in logged
    assert "export_failed" not in logged


async def test_feedback_and_its_answer_go_over_http(serving: Serving) -> None:
    await serving.load(SAMPLE)
    owner = serving.telegram.add_user("Owner", language_code="fa")
    serving.telegram.send(owner, "/start")
    await serving.begin(OWNER_ID=str(owner.id))
    await serving.asked("/feedback بیشتر بنویسید")
    await serving.telegram.until(lambda: "reply_markup" in serving.telegram.messages(serving.reader)[-1])
    serving.telegram.press(serving.reader, serving.telegram.messages(serving.reader)[-1], row=0)
    await serving.telegram.until(lambda: "بیشتر بنویسید" in serving.telegram.messages(owner)[-1].get("text", ""))
    serving.telegram.send(owner, "چشم", reply_to=serving.telegram.messages(owner)[-1])
    await serving.telegram.until(lambda: "چشم" in serving.telegram.messages(serving.reader)[-1].get("text", ""))
    code, logged = await serving.end()
    assert code == 0
    assert "چشم" not in logged
    assert str(serving.reader.id) not in logged


async def test_a_button_turns_the_page_over_http(serving: Serving) -> None:
    await serving.load(SAMPLE)
    await serving.begin()
    await serving.asked("/latest")
    message = serving.telegram.messages(serving.reader)[-1]
    serving.telegram.press(serving.reader, message, row=2)
    await serving.telegram.settled()
    assert "۱۱. " in serving.telegram.messages(serving.reader)[-1]["text"]


async def test_sigterm_ends_it_while_it_waits_for_news(serving: Serving) -> None:
    await serving.load(SAMPLE)
    await serving.begin()
    await serving.asked("/start")
    code, logged = await serving.end()
    assert code == 0, logged


@pytest.mark.timed
async def test_it_ends_within_five_seconds(serving: Serving) -> None:
    await serving.begin()
    await serving.asked("/start")
    begun = time.monotonic()
    await serving.end()
    assert time.monotonic() - begun < 5


async def test_sigterm_ends_it_also_while_there_is_no_network(tmp_path: Path) -> None:
    process = await start(tmp_path, "run", BOT_TOKEN=TOKEN, CHANNEL="x_channel", BOT_API_URL="http://127.0.0.1:9")
    line = await asyncio.wait_for(process.stderr.readline(), 60)
    assert json.loads(line)["event"] == "telegram_away"
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0


async def test_a_refused_token_is_told_in_one_sentence(serving: Serving) -> None:
    settings = {"BOT_TOKEN": "123456789:" + "x" * 30, "CHANNEL": "SampleThinker", "BOT_API_URL": serving.url}
    done = await rahnama(serving.folder, "run", **settings)
    assert done.code == 2, done.err
    assert [line for line in done.err.splitlines() if not line.startswith("{")] == [done.err.splitlines()[-1]]
    assert done.err.splitlines()[-1].startswith("BOT_TOKEN is not accepted")
    assert "x" * 30 not in done.err


async def test_check_tells_that_telegram_accepts_the_token(serving: Serving) -> None:
    await serving.load(SAMPLE)
    done = await rahnama(serving.folder, "check", BOT_TOKEN=TOKEN, CHANNEL="SampleThinker", BOT_API_URL=serving.url)
    assert done.code == 0, done.err
    assert "Telegram accepts it; the bot is @rahnama_bot" in done.out


async def test_what_was_asked_while_the_bot_was_down_is_answered_once(serving: Serving) -> None:
    await serving.load(SAMPLE)
    for tag in ("meme", "music", "video"):
        serving.telegram.send(serving.reader, f"/tag {tag}")
    await serving.begin()
    await serving.telegram.settled()
    answers = [one["text"] for one in serving.telegram.messages(serving.reader) if one["from"]["is_bot"]]
    assert [answer.split()[1].strip("\u2068\u2069") for answer in answers] == ["#meme", "#music", "#video"]
    await serving.end()
    await serving.begin()
    await serving.asked("/tags")
    assert len([one for one in serving.telegram.messages(serving.reader) if one["from"]["is_bot"]]) == 4


@pytest.mark.long
async def test_malformed_updates_and_failures_of_telegram_stop_nobody(serving: Serving) -> None:
    await serving.load(SAMPLE)
    await serving.begin()
    await serving.asked("/start")
    malformed: list[dict[str, Any]] = [{"message": 5}, {"message": {"text": "no chat"}}, {"callback_query": []}]
    for update in malformed:
        serving.telegram.raw_update(update)
    serving.telegram.fail_next("getUpdates", 502, times=1)
    assert "#meme" in await serving.asked("/tags")
    serving.telegram.fail_next("getUpdates", 409)
    assert "#meme" in await serving.asked("/tags")
    code, logged = await serving.end()
    assert code == 0
    assert logged.count("update_skipped") == 3


async def test_no_identity_no_word_and_no_token_is_logged(serving: Serving) -> None:
    await serving.load(SAMPLE)
    await serving.begin()
    await serving.asked("/tag a-very-secret-word")
    await serving.asked("another-very-secret-word")
    serving.telegram.fail_next("sendMessage", 500)
    await serving.asked("/tags")
    serving.telegram.block(serving.reader)
    _, logged = await serving.end()
    assert "update_failed" in logged
    for secret in (str(serving.reader.id), "Ali", "very-secret-word", TOKEN, TOKEN.partition(":")[2]):
        assert secret not in logged
    assert all(json.loads(line)["level"] for line in logged.splitlines() if line)
