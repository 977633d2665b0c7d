"""Draws the conclusions after posts have changed: which post is the guide, what the series are, and how often each
word is used.

What is concluded comes from pure functions of `channel`. It is worked out for what was marked as stale and for what
that touches, never for the whole index: a new post costs the same among a hundred posts and among a million.
"""

from storage.database.session import Session
from storage.index import facts
from storage.index.derived.guide import settle_guide
from storage.index.derived.series import settle_series
from storage.index.vocabulary import settle_vocabulary

__all__ = ["settle"]


def settle(session: Session, most: int) -> bool:
    """Works out so much of what is stale as one transaction should hold; whether something is left.

    `most`: how many posts of series may be looked at.
    """
    if not facts.is_stale(session):
        return False
    settle_guide(session)
    left = settle_series(session, most) or settle_vocabulary(session, most)
    facts.bump_revision(session)
    return left
