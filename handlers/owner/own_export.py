"""An export of the channel that the owner sends as a file in the chat."""

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from telegram.constants import FileSizeLimit
from telegram.error import TelegramError

from channel.errors import RahnamaError, SourceError
from channel.models import ChannelInfo, Record
from handlers.answers import DONE, Answer, say
from handlers.html import Html
from handlers.set_up.ready import found, offer_guide
from handlers.telegram.sending import Where, ask, edited, message_to, render
from handlers.telegram.talk import Talk

_KINDS: Final = frozenset({".json", ".html", ".htm"})
_BREATH: Final = 0.15  # seconds of rest after each transaction: readers are answered meanwhile

log = logging.getLogger("rahnama.importing")


async def sent(talk: Talk) -> Answer | None:
    """Read the file in the background, which may take minutes; None if it can be no export."""
    document, said = talk.written.document, talk.texts.set_up
    suffix = Path(document.file_name or "").suffix.lower() if document else ""
    if document is None or suffix not in _KINDS or not talk.is_private:
        return None
    if (document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        return say(said.too_big())
    if talk.desk.imports:
        return say(said.one_at_a_time())
    progress = await ask(talk.api, "sendMessage", message_to(Where(talk.where.chat), said.importing()))
    task = asyncio.create_task(_load(talk, document.file_id, suffix, int(progress["message_id"])))
    talk.desk.imports.add(task)
    task.add_done_callback(talk.desk.imports.discard)
    return DONE


async def _load(talk: Talk, file_id: str, suffix: str, message: int) -> None:
    """Import the file; the message that says so tells the end, and the guide follows."""
    said, is_first = talk.texts.set_up, False
    try:
        is_first = not (await talk.store.channel()).posts
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"result{suffix}")
            content = await (await talk.api.get_file(file_id)).download_as_bytearray()
            await asyncio.to_thread(path.write_bytes, content)
            await talk.store.save(_ours(talk, path), breath=_BREATH)
        text, is_read = await found(talk.store, talk.texts), True
    except (RahnamaError, TelegramError) as fault:
        log.warning("import_failed", extra={"fields": {"fault": type(fault).__name__}})
        text, is_read = said.not_read(), False
    await _end(talk, message, text, is_read=is_read, is_first=is_first)


async def _end(talk: Talk, message: int, text: Html, *, is_read: bool, is_first: bool) -> None:
    try:
        await edited(talk.api, talk.where.chat, message, render(say(text), talk.texts))
        if is_read:
            await offer_guide(talk.store, talk.api, talk.desk.guided, talk.where.chat, talk.texts, is_first=is_first)
    except (RahnamaError, TelegramError) as fault:
        log.warning("import_not_told", extra={"fields": {"fault": type(fault).__name__}})


def _ours(talk: Talk, path: Path) -> Iterator[Record]:
    """The records, if they are of the channel that was chosen; the store compares only with posts that are there."""
    from channel.sources.registry import source_of  # a late import of the parsers: the bot starts faster

    chosen = talk.desk.around.channel_id
    for record in source_of(path).read(path, _nothing):
        if isinstance(record, ChannelInfo) and chosen and record.chat_id and record.chat_id != chosen:
            raise SourceError(path.name, "is of another channel")
        yield record


def _nothing(count: int) -> Any:
    return None
