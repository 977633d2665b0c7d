"""The posts that followers are told about, and when a burst of them is over; each function runs in one session."""

import time
from collections.abc import Iterable

from channel.people.following import BURST
from storage.database.session import Session
from storage.index import facts

FRESH_SECONDS = 86_400
"""Seconds; an older post is not news, even if it is new to the index."""
LONGEST = 15 * 60
"""Seconds after which followers are told about a burst even if it continues."""


def note(session: Session, posts: Iterable[int]) -> None:
    """Records these posts as news, except those that have become part of another post in the meantime."""
    session.run_many(
        "INSERT INTO news (post, came) SELECT id, :now FROM posts WHERE id = :post ON CONFLICT DO NOTHING",
        [{"post": post, "now": int(time.time())} for post in posts],
    )


def is_fresh(date: int | None, told: int | None = None) -> bool:
    """Whether a post is from the last day. `told`: when Telegram sent it, if known."""
    now = time.time() if told is None else min(told, time.time())
    return date is not None and date >= now - FRESH_SECONDS


def next_news(session: Session, burst: int = BURST) -> int | None:
    """When there is something to plan; 0 if planning has already begun."""
    if session.row("SELECT 1 FROM bursts LIMIT 1"):
        return 0
    row = session.row("SELECT min(came), max(came) FROM news WHERE burst IS NULL")
    if row is None or row[0] is None:
        return None
    first, last = row
    return int(min(last + burst, first + LONGEST))


def begin_burst(session: Session) -> None:
    """Closes the current burst: everything so far is told together, and what comes later is the next one."""
    number = int(facts.read(session, "bursts") or 0) + 1  # never reused: the outbox identifies messages by it
    facts.write(session, "bursts", str(number))
    session.run("INSERT INTO bursts (id, done) VALUES (:id, '')", id=number)
    session.run("UPDATE news SET burst = :id WHERE burst IS NULL", id=number)


def end_burst(session: Session, number: int) -> None:
    session.run("DELETE FROM news WHERE burst = :id", id=number)
    session.run("DELETE FROM bursts WHERE id = :id", id=number)
