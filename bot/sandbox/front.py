"""What both front ends, in-process and HTTP, return: a status and JSON."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.sandbox.errors import ApiError
from bot.sandbox.methods.chats import file_at
from bot.sandbox.params import Upload
from bot.sandbox.telegram import Telegram

GARBLED_PAGE = b"<html><body><h1>Bad Gateway</h1></body></html>"


class Answer(NamedTuple):
    status: int
    body: bytes


async def respond(
    telegram: Telegram, token: str, method: str, params: Mapping[str, Any], files: Mapping[str, Upload]
) -> Answer:
    """Return the answer to /bot<token>/<method>. Raises TransportError if no complete answer arrives."""
    try:
        _check_token(telegram, token)
        result = await telegram.call(method, params, files)
    except ApiError as refusal:
        return Answer(refusal.code, _encoded(refusal.body()))
    return Answer(200, b'{"ok":true,"result":' + _encoded(result) + b"}")


def fetch(telegram: Telegram, token: str, path: str) -> Answer:
    """Return the bytes at /file/bot<token>/<path>, the path that getFile gave."""
    try:
        _check_token(telegram, token)
        content = file_at(telegram, path)
        if content is None:
            raise ApiError(404, "Not Found")
    except ApiError as refusal:
        return Answer(refusal.code, _encoded(refusal.body()))
    return Answer(200, content)


def _check_token(telegram: Telegram, token: str) -> None:
    if token != telegram.token:
        raise ApiError(401, "Unauthorized") if re.fullmatch(r"\d+:[\w-]+", token) else ApiError(404, "Not Found")


def _encoded(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
