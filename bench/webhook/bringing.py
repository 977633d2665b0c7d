"""Brings updates to a webhook; lean, and the same for all, so that it is never what they wait for."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from bench.server import body_length

SECRET: Final = "bench-bench-bench-bench"
PATH: Final = "/telegram"

_HEAD: Final = (
    b"POST %b HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    b"X-Telegram-Bot-Api-Secret-Token: %b\r\nContent-Length: %d\r\n\r\n"
)


def request(body: bytes) -> bytes:
    """A request with an update, as Telegram makes it."""
    return _HEAD % (PATH.encode(), SECRET.encode(), len(body)) + body


class Bringer:
    """Connections that stay open; `answered` is told whenever a request was answered with 200.

    Raises nothing: a request that is answered otherwise is made again, as Telegram does, and counted in `refused`.
    """

    def __init__(self, port: int, answered: Callable[[], None] = lambda: None) -> None:
        self._port, self._answered = port, answered
        self._waiting: deque[bytes] = deque()
        self._idle: list[_Connection] = []
        self._all: list[_Connection] = []
        self.refused = 0

    async def connect(self, connections: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            _, one = await loop.create_connection(lambda: _Connection(self), "127.0.0.1", self._port)
            self._all.append(one)
            self._idle.append(one)

    def bring(self, request: bytes) -> None:
        """At once where a connection is idle, else as soon as one is."""
        if self._idle:
            self._idle.pop().ask(request)
        else:
            self._waiting.append(request)

    def close(self) -> None:
        for one in self._all:
            one.close()

    def settled(self, connection: "_Connection", request: bytes, status: bytes) -> None:
        if status == b"200":
            self._answered()
        else:
            self.refused += 1
            self._waiting.append(request)
        if self._waiting:
            connection.ask(self._waiting.popleft())
        else:
            self._idle.append(connection)


class _Connection(asyncio.Protocol):
    def __init__(self, bringer: Bringer) -> None:
        self._bringer = bringer
        self._transport: asyncio.Transport | None = None
        self._request = self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, request: bytes) -> None:
        assert self._transport
        self._request = request
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if end and len(body) >= body_length(head):
            self._received = b""
            self._bringer.settled(self, self._request, head[9:12])

    def close(self) -> None:
        if self._transport:
            self._transport.abort()
