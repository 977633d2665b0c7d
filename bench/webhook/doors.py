"""The bare HTTP servers: each refuses what is not Telegram's, reads the update, and answers 200.

`python -m bench.webhook.doors aiohttp|tornado|starlette PORT SECRET PATH`
"""

import asyncio
import hmac
import json
import sys
from contextlib import suppress
from typing import Any

from bot.updates.webhook.server import Doorway

_SECRET = "X-Telegram-Bot-Api-Secret-Token"


async def taken(update: dict[str, Any]) -> bool:
    return True


async def on_aiohttp(port: int, secret: str, path: str) -> None:
    """Ours."""
    async with Doorway(path, secret, taken).listening(f"127.0.0.1:{port}"):
        await asyncio.Event().wait()


async def on_tornado(port: int, secret: str, path: str) -> None:
    """As python-telegram-bot's own does it, without making objects of the update."""
    from tornado.web import Application, RequestHandler

    class Telegrams(RequestHandler):
        async def post(self) -> None:
            if not hmac.compare_digest(self.request.headers.get(_SECRET, "").encode(), secret.encode()):
                self.set_status(403)
                return
            await taken(json.loads(self.request.body))

        def data_received(self, chunk: bytes) -> None:
            """Bodies are not streamed."""

        def log_exception(self, *_: object) -> None:
            """Nothing goes wrong here."""

    Application([(path, Telegrams)], log_function=lambda handler: None).listen(port, "127.0.0.1")
    await asyncio.Event().wait()


async def on_starlette(port: int, secret: str, path: str) -> None:
    from bench.webhook.starlette_door import StarletteDoorway

    async with StarletteDoorway(path, secret, taken).listening(f"127.0.0.1:{port}"):
        await asyncio.Event().wait()


def main() -> None:
    name, port, secret, path = sys.argv[1:]
    serve = {"aiohttp": on_aiohttp, "tornado": on_tornado, "starlette": on_starlette}[name]
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(int(port), secret, path))


if __name__ == "__main__":
    main()
