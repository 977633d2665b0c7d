"""The outbox: what must reach Telegram, committed with what caused it; each function within one session."""

from collections.abc import Sequence

from channel.keyring import Keyring, KeyringError
from channel.mail import Call, Outcome, Parcel, Priority
from storage.sealing import seal, unseal
from storage.session import Session

_UNREADABLE_SECONDS = 30 * 86_400  # time enough to put the right keyring back
_KEY_SECONDS = 48 * 3600  # Telegram repeats an update for 24 hours at most
_FOLLOWS = {Outcome.SENT: "on_sent", Outcome.BLOCKED: "on_blocked", Outcome.FAILED: "on_failed"}


def used(session: Session, key: str) -> tuple[bool, int | None]:
    """Whether an update has had its effect already, and the conversation that came of it."""
    row = session.row("SELECT about FROM outbox WHERE used = :key", key=f"{key}:0")
    return (False, None) if row is None else (True, row[0])


def put(
    session: Session,
    keyring: Keyring,
    key: str,
    calls: Sequence[Call],
    *,
    now: int,
    priority: Priority,
    due: int | None = None,
    about: int | None = None,
) -> None:
    """Adds calls in their order, under the keys `key:0`, `key:1` ...; they are due at once, or at `due`."""
    row = session.row("SELECT max(id) FROM outbox")
    first = ((row[0] if row else None) or 0) + 1
    for place, call in enumerate(calls):
        key_id, sealed = seal(keyring, "outbox", first + place, call.model_dump(mode="json"))
        session.run(
            "INSERT INTO outbox (id, used, priority, state, due, key, sealed, about, made) "
            "VALUES (:id, :used, :priority, 'pending', :due, :key, :sealed, :about, :now)",
            id=first + place,
            used=f"{key}:{place}",
            priority=priority.value,
            now=now,
            due=now if due is None else due,
            key=key_id,
            sealed=sealed,
            about=about,
        )


def take_back(session: Session, beginning: str) -> None:
    """What still waits under keys that begin so will not be sent."""
    session.run(
        "UPDATE outbox SET state = 'failed', key = NULL, sealed = NULL "
        "WHERE state = 'pending' AND substr(used, 1, :length) = :beginning",
        length=len(beginning),
        beginning=beginning,
    )


def claim(session: Session, keyring: Keyring, limit: int, now: int) -> tuple[Parcel, ...]:
    """What is due. A row that cannot be opened is set aside: it was changed, and must not hold up the others."""
    rows = session.rows(
        "SELECT id, key, sealed, attempts FROM outbox WHERE state = 'pending' AND due <= :now "
        "ORDER BY priority, id LIMIT :limit",
        now=now,
        limit=limit,
    )
    parcels = []
    for row_id, key, sealed, attempts in rows:
        call = _opened(keyring, row_id, key, sealed)
        state = "attempting" if call else "unreadable"
        session.run("UPDATE outbox SET state = :state, attempts = attempts + 1 WHERE id = :id", state=state, id=row_id)
        if call:
            parcels.append(Parcel(id=row_id, call=call, attempts=attempts))
    return tuple(parcels)


def _opened(keyring: Keyring, row_id: int, key: str, sealed: str) -> Call | None:
    try:
        return Call.model_validate(unseal(keyring, "outbox", row_id, key, sealed))
    except (KeyringError, ValueError):
        return None


def release_all(session: Session) -> None:
    session.run("UPDATE outbox SET state = 'pending' WHERE state = 'attempting'")


def settle(session: Session, keyring: Keyring, parcel: Parcel, outcome: Outcome, now: int) -> None:
    """The fate of a parcel: its words go, what follows from it comes. Settled once, it stays so."""
    state = "sent" if outcome is Outcome.SENT else "failed"
    changed = session.run(
        "UPDATE outbox SET state = :state, key = NULL, sealed = NULL WHERE id = :id AND state = 'attempting'",
        state=state,
        id=parcel.id,
    )
    follows: tuple[Call, ...] = getattr(parcel.call, _FOLLOWS[outcome])
    if changed and follows:
        row = session.row("SELECT used, priority FROM outbox WHERE id = :id", id=parcel.id)
        used_key, priority = row if row else (f"p{parcel.id}", Priority.WORD.value)
        put(session, keyring, f"{used_key}+", follows, now=now, priority=Priority(priority))


def postpone(session: Session, parcel: Parcel, until: int) -> None:
    session.run(
        "UPDATE outbox SET state = 'pending', due = :until WHERE id = :id AND state = 'attempting'",
        until=until,
        id=parcel.id,
    )


def next_due(session: Session) -> int | None:
    row = session.row("SELECT min(due) FROM outbox WHERE state = 'pending'")
    return row[0] if row else None


def unsettled(session: Session) -> int:
    row = session.row("SELECT count(*) FROM outbox WHERE state IN ('pending', 'attempting')")
    return row[0] if row else 0


def unsent_of(session: Session, keyring: Keyring, chat: int) -> list[int]:
    """What still waits to be sent to a chat, or for a reader's letter to the owner."""
    rows = session.rows("SELECT id, key, sealed FROM outbox WHERE state = 'pending' AND key IS NOT NULL")
    opened = [(row_id, _opened(keyring, row_id, key, sealed)) for row_id, key, sealed in rows]
    return [row_id for row_id, call in opened if call and _concerns(call, chat)]


def forget(session: Session, keyring: Keyring, chat: int) -> int:
    """Erases them; those at work just now are past recall."""
    ours = unsent_of(session, keyring, chat)
    for row_id in ours:
        session.run("UPDATE outbox SET state = 'failed', key = NULL, sealed = NULL WHERE id = :id", id=row_id)
    return len(ours)


def expire(session: Session, now: int) -> None:
    """Used keys may go when Telegram can no longer repeat their updates; what cannot be opened, a month later."""
    session.run("DELETE FROM outbox WHERE state IN ('sent', 'failed') AND made < :oldest", oldest=now - _KEY_SECONDS)
    session.run("DELETE FROM outbox WHERE state = 'unreadable' AND made < :oldest", oldest=now - _UNREADABLE_SECONDS)


def _concerns(call: Call, chat: int) -> bool:
    if call.params.get("chat_id") == chat:
        return True
    return any(_concerns(follow, chat) for follow in (*call.on_sent, *call.on_blocked, *call.on_failed))
