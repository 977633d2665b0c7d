"""From a token to a living guide over HTTP, by the bot's own process and the page's own host: as an owner does it."""

import asyncio
import json
import re
import signal
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.keyring import open_keyring
from bot.sandbox import Telegram
from bot.sandbox.params import Upload
from bot.sandbox.people import Chat, User
from bot.sandbox.server import Server
from storage import open_store
from tests.bot.jobs.sync.public_page import CHANNEL, PublicPage, showing
from tests.processes import TOKEN, Running, rahnama, start

PATIENCE = 40  # seconds
_LINK = re.compile(r"https://t\.me/rahnama_bot\?start=(own-\S+)")


class Owner:
    """Somebody who sets the bot up, and how often they tapped."""

    def __init__(self, folder: Path, telegram: Telegram, url: str, page: PublicPage) -> None:
        self.folder, self.telegram, self.page = folder, telegram, page
        self.user: User = telegram.add_user("Owner", language_code="en")
        self.settings = {"BOT_API_URL": url, "SYNC_URL": page.url, "SYNC_HOURS": "6", "RAHNAMA_PACE": "1000"}
        self.taps = self.lines = 0
        self.process: Running | None = None

    async def begins(self, *command: str, token: str = TOKEN, **more: str) -> str:
        """Type the command and the token; return the payload of the link that is printed."""
        self.process = await start(self.folder, *(command or ("init",)), **self.settings, **more)
        self.process.stdin.write(f"{token}\n".encode())
        while line := await asyncio.wait_for(self.process.stdout.readline(), 60):
            if found := _LINK.search(line.decode()):
                return found[1]
        raise AssertionError((await self.process.stderr.read()).decode())

    async def opens(self, payload: str, user: User | None = None) -> str:
        """Press Start under the link; return what the bot says first."""
        who = user or self.user
        before = len(self.telegram.messages(who))
        self.taps += 1
        self.telegram.send(who, f"/start {payload}")
        return await self.answer(before + 1, who)

    async def writes(self, text: str, user: User | None = None) -> str:
        who = user or self.user
        before = len(self.telegram.messages(who))
        self.telegram.send(who, text)
        return await self.answer(before + 1, who)

    async def answer(self, place: int, user: User) -> str:
        await self.telegram.until(lambda: len(self.telegram.messages(user)) > place, PATIENCE)
        return str(self.telegram.messages(user)[place]["text"])

    async def hears(self, words: str) -> dict[str, Any]:
        """The newest message with these words, once it is there."""
        await self.telegram.until(lambda: self._with(words), PATIENCE)
        return self._with(words)[-1]

    def _with(self, words: str) -> list[dict[str, Any]]:
        return [one for one in self.telegram.messages(self.user) if words in one.get("text", "")]

    async def chooses(self, channel: Chat) -> None:
        """Press the button, choose the channel, and confirm."""
        await self.telegram.until(lambda: self.telegram.chat(self.user).keyboard, PATIENCE)
        self.telegram.share_channel(self.user, channel)
        self.taps += 3

    async def presses(self, message: dict[str, Any], text: str) -> None:
        self.telegram.press(self.user, message, text=text)
        self.taps += 1

    async def ends(self) -> str:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        assert self.process.returncode == 0, err.decode()
        self.process = None
        return out.decode() + err.decode()


@pytest.fixture
async def owner(tmp_path: Path) -> AsyncIterator[Owner]:
    telegram = Telegram(token=TOKEN)
    async with Server(telegram).listening() as url, showing(*range(1, 71)) as page:
        somebody = Owner(tmp_path, telegram, url, page)
        yield somebody
        if somebody.process is not None:
            somebody.process.kill()
            await somebody.process.communicate()


def channel_of(owner: Owner, name: str | None = CHANNEL) -> Chat:
    channel = owner.telegram.add_channel("Small Thinker", name)
    channel.members[owner.user.id] = "creator"
    channel.last_message_id = 70
    return channel


async def guide_in(owner: Owner, channel: Chat) -> dict[str, Any]:
    await owner.telegram.until(lambda: channel.bots_own, PATIENCE)
    [number] = channel.bots_own
    post = channel.message(number)
    assert post
    return post


async def test_a_public_channel_has_its_guide_after_one_line_and_six_taps(owner: Owner) -> None:
    channel = channel_of(owner)
    payload = await owner.begins()
    assert "You're the owner" in await owner.opens(payload)
    await owner.chooses(channel)
    adopted = await owner.hears("I'm looking after")
    assert "Small Thinker" in adopted["text"]
    read = await owner.hears("I've read 70 posts")
    assert read["message_id"] == adopted["message_id"] + 1, "the progress is one message, edited"
    assert owner.telegram.chat(owner.user).keyboard is None
    question = await owner.hears("This is how the channel's guide will look")
    await owner.presses(question, "📌 Post and pin it")
    assert "#thought" in (await guide_in(owner, channel))["text"]
    assert owner.taps <= 6
    env = owner.folder / ".env"
    assert env.read_text() == f"BOT_TOKEN={TOKEN}\n"
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    reader = owner.telegram.add_user("Reader", language_code="en")
    assert "Hashtags (1)" in await owner.writes("/tags", reader)
    logged = await owner.ends()
    assert str(owner.user.id) not in logged
    assert TOKEN not in logged


async def test_a_private_channel_has_its_guide_after_a_sent_export(owner: Owner) -> None:
    channel = channel_of(owner, None)
    await owner.opens(await owner.begins())
    await owner.chooses(channel)
    await owner.hears("send me an export")
    owner.telegram.send(owner.user, document=Upload("result.json", export(5)))
    await owner.hears("I can't read this file as an export of your channel")
    owner.telegram.send(owner.user, document=Upload("result.json", export(int(str(channel.id)[4:]))))
    await owner.hears("I've read 3 posts")
    await owner.presses(await owner.hears("This is how the channel's guide will look"), "📌 Post and pin it")
    assert "#tea" in (await guide_in(owner, channel))["text"]
    assert owner.taps <= 6


def export(number: int) -> bytes:
    texts = [["Tea ", {"type": "hashtag", "text": "#tea"}, f"\nCup {place}"] for place in range(1, 4)]
    messages = [
        {"id": place, "type": "message", "date": f"2026-01-0{place}T10:00:00", "date_unixtime": str(1767000000 + place),
         "from": "Tea", "from_id": f"channel{number}", "text": text}
        for place, text in enumerate(texts, 1)
    ]  # fmt: skip
    return json.dumps({"name": "Small Thinker", "type": "private_channel", "id": number, "messages": messages}).encode()


@pytest.mark.long
async def test_inline_mode_is_switched_on_with_a_hint(owner: Owner) -> None:
    owner.telegram.inline = False
    await owner.opens(await owner.begins())
    await owner.chooses(channel_of(owner))
    await owner.telegram.until(lambda: owner.telegram.inline, PATIENCE)
    assert owner.telegram.inline_hint == "Search the channel…"


@pytest.mark.long
async def test_where_the_server_does_not_know_how_to_switch_inline_mode_on_the_owner_is_told(owner: Owner) -> None:
    owner.telegram.inline = False
    owner.telegram.fail_next("setMySettings", 404)
    await owner.opens(await owner.begins())
    await owner.chooses(channel_of(owner))
    assert "/setinline" in (await owner.hears("@BotFather"))["text"]
    assert not owner.telegram.inline


async def test_nothing_that_a_stranger_sends_makes_them_the_owner(owner: Owner) -> None:
    payload = await owner.begins()
    stranger = owner.telegram.add_user("Stranger", language_code="en")
    channel = owner.telegram.add_channel("Theirs", "theirs")
    channel.members[stranger.id] = "creator"
    assert "still being set up" in await owner.writes("/start", stranger)
    owner.telegram.set_bot_status(channel, "administrator", stranger)
    for text in ("/start", "@theirs", "/panel", "/publish_guide", "own me"):
        assert "still being set up" in await owner.writes(text, stranger), text
    for _ in range(12):
        assert "isn't valid" in await owner.opens("own-" + "x" * 32, stranger)
    forward = {"forward_origin": {"type": "user", "date": 1, "sender_user": owner.user.brief()}}
    before = len(owner.telegram.messages(stranger))
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    owner.telegram.send(stranger, f"/start {payload}", entities=command, content=forward)
    assert "isn't valid" in await owner.answer(before + 1, stranger)
    assert "You're the owner" in await owner.opens(payload)
    assert "has been used" in await owner.opens(payload, owner.telegram.add_user("Late", language_code="en"))
    assert "You're the owner" in await owner.opens(payload), "who has it keeps it"


async def test_of_two_who_open_the_link_at_once_one_is_the_owner(owner: Owner) -> None:
    payload = await owner.begins()
    people = [owner.telegram.add_user(f"Reader {number}", language_code="en") for number in range(6)]
    for one in people:
        owner.telegram.send(one, f"/start {payload}")
    await owner.telegram.until(lambda: all(len(owner.telegram.messages(one)) > 1 for one in people), PATIENCE)
    said = [owner.telegram.messages(one)[1]["text"] for one in people]
    assert sum("You're the owner" in one for one in said) == 1
    assert sum("has been used" in one for one in said) == 5


async def test_a_channel_of_others_is_refused_and_a_name_of_ones_own_does_after_adding_the_bot(owner: Owner) -> None:
    theirs = owner.telegram.add_channel("Theirs", "their_channel", bot_is_admin=True)
    channel = channel_of(owner)
    await owner.opens(await owner.begins())
    await owner.hears("Which channel")
    owner.telegram.send(owner.user, f"@{theirs.username}")
    await owner.hears("You aren't an admin of this channel")
    owner.telegram.send(owner.user, f"@{channel.username}")
    await owner.hears("I can't look into this channel")
    owner.telegram.set_bot_status(channel, "administrator", owner.user)
    await owner.hears("I've read 70 posts")
    owner.telegram.take_right(channel, "can_edit_messages", owner.user)
    await owner.hears("My rights in the channel were reduced")
    owner.telegram.set_bot_status(channel, "left", owner.user)
    await owner.hears("I'm no longer an admin of the channel")


@pytest.mark.long
async def test_a_channel_that_was_chosen_by_mistake_is_given_up_while_nothing_was_read(owner: Owner) -> None:
    wrong, right = channel_of(owner, None), channel_of(owner)
    await owner.opens(await owner.begins())
    await owner.chooses(wrong)
    await owner.presses(await owner.hears("send me an export"), "↺ Another channel")
    await owner.chooses(right)
    await owner.hears("I've read 70 posts")
    query = owner.telegram.press(owner.user, owner.telegram.messages(owner.user)[-1], data="1:uc")
    await owner.telegram.until(lambda: query in owner.telegram.answered, PATIENCE)
    assert "already have posts" in owner.telegram.answered[query]["text"]


@pytest.mark.long
async def test_what_was_set_in_the_chat_holds_after_a_kill_and_the_environment_counts_before_it(owner: Owner) -> None:
    await owner.opens(await owner.begins())
    await owner.chooses(channel_of(owner))
    await owner.hears("I've read 70 posts")
    assert owner.process
    owner.process.kill()
    await owner.process.communicate()
    owner.process = await start(owner.folder, "run", **owner.settings)
    owner.telegram.send(owner.user, "/panel")
    await owner.hears("🎛")
    await owner.ends()
    other = owner.telegram.add_user("Other", language_code="en")
    owner.process = await start(owner.folder, "run", OWNER_ID=str(other.id), **owner.settings)
    assert "🎛" in await owner.writes("/panel", other)
    assert "🎛" not in await owner.writes("/panel")


async def test_what_is_written_while_the_bot_is_assembled_anew_is_answered_once(owner: Owner) -> None:
    payload = await owner.begins()
    readers = [owner.telegram.add_user(f"Reader {number}", language_code="en") for number in range(5)]
    owner.telegram.send(owner.user, f"/start {payload}")
    for round_ in range(10):
        owner.telegram.send(readers[round_ % 5], "hello")
        await asyncio.sleep(0.02)
    await owner.chooses(channel_of(owner))
    for round_ in range(10):
        owner.telegram.send(readers[round_ % 5], "/privacy")
        await asyncio.sleep(0.02)
    await owner.telegram.settled(PATIENCE)
    for reader in readers:
        assert [one["from"]["is_bot"] for one in owner.telegram.messages(reader)].count(True) == 4


async def test_a_change_that_another_process_makes_is_seen(owner: Owner) -> None:
    channel = channel_of(owner)
    await owner.opens(await owner.begins())
    await owner.hears("Which channel")
    async with open_store(
        f"sqlite:///{owner.folder}/data/rahnama.db", open_keyring(owner.folder / "data" / "keyring.json")
    ) as store:
        await store.choose({"channel": channel.username}, 1)
    reader = owner.telegram.add_user("Reader", language_code="en")
    for _ in range(100):
        if "being set up" not in await owner.writes("/tags", reader):
            break
        await asyncio.sleep(0.2)
    else:
        raise AssertionError("the change was not seen")


@pytest.mark.long
async def test_check_says_what_is_open_and_knows_what_was_chosen(owner: Owner) -> None:
    before = await rahnama(owner.folder, "check", **owner.settings)
    assert "– owner: nobody yet. Run rahnama init" in before.out
    assert "– channel: none yet" in before.out
    await owner.opens(await owner.begins())
    await owner.chooses(channel_of(owner))
    await owner.hears("I've read 70 posts")
    after = await rahnama(owner.folder, "check", **owner.settings)
    assert "nobody yet" not in after.out
    assert "none yet" not in after.out
    synced = await rahnama(owner.folder, "sync", **owner.settings)
    assert synced.code == 0, synced.err


async def test_a_token_alone_is_enough_for_run(owner: Owner) -> None:
    payload = await owner.begins("run", BOT_TOKEN=TOKEN)
    assert "You're the owner" in await owner.opens(payload)


async def test_a_wrong_token_is_asked_for_again_and_what_is_in_the_file_stays(owner: Owner) -> None:
    env = owner.folder / ".env"
    env.write_text("# mine\nLOG_LEVEL=WARNING\nBOT_TOKEN=\n")
    done = await rahnama(
        owner.folder, "init", "--only", stdin=f"nonsense\n123456789:{'x' * 30}\n{TOKEN}\n", **owner.settings
    )
    assert done.code == 0, done.err
    assert "BOT_TOKEN is wrong" in done.out
    assert "does not accept this token" in done.out
    assert env.read_text() == f"# mine\nLOG_LEVEL=WARNING\nBOT_TOKEN={TOKEN}\n"
    again = await rahnama(owner.folder, "init", "--only", "--yes", **owner.settings)
    assert again.code == 0, again.err


async def test_where_telegram_cannot_be_reached_a_proxy_is_asked_for(owner: Owner) -> None:
    away = {**owner.settings, "BOT_API_URL": "http://127.0.0.1:9"}
    done = await rahnama(owner.folder, "init", "--only", stdin=f"{TOKEN}\nftp://no.proxy\n\n", **away)
    assert done.code == 2
    assert "http://127.0.0.1:9 can't be reached" in done.out
    assert "A proxy, such as socks5h://" in done.out
    assert "PROXY_URL is wrong" in done.out
    assert "Set PROXY_URL in .env" in done.err
    assert not (owner.folder / ".env").exists(), "nothing half known is kept"


async def test_a_machine_without_a_token_is_told_what_to_set(owner: Owner) -> None:
    done = await rahnama(owner.folder, "init", "--yes", **owner.settings)
    assert done.code == 2
    assert "Set BOT_TOKEN in the environment" in done.err
