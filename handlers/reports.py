"""What the owner asks of his bot: /stats, /export and /health. Whether it is he who asks is known already."""

import asyncio
import logging
import tempfile
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from telegram import Bot, CallbackQuery, InputFile, InputMediaDocument, InputMediaPhoto, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

from channel.errors import StoreError
from channel.following import Interest
from channel.models import ChannelInfo
from channel.picture import DrawingError, Picture
from channel.statistics import Statistics
from handlers.answers import press
from handlers.dates import is_jalali
from handlers.exporting import FILES, export
from handlers.feedback.answering import tell
from handlers.feedback.talk import Talk
from handlers.health import Surroundings, findings, told
from handlers.html import Html
from handlers.searches import Searches
from handlers.showing import keyboard, quietly
from handlers.stats import caption, picture
from handlers.texts import Texts

Draw = Callable[[Picture], Awaitable[bytes]]
"""Draws a picture as PNG. Raises DrawingError."""

TOGETHER: Final = 4 << 20
"""Bytes up to which the files of an export are sent as they are; packed into one beyond."""
MOST: Final = 49 << 20
"""Bytes that a bot may send, with something left for what stands around them."""
_PIECE: Final = 1 << 20
_AT_ONCE: Final = 15.0  # seconds in which files are waited for; the intake gives an answer up after 30
_UPLOAD_PATIENCE: Final = 120.0

log = logging.getLogger("rahnama.reports")


class Reports:
    """Steps for the owner, as `handlers.feedback.owner` takes them."""

    def __init__(self, around: Surroundings, searches: Searches, draw: Draw) -> None:
        self._around = around
        self._store = around.store
        self._searches = searches
        self._draw = draw
        self._drawing = asyncio.Semaphore(1)  # each takes a hundred megabytes while it lasts
        self._exports: set[asyncio.Task[None]] = set()

    async def stats(self, talk: Talk, message: Message, argument: str) -> None:
        channel = await self._channel()
        if channel is None:
            await _say(talk, message, talk.texts.stats.empty())
            return
        await _busy(talk.bot, message, ChatAction.UPLOAD_PHOTO)
        figures, interest = await self._figures(talk.texts, talk.now)
        said = caption(talk.texts, channel, figures, interest, talk.now)
        try:
            drawn = await self._drawn(picture(talk.texts, channel, figures, interest, dark=False))
        except DrawingError:
            log.warning("not_drawn")
            await _say(talk, message, talk.texts.stats.not_drawn(), said)
            return
        await talk.bot.send_photo(
            message.chat.id,
            InputFile(drawn, "stats.png"),
            caption=said,
            parse_mode=ParseMode.HTML,
            message_thread_id=_topic(message),
            reply_markup=_other_look(talk.texts, dark=False),
            read_timeout=_UPLOAD_PATIENCE,
        )

    async def turn(self, talk: Talk, query: CallbackQuery, message: Message, numbers: tuple[int, ...]) -> None:
        """The button that draws the picture anew, dark or light."""
        dark, channel = bool(numbers[0]), await self._channel()
        await quietly(query.answer())
        figures, interest = await self._figures(talk.texts, talk.now)
        try:
            drawn = await self._drawn(picture(talk.texts, channel, figures, interest, dark=dark))
        except DrawingError:
            log.warning("not_drawn")
            return
        said = caption(talk.texts, channel, figures, interest, talk.now)
        await quietly(
            talk.bot.edit_message_media(
                InputMediaPhoto(drawn, caption=said, parse_mode=ParseMode.HTML, filename="stats.png"),
                message.chat.id,
                message.message_id,
                reply_markup=_other_look(talk.texts, dark=dark),
                read_timeout=_UPLOAD_PATIENCE,
            )
        )

    async def health(self, talk: Talk, message: Message, argument: str) -> None:
        await _busy(talk.bot, message, ChatAction.TYPING)
        found = await findings(talk.texts, self._around_with(talk.bot), talk.now)
        await _say(talk, message, told(talk.texts, found))

    async def export(self, talk: Talk, message: Message, argument: str) -> None:
        """The files; where they take long, they come when they are ready, and whoever writes meanwhile is answered."""
        if await self._channel() is None:
            await _say(talk, message, talk.texts.export.empty())
            return
        if self._exports:
            await _say(talk, message, talk.texts.export.under_way())
            return
        task = asyncio.create_task(self._send_files(talk, message))
        self._exports.add(task)
        task.add_done_callback(self._exports.discard)
        await asyncio.wait({task}, timeout=_AT_ONCE)
        if not task.done():
            await _say(talk, message, talk.texts.export.later())

    async def _send_files(self, talk: Talk, message: Message) -> None:
        try:
            await _busy(talk.bot, message, ChatAction.UPLOAD_DOCUMENT)
            with tempfile.TemporaryDirectory(prefix="rahnama-export-") as name:
                folder, channel = Path(name), await self._channel()
                await export(self._store, channel, folder)
                await self._send(talk, message, folder)
        except (TelegramError, StoreError, OSError) as fault:
            log.warning("export_failed", extra={"fields": {"fault": type(fault).__name__}})
            try:
                await _say(talk, message, talk.texts.export.failed())
            except TelegramError:
                log.warning("apology_failed")

    async def _send(self, talk: Talk, message: Message, folder: Path) -> None:
        view = await self._store.channel()
        said = talk.texts.export.caption(posts=view.posts, tags=view.tags, series=view.series)
        where: dict[str, Any] = {"message_thread_id": _topic(message), "read_timeout": _UPLOAD_PATIENCE}
        files = [folder / name for name in FILES]
        if sum(file.stat().st_size for file in files) <= TOGETHER:
            await talk.bot.send_media_group(message.chat.id, _documents(files, said), **where)
            return
        for path in await self._packs(folder, files):
            if (size := path.stat().st_size) > MOST:
                await _say(talk, message, talk.texts.export.too_large(size=_megabytes(talk.texts, size)))
                continue
            with path.open("rb") as content:
                await talk.bot.send_document(
                    message.chat.id,
                    InputFile(content, path.name, read_file_handle=False),
                    caption=said,
                    parse_mode=ParseMode.HTML,
                    write_timeout=_UPLOAD_PATIENCE,
                    **where,
                )

    async def _packs(self, folder: Path, files: Sequence[Path]) -> list[Path]:
        """All files packed into one; where that is more than a bot may send, each by itself."""
        whole = await _packed(folder / "rahnama-export.zip", files)
        if whole.stat().st_size <= MOST:
            return [whole]
        whole.unlink()
        return [await _packed(file.with_suffix(f"{file.suffix}.zip"), [file]) for file in files]

    async def _drawn(self, what: Picture) -> bytes:
        async with self._drawing:
            return await self._draw(what)

    async def _figures(self, lines: Texts, now: int) -> tuple[Statistics, Sequence[Interest]]:
        await self._searches.flush()
        return await self._store.statistics(jalali=is_jalali(lines), now=now), await self._store.interest()

    async def _channel(self) -> ChannelInfo | None:
        info = (await self._store.channel()).info
        if info and self._around.channel and not info.sample:
            return info.model_copy(update={"username": self._around.channel})
        return info

    def _around_with(self, bot: Bot) -> Surroundings:
        return replace(self._around, bot=bot)


def _documents(files: Sequence[Path], said: Html) -> list[InputMediaDocument]:
    *first, last = files
    return [
        *(InputMediaDocument(file.read_bytes(), filename=file.name) for file in first),
        InputMediaDocument(last.read_bytes(), filename=last.name, caption=said, parse_mode=ParseMode.HTML),
    ]


async def _packed(path: Path, files: Sequence[Path]) -> Path:
    """Piece by piece, so that a stop of the bot need not wait for it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            with file.open("rb") as source, packed.open(file.name, "w") as target:
                while piece := source.read(_PIECE):
                    await asyncio.to_thread(target.write, piece)
    return path


def _megabytes(lines: Texts, size: int) -> Html:
    return lines.health.megabytes(count=-(-size // (1 << 20)))


def _other_look(lines: Texts, *, dark: bool) -> Any:
    label = lines.stats.light if dark else lines.stats.dark
    return keyboard(((press(label.plain(), "oG", int(not dark)),),))


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


async def _busy(bot: Bot, message: Message, action: ChatAction) -> None:
    """Shows that something is being made; that is not worth a failure."""
    try:
        await bot.send_chat_action(message.chat.id, action, message_thread_id=_topic(message))
    except TelegramError:
        return


async def _say(talk: Talk, message: Message, *paragraphs: Html) -> None:
    await tell(talk, message, Html("\n\n".join(paragraphs)))
