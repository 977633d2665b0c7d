"""Whether this version of the bot would make the same index."""

from channel.language import words
from storage.database.session import Session
from storage.index import facts

_VERSION = 14


def is_old(session: Session) -> bool:
    """Whether an older version made the index in another way."""
    return facts.read(session, "indexed_by") != _current()


def note(session: Session) -> None:
    """Records that the index was made in the current way."""
    facts.write(session, "indexed_by", _current())


def _current() -> str:
    return f"{_VERSION}/{words.VERSION}"
