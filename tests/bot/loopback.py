"""A Bot API server on loopback: real sockets, a record of all requests, and faults on request."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "424242:AA-the-token-that-nobody-may-see"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Asked:
    """A request as it arrived; files are (name, type, content), by the name of their part."""

    method: str
    parameters: dict[str, Any]
    headers: dict[str, str]
    connection: int
    target: str
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)


class BotApi:
    """Answers like Telegram: an update stays until a higher offset confirms it; at most a hundred come at once."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[Asked] = []
        self.offsets: list[int | None] = []
        self._faults: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._updates: dict[int, Any] = {}
        self._last = 0
        self._news = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def offset(self) -> int | None:
        """The last offset that was asked for."""
        return self.offsets[-1] if self.offsets else None

    def bring(self, *updates: dict[str, Any]) -> None:
        """Queues updates, and numbers them from 1 on."""
        for update in updates:
            self.bring_raw({"update_id": self._last + 1, **update})

    def bring_raw(self, update: Any) -> None:
        """Queues anything, unchanged; if it has no number, only the server knows one."""
        number = update.get("update_id") if isinstance(update, dict) else None
        self._last = number if isinstance(number, int) else self._last + 1
        self._updates[self._last] = update
        self._news.set()

    def answer_next(self, method: str, *answers: Answer) -> None:
        """What the next requests for a method get instead of the usual answer, one after another."""
        self._faults[method].extend(answers)

    def of(self, method: str) -> list[Asked]:
        """The requests for one method."""
        return [asked for asked in self.asked if asked.method == method]

    @property
    def connections(self) -> int:
        """The number of different connections that the requests used."""
        return len({asked.connection for asked in self.asked})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        asked = await _read(request)
        self.asked.append(asked)
        if self._faults[asked.method]:
            return await self._faults[asked.method].popleft()(request)
        if asked.method == "getUpdates":
            return _result(await self._get_updates(asked.parameters))
        return _result(_USUAL.get(asked.method, True))

    async def _get_updates(self, parameters: dict[str, Any]) -> list[Any]:
        offset = parameters.get("offset")
        self.offsets.append(offset)
        if offset is not None and offset <= self._last + _BELIEVED:
            self._updates = {number: update for number, update in self._updates.items() if number >= offset}
        with suppress(TimeoutError):
            async with asyncio.timeout(parameters["timeout"]):
                while not self._updates:
                    self._news.clear()
                    await self._news.wait()
        return list(self._updates.values())[: parameters["limit"]]


@asynccontextmanager
async def loopback(port: int = 0) -> AsyncIterator[BotApi]:
    """A server that runs inside the context; port 0 takes a free one."""
    api = BotApi()
    application = web.Application(client_max_size=1 << 28)
    application.router.add_route("*", "/{path:.*}", api.handle)
    runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    api.port = runner.addresses[0][1]
    try:
        yield api
    finally:
        await runner.cleanup()


async def until(condition: Callable[[], object]) -> None:
    """Waits for something to become true; a minute at most."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in other tasks, which know nothing of it
            await asyncio.sleep(0.002)


def message(chat: int, text: str = "hello") -> dict[str, Any]:
    """An update with a message from a private chat."""
    reader = {"id": chat, "first_name": "Reader"}
    return {
        "message": {
            "message_id": 1,
            "date": 1_700_000_000,
            "chat": {**reader, "type": "private"},
            "from": {**reader, "is_bot": False},
            "text": text,
        }
    }


def refusal(code: int, description: str = "refused", **parameters: object) -> Answer:
    """The Bot API says no."""

    async def answer(_: web.Request) -> web.StreamResponse:
        said = {"ok": False, "error_code": code, "description": description}
        return web.json_response({**said, "parameters": parameters} if parameters else said, status=code)

    return answer


def page(status: int, body: str, **headers: str) -> Answer:
    """An answer that is not from the Bot API."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=body, headers=headers)

    return answer


async def silence(_: web.Request) -> web.StreamResponse:
    """Nothing is ever answered."""
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def hang_up(request: web.Request) -> web.StreamResponse:
    """The connection ends without a byte of an answer."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


_BELIEVED = 10  # an offset further ahead is ignored: numbers start again after a quiet week
_ME = {"id": 424242, "is_bot": True, "first_name": "Guide", "username": "guide_bot"}
_SENT = {
    "message_id": 7,
    "date": 1_700_000_000,
    "chat": {"id": 5, "type": "private", "first_name": "A"},
    "text": "sent",
}
_USUAL = {"getMe": _ME, "sendMessage": _SENT, "sendPhoto": _SENT, "sendDocument": _SENT, "sendMediaGroup": [_SENT]}


def _result(result: object) -> web.StreamResponse:
    return web.json_response({"ok": True, "result": result})


async def _read(request: web.Request) -> Asked:
    assert request.transport is not None
    asked = Asked(
        method=request.path.rpartition("/")[2],
        parameters={},
        headers=dict(request.headers),
        connection=request.transport.get_extra_info("peername")[1],
        target=request.raw_path,
    )
    if request.content_type == "application/json" and request.can_read_body:
        asked.parameters = await request.json()
    elif request.content_type == "multipart/form-data":
        for name, part in (await request.post()).items():
            if isinstance(part, web.FileField):
                asked.files[name] = (part.filename, part.content_type, part.file.read())
                part.file.close()
            else:
                asked.parameters[name] = part
    return asked
