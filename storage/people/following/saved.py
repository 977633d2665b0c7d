"""Posts that readers have saved: one sealed list for each; each function within one session."""

from channel.people.following import SavedPage
from channel.people.keyring import Keyring
from channel.views import PostState
from storage.database.session import Session
from storage.index.questions import CARD, card
from storage.people.sealing import seal, unseal

_MOST = 1000
_AT_ONCE = 400  # values in one statement


def save(session: Session, keyring: Keyring, reader: int, post: int, place: int = 0) -> bool:
    if session.row("SELECT 1 FROM posts WHERE id = :post AND state = :here", post=post, here=PostState.HERE) is None:
        return False
    kept = _kept(session, keyring, reader)
    if post not in kept:
        kept.insert(min(max(0, place), len(kept)), post)
        _keep(session, keyring, reader, kept[:_MOST])
    return True


def unsave(session: Session, keyring: Keyring, reader: int, post: int) -> int | None:
    kept = _kept(session, keyring, reader)
    if post not in kept:
        return None
    place = kept.index(post)
    _keep(session, keyring, reader, [one for one in kept if one != post])
    return place


def saved(session: Session, keyring: Keyring, reader: int, page: int, size: int) -> SavedPage:
    here = _here(session, _kept(session, keyring, reader))
    at = min(max(0, page), max(0, len(here) - 1) // size)
    shown = [
        card(session.row(f"SELECT {CARD} FROM posts WHERE id = :id", id=one))
        for one in here[at * size : (at + 1) * size]
    ]
    return SavedPage(posts=tuple(shown), page=at, total=len(here))


def count(session: Session, keyring: Keyring, reader: int) -> int:
    return len(_kept(session, keyring, reader))


def forget(session: Session, keyring: Keyring, reader: int) -> int:
    had = count(session, keyring, reader)
    _keep(session, keyring, reader, [])
    return had


def _here(session: Session, posts: list[int]) -> list[int]:
    """Return those of the posts that can be shown, in the same order."""
    found: set[int] = set()
    for start in range(0, len(posts), _AT_ONCE):
        some = posts[start : start + _AT_ONCE]
        names = {f"p{place}": post for place, post in enumerate(some)}
        given = ", ".join(f":{name}" for name in names)
        rows = session.rows(
            f"SELECT id FROM posts WHERE id IN ({given}) AND state = :here", here=PostState.HERE, **names
        )
        found.update(number for (number,) in rows)
    return [post for post in posts if post in found]


def _who(keyring: Keyring, reader: int) -> str:
    return keyring.pseudonym("saved", reader)


def _kept(session: Session, keyring: Keyring, reader: int) -> list[int]:
    who = _who(keyring, reader)
    row = session.row("SELECT key, sealed FROM saved WHERE who = :who", who=who)
    return [int(post) for post in unseal(keyring, "saved", who, row[0], row[1])] if row else []


def _keep(session: Session, keyring: Keyring, reader: int, posts: list[int]) -> None:
    who = _who(keyring, reader)
    if not posts:
        session.run("DELETE FROM saved WHERE who = :who", who=who)
        return
    key, sealed = seal(keyring, "saved", who, posts)
    session.run(
        "INSERT INTO saved (who, key, sealed) VALUES (:who, :key, :sealed) "
        "ON CONFLICT (who) DO UPDATE SET key = excluded.key, sealed = excluded.sealed",
        who=who,
        key=key,
        sealed=sealed,
    )
