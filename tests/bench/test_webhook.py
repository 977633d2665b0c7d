"""What the benchmark of the webhook counts is what really was brought, and answered."""

import shutil
from pathlib import Path

import pytest

from bench.measuring import QUESTION
from bench.server import Server
from bench.webhook.contenders import LATENCY, WebhookContender
from bench.webhook.measuring import behind_its_webhook

pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", ["aiohttp", "tornado", "starlette"])
async def test_each_bare_server_takes_all_that_is_brought(tmp_path: Path, name: str) -> None:
    server = Server()
    async with server.listening():
        door = WebhookContender(server, tmp_path, "bench.webhook.doors", name, "{port}", "{secret}", "{path}")
        async with door.serving():
            assert await door.taken([QUESTION] * 60, 8) > 60


async def test_who_refuses_is_not_taken_for_fast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server()
    async with server.listening():
        door = WebhookContender(server, tmp_path, "bench.webhook.doors", "aiohttp", "{port}", "another", "{path}")
        async with door.serving():
            monkeypatch.setattr("bench.webhook.contenders._PATIENCE", 1.0)
            with pytest.raises(TimeoutError):
                await door.taken([QUESTION] * 5, 2)


async def test_the_whole_bot_answers_each_update_at_the_bot_apis_pace(tmp_path: Path, sample_database: Path) -> None:
    server = Server()
    async with server.listening():
        bot = behind_its_webhook(server, tmp_path, Path(shutil.copy(sample_database, tmp_path / "a.db")))
        async with bot.serving():
            assert await bot.throughput([QUESTION] * 40, 10) < 10 / LATENCY
            late = await bot.latencies([QUESTION] * 10, 50)
            assert len(late) == 10
            assert await bot.burst([QUESTION] * 30) > LATENCY / 2
            assert bot.answers == 40  # one for each reader, who all asked the same
