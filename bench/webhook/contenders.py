"""Bots behind a webhook, each in a process of its own."""

import asyncio
import json
import re
import socket
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from bench.contenders import READERS, Contender
from bench.server import Server
from bench.webhook.bringing import PATH, SECRET, Bringer, request

LATENCY: Final = 0.02  # seconds of the Bot API

_PATIENCE: Final = 120.0  # seconds
_CHAT: Final = re.compile(rb"chat_id\W+(\d+)")


class WebhookContender(Contender):
    """As `Contender`; "{port}", "{secret}" and "{path}" are filled in as well."""

    def __init__(self, server: Server, folder: Path, *arguments: str, **settings: str) -> None:
        self._port = _free_port()
        super().__init__(server, folder, *arguments, **settings)
        self._line.latency = LATENCY
        self._number = 0

    def _more(self) -> dict[str, str]:
        return {"port": f"{self._port}", "secret": SECRET, "path": PATH}

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """As `running`, once it listens."""
        async with self.running():
            async with asyncio.timeout(_PATIENCE):
                while not await self._listens():  # noqa: ASYNC110 - the bot is another process
                    await asyncio.sleep(0.05)
            yield

    async def _listens(self) -> bool:
        assert self._process is not None
        if self._process.returncode is not None:
            raise RuntimeError(f"{self._command}: ended with exit code {self._process.returncode}")
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self._port)
            writer.close()
            return True
        return False

    async def throughput(self, texts: Sequence[str], at_a_time: int) -> float:
        """Messages a second, where so many updates are on their way at any time."""
        updates = self._updates(texts)
        began = time.perf_counter()
        async with self._bringer(at_a_time, len(updates)) as (bringer, complete):
            waiting = iter(updates)

            def next_one(_: bytes) -> None:
                if (update := next(waiting, None)) is not None:
                    bringer.bring(update)

            self._line.heard = next_one
            for _ in range(at_a_time):
                next_one(b"")
            await self._comes(complete)
        return len(updates) / (self._line.sent[-1] - began)

    async def taken(self, texts: Sequence[str], at_a_time: int) -> float:
        """Requests a second that are answered with 200, where so many are on their way at any time."""
        updates, all_are = self._updates(texts), asyncio.Event()
        left = len(updates)

        def answered() -> None:
            nonlocal left
            left -= 1
            if not left:
                all_are.set()

        bringer = Bringer(self._port, answered)
        await bringer.connect(at_a_time)
        began = time.perf_counter()
        for update in updates:
            bringer.bring(update)
        async with asyncio.timeout(_PATIENCE):
            await all_are.wait()
        took = time.perf_counter() - began
        bringer.close()
        return len(updates) / took

    async def latencies(self, texts: Sequence[str], a_second: float) -> list[float]:
        """Seconds from when each update was to be brought until its answer; a reader has one at a time."""
        updates, since, found = self._updates(texts), dict[bytes, float](), list[float]()

        def heard(body: bytes) -> None:
            chat = _CHAT.search(body)
            assert chat
            found.append(time.perf_counter() - since[chat[1]])

        async with self._bringer(READERS, len(updates)) as (bringer, complete):
            self._line.heard = heard
            began = time.perf_counter()
            for turn, update in enumerate(updates):
                due = began + turn / a_second
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                since[str(self._readers[turn % READERS].id).encode()] = due
                bringer.bring(update)
            await self._comes(complete)
        return found

    async def burst(self, texts: Sequence[str]) -> float:
        """Seconds until all that comes at once is answered."""
        updates = self._updates(texts)
        async with self._bringer(len(updates), len(updates)) as (bringer, complete):
            began = time.perf_counter()
            for update in updates:
                bringer.bring(update)
            await self._comes(complete)
        return self._line.sent[-1] - began

    @asynccontextmanager
    async def _bringer(self, connections: int, count: int) -> AsyncIterator[tuple[Bringer, Callable[[], bool]]]:
        """Who brings, and what says whether so many were answered at both ends."""
        complete, taken = self._line.expect(count), [0]

        def answered() -> None:
            taken[0] += 1

        bringer = Bringer(self._port, answered)
        await bringer.connect(connections)
        try:
            yield bringer, lambda: complete.is_set() and taken[0] == count
        finally:
            self._line.heard = lambda body: None
            bringer.close()

    async def _comes(self, complete: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                while not complete():  # noqa: ASYNC110 - both ends are waited for
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise TimeoutError(
                f"{self._command}: {len(self._line.sent)} answers within {_PATIENCE:g} seconds"
            ) from None
        if self._line.refusals:
            raise RuntimeError(f"{self._command}: {self._line.refusals[0]}")

    def _updates(self, texts: Sequence[str]) -> list[bytes]:
        """Requests, each with a text of one of the readers, in turn."""
        telegram = self._line.telegram
        telegram.updates.clear()
        for turn, text in enumerate(texts):
            telegram.send(self._readers[turn % READERS], text)
        requests = [request(json.dumps(update).encode()) for update in telegram.updates.pending()]
        telegram.updates.clear()
        return requests


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
