"""Sends the files of an export to the owner: as they are, or packed if they are large."""

import asyncio
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from telegram import Bot, InputFile, InputMediaDocument
from telegram.constants import ParseMode

from channel.models import ChannelInfo
from channel.store import Index
from handlers.answers import say
from handlers.html import Html
from handlers.owner.export import FILES, export
from handlers.telegram.sending import Where, render, send
from handlers.texts import Texts

TOGETHER: Final = 4 << 20
"""Bytes up to which the files are sent as they are; larger ones are packed into one."""
MOST: Final = 49 << 20
"""Bytes that a bot may send, less a margin for the rest of the request."""

_PIECE: Final = 1 << 20
_PATIENCE: Final = 120.0  # seconds for an upload


async def send_files(bot: Bot, where: Where, lines: Texts, store: Index, channel: ChannelInfo | None) -> None:
    """Make the files and send them. Raises telegram's errors, StoreError, OSError; leaves nothing on the disk."""
    with tempfile.TemporaryDirectory(prefix="rahnama-export-") as name:
        folder = Path(name)
        await export(store, channel, folder)
        view = await store.channel()
        said = lines.export.caption(posts=view.posts, tags=view.tags, series=view.series)
        await _send(bot, where, lines, folder, said)


async def _send(bot: Bot, where: Where, lines: Texts, folder: Path, said: Html) -> None:
    more: dict[str, Any] = {"message_thread_id": where.topic, "read_timeout": _PATIENCE}
    files = [folder / name for name in FILES]
    if sum(file.stat().st_size for file in files) <= TOGETHER:
        await bot.send_media_group(where.chat, _documents(files, said), **more)
        return
    for path in await _packs(folder, files):
        if (size := path.stat().st_size) > MOST:
            megabytes = lines.health.megabytes(count=-(-size // (1 << 20)))
            await send(bot, where, render(say(lines.export.too_large(size=megabytes)), lines))
            continue
        with path.open("rb") as content:
            await bot.send_document(
                where.chat,
                InputFile(content, path.name, read_file_handle=False),
                caption=said,
                parse_mode=ParseMode.HTML,
                write_timeout=_PATIENCE,
                **more,
            )


def _documents(files: Sequence[Path], said: Html) -> list[InputMediaDocument]:
    *first, last = files
    return [
        *(InputMediaDocument(file.read_bytes(), filename=file.name) for file in first),
        InputMediaDocument(last.read_bytes(), filename=last.name, caption=said, parse_mode=ParseMode.HTML),
    ]


async def _packs(folder: Path, files: Sequence[Path]) -> list[Path]:
    """Pack all files into one; if that is larger than a bot may send, pack each by itself."""
    whole = await _packed(folder / "rahnama-export.zip", files)
    if whole.stat().st_size <= MOST:
        return [whole]
    whole.unlink()
    return [await _packed(file.with_suffix(f"{file.suffix}.zip"), [file]) for file in files]


async def _packed(path: Path, files: Sequence[Path]) -> Path:
    """Pack piece by piece, so that a stop of the bot need not wait for it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            with file.open("rb") as source, packed.open(file.name, "w") as target:
                while piece := source.read(_PIECE):
                    await asyncio.to_thread(target.write, piece)
    return path
