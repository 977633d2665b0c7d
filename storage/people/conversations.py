"""Conversations between a reader and the owner, drafts, and bans: each function within one session."""

import secrets
from typing import Any

from channel.people.keyring import Keyring, KeyringError
from channel.people.letters import Ban, Conversation, Draft, Kept
from storage.database.session import Session
from storage.people import pseudonyms
from storage.people.sealing import seal, unseal

DAY = 86_400
_DRAFT_SECONDS = 3600
_HANDLE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
_HANDLE_LENGTH = 4
_COLUMNS = "id, handle, opened, about, answerable, done, ban IS NOT NULL, topic"
_MOST_OF_ONE = 256  # return addresses of one reader; one more removes the oldest


def draft(session: Session, keyring: Keyring, who: int, now: int) -> Draft | None:
    name = keyring.pseudonym("drafts", who)
    row = session.row(
        "SELECT key, sealed FROM drafts WHERE who = :name AND made > :oldest", name=name, oldest=now - _DRAFT_SECONDS
    )
    return Draft.model_validate(unseal(keyring, "drafts", name, row[0], row[1])) if row else None


def keep_draft(session: Session, keyring: Keyring, who: int, draft: Draft, now: int) -> None:
    name = keyring.pseudonym("drafts", who)
    key, sealed = seal(keyring, "drafts", name, draft.model_dump(mode="json"))
    session.run(
        "INSERT INTO drafts (who, key, sealed, made) VALUES (:name, :key, :sealed, :now) "
        "ON CONFLICT (who) DO UPDATE SET key = excluded.key, sealed = excluded.sealed, made = excluded.made",
        name=name,
        key=key,
        sealed=sealed,
        now=now,
    )


def forget_draft(session: Session, keyring: Keyring, who: int) -> bool:
    return session.run("DELETE FROM drafts WHERE who = :name", name=keyring.pseudonym("drafts", who)) > 0


def begin(session: Session, about: int | None, now: int) -> Conversation:
    """A new conversation without a return address, under a handle that no other has."""
    conversation = secrets.randbits(48)
    handle = _new_handle(session)
    session.run(
        "INSERT INTO conversations (id, handle, opened, about, last) VALUES (:id, :handle, :day, :about, :day)",
        id=conversation,
        handle=handle,
        day=now - now % DAY,
        about=about,
    )
    return Conversation(id=conversation, handle=handle, opened=now - now % DAY, about=about, answerable=False)


def keep_route(session: Session, keyring: Keyring, conversation: int, reader: int, language: str, now: int) -> None:
    """Seals the return address, or renews it; the owner now sees the conversation as open."""
    key, sealed = seal(keyring, "conversations", conversation, {"reader": reader, "language": language})
    session.run(
        "UPDATE conversations SET key = :key, sealed = :sealed, whose = coalesce(whose, :whose) WHERE id = :id",
        key=key,
        sealed=sealed,
        whose=_free_name(session, keyring, reader),
        id=conversation,
    )
    prolong(session, conversation, now)


def prolong(session: Session, conversation: int, now: int) -> None:
    """Records a new message, even one that reaches nobody: the owner can answer until the conversation expires."""
    session.run(
        "UPDATE conversations SET answerable = 1, last = :day WHERE id = :id", day=now - now % DAY, id=conversation
    )


def _free_name(session: Session, keyring: Keyring, reader: int) -> str:
    rows = _ways_of(session, keyring, reader)
    if len(rows) >= _MOST_OF_ONE:
        erase_route(session, rows[0][0])
    return pseudonyms.another_of(keyring, "conversations", reader, {whose for _, whose in rows})


def _ways_of(session: Session, keyring: Keyring, reader: int) -> list[tuple[int, str]]:
    """The conversations with this reader's return address, oldest first, each with its pseudonym."""
    names = pseudonyms.all_of(keyring, "conversations", reader)
    return session.rows(
        f"SELECT id, whose FROM conversations WHERE whose IN ({pseudonyms.listed(names)}) ORDER BY last, id"
    )


def route(session: Session, keyring: Keyring, conversation: int) -> tuple[int, str] | None:
    """The reader's id and language; None if no return address is kept."""
    row = session.row("SELECT key, sealed FROM conversations WHERE id = :id AND key IS NOT NULL", id=conversation)
    if row is None:
        return None
    opened = unseal(keyring, "conversations", conversation, row[0], row[1])
    return opened["reader"], opened["language"]


def is_reader_of(session: Session, keyring: Keyring, conversation: int, reader: int) -> bool:
    way = route(session, keyring, conversation)
    return way is not None and way[0] == reader


def find(session: Session, which: int | str) -> Conversation | None:
    by = "id = :which" if isinstance(which, int) else "handle = :which"
    row = session.row(f"SELECT {_COLUMNS} FROM conversations WHERE {by}", which=which)
    return _conversation(row) if row else None


def inbox(session: Session, limit: int) -> tuple[Conversation, ...]:
    rows = session.rows(
        f"SELECT {_COLUMNS} FROM conversations WHERE answerable = 1 AND arrived = 1 AND done = 0 AND ban IS NULL "
        "ORDER BY opened, last, id LIMIT :limit",
        limit=limit,
    )
    return tuple(_conversation(row) for row in rows)


def mark_done(session: Session, conversation: int, done: bool) -> None:
    session.run("UPDATE conversations SET done = :done WHERE id = :id", done=int(done), id=conversation)


def set_topic(session: Session, conversation: int, topic: int | None) -> None:
    session.run("UPDATE conversations SET topic = :topic WHERE id = :id", topic=topic, id=conversation)


def arrived(session: Session, conversation: int) -> None:
    """Opens a conversation once the owner has a letter; a letter on its way does not."""
    session.run(
        "UPDATE conversations SET arrived = 1, done = 0 WHERE id = :id AND (arrived = 0 OR done = 1)", id=conversation
    )


def erase_route(session: Session, conversation: int) -> None:
    """Erases the return address. What the owner sees stays, or a reader's conversations would vanish together."""
    session.run("UPDATE conversations SET key = NULL, sealed = NULL, whose = NULL WHERE id = :id", id=conversation)


def end(session: Session, keyring: Keyring, conversation: int, reader: int) -> bool:
    if not is_reader_of(session, keyring, conversation, reader):
        return False
    erase_route(session, conversation)
    return True


def block(session: Session, keyring: Keyring, conversation: int, now: int) -> Ban | None:
    """Bans the reader behind the return address. If they have closed it, it bans nobody and looks the same.

    Each ban has its own pseudonym, so that neither the owner nor the table can tell if two are the same reader.
    """
    found, way = find(session, conversation), route(session, keyring, conversation)
    if found is None or not found.answerable:
        return None
    if found.blocked:
        row = session.row("SELECT id, handle, day FROM bans WHERE id = :ban", ban=ban_of(session, conversation))
        return _ban(row)
    ban = Ban(id=secrets.randbits(48), handle=found.handle, day=now - now % DAY)
    session.run(
        "INSERT INTO bans (id, who, handle, day) VALUES (:id, :name, :handle, :day)",
        id=ban.id,
        name=keyring.pseudonym(f"bans.{ban.id}", way[0]) if way else secrets.token_hex(16),
        handle=ban.handle,
        day=ban.day,
    )
    session.run("UPDATE conversations SET ban = :ban WHERE id = :id", ban=ban.id, id=conversation)
    return ban


def unblock(session: Session, ban: int) -> Ban | None:
    row = session.row("SELECT id, handle, day FROM bans WHERE id = :ban", ban=ban)
    if row is None:
        return None
    session.run("DELETE FROM bans WHERE id = :ban", ban=ban)
    session.run("UPDATE conversations SET ban = NULL WHERE ban = :ban", ban=ban)
    return _ban(row)


def ban_of(session: Session, conversation: int) -> int | None:
    row = session.row("SELECT ban FROM conversations WHERE id = :id", id=conversation)
    return row[0] if row else None


def blocked(session: Session) -> tuple[Ban, ...]:
    return tuple(_ban(row) for row in session.rows("SELECT id, handle, day FROM bans ORDER BY day DESC, id"))


def is_banned(session: Session, keyring: Keyring, reader: int) -> bool:
    bans = session.rows("SELECT id, who FROM bans")
    return any(keyring.pseudonym(f"bans.{ban}", reader) == who for ban, who in bans)


def conversations_of(session: Session, keyring: Keyring, reader: int) -> list[int]:
    """The conversations with this reader's return address."""
    return [conversation for conversation, _ in _ways_of(session, keyring, reader)]


def corresponds(session: Session, keyring: Keyring, reader: int, now: int) -> bool:
    """Whether a reader has a draft or a return address."""
    return draft(session, keyring, reader, now) is not None or bool(_ways_of(session, keyring, reader))


def name_all(session: Session, keyring: Keyring) -> None:
    """Adds pseudonyms to return addresses that an older version kept without."""
    for conversation, key, sealed in session.rows(
        "SELECT id, key, sealed FROM conversations WHERE key IS NOT NULL AND whose IS NULL"
    ):
        try:
            reader = unseal(keyring, "conversations", conversation, key, sealed)["reader"]
        except KeyringError:
            continue  # it is damaged, and leads to nobody
        session.run(
            "UPDATE conversations SET whose = :whose WHERE id = :id",
            whose=_free_name(session, keyring, reader),
            id=conversation,
        )


def forget(session: Session, keyring: Keyring, reader: int) -> Kept:
    """Erases the reader's return addresses, draft and language; `outbox.forget` does the rest."""
    ours = conversations_of(session, keyring, reader)
    for conversation in ours:
        erase_route(session, conversation)
    drafts = int(forget_draft(session, keyring, reader))
    language = session.run("DELETE FROM languages WHERE reader = :name", name=keyring.pseudonym("language", reader)) > 0
    return Kept(conversations=len(ours), unsent=0, drafts=drafts, language=language)


def expire(session: Session, now: int, route_days: int) -> None:
    session.run("DELETE FROM drafts WHERE made <= :oldest", oldest=now - _DRAFT_SECONDS)
    session.run(
        "UPDATE conversations SET key = NULL, sealed = NULL, whose = NULL, answerable = 0 "
        "WHERE last < :oldest AND (answerable = 1 OR key IS NOT NULL)",
        oldest=now - now % DAY - route_days * DAY,
    )


def _new_handle(session: Session) -> str:
    while True:
        handle = "".join(secrets.choice(_HANDLE_LETTERS) for _ in range(_HANDLE_LENGTH))
        if session.row("SELECT 1 FROM conversations WHERE handle = :handle", handle=handle) is None:
            return handle


def _conversation(row: Any) -> Conversation:
    return Conversation(
        id=row[0],
        handle=row[1],
        opened=row[2],
        about=row[3],
        answerable=bool(row[4]),
        done=bool(row[5]),
        blocked=bool(row[6]),
        topic=row[7],
    )


def _ban(row: Any) -> Ban:
    return Ban(id=row[0], handle=row[1], day=row[2])
