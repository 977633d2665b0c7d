"""Who gets news: one sealed address per reader, under their pseudonym for follows."""

from typing import Any, NamedTuple

from channel.people.following import Quiet
from channel.people.keyring import Keyring, KeyringError
from storage.database.session import Session
from storage.people.sealing import seal, unseal


class Address(NamedTuple):
    """What is kept of a follower, sealed."""

    chat: int
    language: str
    quiet: Quiet | None = None


def pseudonym(keyring: Keyring, reader: int) -> str:
    return keyring.pseudonym("follows", reader)


def address(session: Session, keyring: Keyring, who: str) -> Address | None:
    row = session.row("SELECT key, sealed FROM followers WHERE who = :who", who=who)
    return _address(unseal(keyring, "followers", who, row[0], row[1])) if row else None


def addresses(session: Session, keyring: Keyring, first: str, last: str) -> dict[str, Address]:
    """The addresses between two pseudonyms. One that can't be opened is left out: it must not hold up the others."""
    found = {}
    for who, key, sealed in session.rows(
        "SELECT who, key, sealed FROM followers WHERE who BETWEEN :first AND :last", first=first, last=last
    ):
        try:
            found[who] = _address(unseal(keyring, "followers", who, key, sealed))
        except (KeyringError, ValueError, KeyError, TypeError):
            continue
    return found


def keep_address(session: Session, keyring: Keyring, who: str, kept: Address) -> None:
    key, sealed = seal(keyring, "followers", who, {"chat": kept.chat, "language": kept.language, "quiet": kept.quiet})
    session.run(
        "INSERT INTO followers (who, key, sealed) VALUES (:who, :key, :sealed) "
        "ON CONFLICT (who) DO UPDATE SET key = excluded.key, sealed = excluded.sealed",
        who=who,
        key=key,
        sealed=sealed,
    )


def end(session: Session, who: str) -> None:
    """Ends everything a reader follows, and erases their address."""
    session.run("DELETE FROM follows WHERE who = :who", who=who)
    session.run("DELETE FROM followers WHERE who = :who", who=who)


def _address(opened: Any) -> Address:
    quiet = opened["quiet"]
    return Address(int(opened["chat"]), str(opened["language"]), Quiet(*quiet) if quiet else None)
