"""Updates that were brought to a webhook, see `channel.deliveries`."""

from typing import Final

from channel.deliveries import Taken
from storage import facts
from storage.session import Session

LONGEST: Final = 40
"""Seconds after which who took an update cannot be at it any more: a little more than its time limit."""

_WEBHOOK: Final = "webhook"


def take(session: Session, number: int, taker: str, now: int) -> Taken:
    inserted = session.run(
        "INSERT INTO deliveries (number, taken, taker) VALUES (:number, :now, :taker) ON CONFLICT (number) DO NOTHING",
        number=number,
        now=now,
        taker=taker,
    )
    if inserted:
        return Taken.NEW
    row = session.row("SELECT done FROM deliveries WHERE number = :number", number=number)
    if row and row[0]:
        return Taken.DONE
    taken_over = session.run(
        "UPDATE deliveries SET taken = :now, taker = :taker WHERE number = :number AND done = 0 AND taken < :dead",
        number=number,
        now=now,
        taker=taker,
        dead=now - LONGEST,
    )
    return Taken.NEW if taken_over else Taken.ELSEWHERE


def done(session: Session, number: int) -> None:
    session.run("UPDATE deliveries SET done = 1 WHERE number = :number", number=number)


def leave(session: Session, number: int) -> None:
    session.run("DELETE FROM deliveries WHERE number = :number AND done = 0", number=number)


def forget(session: Session, before: int) -> None:
    session.run("DELETE FROM deliveries WHERE taken < :before", before=before)


def webhook(session: Session) -> str | None:
    return facts.read(session, _WEBHOOK) or None


def register(session: Session, fingerprint: str | None) -> None:
    facts.write(session, _WEBHOOK, fingerprint or "")
