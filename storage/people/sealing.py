"""Sealed values in columns: a model as JSON, sealed by the keyring, in base64; the key's id in a column beside it."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from channel.errors import StoreError
from channel.people.keyring import Keyring, KeyringError
from storage.database.session import Session
from storage.index import facts

_SEALED = (
    "drafts",
    "conversations",
    "outbox",
    "moved_chats",
    "followers",
    "saved",
    "installation",
)  # with the columns `key` and `sealed`
_ROW_NAMES = {
    "drafts": "who",
    "conversations": "id",
    "outbox": "id",
    "moved_chats": "old",
    "followers": "who",
    "saved": "who",
    "installation": "name",
}
_AT_ONCE = 1000  # rows; there may be very many followers


def seal(keyring: Keyring, table: str, row: object, value: Any) -> tuple[str, str]:
    """The key's id and the sealed JSON, for the column `sealed` of this row."""
    key, sealed = keyring.seal(json.dumps(value, ensure_ascii=False).encode(), _place(table, row))
    return key, base64.b64encode(sealed).decode()


def unseal(keyring: Keyring, table: str, row: object, key: str, sealed: str) -> Any:
    """Opens a sealed value. Raises KeyringError if the key is gone, or if the value doesn't belong to this row."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except (ValueError, TypeError) as fault:
        raise KeyringError(f"A sealed value in {_place(table, row)} was changed.") from fault
    return json.loads(keyring.unseal(key, raw, _place(table, row)))


def seal_ids(session: Session) -> frozenset[str]:
    """The ids of the keys that rows need."""
    return frozenset(key for table in _SEALED for key in _keys(session, table))


def _keys(session: Session, table: str) -> Iterator[str]:
    """The key ids, one query each: if there is an index, no row is read."""
    row = session.row(f"SELECT min(key) FROM {table}")
    while row and row[0] is not None:
        yield row[0]
        row = session.row(f"SELECT min(key) FROM {table} WHERE key > :key", key=row[0])


def reseal(session: Session, keyring: Keyring) -> int:
    """Seals everything again with the newest key. Returns the number of values."""
    return sum(_reseal(session, keyring, table, _ROW_NAMES[table]) for table in _SEALED)


def _reseal(session: Session, keyring: Keyring, table: str, name: str) -> int:
    old = f"SELECT {name}, key, sealed FROM {table} WHERE key IS NOT NULL AND key <> :newest"
    count, newest = 0, keyring.newest
    rows = session.rows(f"{old} ORDER BY {name} LIMIT {_AT_ONCE}", newest=newest)
    while rows:
        changed = []
        for row, old_key, sealed in rows:
            key, anew = seal(keyring, table, row, unseal(keyring, table, row, old_key, sealed))
            changed.append({"key": key, "sealed": anew, "row": row})
        session.run_many(f"UPDATE {table} SET key = :key, sealed = :sealed WHERE {name} = :row", changed)
        count += len(changed)
        rows = session.rows(
            f"{old} AND {name} > :last ORDER BY {name} LIMIT {_AT_ONCE}", newest=newest, last=rows[-1][0]
        )
    return count


def fit_together(session: Session, keyring: Keyring) -> None:
    """Ties a new database to its keyring. Raises StoreError if the keyring belongs to another database."""
    known = facts.read(session, "keyring")
    if known is None:
        facts.write(session, "keyring", keyring.fingerprint())
    elif known != keyring.fingerprint():
        raise StoreError(
            "The keyring does not belong to this database: what readers wrote and chose could not be opened. "
            "Put the right file in its place (KEYRING_FILE), from a backup if need be."
        )
    needed = seal_ids(session)
    if missing := needed - keyring.seal_ids:
        raise StoreError(
            f"The keyring lacks the key {', '.join(sorted(missing))}, with which mail in this database is sealed. "
            "Put the right file in its place (KEYRING_FILE), from a backup if need be."
        )
    for key in sorted(keyring.seal_ids):
        _know_again(session, keyring, key, is_needed=key in needed)


def _know_again(session: Session, keyring: Keyring, key: str, *, is_needed: bool) -> None:
    """Checks a key itself, not only its id: a keyring restored and rotated on one day has another key with that id."""
    name, fingerprint = f"keyring.{key}", keyring.fingerprint(key)
    known = facts.read(session, name)
    if known == fingerprint:
        return
    if known is not None and is_needed:
        raise StoreError(
            f"The keyring has another key {key} than the one with which mail in this database is sealed. "
            "Put the right file in its place (KEYRING_FILE), from a backup if need be."
        )
    facts.write(session, name, fingerprint)


def _place(table: str, row: object) -> str:
    return f"{table}.sealed.{row}"
