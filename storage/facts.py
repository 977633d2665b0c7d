"""Facts of the index as a whole, a line each: the channel, the guide, the revision, the totals."""

from channel.models import ChannelInfo
from storage.session import Session


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


def revision(session: Session) -> int:
    return int(read(session, "revision") or 0)


def bump_revision(session: Session) -> None:
    write(session, "revision", str(revision(session) + 1))


def totals(session: Session) -> tuple[int, int]:
    """How many tags and how many series there are."""
    row = session.row(
        "SELECT (SELECT count(*) FROM tags WHERE posts > 0 AND tag = id), "
        "(SELECT count(*) FROM series WHERE place IS NOT NULL)"
    )
    return (row[0], row[1]) if row else (0, 0)
