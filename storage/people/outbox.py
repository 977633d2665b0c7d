"""The outbox: what must reach Telegram, committed with what caused it; each function within one session.

`made` is when a row could first be sent: it tells what is stuck, and when finished rows expire. `due` is when to try
next.
"""

from collections.abc import Sequence
from typing import NamedTuple

from channel.people.keyring import Keyring, KeyringError
from channel.people.letters import Call, Outcome, Parcel, Priority
from storage.database.session import Session
from storage.people import conversations, pseudonyms
from storage.people.following import followers
from storage.people.sealing import seal, unseal

_UNREADABLE_SECONDS = 30 * 86_400  # enough time to put the right keyring back
_KEY_SECONDS = 48 * 3600  # Telegram repeats an update for 24 hours at most
_AT_ONCE = 1000  # news that become due together
_ERASED = "key = NULL, sealed = NULL, follower = NULL, whose = NULL"
_FOLLOWS = {Outcome.SENT: "on_sent", Outcome.BLOCKED: "on_blocked", Outcome.FAILED: "on_failed"}


class Planned(NamedTuple):
    """A message with news for a follower."""

    used: str
    """Says nothing about who they are; stays when the message is sent."""
    call: Call
    follower: str
    """Their pseudonym for follows; erased when the message is sent."""
    due: int


def used(session: Session, key: str) -> tuple[bool, int | None]:
    """Whether an update has already had its effect, and the conversation that it created or continued."""
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
    reader: int | None = None,
) -> None:
    """Adds calls in order, under the keys `key:0`, `key:1` ...; they are due at once, or at `due`.

    `reader`: the author of the words; without it, the calls belong to the recipient.
    """
    first = _next(session)
    for place, call in enumerate(calls):
        key_id, sealed = seal(keyring, "outbox", first + place, call.model_dump(mode="json"))
        whose = reader or call.params.get("chat_id")
        when = now if due is None else due
        if call.wait:
            when = max(when + call.wait, _held_until(session, about))
        session.run(
            "INSERT INTO outbox (id, used, priority, state, due, key, sealed, about, made, whose) "
            "VALUES (:id, :used, :priority, :state, :due, :key, :sealed, :about, :made, :whose)",
            id=first + place,
            used=f"{key}:{place}",
            priority=priority.value,
            state="later" if call.wait else "pending",
            made=max(now, when),
            due=when,
            key=key_id,
            sealed=sealed,
            about=about,
            whose=pseudonyms.one_of(keyring, "outbox", whose) if isinstance(whose, int) else None,
        )


def _held_until(session: Session, conversation: int | None) -> int:
    """When the last delayed letter of a conversation is due: later ones wait for it, to stay in order."""
    row = session.row("SELECT max(due) FROM outbox WHERE state = 'later' AND about = :about", about=conversation)
    return (row[0] if row else None) or 0


def put_planned(session: Session, keyring: Keyring, planned: Sequence[Planned], *, now: int) -> None:
    """Adds news. Those not due yet are kept in another state, so that a query for what is due doesn't read them."""
    rows = []
    for number, (used_key, call, follower, due) in enumerate(planned, _next(session)):
        key, sealed = seal(keyring, "outbox", number, call.model_dump(mode="json"))
        rows.append(
            {"id": number, "used": f"news:{used_key}", "priority": Priority.NEWS.value, "due": due, "key": key}
            | {"state": "later" if due > now else "pending", "sealed": sealed, "follower": follower, "now": now}
        )
    session.run_many(
        "INSERT INTO outbox (id, used, priority, state, due, key, sealed, follower, made) "
        "VALUES (:id, :used, :priority, :state, :due, :key, :sealed, :follower, :now) ON CONFLICT (used) DO NOTHING",
        rows,
    )


def ready(session: Session, priority: Priority, most: int) -> int:
    """How many outbox items of a priority could be sent; counted up to `most`."""
    row = session.row(
        "SELECT count(*) FROM "
        "(SELECT 1 FROM outbox WHERE state = 'pending' AND priority = :priority LIMIT :most) AS waiting",
        priority=priority.value,
        most=most,
    )
    return row[0] if row else 0


def kept_until(session: Session, follower: str) -> int | None:
    """When the last of a follower's news held for quiet hours is due; None if there are none."""
    row = session.row("SELECT max(due) FROM outbox WHERE follower = :who AND state = 'later'", who=follower)
    return row[0] if row else None


def news_of(session: Session, keyring: Keyring, follower: str) -> list[tuple[int, Call]]:
    """The news that wait to be sent to a follower."""
    rows = session.rows(
        "SELECT id, key, sealed FROM outbox WHERE follower = :who AND state IN ('pending', 'later') ORDER BY id",
        who=follower,
    )
    opened = ((row_id, _opened(keyring, row_id, key, sealed)) for row_id, key, sealed in rows)
    return [(row_id, call) for row_id, call in opened if call]


def take_back_news(session: Session, parcel: int) -> None:
    session.run(f"UPDATE outbox SET state = 'failed', {_ERASED} WHERE id = :id", id=parcel)


def take_back(session: Session, beginning: str) -> None:
    """Removes waiting items whose keys begin so: they will not be sent."""
    session.run(
        f"UPDATE outbox SET state = 'failed', {_ERASED} "
        "WHERE state = 'pending' AND substr(used, 1, :length) = :beginning",
        length=len(beginning),
        beginning=beginning,
    )


def claim(session: Session, keyring: Keyring, limit: int, now: int) -> tuple[Parcel, ...]:
    """Takes what is due. A row that can't be opened is set aside: it is damaged, and must not hold up the others."""
    session.run(
        "UPDATE outbox SET state = 'pending', made = due WHERE id IN "
        "(SELECT id FROM outbox WHERE state = 'later' AND due <= :now ORDER BY due, id LIMIT :most)",
        now=now,
        most=_AT_ONCE,
    )
    rows = session.rows(
        "SELECT id, key, sealed, attempts, priority FROM outbox WHERE state = 'pending' AND due <= :now "
        "ORDER BY priority, id LIMIT :limit",
        now=now,
        limit=limit,
    )
    parcels = []
    for row_id, key, sealed, attempts, priority in rows:
        call = _opened(keyring, row_id, key, sealed)
        state = "attempting" if call else "unreadable"
        session.run("UPDATE outbox SET state = :state, attempts = attempts + 1 WHERE id = :id", state=state, id=row_id)
        if call:
            parcels.append(Parcel(id=row_id, call=call, attempts=attempts, priority=Priority(priority)))
    return tuple(parcels)


def _opened(keyring: Keyring, row_id: int, key: str, sealed: str) -> Call | None:
    try:
        return Call.model_validate(unseal(keyring, "outbox", row_id, key, sealed))
    except (KeyringError, ValueError):
        return None


def release_all(session: Session) -> None:
    session.run("UPDATE outbox SET state = 'pending' WHERE state = 'attempting'")


def settle(session: Session, keyring: Keyring, parcel: Parcel, outcome: Outcome, now: int) -> None:
    """Records an outbox item's outcome: erases its words and adds the calls that follow. Later outcomes are ignored.

    A reader who has blocked the bot no longer follows anything.
    """
    row = session.row(
        "SELECT used, priority, follower FROM outbox WHERE id = :id AND state = 'attempting'", id=parcel.id
    )
    if row is None:
        return
    used_key, priority, follower = row
    state = "sent" if outcome is Outcome.SENT else "failed"
    session.run(f"UPDATE outbox SET state = :state, {_ERASED} WHERE id = :id", state=state, id=parcel.id)
    if outcome is Outcome.SENT and parcel.call.conversation is not None:
        conversations.arrived(session, parcel.call.conversation)
    follows: tuple[Call, ...] = getattr(parcel.call, _FOLLOWS[outcome])
    if follows:
        put(session, keyring, f"{used_key}+", follows, now=now, priority=Priority(priority))
    if follower and outcome is Outcome.BLOCKED:
        followers.end(session, follower)
        _take_back_all_news(session, follower)


def postpone(session: Session, parcel: Parcel, until: int) -> None:
    session.run(
        "UPDATE outbox SET state = 'pending', due = :until WHERE id = :id AND state = 'attempting'",
        until=until,
        id=parcel.id,
    )


def next_due(session: Session) -> int | None:
    first = (session.row("SELECT min(due) FROM outbox WHERE state = :state", state=one) for one in ("pending", "later"))
    return min((row[0] for row in first if row and row[0] is not None), default=None)


def waits_since(session: Session) -> int | None:
    row = session.row("SELECT min(made) FROM outbox WHERE state IN ('pending', 'attempting')")
    return row[0] if row else None


def unsettled(session: Session) -> int:
    row = session.row("SELECT count(*) FROM outbox WHERE state IN ('pending', 'attempting')")
    return row[0] if row else 0


def unsent_of(session: Session, keyring: Keyring, reader: int, follower: str) -> list[int]:
    """What waits to be sent to a reader, or from them to the owner; news are found by the follower's pseudonym."""
    waits = "state IN ('pending', 'later')"
    names = pseudonyms.listed(pseudonyms.all_of(keyring, "outbox", reader))
    words = session.rows(f"SELECT id FROM outbox WHERE whose IN ({names}) AND {waits} ORDER BY id")
    news = session.rows(f"SELECT id FROM outbox WHERE follower = :who AND {waits} ORDER BY id", who=follower)
    return [row_id for (row_id,) in (*words, *news)]


def name_all(session: Session, keyring: Keyring) -> None:
    """Adds pseudonyms to items that an older version put into the outbox without."""
    for row_id, key, sealed in session.rows(
        "SELECT id, key, sealed FROM outbox WHERE state IN ('pending', 'attempting') AND priority = :word "
        "AND whose IS NULL",
        word=Priority.WORD.value,
    ):
        call = _opened(keyring, row_id, key, sealed)
        if call and (whose := _reader_in(call)):
            name = pseudonyms.one_of(keyring, "outbox", whose)
            session.run("UPDATE outbox SET whose = :whose WHERE id = :id", whose=name, id=row_id)


def _reader_in(call: Call) -> int | None:
    """The reader a call is about: the one who hears of a letter's outcome, otherwise the recipient."""
    for follow in (*call.on_sent, *call.on_blocked, *call.on_failed):
        if call.conversation is not None and isinstance(chat := follow.params.get("chat_id"), int):
            return chat
    chat = call.params.get("chat_id")
    return chat if isinstance(chat, int) else None


def forget(session: Session, keyring: Keyring, reader: int, follower: str) -> int:
    """Erases them, except those being sent right now. Returns how many."""
    ours = unsent_of(session, keyring, reader, follower)
    session.run_many(
        f"UPDATE outbox SET state = 'failed', {_ERASED} WHERE id = :id", [{"id": row_id} for row_id in ours]
    )
    return len(ours)


def _take_back_all_news(session: Session, follower: str) -> None:
    session.run(
        f"UPDATE outbox SET state = 'failed', {_ERASED} WHERE follower = :who AND state IN ('pending', 'later')",
        who=follower,
    )


def expire(session: Session, now: int) -> None:
    """Removes used keys once Telegram can't repeat their updates, and rows that can't be opened after a month."""
    session.run("DELETE FROM outbox WHERE state IN ('sent', 'failed') AND made < :oldest", oldest=now - _KEY_SECONDS)
    session.run("DELETE FROM outbox WHERE state = 'unreadable' AND made < :oldest", oldest=now - _UNREADABLE_SECONDS)


def _next(session: Session) -> int:
    row = session.row("SELECT max(id) FROM outbox")
    return ((row[0] if row else None) or 0) + 1
