"""What can be followed. A hashtag that counts as another one (#notes as #note) is always that other one."""

from channel.people.following import Followed, Subject, SubjectKind
from storage.database.session import Session


def find(session: Session, subject: Subject) -> Followed | None:
    """The subject that this one counts as; None if there is none, or if it is gone."""
    if subject.kind is SubjectKind.TAG:
        return _tag(session, subject.number)
    row = session.row("SELECT id, name FROM series WHERE id = :id AND place IS NOT NULL", id=subject.number)
    return Followed(subject=Subject(SubjectKind.SERIES, row[0]), name=row[1]) if row else None


def known(session: Session, subject: Subject) -> Followed | None:
    """The same, even if it is gone: so that a reader can unfollow it."""
    if subject.kind is SubjectKind.TAG:
        return _tag(session, subject.number)
    row = session.row("SELECT id, name FROM series WHERE id = :id", id=subject.number)
    return Followed(subject=Subject(SubjectKind.SERIES, row[0]), name=row[1]) if row else None


def family(session: Session, subject: Subject) -> list[Subject]:
    """All numbers under which a subject may have been followed: its other spellings were once tags of their own."""
    if subject.kind is SubjectKind.SERIES:
        return [subject]
    rows = session.rows(
        "SELECT id FROM tags WHERE tag = (SELECT tag FROM tags WHERE id = :id) ORDER BY id", id=subject.number
    )
    return [Subject(SubjectKind.TAG, number) for (number,) in rows]


def of_post(session: Session, post: int) -> list[Subject]:
    """A post's hashtags, and the series that it is a part of."""
    tags = {tag for (tag,) in session.rows("SELECT tag FROM post_tags WHERE post = :post", post=post)}
    series = {number for (number,) in session.rows("SELECT series FROM parts WHERE post = :post", post=post)}
    return [
        *(Subject(SubjectKind.SERIES, number) for number in sorted(series)),
        *(Subject(SubjectKind.TAG, number) for number in sorted(tags)),
    ]


def _tag(session: Session, number: int) -> Followed | None:
    row = session.row(
        "SELECT canonical.id, canonical.name FROM tags JOIN tags canonical ON canonical.id = tags.tag "
        "WHERE tags.id = :id",
        id=number,
    )
    return Followed(subject=Subject(SubjectKind.TAG, row[0]), name=row[1]) if row else None
