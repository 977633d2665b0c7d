"""The bot's own process with a webhook: Telegram brings updates by HTTP, to one replica or to several."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.commands.import_posts import SAMPLE
from bot.sandbox import Telegram
from bot.sandbox.postman import Postman
from bot.sandbox.server import Server
from bot.updates.webhook.registration import secret_made_of
from tests.commands.test_run import Serving
from tests.databases import Server as Postgres
from tests.processes import TOKEN, rahnama

URL = "https://guide.example.org/telegram"
SECRET = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Replicas:
    """Processes on one database, and the postman who brings updates to them."""

    def __init__(self, folder: Path, telegram: Telegram, url: str, number: int) -> None:
        self.telegram = telegram
        self.database: dict[str, str] = {}
        self.serving = [Serving(folder, telegram, url) for _ in range(number)]
        self.ports = [free_port() for _ in range(number)]
        self.watched = [free_port() for _ in range(number)]
        self.addresses = [f"http://127.0.0.1:{port}" for port in self.ports]

    @property
    def reader(self) -> Any:
        return self.serving[0].reader

    async def begin(self, **settings: str) -> None:
        for place, serving in enumerate(self.serving):
            listen, watched = f"127.0.0.1:{self.ports[place]}", f"127.0.0.1:{self.watched[place]}"
            await serving.begin(
                WEBHOOK_URL=URL, WEBHOOK_LISTEN=listen, METRICS_LISTEN=watched, **self.database, **settings
            )
            serving.reader = self.reader
        for place in range(len(self.serving)):
            await self.until_ready(place)
        await self.telegram.until(lambda: self.telegram.webhook, 20)

    async def until_ready(self, place: int) -> None:
        async with asyncio.timeout(60):
            while (await self.told(place, "readyz"))[0] != 200:  # noqa: ASYNC110 - the bot is another process
                await asyncio.sleep(0.05)

    async def told(self, place: int, what: str) -> tuple[int, str]:
        with suppress(aiohttp.ClientError):
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.watched[place]}/{what}") as response,
            ):
                return response.status, await response.text()
        return 0, ""

    async def counted(self, name: str) -> float:
        """A figure of all replicas together."""
        told = [(await self.told(place, "metrics"))[1] for place in range(len(self.serving))]
        return sum(float(found) for text in told for found in re.findall(rf"^{re.escape(name)} (\S+)$", text, re.M))

    async def end(self) -> str:
        """All that was logged."""
        ended = await asyncio.gather(*(serving.end() for serving in self.serving))
        assert [code for code, _ in ended] == [0] * len(ended), ended
        return "".join(logged for _, logged in ended)


@pytest.fixture
async def replicas(tmp_path: Path, number: int) -> AsyncIterator[Replicas]:
    telegram = Telegram(token=TOKEN)
    async with Server(telegram).listening() as url:
        replicas = Replicas(tmp_path, telegram, url, number)
        await replicas.serving[0].load(SAMPLE)
        yield replicas
        for serving in replicas.serving:
            if serving.process is not None:
                serving.process.kill()
                await serving.process.communicate()


@pytest.fixture
def number() -> int:
    return 1


async def post(replicas: Replicas, body: Any, secret: str = secret_made_of(TOKEN), path: str = "/telegram") -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{replicas.addresses[0]}{path}", data=body, headers={SECRET: secret}) as response,
    ):
        return response.status


async def test_it_is_registered_with_all_that_the_bot_takes_and_readers_are_answered(replicas: Replicas) -> None:
    await replicas.begin()
    webhook = replicas.telegram.webhook
    assert (webhook["url"], webhook["secret_token"]) == (URL, secret_made_of(TOKEN))
    assert {"message", "callback_query", "inline_query", "channel_post"} <= replicas.telegram.updates.allowed
    postman = asyncio.create_task(Postman(replicas.telegram, replicas.addresses).run())
    assert "#note" in await replicas.serving[0].asked("/tags")
    assert "/guide" in await replicas.serving[0].asked("/help")
    postman.cancel()
    assert await replicas.counted('rahnama_updates_total{fate="done"}') == 2
    assert await replicas.counted('rahnama_webhook_requests_total{status="200"}') == 2
    assert await replicas.counted("rahnama_leads") == 1
    logged = await replicas.end()
    assert str(replicas.reader.id) not in logged


async def test_at_the_next_start_it_is_left_as_it_is_and_polling_takes_it_down(replicas: Replicas) -> None:
    def times(method: str) -> int:
        return replicas.telegram.counts[method]

    async def begin_and_end(sets: int, **settings: str) -> None:
        """Registering ends with a question where nothing differs, and with setWebhook where something does."""
        asked = times("getWebhookInfo")
        await replicas.begin(**settings)
        await replicas.telegram.until(lambda: times("getWebhookInfo") > asked and times("setWebhook") >= sets, 20)
        await replicas.end()
        assert times("setWebhook") == sets

    await begin_and_end(sets=1)
    await begin_and_end(sets=1)
    await begin_and_end(sets=2, WEBHOOK_SECRET="another-secret-of-ours")
    assert replicas.telegram.webhook["secret_token"] == "another-secret-of-ours"
    serving = replicas.serving[0]
    await serving.begin("--polling", WEBHOOK_URL=URL)
    assert "/guide" in await serving.asked("/help")
    assert replicas.telegram.webhook == {}
    await serving.end()


async def test_it_stops_in_time_also_where_telegram_could_not_be_told(replicas: Replicas) -> None:
    replicas.telegram.fail_next("setWebhook", 502, times=100)
    serving = replicas.serving[0]
    listen = f"127.0.0.1:{replicas.ports[0]}"
    await serving.begin(WEBHOOK_URL=URL, WEBHOOK_LISTEN=listen, METRICS_LISTEN=f"127.0.0.1:{replicas.watched[0]}")
    await replicas.until_ready(0)
    code, logged = await serving.end()
    assert code == 0, logged


@pytest.mark.long
@pytest.mark.parametrize("webhook", [True, False])
async def test_while_telegram_is_away_at_the_start_it_lives_and_is_not_ready(replicas: Replicas, webhook: bool) -> None:
    replicas.telegram.fail_next("getMe", 502, times=3)
    settings = {"WEBHOOK_URL": URL, "WEBHOOK_LISTEN": f"127.0.0.1:{replicas.ports[0]}"} if webhook else {}
    await replicas.serving[0].begin(**settings, METRICS_LISTEN=f"127.0.0.1:{replicas.watched[0]}")
    async with asyncio.timeout(60):
        while (alive := await replicas.told(0, "livez"))[0] == 0:  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.02)
    assert alive[0] == 200
    assert (await replicas.told(0, "readyz"))[0] == 503
    assert (await replicas.told(0, "metrics"))[0] == 200
    await replicas.until_ready(0)
    await replicas.end()


async def test_what_is_not_telegrams_is_refused(replicas: Replicas) -> None:
    await replicas.begin()
    update = b'{"update_id": 1}'
    assert await post(replicas, update, secret="wrong") == 403
    assert await post(replicas, update, secret="") == 403
    assert await post(replicas, update, path="/") == 404
    with suppress(aiohttp.ClientOSError):  # a client still sending may see the closed connection first
        assert await post(replicas, BytesIO(b"x" * ((1 << 20) + 1))) == 413
    assert await replicas.counted('rahnama_webhook_requests_total{status="413"}') == 1
    for broken in (b"", b"{", b"[]", b'"x"', b"{}", b'{"update_id": "1"}', b"\xff"):
        assert await post(replicas, broken) == 400, broken
    assert await post(replicas, b'{"update_id": 7, "message": {"text": 5}}') == 200, "it would come again for ever"
    assert await replicas.counted('rahnama_updates_total{fate="skipped"}') == 1
    async with aiohttp.ClientSession() as session, session.get(f"{replicas.addresses[0]}/telegram") as response:
        assert response.status == 403
    await replicas.end()


async def test_nothing_is_told_to_who_watches_but_counts_and_times(replicas: Replicas) -> None:
    await replicas.begin()
    postman = asyncio.create_task(Postman(replicas.telegram, replicas.addresses).run())
    await replicas.serving[0].asked("/search رازی که کسی نمی‌داند")
    postman.cancel()
    assert (await replicas.told(0, "livez"))[0] == 200
    assert (await replicas.told(0, "else"))[0] == 404
    status, metrics = await replicas.told(0, "metrics")
    assert status == 200
    for line in metrics.splitlines():
        assert line.startswith("#") or re.fullmatch(r'rahnama_\w+(\{\w+="\w+"\})? [\d.e+-]+', line), line
    await replicas.end()


@pytest.mark.long
@pytest.mark.parametrize("number", [2])
@pytest.mark.parametrize("server", [False, True])
async def test_an_update_that_comes_several_times_and_to_two_replicas_is_answered_once(
    replicas: Replicas, server: bool, request: pytest.FixtureRequest
) -> None:
    if server:
        there: Postgres = request.getfixturevalue("postgres")
        replicas.database = {"DATABASE_URL": there.empty()}
        await replicas.serving[0].load(SAMPLE, **replicas.database)
    await replicas.begin(OWNER_ID="1")
    telegram = replicas.telegram
    readers = [telegram.add_user(f"Reader {place}", language_code="en") for place in range(10)]
    postman = asyncio.create_task(Postman(telegram, replicas.addresses, copies=(1, 2, 3, 5)).run())
    for turn in range(4):
        for reader in readers:
            telegram.send(reader, f"/tag none{turn}")
    await telegram.until(lambda: not telegram.updates, 30)
    postman.cancel()
    for reader in readers:
        answers = [one["text"] for one in telegram.messages(reader) if one["from"]["is_bot"]]
        assert [re.findall(r"none\d", text)[0] for text in answers] == [f"none{turn}" for turn in range(4)]
    assert await replicas.counted('rahnama_updates_total{fate="done"}') == 40
    assert await replicas.counted("rahnama_leads") == 1
    await replicas.end()


async def test_health_tells_whether_telegram_reaches_it(replicas: Replicas) -> None:
    owner = replicas.telegram.add_user("Owner", language_code="en")
    await replicas.begin(OWNER_ID=str(owner.id))
    postman = asyncio.create_task(Postman(replicas.telegram, replicas.addresses).run())
    replicas.serving[0].reader = owner
    assert "Telegram brings updates to this bot" in await replicas.serving[0].asked("/health")
    trouble = {"last_error_date": int(replicas.telegram.clock()), "last_error_message": "Connection refused"}
    telegram = replicas.telegram
    telegram.send(owner, "/health")
    telegram.webhook["trouble"] = trouble
    await telegram.settled(20)
    assert "Connection refused" in telegram.messages(owner)[-1]["text"]
    postman.cancel()
    await replicas.end()


async def test_an_address_that_is_taken_is_told_in_a_sentence(replicas: Replicas, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        serving = replicas.serving[0]
        await serving.begin(WEBHOOK_URL=URL, WEBHOOK_LISTEN=listen)
        assert serving.process is not None
        _, err = await asyncio.wait_for(serving.process.communicate(), 60)
        assert serving.process.returncode == 2
        serving.process = None
        assert "WEBHOOK_LISTEN" in err.decode()
        assert "Traceback" not in err.decode()


async def test_settings_that_cannot_be_are_told_by_their_names(tmp_path: Path) -> None:
    for name, value in (
        *(("WEBHOOK_URL", value) for value in ("http://x.org/a", "https://x.org", "telegram")),
        *(("WEBHOOK_SECRET", "short"), ("WEBHOOK_LISTEN", "8080"), ("METRICS_LISTEN", "127.0.0.1:x")),
    ):
        ended = await rahnama(tmp_path, "run", BOT_TOKEN=TOKEN, CHANNEL="SampleThinker", **{name: value})
        assert ended.code != 0
        assert name in ended.err
        assert "Traceback" not in ended.err
