"""/health and `rahnama check`: what is right, what is not, and what to do then."""

import asyncio
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import make_bot
from bot.commands import backup
from bot.commands.chat.conversation import Conversation
from bot.commands.import_posts import SAMPLE
from bot.jobs import backups
from bot.keyring import look, open_keyring
from bot.sandbox import Telegram
from bot.sandbox.request import SandboxRequest
from bot.sandbox.server import Server
from bot.updates.polling import Intake
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.owner.statistics import DatabaseFile
from channel.people.keyring import KeyringLook
from channel.people.letters import Call
from channel.posts.identity import Stranger
from handlers.html import Html
from handlers.owner.health import findings, told
from handlers.owner.marks import Mark
from handlers.owner.pulse import Pulse
from handlers.owner.vitals import Surroundings
from handlers.texts import texts
from storage import open_store
from storage.database.sqlite import driver
from tests.asking import ask
from tests.conftest import Talk
from tests.databases import Server as Postgres
from tests.processes import TOKEN, rahnama

NOW = 1_735_000_000
LINES = texts("en")


@pytest.fixture
async def around(tmp_path: Path) -> AsyncIterator[Surroundings]:
    """A bot that is well: a post in the index, rights in the channel, nothing that waits."""
    telegram = Telegram()
    channel = telegram.add_channel("Sums", "the_sums", bot_is_admin=True)
    async with open_store(f"sqlite:///{tmp_path}/index.db", open_keyring(tmp_path / "keyring.json")) as store:
        info = ChannelInfo(title="Sums", username="the_sums", chat_id=channel.id)
        await store.save([Origin(source=SourceKind.LIVE), info, Post(message_id=1, date=NOW - 7200, text="one")])
        async with make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram)) as bot:
            yield Surroundings(
                store,
                keyring=lambda: look(tmp_path / "keyring.json"),
                pulse=Pulse(NOW - 90_000, posted=NOW - 7200, page_read=NOW - 3600, reads_page=True),
                bot=bot,
                channel="the_sums",
            )


def telegram_of(around: Surroundings) -> Telegram:
    assert around.bot is not None
    request = around.bot.request
    assert isinstance(request, SandboxRequest)
    return request._telegram


async def wrong(around: Surroundings) -> list[str]:
    """What needs a look."""
    return [plain(one.said) for one in await findings(LINES, around, NOW) if one.mark is Mark.WRONG]


async def said(around: Surroundings) -> str:
    return plain(told(LINES, await findings(LINES, around, NOW)))


def plain(markup: Html) -> str:
    return markup.replace("\u2068", "").replace("\u2069", "")


async def test_where_all_is_well_each_line_says_so(around: Surroundings) -> None:
    lines = (await said(around)).splitlines()
    assert lines[0] == "🩺 <b>Everything is fine</b>"
    assert all(line.startswith("✓ ") for line in lines[2:])
    everything = "\n".join(lines)
    for fact in (
        "whole",
        "Newest post: 2 hours ago",
        "Nothing is stuck",
        "newest key from",
        "may post, edit and pin",
        "Last post from Telegram: 2 hours ago",
        "No other process",
        "No webhook",
        "Inline mode: on",
        "public page was read 1 hour ago",
    ):
        assert fact in everything


async def test_posts_that_could_not_be_kept_are_told(around: Surroundings) -> None:
    pulse = Pulse(NOW - 10)
    pulse.set_aside(NOW - 180)
    [one] = await wrong(replace(around, pulse=pulse))
    assert "1 post of the channel couldn't be saved, the last one 3 minutes ago" in one


async def test_another_process_on_the_same_token_is_told(around: Surroundings) -> None:
    pulse = Pulse(NOW - 10)
    pulse.met_another(NOW - 180)
    [one] = await wrong(replace(around, pulse=pulse))
    assert "Another process uses the same token: noticed 1 time, last 3 minutes ago" in one
    assert "/revoke at @BotFather" in one


async def test_the_intake_tells_of_updates_posts_and_of_another_process() -> None:
    telegram, pulse = Telegram(), Pulse(0)
    reader = telegram.add_user("Reader")
    channel = telegram.add_channel("Sums", "the_sums", bot_is_admin=True)
    bot = make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram))

    async def nothing(_: object) -> None:
        return

    async with bot:
        telegram.fail_next("getUpdates", 409)
        intake = Intake(
            bot, nothing, allowed_updates=["message", "channel_post"], posts=nothing, pulse=pulse, pauses=[0.01]
        )
        running = asyncio.create_task(intake.run())
        telegram.send(reader, "one")
        await telegram.settled()
        assert (pulse.conflicts, pulse.posted) == (1, None)
        assert pulse.last_conflict
        telegram.post(channel, "two")
        await telegram.settled()
        assert pulse.posted
        await intake.stop()
        await running


async def test_a_webhook_is_not_taken_for_another_process() -> None:
    telegram, pulse = Telegram(), Pulse(0)
    bot = make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram))

    async def nothing(_: object) -> None:
        return

    async with bot:
        await bot.set_webhook("https://somebody.example.org/secret")
        intake = Intake(bot, nothing, allowed_updates=["message"], pulse=pulse, pauses=[0.01])
        running = asyncio.create_task(intake.run())
        await asyncio.sleep(0.1)
        await intake.stop()
        await running
    assert [method for method, _ in telegram.requests].count("getUpdates") > 1
    assert pulse.conflicts == 0


async def test_the_age_of_the_newest_backup_is_told_and_that_they_fail(around: Surroundings, tmp_path: Path) -> None:
    folder, url = tmp_path / "backups", f"sqlite:///{tmp_path}/index.db"
    around = replace(around, backups=lambda: backups.look(url, folder))
    assert await wrong(around) == ["The hourly backups fail. Is there room in BACKUP_DIR, and may the bot write there? "
                                   "Look for backup_failed in the log."]  # fmt: skip
    young = replace(around, pulse=Pulse(NOW - 600))
    assert "There's no backup yet" in await said(young)
    backup.back_up(url, folder / "rahnama-2024-12-24T00.db", Console(), force=False)
    for age, words in ((1200, "Newest backup: 20 minutes ago"), (4 * 3600, "The hourly backups fail")):
        os.utime(folder / "rahnama-2024-12-24T00.db", (NOW - age, NOW - age))
        assert words in await said(around)
    assert "Newest backup: 4 hours ago" in await said(young)
    assert "Newest backup: 4 hours ago" in await said(replace(around, pulse=None))  # who looks does not know if it runs
    assert "No backups are made" in await said(replace(around, backups=lambda: backups.look(url, None)))
    assert await said(replace(around, backups=lambda: backups.look("postgresql://x", folder))) == await said(
        replace(around, backups=None)
    )


async def test_a_database_on_a_server_is_not_said_to_be_half_checked(around: Surroundings, postgres: Postgres) -> None:
    async with open_store(postgres.database("health")) as store:
        told_of = await said(replace(around, store=store))
    assert re.search(r"✓ Database: \d+ MB, on its own server", told_of)


async def test_a_webhook_that_is_not_ours_is_told_and_its_address_is_not(around: Surroundings) -> None:
    assert around.bot is not None
    await around.bot.set_webhook("https://somebody.example.org/secret")
    [one] = await wrong(around)
    assert one.startswith("A webhook is set for this bot")
    assert "example.org" not in await said(around)


async def test_missing_rights_are_named(around: Surroundings) -> None:
    [channel] = [chat for chat in telegram_of(around).chats.values() if chat.type == "channel"]
    channel.bot_lacks = {"can_edit_messages"}
    assert await wrong(around) == [
        "I'm an admin of the channel, but may not edit messages and pin them. Allow it in the channel's administrators."
    ]
    channel.bot_lacks = {"can_edit_messages", "can_post_messages"}
    assert "may not post messages, edit messages and pin them" in (await wrong(around))[0]
    channel.bot_status = "left"
    assert "I'm not an admin of the channel" in (await wrong(around))[0]


async def test_mail_that_is_stuck_is_told_and_what_waits_for_its_time_is_not(around: Surroundings) -> None:
    call = Call(method="sendMessage", params={"chat_id": 1, "text": "later"})
    await around.store.put_out("k1", [call], now=NOW, wait=3600)
    assert "Nothing is stuck" in await said(around)
    await around.store.put_out("k2", [call], now=NOW - 1800)
    [one] = await wrong(around)
    assert "the oldest should have gone out 30 minutes ago" in one
    for parcel in await around.store.claim(9, NOW):  # each try puts it off
        await around.store.postpone(parcel, NOW + 60)
    assert await wrong(around) == [one]


async def test_a_keyring_that_others_can_read_or_that_is_gone_is_told(around: Surroundings, tmp_path: Path) -> None:
    file = tmp_path / "keyring.json"
    file.chmod(0o644)
    [one] = await wrong(around)
    assert "Others can read the keyring" in one
    assert "chmod 600" in one
    file.unlink()
    assert "The keyring is gone" in (await wrong(around))[0]
    old = replace(around, keyring=lambda: KeyringLook(there=True, private=True, day=date(2020, 1, 1)))
    assert "rahnama keys rotate" in await said(old)
    assert await wrong(old) == []


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (DatabaseFile(size=5 << 20, free=10 << 20, sound=True), "Only 10 MB are free on the disk"),
        (DatabaseFile(size=5 << 20, free=1 << 40, sound=False), "The database is damaged"),
    ],
)
async def test_a_full_disk_and_a_damaged_file_are_told(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch, file: DatabaseFile, expected: str
) -> None:
    async def inspected(patience: float) -> DatabaseFile:
        return file

    monkeypatch.setattr(around.store, "inspect", inspected)  # no test fills a disk
    [one] = await wrong(around)
    assert expected in one


async def test_it_answers_while_another_process_holds_the_database(
    talk: Talk, sample_database: Path, copied: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "PRAGMAS", (*driver.PRAGMAS, "PRAGMA busy_timeout = 600000"))  # ten minutes
    url = copied(sample_database)
    sample = await talk(url)
    await sample.line("as owner")
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as importing:
        importing.execute("BEGIN IMMEDIATE")
        answer = await asyncio.wait_for(ask(sample, "/health"), 60)
        importing.execute("ROLLBACK")
    assert "🩺" in answer
    assert "پایگاه داده" in answer


async def test_what_does_not_answer_in_time_holds_up_no_other_line(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.owner.health._PATIENCE", 0.05)

    async def hung(*_: object, **more: object) -> DatabaseFile:
        await asyncio.sleep(60)
        raise AssertionError

    monkeypatch.setattr(around.store, "inspect", hung)
    monkeypatch.setattr(around.store, "waits_since", hung)
    found = await said(around)
    assert "The database didn't answer in time" in found
    assert "may post, edit and pin" in found


async def test_telegram_that_is_away_is_told(around: Surroundings) -> None:
    telegram_of(around).fail_next("*", 502, times=10)
    found = await wrong(around)
    assert set(found) == {"Telegram didn't answer; please try again in a while."}


async def test_an_index_without_posts_is_told(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/empty.db") as store:
        assert "There are no posts" in (await wrong(Surroundings(store)))[0]


async def test_of_a_new_process_little_is_known_and_that_is_no_fault(around: Surroundings) -> None:
    new = replace(around, pulse=Pulse(NOW - 120))
    assert await wrong(new) == []
    found = await said(new)
    assert "– No post has come from the channel since the start" in found
    assert "SYNC_HOURS=0" in found
    page = replace(new, pulse=Pulse(NOW - 120, reads_page=True))
    assert "hasn't been read since the start" in await said(page)


async def test_the_owner_asks_in_both_languages_and_nobody_is_named(sample: Conversation) -> None:
    await sample.line("سلام")
    reader = sample.speaker
    await sample.line("as owner")
    persian = await ask(sample, "/health")
    assert "🩺 همه چیز خوب است" in persian
    assert "چیزی در صف ارسال گیر نکرده" in persian
    await sample.line("lang en")
    english = await ask(sample, "/health")
    assert "🩺 Everything is fine" in english
    for words in (persian, english):
        assert str(reader.id) not in words
        assert reader.first_name not in words


async def check(folder: Path, telegram: Telegram) -> tuple[int, str]:
    async with Server(telegram).listening() as url:
        done = await rahnama(folder, "check", BOT_TOKEN=TOKEN, CHANNEL="SampleThinker", BOT_API_URL=url)
    assert "Traceback" not in done.err
    assert TOKEN not in done.out + done.err
    return done.code, done.out


async def test_check_tells_all_of_it_on_the_command_line(tmp_path: Path) -> None:
    await rahnama(tmp_path, "import", str(SAMPLE))
    telegram = Telegram(token=TOKEN)
    code, out = await check(tmp_path, telegram)
    assert code == 0, out
    for line in (
        "✓ Database: ",
        "✓ Nothing is stuck",
        "– Keyring: made when",
        "✓ No webhook",
        "✓ Inline mode: on",
        "– No channel is set",
    ):
        assert line in out
    open_keyring(tmp_path / "data" / "keyring.json")
    os.chmod(tmp_path / "data" / "keyring.json", 0o644)  # noqa: PTH101 - a look that does not wait
    code, out = await check(tmp_path, telegram)
    assert code == 1
    assert "⚠️ Others can read the keyring" in out


async def test_check_tells_of_a_webhook_and_changes_nothing(tmp_path: Path) -> None:
    await rahnama(tmp_path, "import", str(SAMPLE))
    telegram = Telegram(token=TOKEN)
    await telegram.call("setWebhook", {"url": "https://somebody.example.org/secret"})
    code, out = await check(tmp_path, telegram)
    assert (code, "⚠️ A webhook is set for this bot" in out) == (1, True)
    assert telegram.webhook["url"] == "https://somebody.example.org/secret"


async def test_another_channel_s_posts_need_a_look_unless_there_is_nothing_to_do(around: Surroundings) -> None:
    stranger = ChannelInfo(title="Shop <b>", username="shop", chat_id=-1009999999999)
    shoes = Post(message_id=2, text="shoes")
    with pytest.raises(Stranger):
        await around.store.save([Origin(source=SourceKind.LIVE), stranger, shoes])
    assert await wrong(around) == []
    told = await said(around)
    assert "Somebody made me an admin of a channel that isn't yours" in told
    assert "shop" not in told.lower()
    with pytest.raises(Stranger):
        await around.store.save([Origin(source=SourceKind.WEB), stranger, shoes])
    [page] = await wrong(around)
    assert page.startswith("The channel's public page belongs to another channel: <b>Shop &lt;b&gt;</b> (@shop)")


async def test_an_old_name_in_the_settings_is_told(around: Surroundings) -> None:
    assert await wrong(replace(around, channel="THE_SUMS")) == []
    [one] = await wrong(replace(around, channel="old_sums"))
    assert one.startswith("CHANNEL says @old_sums, but the channel whose posts I have is called @the_sums.")
