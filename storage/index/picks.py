"""Posts picked from all: those with the most reactions, and a random one."""

from typing import Final

from channel.views import PostCard, StoredPost, TopPage
from storage.database.session import Session
from storage.index.questions import CARD, card, post

MOST: Final = 100
"""The number of posts in a list of the best."""

_BEST = "liked DESC, position DESC"
_LIKED = "+listed = 1 AND liked > 0"  # exactly as in the indexes
# Posts with a number are at 0 and above, the others far below: two ranges with nothing in between.
_STRETCHES = ("position < 0", "position >= 0")


def top(session: Session, since: int | None, until: int | None, page: int, size: int) -> TopPage:
    best = _best_of_all(session) if since is None and until is None else _best_within(session, since, until)
    page = min(max(0, page), max(0, len(best) - 1) // size)
    shown = best[page * size : (page + 1) * size]
    return TopPage(posts=tuple(_card(session, number) for number in shown), page=page, total=len(best))


def random_post(session: Session, chance: float) -> StoredPost | None:
    stretches = [found for found in (_ends(session, where) for where in _STRETCHES) if found]
    place = int(chance * sum(last - first + 1 for first, last in stretches))
    for first, last in stretches:
        if place <= last - first:
            row = session.row(
                "SELECT id FROM posts WHERE listed = 1 AND position >= :place ORDER BY position LIMIT 1",
                place=first + place,
            )
            return post(session, row[0]) if row else None
        place -= last - first + 1
    return None


def _best_of_all(session: Session) -> list[int]:
    rows = session.rows(f"SELECT id FROM posts WHERE {_LIKED} ORDER BY {_BEST} LIMIT :most", most=MOST)
    return [number for (number,) in rows]


def _best_within(session: Session, since: int | None, until: int | None) -> list[int]:
    """Reads only the liked posts of that time, from the index."""
    bounds = [("date >= :since", "since", since), ("date < :until", "until", until)]
    given = [one for one in bounds if one[2] is not None]
    within = " AND ".join(bound for bound, _, _ in given)
    rows = session.rows(
        # The + keeps the database from scanning all likes for the few of that time.
        f"SELECT id FROM posts WHERE {_LIKED} AND {within} ORDER BY +{_BEST} LIMIT :most",
        most=MOST,
        **{name: value for _, name, value in given},
    )
    return [number for (number,) in rows]


def _card(session: Session, number: int) -> PostCard:
    return card(session.row(f"SELECT {CARD} FROM posts WHERE id = :id", id=number))


def _ends(session: Session, where: str) -> tuple[int, int] | None:
    """The first and the last position of a range; None if it is empty."""
    select = f"SELECT position FROM posts WHERE listed = 1 AND {where} ORDER BY position"
    first, last = session.row(f"{select} LIMIT 1"), session.row(f"{select} DESC LIMIT 1")
    return (first[0], last[0]) if first and last else None


def cards_at(session: Session, numbers: tuple[int, ...]) -> tuple[PostCard, ...]:
    found = []
    for number in numbers:
        row = session.row(f"SELECT {CARD} FROM posts WHERE message_id = :number AND state = 0", number=number)
        row = row or session.row(
            f"SELECT {CARD} FROM album_messages JOIN posts ON posts.id = album_messages.post "
            "WHERE album_messages.message_id = :number AND posts.state = 0",
            number=number,
        )
        if row:
            found.append(card(row))
    return tuple({one.id: one for one in found}.values())
