"""Groups whose number changed when they became supergroups."""

from channel.people.keyring import Keyring
from storage.database.session import Session
from storage.people.sealing import seal, unseal


def moved(session: Session, keyring: Keyring, old: int, new: int) -> None:
    name = keyring.pseudonym("chats", old)
    key, sealed = seal(keyring, "moved_chats", name, {"new": new})
    session.run(
        "INSERT INTO moved_chats (old, key, sealed) VALUES (:name, :key, :sealed) "
        "ON CONFLICT (old) DO UPDATE SET key = excluded.key, sealed = excluded.sealed",
        name=name,
        key=key,
        sealed=sealed,
    )


def current_chat(session: Session, keyring: Keyring, chat: int) -> int:
    name = keyring.pseudonym("chats", chat)
    row = session.row("SELECT key, sealed FROM moved_chats WHERE old = :name", name=name)
    return int(unseal(keyring, "moved_chats", name, row[0], row[1])["new"]) if row else chat
