"""The sandbox in its own process, controlled from outside."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.sandbox import Telegram
from bot.sandbox.server import Server

TOKEN = "123456:sandbox"


@pytest.fixture
async def client(telegram: Telegram) -> AsyncIterator[httpx.AsyncClient]:
    async with Server(telegram).listening() as url, httpx.AsyncClient(base_url=url) as client:
        yield client


async def test_a_conversation_is_steered_from_outside(client: httpx.AsyncClient) -> None:
    async def steer(name: str, **body: Any) -> Any:
        answer = await client.post(f"/sandbox/{name}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    ali = (await steer("send", user="Ali", text="/start"))["from"]["id"]
    assert (await steer("send", user="Ali", text="x"))["from"]["id"] == ali
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    sent = await client.post(
        f"/bot{TOKEN}/sendMessage", json={"chat_id": ali, "text": "hello", "reply_markup": keyboard}
    )
    query = await steer("press", user=ali, message_id=sent.json()["result"]["message_id"], text="a")
    await client.post(f"/bot{TOKEN}/answerCallbackQuery", json={"callback_query_id": query["id"], "text": "done"})

    assert (await steer("answered", **query))["text"] == "done"
    shown = (await client.get("/sandbox/messages", params={"chat": "Ali"})).json()
    assert [message["text"] for message in shown] == ["/start", "x", "hello"]
    await steer("fail", method="getMe", code=502)
    assert (await client.get(f"/bot{TOKEN}/getMe")).status_code == 502
    await steer("fail", method="getMe", fault="garbled", times=1)
    assert (await client.get(f"/bot{TOKEN}/getMe")).text.startswith("<html>")
    stats = (await client.get("/sandbox/stats")).json()
    assert (stats["sent"], stats["pending"], stats["connections"]) == (1, 3, 1)
    assert stats["requests"]["answerCallbackQuery"] == 1


async def test_what_cannot_be_steered_is_told(client: httpx.AsyncClient) -> None:
    for path in ("nonsense", "_sent", "endpoint", "__init__"):
        assert (await client.get(f"/sandbox/{path}")).status_code == 404
    assert (await client.post("/sandbox/send", json={"user": 7, "text": "x"})).json() == {"error": "KeyError: 7"}
    assert (await client.post("/sandbox/fail", json={"method": "x", "fault": "fire"})).status_code == 400
    assert (await client.get("/sandbox/wait", params={"sent": 1, "seconds": 0.01})).status_code == 408


async def test_a_flood_comes_from_many_readers(telegram: Telegram, client: httpx.AsyncClient) -> None:
    flood = {"users": 5, "text": "/series language_modeling", "count": 12}
    assert (await client.post("/sandbox/flood", json=flood)).json() == {"queued": 12}

    updates = (await client.get(f"/bot{TOKEN}/getUpdates")).json()["result"]
    assert len({update["message"]["from"]["id"] for update in updates}) == 5
    waiting = asyncio.create_task(client.get("/sandbox/wait"))
    await client.get(f"/bot{TOKEN}/getUpdates", params={"offset": updates[-1]["update_id"] + 1})
    assert (await waiting).json()["pending"] == 0


async def test_a_reader_that_goes_away_frees_its_long_poll(telegram: Telegram, client: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await client.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 30}, timeout=0.05)

    async with asyncio.timeout(60):
        while telegram.updates.is_polled:  # noqa: ASYNC110 - the far end of a socket has no event to wait for
            await asyncio.sleep(0.01)


async def test_latency_delays_answers(telegram: Telegram) -> None:
    async with Server(telegram, latency=0.05).listening() as url, httpx.AsyncClient(base_url=url) as client:
        begin = time.perf_counter()
        await client.get(f"/bot{TOKEN}/getMe")

    assert time.perf_counter() - begin >= 0.05


async def test_the_process_prints_its_address_and_ends_cleanly() -> None:
    process = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-W",
            "error",
            "-m",
            "bot.sandbox.server",
            "--port",
            "0",
            "--token",
            "42:x",
            "--history",
            "9",
        ),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    assert url.startswith("http://127.0.0.1:")
    async with httpx.AsyncClient(base_url=url) as client:
        assert (await client.get("/bot42:x/getMe")).json()["result"]["id"] == 42
        poll = asyncio.create_task(client.get("/bot42:x/getUpdates", params={"timeout": 30}))
        await client.get("/bot42:x/getMe")
        process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()
        await asyncio.gather(poll, return_exceptions=True)

    assert (process.returncode, errors) == (0, b"")
