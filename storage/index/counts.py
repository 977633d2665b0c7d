"""Counts that are updated as posts come and go, so that no query has to count.

A transaction collects its changes here and writes them once; what else a change touches is marked as stale.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from channel.posts.tags import kin
from channel.series import ITS_OWN, series_key
from storage.database.session import Session
from storage.index import facts

_SLACK = 0.5  # a tag is checked slightly before it counts, so that rounding decides nothing


class _Tag(NamedTuple):
    id: int
    tag: int


class Tally:
    """The changes of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, _Tag] = {}
        self._next_id: int | None = None
        self._uses: Counter[int] = Counter()
        self._posts: Counter[int] = Counter()
        self._headings: Counter[int] = Counter()
        self._spellings: Counter[tuple[int, str]] = Counter()
        self._listed = 0
        self.touched: set[str] = set()
        """The keys of the tags whose posts have changed."""
        self.crossed = False
        """Whether a tag got its first post or lost its last."""

    def tag(self, key: str, name: str) -> int:
        """The number of the tag with this key; a new one for an unknown key."""
        return self._tag(key, name).id

    def weigh(self, tags: Iterable[tuple[str, str]], *, heading: bool, sign: int) -> None:
        """Counts a post with these tags (key, name) that enters the lists (`sign` 1) or leaves them (-1)."""
        found = [(key, self._tag(key, name)) for key, name in tags]
        for key, tag in found:
            self._uses[tag.id] += sign
            self.touched.add(key)
        for canonical in {tag.tag for _, tag in found}:
            self._posts[canonical] += sign
            self._headings[canonical] += sign * heading
        self._listed += sign

    def spell(self, tags: Iterable[tuple[str, str]], sign: int) -> list[tuple[str, int, int]]:
        """Counts the spellings of tags that a post now has (`sign` 1) or no longer has (-1), listed or not.

        Returns for each its spelling, its number, and the number of the tag that it stands for.
        """
        found = []
        for key, name in tags:
            written, tag = self._tag(key, name)
            self._spellings[written, name] += sign
            self.touched.add(key)
            found.append((name, written, tag))
        return found

    def flush(self) -> None:
        """Writes the counts, and marks what depends on them."""
        changed = sorted({*self._uses, *self._posts, *self._headings})
        before = {tag: self._counts(tag) for tag in changed}
        self._session.run_many(
            "UPDATE tags SET uses = uses + :uses, posts = posts + :posts, headings = headings + :headings "
            "WHERE id = :id",
            [
                {"id": tag, "uses": self._uses[tag], "posts": self._posts[tag], "headings": self._headings[tag]}
                for tag in changed
                if self._uses[tag] or self._posts[tag] or self._headings[tag]
            ],
        )
        for tag in changed:
            posts, headings, serial = before[tag]
            after = posts + self._posts[tag], headings + self._headings[tag]
            if is_tight(posts, headings) or is_tight(*after):
                mark(self._session, "tag", [tag])
            if (not posts) != (not after[0]):
                self.crossed = True
                mark_named(self._session, serial)
        self._write_spellings()
        if self._listed:
            facts.write(self._session, "listed", str(facts.listed(self._session) + self._listed))
        for counter in (self._uses, self._posts, self._headings, self._spellings):
            counter.clear()
        self._listed = 0

    def _write_spellings(self) -> None:
        changed = [{"tag": tag, "name": name, "uses": uses} for (tag, name), uses in self._spellings.items() if uses]
        self._session.run_many(
            "INSERT INTO spellings (tag, name, uses) VALUES (:tag, :name, :uses) "
            "ON CONFLICT (tag, name) DO UPDATE SET uses = spellings.uses + excluded.uses",
            changed,
        )
        self._session.run_many(
            "DELETE FROM spellings WHERE tag = :tag AND name = :name AND uses <= 0",
            [{"tag": tag, "name": name} for (tag, name), uses in self._spellings.items() if uses < 0],
        )

    def _counts(self, tag: int) -> tuple[int, int, str]:
        row = self._session.row("SELECT posts, headings, serial FROM tags WHERE id = :id", id=tag)
        return row or (0, 0, "")

    def _tag(self, key: str, name: str) -> _Tag:
        if key not in self._known:
            row = self._session.row("SELECT id, tag FROM tags WHERE key = :key", key=key)
            self._known[key] = _Tag(*row) if row else self._new(key, name)
        return self._known[key]

    def _new(self, key: str, name: str) -> _Tag:
        if self._next_id is None:
            row = self._session.row("SELECT max(id) FROM tags")
            self._next_id = ((row[0] if row else None) or 0) + 1
        number, self._next_id = self._next_id, self._next_id + 1
        self._session.run(
            "INSERT INTO tags (id, key, name, tag, serial) VALUES (:id, :key, :name, :id, :serial)",
            **{"id": number, "key": key, "name": name, "serial": series_key(key)},
        )
        return _Tag(number, number)


def is_tight(posts: int, headings: int) -> bool:
    """Whether enough of a tag's posts are parts for the tag to be a series' own, or to connect series."""
    return headings > 0 and headings + _SLACK >= ITS_OWN * posts


def mark(session: Session, what: str, numbers: Iterable[int]) -> None:
    """Marks numbers as stale; `what`: see the table `stale`, and "vocabulary" (a range of first letters)."""
    rows = [{"what": what, "id": number} for number in numbers]
    if rows:
        session.run_many("INSERT INTO stale (what, id) VALUES (:what, :id) ON CONFLICT DO NOTHING", rows)


def mark_named(session: Session, key: str) -> None:
    """Marks a heading, which stands for all that may have this name, and the announced series that may have it."""
    if not key:
        return
    mark(
        session,
        "heading",
        [
            post
            for (post,) in session.rows(
                "SELECT heading_keys.post FROM heading_keys "
                "JOIN posts ON posts.id = heading_keys.post AND posts.listed = 1 WHERE key = :key LIMIT 1",
                key=key,
            )
        ],
    )
    mark(session, "series", [one for (one,) in session.rows("SELECT id FROM series WHERE guide = :key", key=key)])


def pairs(keys: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of a post's tags that would be one tag if they weren't on the same post: (#note, #notes)."""
    return [(one, other) for one, other in combinations(sorted(keys), 2) if other in kin(one)]
