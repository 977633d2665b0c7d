"""What readers want more of; each function within one session.

A vote is under a pseudonym that differs for each subject, so a reader's votes can't be joined: to find them, each
subject is asked.
"""

from collections.abc import Iterator

from channel.people.following import Followed, Subject, SubjectKind
from channel.people.keyring import Keyring
from storage.database.session import Session
from storage.people.following import subjects


def vote(session: Session, keyring: Keyring, reader: int, subject: Subject, on: bool) -> Followed | None:
    found = subjects.find(session, subject) if on else subjects.known(session, subject)
    if found is None:
        return None
    given = [one for one in subjects.family(session, found.subject) if _has_voted(session, keyring, reader, one)]
    if on and not given:
        session.run(
            "INSERT INTO votes (kind, number, who) VALUES (:kind, :number, :who)",
            **_vote(keyring, reader, found.subject),
        )
    if not on:
        for one in given:
            _erase(session, keyring, reader, one)
    return found


def votes(session: Session, keyring: Keyring, reader: int) -> tuple[Followed, ...]:
    found = (subjects.known(session, one) for one in _given(session, keyring, reader))
    return tuple({one.subject: one for one in found if one}.values())


def forget(session: Session, keyring: Keyring, reader: int) -> int:
    given = _given(session, keyring, reader)
    for subject in given:
        _erase(session, keyring, reader, subject)
    return len(given)


def _given(session: Session, keyring: Keyring, reader: int) -> list[Subject]:
    return [one for one in _wanted(session) if _has_voted(session, keyring, reader, one)]


def _wanted(session: Session) -> Iterator[Subject]:
    """Every subject with votes, one query each: the index alone answers it, and no vote is read."""
    last: tuple[str, int] = ("", 0)
    while row := session.row(
        "SELECT kind, number FROM votes WHERE (kind, number) > (:kind, :number) ORDER BY kind, number LIMIT 1",
        kind=last[0],
        number=last[1],
    ):
        last = row
        yield Subject(SubjectKind(last[0]), last[1])


def _has_voted(session: Session, keyring: Keyring, reader: int, subject: Subject) -> bool:
    row = session.row(
        "SELECT 1 FROM votes WHERE kind = :kind AND number = :number AND who = :who", **_vote(keyring, reader, subject)
    )
    return row is not None


def _erase(session: Session, keyring: Keyring, reader: int, subject: Subject) -> None:
    session.run(
        "DELETE FROM votes WHERE kind = :kind AND number = :number AND who = :who", **_vote(keyring, reader, subject)
    )


def _vote(keyring: Keyring, reader: int, subject: Subject) -> dict[str, object]:
    kind, number = subject.kind.value, subject.number
    return {"kind": kind, "number": number, "who": keyring.pseudonym(f"vote.{kind}.{number}", reader)}
