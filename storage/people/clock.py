"""Whether the clock can be trusted when something is to expire: a machine may wake up in another year."""

import json
from typing import Final

from storage.database.session import Session
from storage.index import facts

_FACT: Final = "clock"
_JUMP: Final = 86_400  # seconds between two checks that are more than a restart or a night
_LASTS: Final = 86_400  # seconds after which a jump is accepted


def runs_evenly(session: Session, now: int) -> bool:
    """Whether the clock has run for a day without a jump, as far as checks show; records this check."""
    kept = facts.read(session, _FACT)
    seen, since = json.loads(kept) if kept else (None, now)
    if seen is None or abs(now - seen) > _JUMP:
        since = now
    facts.write(session, _FACT, json.dumps([now, since]))
    return bool(now - since >= _LASTS)


def set_back(session: Session, now: int) -> None:
    """Sets times that a clock far ahead has written to now: otherwise these rows would wait, or stay, that long."""
    latest = now + 3 * _JUMP  # nothing is postponed for longer
    day = now - now % 86_400
    waiting = "state IN ('pending', 'later')"
    session.run(f"UPDATE outbox SET due = :now WHERE {waiting} AND due > :latest", now=now, latest=latest)
    session.run("UPDATE outbox SET made = :now WHERE made > :latest", now=now, latest=latest)
    session.run("UPDATE conversations SET last = :day WHERE last > :latest", day=day, latest=latest)
    session.run("UPDATE news SET came = :now WHERE came > :now", now=now)
    session.run("UPDATE drafts SET made = :now WHERE made > :latest", now=now, latest=latest)
