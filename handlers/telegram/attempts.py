"""Lets an update be retried if the database is unavailable or Telegram asks to wait; PTB itself swallows the errors of
handlers."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from channel.errors import Unavailable


class Attempt:
    """One attempt at an update; `number` counts from 0."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.met: Unavailable | None = None
        """Why the update must be retried."""
        self.later: float | None = None
        """In how many seconds Telegram accepts the answer."""
        self.failed = False
        """Whether a handler has raised another error."""


_attempt: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


@contextmanager
def attempting(attempt: Attempt) -> Iterator[None]:
    """What is processed in the context belongs to this attempt."""
    token = _attempt.set(attempt)
    try:
        yield
    finally:
        _attempt.reset(token)


def postpone(fault: Unavailable) -> bool:
    """Have the update retried, if the caller does that; return whether this is its first failure."""
    attempt = _attempt.get()
    if attempt is None:
        return True
    attempt.met = fault
    return attempt.number == 0


def put_off(seconds: float) -> None:
    """Have the update retried after this many seconds, if the caller does that."""
    attempt = _attempt.get()
    if attempt is not None:
        attempt.later = seconds


def fail() -> None:
    """Count the update as failed; it is not retried."""
    attempt = _attempt.get()
    if attempt is not None:
        attempt.failed = True
