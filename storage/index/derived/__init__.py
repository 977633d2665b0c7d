"""Updates derived data after posts have changed: the guide, the series, and how often each word is used.

The results come from pure functions of `channel`. They are worked out for what is marked as stale and for what that
touches, never for the whole index: a new post costs the same among a hundred posts and among a million.
"""

from storage.database.session import Session
from storage.index import facts
from storage.index.derived.guide import settle_guide
from storage.index.derived.series import settle_series
from storage.index.vocabulary import settle_vocabulary

__all__ = ["settle"]


def settle(session: Session, most: int) -> bool:
    """Updates as much stale data as one transaction should hold; returns whether some is left.

    `most`: how many posts of series may be read.
    """
    if not facts.is_stale(session):
        return False
    settle_guide(session)
    left = settle_series(session, most) or settle_vocabulary(session, most)
    facts.bump_revision(session)
    return left
