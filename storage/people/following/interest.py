"""What readers want, as far as the owner may know: counted once a week, with noise, in steps of ten.

The noise is new each week: otherwise a changed number would reveal that one reader came or went.
"""

from typing import Final, NamedTuple

from channel.people.blurring import blurred
from channel.people.following import Interest, Subject, SubjectKind
from channel.people.keyring import Keyring
from storage.database.session import Session
from storage.index import facts
from storage.people.following import subjects

_WEEK: Final = 7 * 86_400
_FACT: Final = "interest"
_TABLES: Final = ("follows", "votes")


class Counted(NamedTuple):
    week: int
    counts: dict[Subject, tuple[int, int]]
    """Followers and votes."""


def is_old(session: Session, now: int) -> bool:
    return facts.read(session, _FACT) != str(now // _WEEK)


def counted(session: Session, keyring: Keyring, now: int) -> Counted:
    """The counts to show this week."""
    week = now // _WEEK
    found: dict[Subject, list[int]] = {}
    for place, (table, what) in enumerate(zip(_TABLES, ("DISTINCT who", "who"), strict=True)):
        rows = session.rows(
            f"SELECT 's', number, count({what}) FROM {table} WHERE kind = 's' GROUP BY number UNION ALL "
            f"SELECT 't', tags.tag, count({what}) FROM {table} JOIN tags ON tags.id = {table}.number "
            "WHERE kind = 't' GROUP BY tags.tag"
        )
        for kind, number, count in rows:
            told = blurred(keyring, f"{table}.{kind}.{number}.{week}", count)
            found.setdefault(Subject(SubjectKind(kind), number), [0, 0])[place] = told
    return Counted(week, {subject: (one, other) for subject, (one, other) in found.items() if one or other})


def keep(session: Session, counted: Counted) -> None:
    session.run("DELETE FROM interest")
    session.run_many(
        "INSERT INTO interest (kind, number, followers, votes) VALUES (:kind, :number, :followers, :votes)",
        [
            {"kind": subject.kind.value, "number": subject.number, "followers": followers, "votes": votes}
            for subject, (followers, votes) in counted.counts.items()
        ],
    )
    facts.write(session, _FACT, str(counted.week))


def interest(session: Session) -> tuple[Interest, ...]:
    """The last counts, in an order that reveals nothing finer than the counts."""
    found = []
    for kind, number, followers, votes in session.rows("SELECT kind, number, followers, votes FROM interest"):
        if named := subjects.find(session, Subject(SubjectKind(kind), number)):
            found.append(Interest(subject=named.subject, name=named.name, followers=followers, votes=votes))
    return tuple(sorted(found, key=lambda one: (-one.followers - one.votes, one.name, one.subject)))
