"""Writes posts and removes them: every row of a post is written here.

A transaction's new posts are collected and written together. Each change counts itself and marks what it makes stale.
"""

from collections.abc import Iterable
from typing import Any

from channel.guide.own_guide import GuideCandidate, rated
from channel.indexing import Indexed, Prepared, Words, corrected
from channel.models import Post, SourceKind
from channel.owner.corrections import CorrectionKind
from channel.posts.merging import Copy
from channel.views import PostState
from storage.database.session import Session
from storage.index import facts, guide_post, vocabulary
from storage.index.corrections import holding
from storage.index.counts import Tally, mark, pairs
from storage.index.post_rows import IN_LISTS, INSERT_POST, IS_GUIDE, NOT_THERE, UPDATE_POST, Entry, columns_of
from storage.index.rubrics import Rubrics
from storage.index.wordless_parts import WordlessParts

_INSERT_TAG = (
    "INSERT INTO post_tags (post, place, position, name, written, tag) "
    "VALUES (:post, :place, :position, :name, :written, :tag)"
)
_FEWEST_THINGS_OF_A_GUIDE = 5
_FIRST_UNNUMBERED = -1_000_000_000


class Writer:
    """The writes of one transaction; `flush` must end it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.tally = Tally(session)
        self._next_id = _highest(session) + 1
        self._next_position: int | None = None
        self._pass = facts.sync_state(session).passes
        self._linked = facts.guide_links(session)
        self._wordless = WordlessParts(session)
        self._rubrics = Rubrics(session)
        self._guides = guide_post.numbers(session)
        said = holding(session, CorrectionKind.PART, CorrectionKind.NO_PART, CorrectionKind.GUIDE)
        self._by_hand = {one.message_id: one for one in said if one.kind is not CorrectionKind.GUIDE}
        self._said_guide = {one.message_id for one in said if one.kind is CorrectionKind.GUIDE}
        self._posts: list[dict[str, Any]] = []
        self._tags: list[dict[str, Any]] = []
        self._headings: list[dict[str, Any]] = []
        self._heading_keys: list[dict[str, Any]] = []
        self._names: list[dict[str, Any]] = []
        self._albums: list[dict[str, Any]] = []
        self._stale: list[int] = []
        self._words: list[tuple[int, Words]] = []
        self._learnt: list[Words] = []

    def insert(self, prepared: Prepared, source: SourceKind, seen: int) -> int:
        """Adds a new post; returns its number in the store."""
        number, self._next_id = self._next_id, self._next_id + 1
        position = prepared.message_id if prepared.message_id is not None else self._below_all()
        listed = self._place(prepared)
        self._posts.append(
            columns_of(number, position, prepared, source, seen) | {"pass": self._pass, "listed": listed}
        )
        self._rubrics.comes(number, prepared.indexed)
        self._put(number, position, prepared, listed=listed == IN_LISTS)
        self._words.append((position, prepared.indexed.words))
        return number

    def replace(self, entry: Entry, copy: Copy) -> None:
        """Replaces a stored post by another copy."""
        self.flush_rows()
        old, new = Prepared.of(entry.post), Prepared.of(copy.post)
        position = new.message_id if new.message_id is not None else entry.position
        listed = entry.listed == IN_LISTS
        columns = columns_of(entry.id, position, new, copy.source, copy.seen)
        self._session.run(UPDATE_POST, **columns, listed=entry.listed)
        self._rubrics.goes(old.indexed)
        self._rubrics.comes(entry.id, new.indexed)
        if (
            self._indexed(old)[:-1] != self._indexed(new)[:-1]
            or position != entry.position
            or old.numbers != new.numbers
        ):
            self._take(entry.id, old, listed=listed)
            self._put(entry.id, position, new, listed=listed)
        elif (_may_be_guide(old) or _may_be_guide(new)) and (new.post.text, new.post.entities) != (
            old.post.text,
            old.post.entities,
        ):
            self._rate(entry.id, position, new.post, known=True)
        if entry.listed == IS_GUIDE:
            mark(self._session, "guide", [0])
        if old.indexed.words != new.indexed.words or position != entry.position:
            self._session.drop_words([(entry.position, old.indexed.words)])
            self._words.append((position, new.indexed.words))

    def delete(self, entry: Entry) -> None:
        """Deletes a post that turned out to be a part of another."""
        self.flush_rows()
        old = Prepared.of(entry.post)
        self._take(entry.id, old, listed=entry.listed == IN_LISTS)
        self._session.drop_words([(entry.position, old.indexed.words)])
        if entry.listed == IS_GUIDE:
            mark(self._session, "guide", [0])
        self._session.run("DELETE FROM posts WHERE id = :id", id=entry.id)
        self._rubrics.goes(old.indexed)

    def move(self, entry: Entry, state: PostState, now: int) -> None:
        """Changes the state of a post that is back, or no longer there."""
        self.flush_rows()
        listed = self._place(Prepared.of(entry.post)) if state is PostState.HERE else NOT_THERE
        self._session.run(
            "UPDATE posts SET state = :state, state_since = :now, listed = :listed WHERE id = :id",
            state=int(state),
            now=now,
            listed=listed,
            id=entry.id,
        )
        self._list(entry, listed)
        called = self._said_guide.intersection(Prepared.of(entry.post).numbers)
        if called or self._session.row("SELECT 1 FROM guides WHERE post = :id", id=entry.id):
            mark(self._session, "guide", [0])

    def choose_as_guide(self, entry: Entry, chosen: bool) -> None:
        """Takes the guide itself out of the lists, or puts it back."""
        listed = IS_GUIDE if chosen else IN_LISTS
        self._session.run("UPDATE posts SET listed = :listed WHERE id = :id", listed=listed, id=entry.id)
        self._list(entry, listed)

    def pin(self, entry: Entry) -> bool:
        """Marks a post as pinned; returns whether it was not known to be pinned."""
        if entry.pinned:
            return False
        self.flush_rows()
        self._session.run("UPDATE posts SET pinned = 1 WHERE id = :id", id=entry.id)
        if self._session.row("SELECT 1 FROM guides WHERE post = :id", id=entry.id):
            mark(self._session, "guide", [0])
        return True

    def index_again(self, entry: Entry) -> None:
        """Writes everything derived from a post that has only its row."""
        prepared = Prepared.of(entry.post)
        columns = columns_of(entry.id, entry.position, prepared, SourceKind(entry.source), entry.seen)
        self._session.run(UPDATE_POST, **columns, listed=entry.listed)
        self._rubrics.comes(entry.id, prepared.indexed)
        self._put(entry.id, entry.position, prepared, listed=entry.listed == IN_LISTS)
        self._words.append((entry.position, prepared.indexed.words))

    def take_heading(self, entry: Entry) -> None:
        """Removes a post's heading, before the owner's correction about its series changes."""
        self._take(entry.id, Prepared.of(entry.post), listed=entry.listed == IN_LISTS)

    def put_heading(self, entry: Entry) -> None:
        """Writes the heading again, after that change."""
        self._put(entry.id, entry.position, Prepared.of(entry.post), listed=entry.listed == IN_LISTS)

    def flush(self) -> None:
        """Writes what was collected, and the counts."""
        self.flush_rows()
        self.tally.flush()
        if len(self._learnt) >= vocabulary.MANY:
            vocabulary.mark_all(self._session)
        else:
            vocabulary.learn(self._session, self._learnt)
        self._learnt.clear()

    def flush_rows(self) -> None:
        run_many = self._session.run_many
        run_many(INSERT_POST, self._posts)
        self._rubrics.settle()
        run_many(_INSERT_TAG, self._tags)
        run_many("INSERT INTO headings (post, document) VALUES (:post, :document)", self._headings)
        run_many("INSERT INTO heading_keys (key, post) VALUES (:key, :post)", self._heading_keys)
        run_many("INSERT INTO told_names (post, name, other, sure) VALUES (:post, :name, :other, :sure)", self._names)
        run_many(
            "INSERT INTO album_messages (message_id, post) VALUES (:message_id, :post) "
            "ON CONFLICT (message_id) DO UPDATE SET post = excluded.post",
            self._albums,
        )
        self._wordless.mark_named()
        mark(self._session, "heading", self._stale)
        self._session.put_words(self._words)
        self._learnt += [words for _, words in self._words[: vocabulary.MANY]]
        keyed = (self._tags, self._headings, self._heading_keys, self._names, self._albums)
        for rows in (self._posts, *keyed, self._words, self._stale):
            rows.clear()

    def _place(self, prepared: Prepared) -> int:
        """The position of a post; the bot's own guide posts are never news."""
        return IS_GUIDE if self._guides.intersection(prepared.numbers) else IN_LISTS

    def _indexed(self, prepared: Prepared) -> Indexed:
        """What is derived from a post's words and the owner's corrections."""
        if not self._by_hand:
            return prepared.indexed
        said = next((self._by_hand[one] for one in prepared.numbers if one in self._by_hand), None)
        return corrected(prepared, said) if said else prepared.indexed

    def _put(self, number: int, position: int, prepared: Prepared, *, listed: bool) -> None:
        what = self._indexed(prepared)
        self._tags += [
            {"post": number, "place": place, "position": position, "name": name, "written": written, "tag": tag}
            for place, (name, written, tag) in enumerate(self.tally.spell(what.tags, 1))
        ]
        if what.heading:
            self._headings.append({"post": number, "document": what.heading})
            self._heading_keys += [{"key": key, "post": number} for key in what.heading_keys]
        self._names += [
            {"post": number, "name": one.name, "other": one.other, "sure": int(one.sure)} for one in what.names
        ]
        self._albums += [{"message_id": one, "post": number} for one in prepared.numbers[1:]]
        if listed:
            self._count(number, prepared, 1)
        if len(what.tags) > 1 and (found := pairs(key for key, _ in what.tags)):
            self._pair(number, dict(what.tags), found)
        if _may_be_guide(prepared):
            self._rate(number, position, prepared.post)
        if self._said_guide and self._said_guide.intersection(prepared.numbers):
            mark(self._session, "guide", [0])

    def _take(self, number: int, prepared: Prepared, *, listed: bool) -> None:
        """The inverse of `_put`."""
        if listed:
            self._count(number, prepared, -1)
        self.tally.spell(prepared.indexed.tags, -1)
        for table in ("post_tags", "tag_pairs", "album_messages", "heading_keys", "headings", "told_names"):
            self._session.run(f"DELETE FROM {table} WHERE post = :post", post=number)
        if self._session.run("DELETE FROM guides WHERE post = :post", post=number):
            mark(self._session, "guide", [0])

    def _list(self, entry: Entry, listed: int) -> None:
        if (listed == IN_LISTS) != (entry.listed == IN_LISTS):
            self._count(entry.id, Prepared.of(entry.post), 1 if listed == IN_LISTS else -1)

    def _count(self, number: int, prepared: Prepared, sign: int) -> None:
        """Counts a post that enters the lists or leaves them."""
        if self._linked and (linked := self._linked.intersection(prepared.numbers)):
            mark(self._session, "linked", linked)
        what = self._indexed(prepared)
        self._wordless.mark(number, prepared.numbers, what.tags)
        if not what.heading:
            self._wordless.note_named(what.title)
        self.tally.weigh(what.tags, heading=what.heading is not None, sign=sign)
        if what.heading and sign > 0:
            self._stale.append(number)
        elif what.heading:
            # Its series is worked out again, and so are those whose names and hashtags it shares.
            row = self._session.row("SELECT series FROM headings WHERE post = :post", post=number)
            if row and row[0] is not None:
                mark(self._session, "series", [row[0]])
                mark(self._session, "left", [number])

    def _pair(self, number: int, names: dict[str, str], found: Iterable[tuple[str, str]]) -> None:
        self.flush_rows()
        self._session.run_many(
            "INSERT INTO tag_pairs (one, other, post) VALUES (:one, :other, :post) ON CONFLICT DO NOTHING",
            [
                {"one": self.tally.tag(one, names[one]), "other": self.tally.tag(other, names[other]), "post": number}
                for one, other in found
            ],
        )

    def _rate(self, number: int, position: int, post: Post, *, known: bool = False) -> None:
        """Stores whether a post has the form of a guide; `known`: it may have had it before."""
        info = facts.channel_info(self._session)
        found = rated(
            GuideCandidate(post=number, text=post.text, entities=post.entities, channel=info, position=position)
        )
        if found:
            self.flush_rows()
            self._session.run(
                "INSERT INTO guides (post, tags, alone) VALUES (:post, :tags, :alone) "
                "ON CONFLICT (post) DO UPDATE SET tags = excluded.tags, alone = excluded.alone",
                post=number,
                tags=found.tags,
                alone=int(found.alone),
            )
        elif not known or not self._session.run("DELETE FROM guides WHERE post = :post", post=number):
            return
        mark(self._session, "guide", [0])

    def _below_all(self) -> int:
        """The position of the next post without a number: in its source's order, below all posts with one."""
        if self._next_position is None:
            row = self._session.row("SELECT max(position) FROM posts WHERE message_id IS NULL")
            self._next_position = _FIRST_UNNUMBERED if row is None or row[0] is None else row[0] + 1
        position, self._next_position = self._next_position, self._next_position + 1
        return position


def _may_be_guide(prepared: Prepared) -> bool:
    """A check that needs only what is at hand; in the post's JSON nearly every address of a post has a "t.me/"."""
    return max(len(prepared.indexed.tags), prepared.document.count(".me/")) >= _FEWEST_THINGS_OF_A_GUIDE


def _highest(session: Session) -> int:
    row = session.row("SELECT max(id) FROM posts")
    return (row[0] if row else None) or 0
