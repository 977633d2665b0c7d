"""Who follows what: each function within one session."""

from channel.people.following import Followed, Quiet, Subject, SubjectKind
from channel.people.keyring import Keyring
from storage.database.session import Session
from storage.people import outbox
from storage.people.following import subjects
from storage.people.following.followers import Address, address, end, keep_address, pseudonym

_BEFORE_ALL = -(2**62)


def follow(session: Session, keyring: Keyring, reader: int, subject: Subject, *, language: str) -> Followed | None:
    found = subjects.find(session, subject)
    if found is None:
        return None
    who = pseudonym(keyring, reader)
    if not _rows_of(session, who, found.subject):
        keep_address(session, keyring, who, Address(reader, language, quiet(session, keyring, reader)))
        _begin(session, who, found.subject)
    return found


def unfollow(session: Session, keyring: Keyring, reader: int, subject: Subject) -> Followed | None:
    """Also takes back waiting news that are about nothing else the reader follows."""
    found, who = subjects.known(session, subject), pseudonym(keyring, reader)
    if found is None or not (numbers := _rows_of(session, who, found.subject)):
        return None
    session.run_many(
        "DELETE FROM follows WHERE who = :who AND kind = :kind AND number = :number",
        [{"who": who, "kind": one.kind.value, "number": one.number} for one in numbers],
    )
    left = {one.subject for one in follows(session, keyring, reader)}
    for parcel, call in outbox.news_of(session, keyring, who):
        told = [subjects.known(session, Subject(SubjectKind(kind), number)) for kind, number in call.news_of]
        if not any(one and one.subject in left for one in told):
            outbox.take_back_news(session, parcel)
    if not left:
        end(session, who)
    return found


def follows(session: Session, keyring: Keyring, reader: int) -> tuple[Followed, ...]:
    who = pseudonym(keyring, reader)
    rows = session.rows("SELECT kind, number FROM follows WHERE who = :who ORDER BY turn", who=who)
    found = (subjects.known(session, Subject(SubjectKind(kind), number)) for kind, number in rows)
    return tuple({one.subject: one for one in found if one}.values())


def has_address(session: Session, keyring: Keyring, reader: int) -> bool:
    return address(session, keyring, pseudonym(keyring, reader)) is not None


def quiet(session: Session, keyring: Keyring, reader: int) -> Quiet | None:
    kept = address(session, keyring, pseudonym(keyring, reader))
    return kept.quiet if kept else None


def keep_quiet(session: Session, keyring: Keyring, reader: int, quiet: Quiet | None) -> None:
    who = pseudonym(keyring, reader)
    if kept := address(session, keyring, who):
        keep_address(session, keyring, who, kept._replace(quiet=quiet))


def speak(session: Session, keyring: Keyring, reader: int, language: str) -> None:
    who = pseudonym(keyring, reader)
    if kept := address(session, keyring, who):
        keep_address(session, keyring, who, kept._replace(language=language))


def _begin(session: Session, who: str, subject: Subject) -> None:
    session.run(
        "INSERT INTO follows (who, kind, number, since, turn) VALUES (:who, :kind, :number, "
        "(SELECT coalesce(max(position), :before_all) FROM posts), "
        "(SELECT coalesce(max(turn), 0) + 1 FROM follows WHERE who = :who))",
        who=who,
        kind=subject.kind.value,
        number=subject.number,
        before_all=_BEFORE_ALL,
    )


def _rows_of(session: Session, who: str, subject: Subject) -> list[Subject]:
    """Which of a subject's numbers the reader follows."""
    followed = session.rows(
        "SELECT number FROM follows WHERE who = :who AND kind = :kind", who=who, kind=subject.kind.value
    )
    numbers = {number for (number,) in followed}
    return [one for one in subjects.family(session, subject) if one.number in numbers]
