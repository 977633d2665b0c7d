"""Posts that may be parts, as they are stored."""

from typing import NamedTuple

from channel.indexing import readings_of
from channel.series.group import Found
from channel.series.linked import without_place
from storage.database.session import Session


class StoredTag(NamedTuple):
    number: int
    key: str
    posts: int
    """How many posts carry it."""
    headings: int
    """How many of them may be parts."""


class Candidate(NamedTuple):
    found: Found
    tags: tuple[StoredTag, ...]
    series: int | None
    """In which it is."""
    doubt: str | None


def stored(session: Session, post: int) -> Candidate | None:
    """A post that may be a part; None if it isn't in the lists, or names no place."""
    row = session.row(
        "SELECT headings.document, headings.series, headings.doubt, posts.position, posts.message_id FROM headings "
        "JOIN posts ON posts.id = headings.post AND posts.listed = 1 WHERE headings.post = :post",
        post=post,
    )
    if row is None:
        return None
    document, series, doubt, position, message_id = row
    read = readings_of(document)
    tags = tags_of(session, post)
    found = Found(
        post=post,
        heading=read[0],
        readings=read,
        tags=tuple(one.key for one in tags),
        position=position,
        message_id=message_id,
    )
    return Candidate(found, tags, series, doubt)


def wordless(session: Session, post: int, *, ruled: bool = False) -> Candidate | None:
    """A post that names no place, to which parts link; `ruled`: which has a hashtag whose posts are parts."""
    row = session.row("SELECT title, position, message_id FROM posts WHERE id = :id AND listed = 1", id=post)
    if row is None:
        return None
    title, position, message_id = row
    tags = tags_of(session, post) if ruled else ()
    found = Found(
        post=post,
        heading=without_place(title, None if ruled else message_id),
        tags=tuple(one.key for one in tags),
        position=position,
        message_id=message_id,
    )
    return Candidate(found, tags, None, None)


def tags_of(session: Session, post: int) -> tuple[StoredTag, ...]:
    """A post's hashtags, each once, in the order of writing."""
    rows = session.rows(
        "SELECT tags.id, tags.key, tags.posts, tags.headings FROM post_tags JOIN tags ON tags.id = post_tags.tag "
        "WHERE post_tags.post = :post ORDER BY post_tags.place",
        post=post,
    )
    return tuple(StoredTag(*row) for row in dict.fromkeys(map(tuple, rows)))
