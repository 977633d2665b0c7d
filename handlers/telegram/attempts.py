"""Where the database is away, or Telegram wants to be asked later, an update has to be tried again; PTB would keep what
a handler meets to itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from channel.errors import Unavailable


class Attempt:
    """One of several tries of an update; `number` counts from 0."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.met: Unavailable | None = None
        """Why it has to be tried again."""
        self.later: float | None = None
        """In how many seconds Telegram takes the answer."""
        self.failed = False
        """Whether a handler has raised something else."""


_attempt: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


@contextmanager
def attempting(attempt: Attempt) -> Iterator[None]:
    """What is processed meanwhile belongs to this try."""
    token = _attempt.set(attempt)
    try:
        yield
    finally:
        _attempt.reset(token)


def postpone(fault: Unavailable) -> bool:
    """Has the update tried again, where somebody does that; whether this is the first time that it failed."""
    attempt = _attempt.get()
    if attempt is None:
        return True
    attempt.met = fault
    return attempt.number == 0


def put_off(seconds: float) -> None:
    """Has the update worked through once more then, where somebody does that."""
    attempt = _attempt.get()
    if attempt is not None:
        attempt.later = seconds


def fail() -> None:
    """Has the update counted as one that failed; it is not tried again."""
    attempt = _attempt.get()
    if attempt is not None:
        attempt.failed = True
