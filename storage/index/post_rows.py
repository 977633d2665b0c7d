"""A post in its row."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from channel.indexing import Prepared
from channel.models import Post, SourceKind
from channel.posts.merging import Copy
from channel.views import PostState
from storage.database.session import Session
from storage.index.times import believed

T = TypeVar("T")

IN_LISTS, IS_GUIDE, NOT_THERE = 1, 0, 2
"""The values of `posts.listed`."""

_COLUMNS = (
    "posts.id, posts.position, posts.document, posts.source, posts.seen, posts.state, posts.state_since, "
    "posts.listed, posts.pinned"
)
_WRITTEN: Final = (
    *("id", "message_id", "opening", "position", "date", "kind", "title", "first_line"),
    *("reactions", "liked", "document", "listed"),
    *("pass", "source", "seen", "media_group"),
)
INSERT_POST = f"INSERT INTO posts ({', '.join(_WRITTEN)}) VALUES ({', '.join(f':{name}' for name in _WRITTEN)})"
UPDATE_POST = f"UPDATE posts SET {', '.join(f'{name} = :{name}' for name in _WRITTEN[1:-4])}, " + (
    "source = :source, seen = :seen, media_group = :media_group WHERE id = :id"
)
_AT_A_TIME = 400  # values in one statement


class Entry(NamedTuple):
    id: int
    position: int
    document: str
    source: int
    seen: int
    state: int
    state_since: int
    listed: int
    pinned: int

    @property
    def post(self) -> Post:
        return Post.model_validate_json(self.document)

    @property
    def copy(self) -> Copy:
        return Copy(self.post, SourceKind(self.source), believed(self.seen))

    @property
    def is_here(self) -> bool:
        return self.state == PostState.HERE


def entry(session: Session, post: int) -> Entry | None:
    row = session.row(f"SELECT {_COLUMNS} FROM posts WHERE id = :id", id=post)
    return Entry(*row) if row else None


def at_number(session: Session, message_id: int) -> Entry | None:
    """The post with this number, or with an album message of this number."""
    return next(iter(at_numbers(session, [message_id]).values()), None)


def at_numbers(session: Session, numbers: Sequence[int]) -> dict[int, Entry]:
    """The posts with these numbers, or with album messages of these numbers, by number."""
    found: dict[int, Entry] = {}
    for some in batches(numbers, _AT_A_TIME):
        wanted, values = list_of(some)
        for number, *row in session.rows(
            f"SELECT posts.message_id, {_COLUMNS} FROM posts WHERE posts.message_id IN ({wanted})", **values
        ):
            found[number] = Entry(*row)
        for number, *row in session.rows(
            f"SELECT album_messages.message_id, {_COLUMNS} FROM album_messages "
            f"JOIN posts ON posts.id = album_messages.post WHERE album_messages.message_id IN ({wanted})",
            **values,
        ):
            found.setdefault(number, Entry(*row))
    return found


def readings(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    """The digests of those of the messages that were read before."""
    found: dict[int, int] = {}
    for some in batches(numbers, _AT_A_TIME):
        wanted, values = list_of(some)
        found |= session.rows(f"SELECT message_id, digest FROM readings WHERE message_id IN ({wanted})", **values)
    return found


def note_readings(session: Session, digests: Iterable[tuple[int, int]]) -> None:
    session.run_many(
        "INSERT INTO readings (message_id, digest) VALUES (:message_id, :digest) "
        "ON CONFLICT (message_id) DO UPDATE SET digest = excluded.digest",
        [{"message_id": number, "digest": digest} for number, digest in digests],
    )


def posts_among(session: Session, numbers: Sequence[int]) -> int:
    """How many posts these messages belong to."""
    count = 0
    for some in batches(numbers, _AT_A_TIME):
        wanted, values = list_of(some)
        row = session.row(f"SELECT count(*) FROM posts WHERE message_id IN ({wanted})", **values)
        count += row[0] if row else 0
    return count


def of_group(session: Session, media_group: str) -> Entry | None:
    """The post whose album has this Telegram id."""
    row = session.row(f"SELECT {_COLUMNS} FROM posts WHERE media_group = :name", name=media_group)
    return Entry(*row) if row else None


def beginning_with(session: Session, opening: str, *, numbered: bool) -> list[Entry]:
    """Posts that begin with the same letters; with `numbered`, only those without a number."""
    without = "AND message_id IS NULL" if numbered else ""
    rows = session.rows(
        f"SELECT {_COLUMNS} FROM posts WHERE opening = :opening {without} ORDER BY id LIMIT 20", opening=opening
    )
    return [Entry(*row) for row in rows]


def all_entries(session: Session) -> Iterator[Entry]:
    """Every post, in the order of the store's numbers; read in batches."""
    last = 0
    while rows := session.rows(
        f"SELECT {_COLUMNS} FROM posts WHERE id > :last ORDER BY id LIMIT :size", last=last, size=_AT_A_TIME
    ):
        yield from (Entry(*row) for row in rows)
        last = rows[-1][0]


def columns_of(number: int, position: int, prepared: Prepared, source: SourceKind, seen: int) -> dict[str, Any]:
    return {
        "id": number,
        "message_id": prepared.message_id,
        "opening": prepared.indexed.opening,
        "position": position,
        "date": prepared.date,
        "kind": prepared.kind,
        "title": prepared.indexed.title,
        "first_line": prepared.indexed.first_line,
        "reactions": prepared.reactions,
        "liked": prepared.liked,
        "document": prepared.document,
        "source": int(source),
        "seen": seen,
        "media_group": prepared.media_group,
    }


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def list_of(numbers: Sequence[int]) -> tuple[str, dict[str, object]]:
    """The parameters of an IN, always as many, so that the statement is prepared only once."""
    size = 1 if len(numbers) == 1 else _AT_A_TIME
    values: dict[str, object] = {f"n{place}": None for place in range(size)}
    values |= {f"n{place}": number for place, number in enumerate(numbers)}
    return ", ".join(f":{name}" for name in values), values
