"""Whether the clock may be trusted to say that something has grown old: a machine may wake up in another year."""

import json
from typing import Final

from storage.database.session import Session
from storage.index import facts

_FACT: Final = "clock"
_JUMP: Final = 86_400  # seconds between two looks that are more than a stop of the bot or a night
_LASTS: Final = 86_400  # seconds after which a jump is believed


def runs_evenly(session: Session, now: int) -> bool:
    """Whether the clock has run on without a jump for a day, as far as it was looked at; notes this look."""
    kept = facts.read(session, _FACT)
    seen, since = json.loads(kept) if kept else (None, now)
    if seen is None or abs(now - seen) > _JUMP:
        since = now
    facts.write(session, _FACT, json.dumps([now, since]))
    return bool(now - since >= _LASTS)


def set_back(session: Session, now: int) -> None:
    """What was noted by a clock that was far ahead is of now: otherwise it would wait, or stay, for as long."""
    latest = now + 3 * _JUMP  # nothing is put off for longer
    day = now - now % 86_400
    waiting = "state IN ('pending', 'later')"
    session.run(f"UPDATE outbox SET due = :now WHERE {waiting} AND due > :latest", now=now, latest=latest)
    session.run("UPDATE outbox SET made = :now WHERE made > :latest", now=now, latest=latest)
    session.run("UPDATE conversations SET last = :day WHERE last > :latest", day=day, latest=latest)
    session.run("UPDATE news SET came = :now WHERE came > :now", now=now)
    session.run("UPDATE drafts SET made = :now WHERE made > :latest", now=now, latest=latest)
