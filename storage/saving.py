"""Brings records into the tables, within one transaction; `deriving` then draws the conclusions."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from channel.errors import StoreError
from channel.models import ChannelInfo, Pinned, Post, Record, Skipped
from channel.posts import first_line, opening, richer, same_words, title_of
from channel.series import heading
from channel.store import ImportReport
from channel.text import tag_key
from storage import facts
from storage.deriving import derive
from storage.session import Session

_INSERT_POST = """
INSERT INTO posts (id, message_id, opening, position, date, kind, title, reactions, document)
VALUES (:id, :message_id, :opening, :position, :date, :kind, :title, :reactions, :document)
"""
_FIRST_UNNUMBERED = -1_000_000_000
_UPDATE_POST = """
UPDATE posts SET message_id = :message_id, opening = :opening, position = :position, date = :date, kind = :kind,
       title = :title, reactions = :reactions, document = :document
WHERE id = :id
"""


def save(session: Session, records: Iterable[Record]) -> ImportReport:
    """All of a source's records, then everything that follows from them."""
    work = _Saving(session)
    for record in records:
        match record:
            case Post():
                work.post(record)
            case ChannelInfo():
                work.channel(record)
            case Pinned():
                work.pinned.append(record)
            case Skipped():
                work.skip(record)
    work.pin()
    tags, series = derive(session) if work.touched else facts.totals(session)
    if work.touched:
        facts.bump_revision(session)
    return work.report(tags, series)


class _Saving:
    """One import under way."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._next_id = _highest(session, "posts") + 1
        self._next_tag = _highest(session, "tags") + 1
        self._tags: dict[str, int] = dict(_pairs(session.rows("SELECT key, id FROM tags")))
        self._next_position = _after_the_unnumbered(session)
        self._counts: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()
        self._first_skipped: dict[str, str] = {}
        self._seen: set[int] = set()
        self.pinned: list[Pinned] = []
        self.touched = False

    def channel(self, info: ChannelInfo) -> None:
        known = facts.channel_info(self._session)
        if known and _are_two_channels(known, info):
            raise StoreError(
                f"This database holds the channel “{known.title}”, and the source is of “{info.title}”. "
                "One database serves one channel: choose another with DATABASE_URL or --database."
            )
        merged = info.model_copy(
            update={
                "username": info.username or (known.username if known else None),
                "chat_id": info.chat_id or (known.chat_id if known else None),
            }
        )
        if merged != known:
            facts.write(self._session, "channel", merged.model_dump_json())
            self.touched = True

    def skip(self, record: Skipped) -> None:
        self._skipped[record.reason] += 1
        self._first_skipped.setdefault(record.reason, record.place)

    def post(self, post: Post) -> None:
        self._counts["read"] += 1
        known = self._find(post)
        if known is None:
            self._insert(post)
            return
        post_id, position, stored, document = known
        self._seen.add(post_id)
        kept = richer(stored, post)
        if kept.model_dump_json() == document:
            self._counts["unchanged"] += 1
            return
        self._update(post_id, kept, kept.message_id if kept.message_id is not None else position)

    def pin(self) -> None:
        """Marks what the source calls pinned; what was marked before stays, since sources differ in what they know."""
        for pinned in self.pinned:
            if pinned.message_id is not None:
                changed = self._session.run(
                    "UPDATE posts SET pinned = 1 WHERE message_id = :number AND pinned = 0", number=pinned.message_id
                )
            else:
                changed = self._session.run(
                    "UPDATE posts SET pinned = 1 WHERE opening = :opening AND pinned = 0",
                    opening=opening(pinned.opening or ""),
                )
            self.touched = self.touched or changed > 0

    def report(self, tags: int, series: int) -> ImportReport:
        skipped = tuple((reason, count, self._first_skipped[reason]) for reason, count in self._skipped.most_common())
        return ImportReport(**self._counts, skipped=skipped, tags=tags, series=series)

    def _find(self, post: Post) -> tuple[int, int, Post, str] | None:
        if post.message_id is not None:
            row = self._session.row(
                "SELECT id, position, document FROM posts WHERE message_id = :number", number=post.message_id
            )
            if row:
                return row[0], row[1], Post.model_validate_json(row[2]), row[2]
        for post_id, position, document in self._candidates(post):
            stored = Post.model_validate_json(document)
            if post_id not in self._seen and same_words(stored, post):
                return post_id, position, stored, document
        return None

    def _candidates(self, post: Post) -> Iterator[tuple[int, int, str]]:
        """Stored posts that may be this one, where one of the two has no number."""
        first_letters = opening(post.text)
        if not first_letters:
            return
        unnumbered = "AND message_id IS NULL" if post.message_id is not None else ""
        rows = self._session.rows(
            f"SELECT id, position, document FROM posts WHERE opening = :opening {unnumbered} ORDER BY id LIMIT 20",
            opening=first_letters,
        )
        for post_id, position, document in rows:
            yield int(post_id), int(position), str(document)

    def _insert(self, post: Post) -> None:
        post_id, self._next_id = self._next_id, self._next_id + 1
        position = self._position(post)
        self._session.run(_INSERT_POST, **_columns(post_id, post, position))
        self._seen.add(post_id)
        self._index(post_id, post, position)
        self._counts["new"] += 1
        self.touched = True

    def _update(self, post_id: int, post: Post, position: int) -> None:
        self._session.run(_UPDATE_POST, **_columns(post_id, post, position))
        self._session.run("DELETE FROM post_tags WHERE post = :post", post=post_id)
        self._session.run("DELETE FROM headings WHERE post = :post", post=post_id)
        self._index(post_id, post, position)
        self._counts["changed"] += 1
        self.touched = True

    def _position(self, post: Post) -> int:
        if post.message_id is not None:
            return post.message_id
        self._next_position += 1
        return self._next_position - 1

    def _index(self, post_id: int, post: Post, position: int) -> None:
        for name in post.tags:
            if key := tag_key(name):
                self._session.run(
                    "INSERT INTO post_tags (post, written, tag, position, name) "
                    "VALUES (:post, :tag, :tag, :position, :name) ON CONFLICT DO NOTHING",
                    **{"post": post_id, "tag": self._tag(key, name), "position": position, "name": name},
                )
        if found := heading(first_line(post.text)):
            self._session.run(
                "INSERT INTO headings (post, document) VALUES (:post, :document)",
                post=post_id,
                document=found.model_dump_json(),
            )

    def _tag(self, key: str, name: str) -> int:
        if key not in self._tags:
            self._tags[key], self._next_tag = self._next_tag, self._next_tag + 1
            self._session.run(
                "INSERT INTO tags (id, key, name, tag) VALUES (:id, :key, :name, :id)",
                **{"id": self._tags[key], "key": key, "name": name},
            )
        return self._tags[key]


def _are_two_channels(known: ChannelInfo, new: ChannelInfo) -> bool:
    if known.chat_id and new.chat_id:
        return known.chat_id != new.chat_id
    if known.username and new.username:
        return known.username.casefold() != new.username.casefold()
    return False


def _columns(post_id: int, post: Post, position: int) -> dict[str, object]:
    return {
        "id": post_id,
        "message_id": post.message_id,
        "opening": opening(post.text),
        "position": position,
        "date": post.date,
        "kind": post.kind.value,
        "title": title_of(post),
        "reactions": json.dumps([[one.emoji, one.count] for one in post.reactions], ensure_ascii=False),
        "document": post.model_dump_json(),
    }


def _highest(session: Session, table: str) -> int:
    row = session.row(f"SELECT max(id) FROM {table}")
    return (row[0] if row else None) or 0


def _after_the_unnumbered(session: Session) -> int:
    """Where the next post without a number stands: in its source's order, below all that have one."""
    row = session.row("SELECT max(position) FROM posts WHERE position < 0")
    return _FIRST_UNNUMBERED if row is None or row[0] is None else row[0] + 1


def _pairs(rows: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    yield from rows
