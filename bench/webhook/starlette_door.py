"""Our webhook's door as it would be on Starlette and uvicorn, and the whole bot behind it.

`python -m bench.webhook.starlette_door run`: `rahnama run` with that door.
"""

import asyncio
import hmac
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.updates.webhook import receiver
from bot.updates.webhook.server import LARGEST, RETRY_AFTER, Handler

_SECRET = b"x-telegram-bot-api-secret-token"


class StarletteDoorway:
    """Does what `bot.updates.webhook.server.Doorway` does, but for slow senders."""

    def __init__(self, path: str, secret: str, handle: Handler) -> None:
        self.answers: Counter[int] = Counter()
        self._secret, self._handle = secret.encode(), handle
        self._app = Starlette(routes=[Route(path, self._answer, methods=["POST"])])

    @asynccontextmanager
    async def listening(self, address: str) -> AsyncIterator[None]:
        host, _, port = address.rpartition(":")
        config = uvicorn.Config(
            self._app, host=host, port=int(port), log_level="error", access_log=False, lifespan="off", backlog=1024
        )
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        serving = asyncio.create_task(server._serve())
        try:
            yield
        finally:
            server.should_exit = True
            await serving

    async def _answer(self, request: Request) -> Response:
        response = await self._answered(request)
        self.answers[response.status_code] += 1
        return response

    async def _answered(self, request: Request) -> Response:
        given = next((value for name, value in request.headers.raw if name == _SECRET), b"")
        if not hmac.compare_digest(given, self._secret):
            return Response(status_code=403)
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return Response(status_code=413)
        if await self._handle(json.loads(body)):
            return Response()
        return Response(status_code=503, headers={"Retry-After": f"{RETRY_AFTER}"})


def main() -> None:
    vars(receiver)["Doorway"] = StarletteDoorway
    from bot.__main__ import main as rahnama

    rahnama()


if __name__ == "__main__":
    main()
