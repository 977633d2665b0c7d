"""What the owner asks of his bot: /stats, /export and /health. Whether it is he who asks is known already."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from telegram import Bot, CallbackQuery, InputFile, InputMediaPhoto, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

from channel.errors import StoreError
from channel.models import ChannelInfo
from channel.owner.statistics import Statistics
from channel.people.following import Interest
from handlers.answers import press
from handlers.html import Html
from handlers.letters.answering import tell
from handlers.owner.search_counts import Searches
from handlers.owner.vitals import Surroundings
from handlers.telegram.sending import keyboard, quietly
from handlers.telegram.talk import Talk
from handlers.texts import Texts

if TYPE_CHECKING:
    from handlers.owner.picture import Picture

Draw = Callable[["Picture"], Awaitable[bytes]]
"""Draws a picture as PNG. Raises DrawingError."""

_AT_ONCE: Final = 15.0  # seconds in which files are waited for; the intake gives an answer up after 30
_UPLOAD_PATIENCE: Final = 120.0

log = logging.getLogger("rahnama.reports")


class Reports:
    """Steps for the owner, as `handlers.letters.owner` takes them."""

    def __init__(self, around: Surroundings, searches: Searches, draw: Draw) -> None:
        self._around = around
        self._store = around.store
        self._searches = searches
        self._draw = draw
        self._drawing = asyncio.Semaphore(1)  # each takes a hundred megabytes while it lasts
        self._exports: set[asyncio.Task[None]] = set()

    async def stats(self, talk: Talk, message: Message, argument: str) -> None:
        from handlers.owner.picture import DrawingError  # what the owner alone needs, now and then, is imported then
        from handlers.owner.stats import caption, picture

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
        from handlers.owner.picture import DrawingError
        from handlers.owner.stats import caption, picture

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
        from handlers.owner.health import findings, told

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
        from handlers.owner.export_files import send_files

        try:
            await _busy(talk.bot, message, ChatAction.UPLOAD_DOCUMENT)
            await send_files(talk, message, self._store, await self._channel())
        except (TelegramError, StoreError, OSError) as fault:
            log.warning("export_failed", extra={"fields": {"fault": type(fault).__name__}})
            with suppress(TelegramError):
                await _say(talk, message, talk.texts.export.failed())

    async def _drawn(self, what: "Picture") -> bytes:
        async with self._drawing:
            return await self._draw(what)

    async def _figures(self, lines: Texts, now: int) -> tuple[Statistics, Sequence[Interest]]:
        await self._searches.flush()
        return await self._store.statistics(jalali=lines.language.is_jalali, now=now), await self._store.interest()

    async def _channel(self) -> ChannelInfo | None:
        info = (await self._store.channel()).info
        if info and self._around.channel and not info.sample:
            return info.model_copy(update={"username": self._around.channel})
        return info

    def _around_with(self, bot: Bot) -> Surroundings:
        return replace(self._around, bot=bot)


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
