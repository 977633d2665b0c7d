"""Whether the index is what this version of the bot would make."""

from channel.language import words
from storage.database.session import Session
from storage.index import facts

_VERSION = 9


def is_old(session: Session) -> bool:
    """Whether the index was made in another way than it would be now."""
    return facts.read(session, "indexed_by") != _current()


def note(session: Session) -> None:
    """Notes that the index was made in the current way."""
    facts.write(session, "indexed_by", _current())


def _current() -> str:
    return f"{_VERSION}/{words.VERSION}"
