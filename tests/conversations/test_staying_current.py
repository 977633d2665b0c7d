"""`rahnama run` keeps its index current: in its own process, with Telegram and the public page on loopback."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.chat.showing import buttons
from bot.sandbox import Telegram, User
from bot.sandbox.server import Server
from storage import open_store
from tests.bot.jobs.sync.public_page import CHANNEL, PublicPage, showing
from tests.bot.loopback import page as answering
from tests.processes import TOKEN, Running, rahnama, start

PATIENCE = 60


class Serving:
    """The bot's process between Telegram and the public page, a reader and the owner."""

    def __init__(self, folder: Path, telegram: Telegram, url: str, page: PublicPage) -> None:
        self.folder, self.telegram, self.page = folder, telegram, page
        self.reader: User = telegram.add_user("Ali", language_code="fa")
        self.owner: User = telegram.add_user("Owner", language_code="fa")
        telegram.send(self.owner, "/start")
        self.process: Running | None = None
        self._settings = {
            **{"BOT_TOKEN": TOKEN, "CHANNEL": CHANNEL, "BOT_API_URL": url, "OWNER_ID": str(self.owner.id)},
            **{"SYNC_URL": page.url, "SYNC_HOURS": "6", "RAHNAMA_PACE": "1000", "LOG_LEVEL": "DEBUG"},
        }

    async def begin(self, **more: str) -> None:
        self.process = await start(self.folder, "run", **(self._settings | more))

    async def end(self) -> str:
        """All that was logged."""
        assert self.process is not None
        self.process.terminate()
        _, logged = await asyncio.wait_for(self.process.communicate(), 60)
        assert self.process.returncode == 0, logged.decode()
        self.process = None
        return logged.decode()

    async def until_logged(self, event: str) -> list[str]:
        """The lines of the log up to one with this event."""
        assert self.process is not None
        lines: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while not lines or f'"{event}"' not in lines[-1]:
                lines.append((await self.process.stderr.readline()).decode())
        return lines

    async def until_asked(self, requests: int) -> None:
        """Waits for this many requests for pages and links since the last check."""
        async with asyncio.timeout(PATIENCE):
            while len(self.page.asked) < requests:  # noqa: ASYNC110 - the bot is another process
                await asyncio.sleep(0.02)

    async def asked(self, text: str) -> str:
        self.telegram.send(self.reader, text)
        await self.telegram.settled(PATIENCE)
        return str(self.telegram.messages(self.reader)[-1]["text"])


@pytest.fixture
async def serving(tmp_path: Path) -> AsyncIterator[Serving]:
    telegram = Telegram(token=TOKEN)
    async with Server(telegram).listening() as url, showing(*range(1, 71)) as page:
        served = Serving(tmp_path, telegram, url, page)
        yield served
        if served.process is not None:
            served.process.kill()
            await served.process.communicate()


@pytest.mark.long
async def test_an_empty_index_fills_by_itself_and_readers_find_the_posts(serving: Serving) -> None:
    await serving.begin()
    await serving.until_logged("synced")
    assert "Thought 70 – " in await serving.asked("/latest")
    logged = await serving.end()
    assert CHANNEL not in logged


@pytest.mark.long
async def test_stopped_in_the_middle_of_a_walk_it_goes_on_at_its_next_start(serving: Serving) -> None:
    await serving.begin(RAHNAMA_PACE="10")
    await serving.until_asked(2)
    assert "synced" not in await serving.end()
    serving.page.pages_asked()
    await serving.begin()
    await serving.until_logged("synced")
    assert serving.page.pages_asked()[0] == "newest"
    assert "Thought 70 – " in await serving.asked("/latest")


@pytest.mark.long
async def test_the_owner_hears_of_another_markup_in_telegram(serving: Serving) -> None:
    serving.page.answer_next(answering(200, "<html><body>something else</body></html>"))
    await serving.begin()
    owner = serving.owner
    await serving.telegram.until(lambda: "شکل صفحه" in serving.telegram.messages(owner)[-1]["text"], PATIENCE)
    await serving.end()


@pytest.mark.long
async def test_a_post_that_was_opened_is_looked_at_behind_the_answer(serving: Serving) -> None:
    await serving.begin()
    await serving.until_logged("synced")
    await serving.asked("/latest")
    listed = serving.telegram.messages(serving.reader)[-1]
    serving.page.pages_asked()
    for _ in range(2):  # the second answer comes from the cache, and the link was looked at today
        serving.telegram.press(serving.reader, listed, data=buttons(listed)[4]["callback_data"])
        await serving.telegram.settled(PATIENCE)
    assert "Thought 70" in serving.telegram.messages(serving.reader)[-1]["text"]
    await serving.until_asked(1)
    logged = await serving.end()
    assert serving.page.asked == ["link 70"]
    assert str(serving.reader.id) not in logged
    assert "Thought" not in logged
    assert CHANNEL not in logged


async def test_where_the_hours_are_zero_no_page_is_asked(serving: Serving) -> None:
    synced = await rahnama(serving.folder, "sync", CHANNEL, SYNC_URL=serving.page.url, RAHNAMA_PACE="1000")
    assert synced.code == 0, synced.err
    serving.page.pages_asked()
    await serving.begin(SYNC_HOURS="0")
    await serving.asked("/latest")
    listed = serving.telegram.messages(serving.reader)[-1]
    serving.telegram.press(serving.reader, listed, data=buttons(listed)[4]["callback_data"])
    await serving.telegram.settled(PATIENCE)
    assert "Thought 70" in serving.telegram.messages(serving.reader)[-1]["text"]
    await serving.end()
    assert serving.page.asked == []


@pytest.mark.long
async def test_the_owner_hears_once_that_the_name_is_another_channel_s(serving: Serving) -> None:
    synced = await rahnama(serving.folder, "sync", CHANNEL, SYNC_URL=serving.page.url, RAHNAMA_PACE="1000")
    assert synced.code == 0, synced.err
    serving.page.title = "فروشگاه کفش"
    serving.page.posts = {number: f"سفارش {number}: کفش با نیم‌بها" for number in range(1, 90)}
    serving.telegram.add_channel("فروشگاه کفش", CHANNEL)
    owner, telegram = serving.owner, serving.telegram
    await serving.begin()
    await telegram.until(lambda: "کانال دیگری است" in telegram.messages(owner)[-1]["text"], PATIENCE)
    assert "فروشگاه کفش" in telegram.messages(owner)[-1]["text"]
    assert CHANNEL not in await serving.end()
    written = len(telegram.messages(owner))
    await serving.begin()
    await serving.until_logged("sync_failed")
    assert "Thought 70" in await serving.asked("/latest")
    telegram.send(owner, "/health")
    await telegram.settled(PATIENCE)
    assert "کانال دیگری است" in telegram.messages(owner)[-1]["text"]
    assert len(telegram.messages(owner)) == written + 2
    await serving.end()


@pytest.mark.long
async def test_a_renamed_channel_s_posts_are_taken_by_its_id_and_told_where_it_is_not_known(serving: Serving) -> None:
    settings = {"SYNC_URL": serving.page.url, "RAHNAMA_PACE": "1000"}
    assert (await rahnama(serving.folder, "sync", CHANNEL, **settings)).code == 0
    telegram, owner = serving.telegram, serving.owner
    channel = telegram.add_channel("Small Thinker", "NewName", bot_is_admin=True)
    channel.last_message_id = 70
    await serving.begin(SYNC_HOURS="0")
    telegram.post(channel, "Not taken yet")
    await telegram.until(lambda: "@NewName" in telegram.messages(owner)[-1]["text"], PATIENCE)
    assert "Not taken yet" not in await serving.asked("/latest")
    notice = telegram.messages(owner)[-1]
    telegram.press(owner, notice, data=buttons(notice)[0]["callback_data"])
    await telegram.settled(PATIENCE)
    telegram.post(channel, "Taken now")
    await telegram.settled(PATIENCE)
    assert "Taken now" in await serving.asked("/latest")
    telegram.send(owner, "/health")
    await telegram.settled(PATIENCE)
    assert "کانالی که پست‌هایش را دارم" in telegram.messages(owner)[-1]["text"]  # CHANNEL has the old name
    await serving.end()


@pytest.mark.long
async def test_the_id_that_is_learned_at_the_start_outlasts_a_new_name(serving: Serving) -> None:
    settings = {"SYNC_URL": serving.page.url, "RAHNAMA_PACE": "1000"}
    assert (await rahnama(serving.folder, "sync", CHANNEL, **settings)).code == 0
    telegram = serving.telegram
    channel = telegram.add_channel("Small Thinker", CHANNEL, bot_is_admin=True)
    channel.last_message_id = 70
    await serving.begin(SYNC_HOURS="0")
    async with open_store(f"sqlite:///{serving.folder}/data/rahnama.db") as store, asyncio.timeout(PATIENCE):
        while (known := (await store.channel()).info) and known.chat_id != channel.id:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    telegram.usernames.clear()
    channel.username, channel.title = "NewName", "Great Thinker"
    telegram.post(channel, "Under a new name")
    await telegram.settled(PATIENCE)
    assert "Under a new name" in await serving.asked("/latest")
    await serving.asked("/start p71")
    assert "https://t.me/NewName/71" in str(telegram.messages(serving.reader)[-1])
    await serving.end()
