"""Sealed values in columns: JSON of a model, base64 of what the keyring made of it, and the key's id beside it."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from channel.errors import StoreError
from channel.people.keyring import Keyring, KeyringError
from storage.database.session import Session
from storage.index import facts

_SEALED = ("drafts", "conversations", "outbox", "moved_chats", "followers")  # with the columns `key` and `sealed`
_ROW_NAMES = {"drafts": "who", "conversations": "id", "outbox": "id", "moved_chats": "old", "followers": "who"}
_AT_ONCE = 1000  # rows; followers may be very many


def seal(keyring: Keyring, table: str, row: object, value: Any) -> tuple[str, str]:
    """The key's id and the sealed JSON, for the column `sealed` of this row."""
    key, sealed = keyring.seal(json.dumps(value, ensure_ascii=False).encode(), _place(table, row))
    return key, base64.b64encode(sealed).decode()


def unseal(keyring: Keyring, table: str, row: object, key: str, sealed: str) -> Any:
    """What was sealed. Raises KeyringError for a key that is gone, or a value that is not this row's."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except (ValueError, TypeError) as fault:
        raise KeyringError(f"A sealed value in {_place(table, row)} was changed.") from fault
    return json.loads(keyring.unseal(key, raw, _place(table, row)))


def seal_ids(session: Session) -> frozenset[str]:
    """The keys that some row needs."""
    return frozenset(key for table in _SEALED for key in _keys(session, table))


def _keys(session: Session, table: str) -> Iterator[str]:
    """One after the other: where there is an index of them, no row is read for it."""
    row = session.row(f"SELECT min(key) FROM {table}")
    while row and row[0] is not None:
        yield row[0]
        row = session.row(f"SELECT min(key) FROM {table} WHERE key > :key", key=row[0])


def reseal(session: Session, keyring: Keyring) -> int:
    """Seals everything anew with the newest key; how many values that were."""
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
    """Ties a new database to its keyring. Raises StoreError where the keyring is not the one of this database."""
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
    """A keyring that was restored and rotated on the same day has another key under the same name."""
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
