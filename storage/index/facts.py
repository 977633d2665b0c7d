"""Facts about the whole index, one row each: the channel, the guide, the revision, the totals."""

import json

from channel.models import ChannelInfo, Guide
from channel.views import SyncState
from storage.database.session import Session


def read(session: Session, name: str) -> str | None:
    row = session.row("SELECT value FROM facts WHERE name = :name", name=name)
    return row[0] if row else None


def write(session: Session, name: str, value: str) -> None:
    session.run(
        "INSERT INTO facts (name, value) VALUES (:name, :value) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name=name,
        value=value,
    )


def channel_info(session: Session) -> ChannelInfo | None:
    stored = read(session, "channel")
    return ChannelInfo.model_validate_json(stored) if stored else None


def sync_state(session: Session) -> SyncState:
    stored = read(session, "sync")
    return SyncState.model_validate_json(stored) if stored else SyncState()


def keep_sync_state(session: Session, state: SyncState) -> None:
    write(session, "sync", state.model_dump_json(exclude_defaults=True))


def guide(session: Session) -> Guide | None:
    """The guide as it was read."""
    stored = read(session, "guide")
    return Guide.model_validate_json(stored) if stored else None


def guide_links(session: Session) -> frozenset[int]:
    """The numbers of the messages that the guide's parts link to."""
    return frozenset(json.loads(read(session, "guide_links") or "[]"))


def listed(session: Session) -> int:
    """The number of listed posts."""
    return int(read(session, "listed") or 0)


def own_names(info: ChannelInfo | None) -> list[str]:
    """The names in links that lead to this channel: its username, and its id as in t.me/c/."""
    names = (info.username, str(info.chat_id or "").removeprefix("-100")) if info else ()
    return [name.lower() for name in names if name]


def revision(session: Session) -> int:
    return int(read(session, "revision") or 0)


def bump_revision(session: Session) -> None:
    write(session, "revision", str(revision(session) + 1))


def is_stale(session: Session) -> bool:
    """Whether derived data must still be updated."""
    return session.row("SELECT 1 FROM stale LIMIT 1") is not None


def used_tags(session: Session) -> int:
    """The number of tags that listed posts carry."""
    return int(read(session, "tags") or 0)


def count_tags(session: Session) -> None:
    """Stores that number; call it whenever a tag may have come or gone."""
    row = session.row("SELECT count(*) FROM tags WHERE posts > 0 AND tag = id AND hidden = 0")
    write(session, "tags", str(row[0] if row else 0))


def totals(session: Session) -> tuple[int, int]:
    """The numbers of tags and of series."""
    row = session.row("SELECT count(*) FROM series WHERE place IS NOT NULL")
    return used_tags(session), row[0] if row else 0
