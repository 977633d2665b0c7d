"""The webhook server, to which Telegram delivers updates: refuses other requests before it reads their bodies."""

import asyncio
import hmac
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from aiohttp import web

from bot.listening import listening

LARGEST: Final = 1 << 20
"""The largest body in bytes; Telegram's are far smaller."""
RETRY_AFTER: Final = 1  # seconds

_SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"
_BODY_SECONDS: Final = 10.0
_HEAD_SECONDS: Final = 10.0
_IDLE_SECONDS: Final = 75.0  # Telegram keeps its connections open
_MOST_CONNECTIONS: Final = 1000

Handler = Callable[[dict[str, Any]], Awaitable[bool]]


class Doorway:
    """`handle` gets each update, and returns whether it is done; if not, Telegram is asked to deliver it again."""

    def __init__(self, path: str, secret: str, handle: Handler) -> None:
        self.answers: Counter[int] = Counter()
        """How many requests got each status."""
        self._path = path
        self._secret = secret.encode()
        self._handle = handle
        self._silent: set[Any] = set()
        """Connections that have not sent anything yet."""

    def listening(self, address: str) -> AbstractAsyncContextManager[None]:
        """Serve as long as the context lasts. Raises SettingsError if the address is taken."""
        protocols = web.Server(
            self._answer,
            access_log=None,
            keepalive_timeout=_IDLE_SECONDS,
            lingering_time=0.0,
            handler_cancellation=False,
        )
        return listening("WEBHOOK_LISTEN", address, protocols, lambda: self._connected(protocols))

    def _connected(self, protocols: web.Server) -> asyncio.Protocol:
        """Accept a connection; close it if it sends no request in time, or if there are too many."""
        protocol, loop = protocols(), asyncio.get_running_loop()
        self._silent.add(protocol)
        loop.call_later(_HEAD_SECONDS, self._close_if_silent, protocol)
        if len(protocols.connections) >= _MOST_CONNECTIONS:
            loop.call_soon(self._close_if_silent, protocol)
        return protocol

    def _close_if_silent(self, protocol: web.RequestHandler) -> None:
        if protocol in self._silent:
            self._silent.discard(protocol)
            protocol.force_close()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self._silent.discard(request.protocol)
        response = await self._answered(request)
        self.answers[response.status] += 1
        if response.status not in (200, 503):
            response.force_close()  # the rest of the request is not read
        return response

    async def _answered(self, request: web.BaseRequest) -> web.Response:
        if request.path != self._path:
            return web.Response(status=404)
        if not hmac.compare_digest(request.headers.get(_SECRET, "").encode("utf-8", "replace"), self._secret):
            return web.Response(status=403)
        if request.method != "POST":
            return web.Response(status=405)
        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413)
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = await _body(request)
        except TimeoutError:
            return web.Response(status=408)
        if body is None:
            return web.Response(status=413)
        try:
            update = json.loads(body)
        except ValueError:
            update = None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400)
        if await self._handle(update):
            return web.Response(status=200)
        return web.Response(status=503, headers={"Retry-After": f"{RETRY_AFTER}"})


async def _body(request: web.BaseRequest) -> bytes | None:
    """Return the body; None if it is too large, even if the announced length was not."""
    pieces: list[bytes] = []
    size = 0
    async for piece in request.content.iter_any():
        size += len(piece)
        if size > LARGEST:
            return None
        pieces.append(piece)
    return b"".join(pieces)
