"""Handles every error raised while answering: an event code in the log, a kind sentence to the reader."""

import logging
from typing import Final

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from channel.errors import StoreError, Unavailable
from handlers.telegram.attempts import fail, postpone, put_off
from handlers.telegram.patience import seconds_of
from handlers.texts import spoken, texts

_PRESSED_TWICE: Final = ("message is not modified", "message to edit not found", "query is too old")
"""Telegram's errors when a button is pressed again before its first press has had an effect."""

log = logging.getLogger("rahnama.handlers")


async def on_error(update: object, context: object) -> None:
    """Log the kind of the error, never the update; tell the reader in the language of their Telegram."""
    fault = getattr(context, "error", None)
    if isinstance(fault, Forbidden):
        log.info("reader_left")  # they blocked the bot or deleted their account; there is nobody to tell
        return
    if isinstance(fault, BadRequest) and any(words in fault.message.lower() for words in _PRESSED_TWICE):
        log.info("pressed_twice")
        return
    if isinstance(fault, Unavailable):
        if postpone(fault) and isinstance(update, Update):
            await _tell(update, fault)
        return
    if isinstance(fault, RetryAfter):
        put_off(seconds_of(fault))
        return
    fail()
    log.error("update_failed", extra={"fields": {"fault": type(fault).__name__}})
    if isinstance(update, Update):
        await _tell(update, fault)


async def _tell(update: Update, fault: object) -> None:
    lines = texts(spoken(update.effective_user.language_code if update.effective_user else None)).errors
    if isinstance(fault, Unavailable):
        sentence = lines.later
    else:
        sentence = lines.busy if isinstance(fault, StoreError) else lines.internal
    try:
        if update.callback_query:
            await update.callback_query.answer(sentence.plain(), show_alert=True)
        elif update.effective_message:
            await update.effective_message.reply_html(sentence())
    except TelegramError as second:
        if not isinstance(second, BadRequest | Forbidden | NetworkError):
            raise
        log.warning("apology_failed", extra={"fields": {"fault": type(second).__name__}})
