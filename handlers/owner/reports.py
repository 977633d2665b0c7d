"""The owner's reports: /stats, /export and /health."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import InlineKeyboardMarkup, InputFile, InputMediaPhoto
from telegram.constants import ChatAction, ParseMode
from telegram.error import TelegramError

from channel.errors import StoreError
from channel.owner.statistics import Statistics
from channel.people.following import Interest
from handlers.answers import DONE, Answer, Row, press, say
from handlers.telegram.sending import keyboard, quietly
from handlers.telegram.talk import Talk
from handlers.texts import Texts

if TYPE_CHECKING:
    from handlers.owner.picture import Picture

_AT_ONCE: Final = 15.0  # seconds to wait for the files; the intake gives up an answer after 30
_UPLOAD_PATIENCE: Final = 120.0

log = logging.getLogger("rahnama.reports")


async def stats(talk: Talk) -> Answer:
    """/stats: the channel in numbers, as a picture."""
    from handlers.owner.picture import DrawingError  # a late import: only the owner needs it, and rarely
    from handlers.owner.stats import caption, picture

    channel = await talk.desk.channel()
    if channel is None:
        return say(talk.texts.stats.empty())
    await _busy(talk, ChatAction.UPLOAD_PHOTO)
    figures, interest = await _figures(talk)
    said = caption(talk.texts, channel, figures, interest, talk.now)
    try:
        drawn = await _drawn(talk, picture(talk.texts, channel, figures, interest))
    except DrawingError:
        log.warning("not_drawn")
        return say(talk.texts.stats.not_drawn(), said)
    await talk.api.send_photo(
        talk.where.chat,
        InputFile(drawn, "stats.png"),
        caption=said,
        parse_mode=ParseMode.HTML,
        message_thread_id=talk.where.topic,
        reply_markup=_others(talk.texts, figures, interest),
        read_timeout=_UPLOAD_PATIENCE,
    )
    return DONE


async def in_words(talk: Talk) -> Answer:
    """The channel's main figures in words alone."""
    from handlers.owner.stats import caption

    channel = await talk.desk.channel()
    if channel is None:
        return say(talk.texts.stats.empty())
    figures, interest = await _figures(talk)
    return say(caption(talk.texts, channel, figures, interest, talk.now))


async def turn(talk: Talk) -> Answer:
    """Handle the buttons that draw the other picture in place, or the same one dark or light."""
    from handlers.owner.picture import DrawingError
    from handlers.owner.stats import caption, picture

    is_dark, of, *_ = (*talk.numbers, 0, 0)
    dark = bool(is_dark)
    channel = await talk.desk.channel()
    figures, interest = await _figures(talk)
    try:
        drawn = await _drawn(talk, picture(talk.texts, channel, figures, interest, of=of, dark=dark))
    except DrawingError:
        log.warning("not_drawn")
        return DONE
    said = caption(talk.texts, channel, figures, interest, talk.now)
    await quietly(
        talk.api.edit_message_media(
            InputMediaPhoto(drawn, caption=said, parse_mode=ParseMode.HTML, filename="stats.png"),
            talk.where.chat,
            talk.message.message_id,
            reply_markup=_others(talk.texts, figures, interest, of=of, dark=dark),
            read_timeout=_UPLOAD_PATIENCE,
        )
    )
    return DONE


async def health(talk: Talk) -> Answer:
    """/health: what works, what does not, and what to do about it."""
    from handlers.owner.health import findings, told

    await _busy(talk, ChatAction.TYPING)
    return say(told(talk.texts, await findings(talk.texts, replace(talk.desk.around, bot=talk.api), talk.now)))


async def export(talk: Talk) -> Answer:
    """/export: the files; if they take long, they come when they are ready, and others are answered meanwhile."""
    if await talk.desk.channel() is None:
        return say(talk.texts.export.empty())
    if talk.desk.exports:
        return say(talk.texts.export.under_way())
    task = asyncio.create_task(_send_files(talk))
    talk.desk.exports.add(task)
    task.add_done_callback(talk.desk.exports.discard)
    await asyncio.wait({task}, timeout=_AT_ONCE)
    return DONE if task.done() else say(talk.texts.export.later())


async def _send_files(talk: Talk) -> None:
    from handlers.owner.export_files import send_files

    try:
        await _busy(talk, ChatAction.UPLOAD_DOCUMENT)
        await send_files(talk.api, talk.where, talk.texts, talk.store, await talk.desk.channel())
    except (TelegramError, StoreError, OSError) as fault:
        log.warning("export_failed", extra={"fields": {"fault": type(fault).__name__}})
        with suppress(TelegramError):
            await talk.say(talk.texts.export.failed())


async def _drawn(talk: Talk, what: "Picture") -> bytes:
    async with talk.desk.drawing:
        return await talk.desk.draw(what)


async def _figures(talk: Talk) -> tuple[Statistics, Sequence[Interest]]:
    await talk.desk.searches.flush()
    figures = await talk.store.statistics(jalali=talk.texts.language.is_jalali, now=talk.now)
    return figures, await talk.store.interest(talk.now)


def _others(
    lines: Texts, figures: Statistics, interest: Sequence[Interest], *, of: int = 0, dark: bool = False
) -> InlineKeyboardMarkup | None:
    """Return the buttons for the other picture, if there is anything on it, and the other look."""
    from handlers.owner.stats import CHANNEL, READERS, has_readers

    other: Row = ()
    look = press((lines.stats.light if dark else lines.stats.dark).plain(), "oG", int(not dark), of)
    if of == READERS:
        other = (press(lines.stats.of_channel.plain(), "oG", int(dark), CHANNEL),)
    elif has_readers(figures, interest):
        other = (press(lines.stats.of_readers.plain(), "oG", int(dark), READERS),)
    return keyboard(((*other, look),))


async def _busy(talk: Talk, action: ChatAction) -> None:
    """Show that something is being made; errors of this are ignored."""
    with suppress(TelegramError):
        await talk.api.send_chat_action(talk.where.chat, action, message_thread_id=talk.where.topic)
