"""Updates delivered to a webhook, see `channel.processes.deliveries`."""

from collections.abc import Sequence
from typing import Final

from channel.processes.deliveries import Mark, Taken
from storage.database.session import Session
from storage.index import facts

_WEBHOOK: Final = "webhook"
_TRIED: Final = "tried"


def take(session: Session, number: int, taker: str, now: int, dead: Mark | None = None) -> Taken | Mark:
    inserted = session.run(
        "INSERT INTO deliveries (number, taken, taker) VALUES (:number, :now, :taker) ON CONFLICT (number) DO NOTHING",
        number=number,
        now=now,
        taker=taker,
    )
    if inserted:
        return Taken.NEW
    found = look(session, number)
    if not isinstance(found, Mark) or (found.taker != taker and found != dead):
        return found
    session.run(
        "UPDATE deliveries SET taken = :now, taker = :taker WHERE number = :number",
        number=number,
        now=now,
        taker=taker,
    )
    return Taken.NEW


def look(session: Session, number: int) -> Taken | Mark:
    row = session.row("SELECT taker, taken, done FROM deliveries WHERE number = :number", number=number)
    if not row:
        return Taken.NEW
    return Taken.DONE if row[2] else Mark(taker=row[0], taken=row[1])


def keep(session: Session, numbers: Sequence[int], taker: str, now: int) -> None:
    session.run_many(
        "UPDATE deliveries SET taken = CASE WHEN taken < :now THEN :now ELSE taken + 1 END "  # it moves in any case
        "WHERE number = :number AND taker = :taker AND done = 0",
        [{"number": number, "taker": taker, "now": now} for number in numbers],
    )


def done(session: Session, number: int) -> None:
    session.run("UPDATE deliveries SET done = 1 WHERE number = :number", number=number)


def leave(session: Session, number: int, taker: str) -> None:
    session.run(
        "DELETE FROM deliveries WHERE number = :number AND taker = :taker AND done = 0", number=number, taker=taker
    )


def forget(session: Session, before: int) -> None:
    session.run("DELETE FROM deliveries WHERE taken < :before", before=before)


def webhook(session: Session) -> str | None:
    return facts.read(session, _WEBHOOK) or None


def register(session: Session, fingerprint: str | None) -> None:
    facts.write(session, _WEBHOOK, fingerprint or "")


def try_writing(session: Session, now: int) -> None:
    facts.write(session, _TRIED, f"{now}")
