"""The sandbox as a Bot API server on loopback: `python -m bot.sandbox.server`.

Serves /bot<token>/<method> and /file/bot<token>/<path> as Telegram does, and /sandbox/<endpoint> to control it.
"""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.sandbox.control import Control
from bot.sandbox.errors import ApiError, Fault, TransportError
from bot.sandbox.files import UPLOAD_LIMIT
from bot.sandbox.front import GARBLED_PAGE, fetch, respond
from bot.sandbox.params import Upload
from bot.sandbox.telegram import Telegram

HOST = "127.0.0.1"
_KEEP_ALIVE_SECONDS = 600.0
"""Longer than any pause of a bot, so that each new connection is the client's own doing."""
_FORM_OVERHEAD = 1 << 20


class Server:
    """Counts connections, delays answers by `latency` seconds (except for long polls, which wait anyway)."""

    def __init__(self, telegram: Telegram, latency: float = 0.0) -> None:
        self.telegram = telegram
        self.connections = 0
        self._latency = latency
        self._control = Control(telegram, lambda: self.connections)

    @asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator[str]:
        """Serve as long as the context lasts; yield the base URL. Port 0 takes a free one."""
        loop = asyncio.get_running_loop()
        protocols = web.Server(
            self._handle,
            request_factory=_request,
            handler_cancellation=True,
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
            access_log=None,
        )

        def connected() -> asyncio.Protocol:
            self.connections += 1
            return protocols()

        server = await loop.create_server(connected, HOST, port)
        try:
            yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            protocols.pre_shutdown()
            await protocols.shutdown(timeout=0.1)
            await server.wait_closed()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        area, _, rest = request.path.removeprefix("/").partition("/")
        if area.startswith("bot"):
            return await self._answer(request, area.removeprefix("bot"), rest)
        if area == "sandbox":
            return await self._steer(request, rest)
        if area == "file" and rest.startswith("bot"):
            token, _, path = rest.removeprefix("bot").partition("/")
            status, body = fetch(self.telegram, token, path)
            return web.Response(status=status, body=body)
        return _json(404, ApiError(404, "Not Found").body())

    async def _answer(self, request: web.BaseRequest, token: str, method: str) -> web.StreamResponse:
        try:
            params, files = await _params(request)
        except ValueError:
            return _json(400, ApiError(400, "Bad Request: can't parse request body").body())
        if self._latency and method.lower() != "getupdates":
            await asyncio.sleep(self._latency)
        try:
            status, body = await respond(self.telegram, token, method, params, files)
        except TransportError as mishap:
            return await _mishap(request, mishap.fault)
        return web.Response(status=status, body=body, content_type="application/json")

    async def _steer(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        endpoint = self._control.endpoint(name)
        if endpoint is None:
            return _json(404, {"error": f"there is no endpoint {name}"})
        try:
            params, _ = await _params(request)
            return _json(200, await endpoint(params))
        except ApiError as refusal:
            return _json(refusal.code, {"error": refusal.description})
        except (LookupError, TypeError, ValueError) as problem:
            return _json(400, {"error": f"{type(problem).__name__}: {problem}"})


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    size = UPLOAD_LIMIT + _FORM_OVERHEAD
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=size)


async def _params(request: web.BaseRequest) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Return the parameters in a request's query and body: JSON, a form, or a form with files. ValueError if
    malformed."""
    params: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if not request.body_exists:
        return params, files
    if request.content_type == "application/json":
        body = json.loads(await request.read() or b"{}")
        if not isinstance(body, dict):
            raise ValueError("a JSON object is expected")
        return {**params, **body}, files
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.file.read(), value.content_type)
            value.file.close()
        else:
            params[name] = value if isinstance(value, str) else value.decode()
    return params, files


async def _mishap(request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
    if fault is Fault.GARBLED:
        return web.Response(body=GARBLED_PAGE, content_type="text/html")
    if fault is Fault.TIMED_OUT:
        await asyncio.Event().wait()  # until the client gives up, which cancels this
    if request.transport:
        request.transport.abort()
    return web.Response()


def _json(status: int, value: Any) -> web.Response:
    return web.json_response(value, status=status)


async def _serve(arguments: argparse.Namespace) -> None:
    telegram = Telegram(arguments.token, arguments.username, history=arguments.history)
    telegram.pace = arguments.pace
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Server(telegram, arguments.latency / 1000).listening(arguments.port) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox.server", description="A sandbox for Telegram bots.")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one; the URL is printed")
    parser.add_argument("--latency", type=float, default=0.0, help="milliseconds before each answer")
    parser.add_argument("--token", default="123456:sandbox", help="the bot's token")
    parser.add_argument("--username", default="rahnama_bot", help="the bot's username")
    parser.add_argument("--history", type=int, default=1000, help="how many messages each chat keeps")
    parser.add_argument("--pace", action="store_true", help="refuse what is sent too fast, as Telegram does")
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
