"""The Bot API server that the bots are measured against; lean, so that it is never what they wait for.

Behind it each bot has a sandbox of its own, which is as strict as Telegram. Only what a bot sends word for word again
is answered from memory: the same answer as the first time, with its entities and buttons.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

from bot.sandbox.front import respond
from bot.sandbox.telegram import Telegram

_HEAD = b"HTTP/1.1 %d %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\nServer: bench\r\n\r\n"


class Line:
    """A bot's own end of the server: its sandbox, and what is seen of the bot."""

    def __init__(self, token: str) -> None:
        self.telegram = Telegram(token, history=100)
        self.connections = 0
        """How many TCP connections the bot has opened."""
        self.sent: list[float] = []
        """When each message arrived, by time.perf_counter(), since `expect`."""
        self.known: dict[bytes, bytes] = {}
        """The answer to each message that was sent, by the body of its request."""
        self.refusals: list[str] = []
        """What the sandbox said of messages that Telegram would not take."""
        self.heard: Callable[[bytes], None] = lambda body: None
        """Is told of each message that arrives."""
        self.latency = 0.0
        """Seconds that each answer takes."""
        self._awaited = 0
        self._complete = asyncio.Event()

    def expect(self, count: int) -> asyncio.Event:
        """An event that is set when so many messages have arrived from now on."""
        self.sent.clear()
        self._awaited = count
        self._complete = asyncio.Event()
        return self._complete

    def message_arrived(self, body: bytes) -> None:
        self.sent.append(time.perf_counter())
        self.heard(body)
        if len(self.sent) == self._awaited:
            self._complete.set()

    async def answer(self, method: str, body: bytes) -> bytes:
        """The sandbox's answer as HTTP."""
        parameters = json.loads(body) if body.startswith(b"{") else dict(parse_qsl(body.decode()))
        status, content = await respond(self.telegram, self.telegram.token, method, parameters, {})
        answer = _HEAD % (status, b"OK" if status == 200 else b"Refused", len(content)) + content
        if method == "sendMessage":
            if status == 200:
                self.known[body] = answer
            else:
                self.refusals.append(content.decode())
        return answer


class Server:
    """Bot API servers for several bots, told apart by their tokens."""

    def __init__(self) -> None:
        self.url = ""
        self._lines: dict[bytes, Line] = {}

    def line(self) -> Line:
        """The end for a new bot, with a token of its own."""
        token = f"{1_000_000 + len(self._lines)}:bench-bench"
        line = self._lines[token.encode()] = Line(token)
        return line

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Connection(self._lines), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield
        finally:
            server.close()


class _Connection(asyncio.Protocol):
    """As much of HTTP/1.1 as the two clients speak: a request with a length, then its answer, then the next."""

    def __init__(self, lines: dict[bytes, Line]) -> None:
        self._lines = lines
        self._line: Line | None = None
        self._received = b""
        self._transport: asyncio.Transport | None = None
        self._asking: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._asking:
            self._asking.cancel()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end or len(body) < body_length(head):
            return
        self._received = b""
        _, bot, method = head.split(b" ", 2)[1].split(b"/")
        self._request(self._lines[bot.removeprefix(b"bot")], method.decode(), body)

    def _request(self, line: Line, method: str, body: bytes) -> None:
        if self._line is None:
            self._line = line
            line.connections += 1
        if method == "sendMessage":
            line.message_arrived(body)
            if body in line.known:
                self._later(line.latency, line.known[body])
                return
        self._asking = asyncio.create_task(self._ask(line, method, body))

    async def _ask(self, line: Line, method: str, body: bytes) -> None:
        self._later(line.latency, await line.answer(method, body))

    def _later(self, seconds: float, answer: bytes) -> None:
        if seconds:
            asyncio.get_running_loop().call_later(seconds, self._write, answer)
        else:
            self._write(answer)

    def _write(self, answer: bytes) -> None:
        if self._transport:
            self._transport.write(answer)


def body_length(head: bytes) -> int:
    """How long the body is that a head of HTTP announces; 0 where it announces none."""
    _, _, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0] or 0)
