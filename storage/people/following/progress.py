"""How far readers have come in series, if they want it kept; each function within one session."""

from channel.people.following import Progress
from channel.people.keyring import Keyring
from storage.database.session import Session
from storage.index import questions
from storage.people.following.followers import pseudonym


def is_kept(session: Session, keyring: Keyring, reader: int) -> bool:
    who = pseudonym(keyring, reader)
    row = session.row("SELECT wanted FROM progress_wishes WHERE who = :who", who=who)
    return bool(row and row[0])


def keep(session: Session, keyring: Keyring, reader: int, on: bool) -> None:
    who = pseudonym(keyring, reader)
    session.run(
        "INSERT INTO progress_wishes (who, wanted) VALUES (:who, :on) "
        "ON CONFLICT (who) DO UPDATE SET wanted = excluded.wanted",
        who=who,
        on=int(on),
    )
    if not on:
        session.run("DELETE FROM progress WHERE who = :who", who=who)


def is_to_be_noted(session: Session, keyring: Keyring, reader: int, post: int) -> bool:
    is_part = session.row("SELECT 1 FROM parts WHERE post = :post", post=post) is not None
    return is_part and is_kept(session, keyring, reader)


def opened(session: Session, keyring: Keyring, reader: int, post: int) -> None:
    """Records a part. A series keeps the furthest part, even if the reader goes back, and becomes the one last read."""
    if not is_kept(session, keyring, reader):
        return  # turned off in the meantime
    who = pseudonym(keyring, reader)
    for series, place in session.rows("SELECT series, place FROM parts WHERE post = :post", post=post):
        before = session.row(
            "SELECT parts.place FROM progress JOIN parts ON parts.series = progress.series "
            "AND parts.post = progress.post WHERE progress.who = :who AND progress.series = :series",
            who=who,
            series=series,
        )
        session.run(
            "INSERT INTO progress (who, series, post, turn) VALUES (:who, :series, :post, "
            "(SELECT coalesce(max(turn), 0) + 1 FROM progress WHERE who = :who)) "
            "ON CONFLICT (who, series) DO UPDATE SET turn = excluded.turn, "
            "post = CASE WHEN :further = 1 THEN excluded.post ELSE progress.post END",
            who=who,
            series=series,
            post=post,
            further=int(before is None or place >= before[0]),
        )


def progress(session: Session, keyring: Keyring, reader: int) -> tuple[Progress, ...]:
    found, who = [], pseudonym(keyring, reader)
    for series, post in session.rows("SELECT series, post FROM progress WHERE who = :who ORDER BY turn DESC", who=who):
        view = questions.series(session, series)
        last = next((place for place, part in enumerate(view.parts) if part.post == post), None) if view else None
        if view is not None and last is not None:
            after = (place for place in range(last + 1, len(view.parts)) if not view.parts[place].announced)
            found.append(Progress(series=view, last=last, next=next(after, None)))
    return tuple(found)


def has_any(session: Session, who: str) -> bool:
    """Whether anything is kept of a reader here, even if only that they don't want it."""
    return session.row("SELECT 1 FROM progress_wishes WHERE who = :who", who=who) is not None


def forget(session: Session, who: str) -> bool:
    had_any = has_any(session, who)
    session.run("DELETE FROM progress WHERE who = :who", who=who)
    session.run("DELETE FROM progress_wishes WHERE who = :who", who=who)
    return had_any
