"""What an error of Telegram's means for a call: its end, or another try."""

import re
from typing import Final

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from channel.people.letters import Outcome
from handlers.telegram.patience import seconds_of

_FLOOD_IN_ALBUM: Final = re.compile(r"too many requests: retry after (\d+)")
_NOT_TELEGRAM: Final = re.compile(r"[\w' -]+ \(\d{3}\)")
"""How PTB calls an answer without a description, as Telegram's have: a proxy's page."""
# What in a 400 tells of the addressee, and not of the words.
_NOBODY_THERE: Final = (
    *("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "input_user_deactivated"),
    *("have no rights to send", "not enough rights to send", "voice_messages_forbidden", "chat_write_forbidden"),
)
_TOPIC_GONE: Final = ("message thread not found", "topic_deleted", "topic_id_invalid", "topic_closed")


def fate(error: Exception) -> Outcome | None:
    """How a call has ended; None where another try may succeed, as after a 5xx or a lost connection.

    Anything unknown is tried again: a word may come twice, but is not lost.
    """
    if isinstance(error, TelegramError) and _NOT_TELEGRAM.match(error.message):
        return None
    if isinstance(error, Forbidden):
        return Outcome.BLOCKED
    if not isinstance(error, BadRequest) or silence(error) is not None:
        return None
    reason = error.message.lower()
    if "message is not modified" in reason:
        return Outcome.SENT  # it reads already as it should, perhaps since an answer was lost
    if any(words in reason for words in _NOBODY_THERE):
        return Outcome.BLOCKED
    return None if "logged out" in reason else Outcome.FAILED


def silence(error: Exception) -> float | None:
    """For how many seconds Telegram will hear nothing; None where it does not say so.

    Of an album's messages a later one may be refused, and then it says so in a 400.
    """
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    said = _FLOOD_IN_ALBUM.search(error.message.lower()) if isinstance(error, BadRequest) else None
    return float(said[1]) if said else None


def is_token_refused(error: Exception) -> bool:
    """Telegram's own 401. PTB takes a 404 for one as well, but that may be a proxy's page, as any other 401 may."""
    if isinstance(error, InvalidToken) and isinstance(error.__cause__, InvalidToken):
        error = error.__cause__  # PTB has put it in words of its own
    return isinstance(error, InvalidToken) and error.message.lower() == "unauthorized"


def is_topic_gone(error: BadRequest) -> bool:
    return any(words in error.message.lower() for words in _TOPIC_GONE)
