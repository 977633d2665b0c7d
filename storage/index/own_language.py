"""The channel's language, as its newest posts show it or as the owner has set it."""

from typing import Final

from channel.language.detect import language_of
from channel.owner.corrections import CorrectionKind
from storage.database.session import Session
from storage.index import facts
from storage.index.corrections import holding

_TITLES: Final = 200  # of the newest posts, as a sample of all


def settle_language(session: Session) -> None:
    """Works out the language again after posts have come or changed."""
    info = facts.channel_info(session)
    rows = session.rows("SELECT title FROM posts WHERE listed = 1 ORDER BY position DESC LIMIT :most", most=_TITLES)
    found = language_of([info.title if info else "", *(title for (title,) in rows)], "")
    if found != facts.read(session, "language"):
        facts.write(session, "language", found)


def said_language(session: Session) -> str:
    """The language that the owner has set; "" if none."""
    return next((one.text for one in holding(session, CorrectionKind.LANGUAGE)), "")
