"""What an error from Telegram means for a call: the end, or another try."""

import re
from typing import Final

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from channel.people.letters import Outcome
from handlers.telegram.patience import seconds_of

_FLOOD_IN_ALBUM: Final = re.compile(r"too many requests: retry after (\d+)")
_NOT_TELEGRAM: Final = re.compile(r"[\w' -]+ \(\d{3}\)")
"""What PTB says of an answer without Telegram's description: it is a proxy's page."""
# Errors 400 that are about the recipient, not about the words.
_NOBODY_THERE: Final = (
    *("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "input_user_deactivated"),
    *("have no rights to send", "not enough rights to send", "voice_messages_forbidden", "chat_write_forbidden"),
)
_TOPIC_GONE: Final = ("message thread not found", "topic_deleted", "topic_id_invalid", "topic_closed")


def fate(error: Exception) -> Outcome | None:
    """How a call has ended; None if another try may succeed, as after a 5xx or a lost connection.

    Unknown errors are tried again: a message may come twice, but is not lost.
    """
    if isinstance(error, TelegramError) and _NOT_TELEGRAM.match(error.message):
        return None
    if isinstance(error, Forbidden):
        return Outcome.BLOCKED
    if not isinstance(error, BadRequest) or silence(error) is not None:
        return None
    reason = error.message.lower()
    if "message is not modified" in reason:
        return Outcome.SENT  # it already reads as it should, perhaps because an answer was lost
    if any(words in reason for words in _NOBODY_THERE):
        return Outcome.BLOCKED
    return None if "logged out" in reason else Outcome.FAILED


def silence(error: Exception) -> float | None:
    """How many seconds Telegram asks to wait; None if it doesn't ask.

    If it refuses a later message of an album, it asks in a 400.
    """
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    said = _FLOOD_IN_ALBUM.search(error.message.lower()) if isinstance(error, BadRequest) else None
    return float(said[1]) if said else None


def is_token_refused(error: Exception) -> bool:
    """Whether it is Telegram's own 401. PTB raises the same for a 404, and either may be a proxy's page."""
    if isinstance(error, InvalidToken) and isinstance(error.__cause__, InvalidToken):
        error = error.__cause__  # PTB has wrapped it in its own error
    return isinstance(error, InvalidToken) and error.message.lower() == "unauthorized"


def is_topic_gone(error: BadRequest) -> bool:
    return any(words in error.message.lower() for words in _TOPIC_GONE)
