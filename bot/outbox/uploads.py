"""Files sent again under another name: downloaded from Telegram, then uploaded.

They stay in memory, since a temporary file would leave a reader's data on the disk. So only a few are loaded at a time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from telegram import Bot, InputFile
from telegram.error import BadRequest, RetryAfter, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.outbox.outcomes import is_token_refused

LARGEST: Final = 20 << 20
"""Bytes that a bot may download; a self-hosted Bot API server allows more."""

_AT_A_TIME: Final = 2
_PATIENCE: Final = 60.0  # seconds


class NotFetchedError(TelegramError):
    """Telegram did not send a file, for a reason that may be temporary."""


class Uploads:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._room = asyncio.Semaphore(_AT_A_TIME)

    @asynccontextmanager
    async def data(self, params: dict[str, Any]) -> AsyncIterator[RequestData]:
        """The request's data with each {"fetch": file_id, "name": file name} downloaded, inside the context.

        Raises telegram's errors; BadRequest also if a file is too large, NotFetchedError if it isn't available now.
        """
        if not _has_files(params):
            yield RequestData([RequestParameter(name, value, None) for name, value in params.items()])
            return
        async with self._room:
            yield RequestData([await self._parameter(name, value) for name, value in params.items()])

    async def _parameter(self, name: str, value: Any) -> RequestParameter:
        files: list[InputFile] = []
        return RequestParameter(name, await self._with_attachments(value, files), files or None)

    async def _with_attachments(self, value: Any, files: list[InputFile]) -> Any:
        """The value with an attach:// address for each file; the files are added to `files`."""
        if _is_file(value):
            file = InputFile(await self._fetched(value["fetch"]), filename=value["name"], attach=True)
            files.append(file)
            return file.attach_uri
        if isinstance(value, dict):
            return {name: await self._with_attachments(inner, files) for name, inner in value.items()}
        if isinstance(value, list):
            return [await self._with_attachments(inner, files) for inner in value]
        return value

    async def _fetched(self, file_id: str) -> bytes:
        try:
            file = await self._bot.get_file(file_id)
            if (file.file_size or 0) > LARGEST:
                raise BadRequest("file is too big")
            return bytes(await file.download_as_bytearray(read_timeout=_PATIENCE))
        except TelegramError as error:
            if isinstance(error, BadRequest | RetryAfter) or is_token_refused(error):
                raise
            raise NotFetchedError(error.message) from error


def _is_file(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"fetch", "name"}


def _has_files(value: Any) -> bool:
    if isinstance(value, dict):
        return _is_file(value) or any(map(_has_files, value.values()))
    return isinstance(value, list) and any(map(_has_files, value))
