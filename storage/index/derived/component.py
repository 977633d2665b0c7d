"""Posts of series that affect each other: they share a name, or a hashtag that is (nearly) theirs alone.

Nothing outside such a component changes the result of `channel.series.assemble` for it.
"""

import json
from collections.abc import Callable, Iterable
from typing import NamedTuple

from channel.series import Announced, ByHand, series_key
from channel.series.group import Found
from channel.series.linked import link_key, message_of
from channel.series.pools import tag_of
from storage.database.session import Session
from storage.index.corrections import correction
from storage.index.counts import is_tight
from storage.index.derived.candidates import StoredTag, stored, wordless


class Told(NamedTuple):
    """What the guide announces, with the posts that belong to it, and what the owner says about series."""

    serials: tuple[Announced, ...]
    said: ByHand

    @property
    def ruled_tags(self) -> frozenset[str]:
        """The keys of the hashtags whose posts the owner calls a series."""
        return frozenset(filter(None, map(tag_of, self.said.series)))

    def by_key(self, key: str) -> Iterable[Announced]:
        return (one for one in self.serials if key in one.keys)

    def by_tag(self, tag: str) -> Iterable[Announced]:
        return (one for one in self.serials if tag in one.tags)

    def by_message(self, message: int | None) -> Iterable[Announced]:
        return (one for one in self.serials if message is not None and message in one.messages)


class TooLargeError(Exception):
    """Raised where a component has more posts than asked for."""


class Component:
    """Grows from its first post or series until nothing more belongs to it."""

    def __init__(self, session: Session, told: Told, post_of: Callable[[int], int | None]) -> None:
        self._session = session
        self._told = told
        self._post_of = post_of
        self._waiting: list[int] = []
        self._most: int | None = None
        self._linked: set[int] = set()
        """The messages that parts link to as other parts."""
        self._ruled: set[int] = set()
        """The posts with hashtags whose posts the owner calls parts."""
        self.found: dict[int, Found] = {}
        self.series: set[int] = set()
        """The series that it made up before."""
        self.keys: set[str] = set()
        self.tags: dict[str, int] = {}
        """The hashtags of its posts, each with its number of posts."""
        self.whole_tags: set[int] = set()
        """The numbers of the hashtags whose parts are all in it."""
        self.serials: dict[int, Announced] = {}
        """The guide's series that belong to it, by place."""

    def begin(self, what: str, number: int) -> None:
        """Starts from something stale, see the table `stale`."""
        match what:
            case "heading":
                self._waiting.append(number)
            case "series":
                self._add_series(number)
            case "tag":
                self._add_whole_tag(number)
            case "announced":
                self._add_serials(one for one in self._told.serials if one.place == number)
            case "linked":
                self._add_serials(self._told.by_message(number))
            case "hand":
                if (said := correction(self._session, number)) and (key := series_key(said.text or said.series)):
                    self.add_key(key)

    @property
    def seen(self) -> list[int]:
        """Its posts, and those that wait to be added."""
        return sorted({*self.found, *self._waiting})

    def grow(self) -> None:
        while self._waiting:
            post = self._waiting.pop()
            if post not in self.found:
                self._add_post(post)

    def grows_within(self, most: int, what: str, number: int) -> bool:
        """Begins and grows; false if it has more posts than that, of which it has only some then."""
        self._most = most
        try:
            self.begin(what, number)
            self.grow()
        except TooLargeError:
            return False
        return True

    def _add_series(self, number: int) -> None:
        """Adds all of a series that it made up before, with what the guide announces of it."""
        if number in self.series:
            return
        self.series.add(number)
        row = self._session.row("SELECT guide, said FROM series WHERE id = :id", id=number)
        for key in json.loads(row[1]) if row else ():
            self.add_key(key)
        if row and row[0] is not None:
            self._add_serials(self._told.by_key(row[0]))
            if row[0] in self._told.said.keys:
                self.add_key(row[0])
        self._wait_for("SELECT post FROM headings WHERE series = :series", series=number)

    def _add_post(self, post: int) -> None:
        there = stored(self._session, post)
        if there is None:
            self._add_without_place(post)
            return
        message_id = there.found.message_id
        self.found[post] = there.found
        self._add_tags(there.tags)
        if there.series is not None:
            self._add_series(there.series)
        # An edited post has no series yet; the series it was in may have another name now.
        self._add_series_before(post)
        for (key,) in self._session.rows("SELECT key FROM heading_keys WHERE post = :post", post=post):
            self.add_key(key)
        self._add_serials(self._told.by_message(message_id))

    def _add_without_place(self, post: int) -> None:
        """Adds a post without a number that parts link to, or whose hashtag's posts the owner calls parts."""
        there = wordless(self._session, post, ruled=post in self._ruled)
        if there is None or not (there.found.message_id in self._linked or post in self._ruled):
            return
        message_id = there.found.message_id
        self.found[post] = there.found
        self._add_tags(there.tags)
        self._add_series_before(post)
        if message_id is not None and message_id in self._linked:
            self.add_key(link_key(message_id))
        self._add_serials(self._told.by_message(message_id))

    def _add_series_before(self, post: int) -> None:
        for (was,) in self._session.rows("SELECT series FROM parts WHERE post = :post", post=post):
            self._add_series(was)

    def _add_tags(self, tags: Iterable[StoredTag]) -> None:
        """Adds those whole that may connect their posts to others."""
        for number, key, posts, headings in tags:
            self.tags[key] = posts
            self._add_serials(self._told.by_tag(key))
            if number not in self.whole_tags and (is_tight(posts, headings) or key in self._told.ruled_tags):
                self._add_whole_tag(number)

    def add_key(self, key: str) -> None:
        """Adds the posts that may have this name, or a link."""
        if key in self.keys:
            return
        self.keys.add(key)
        self._wait_for("SELECT post FROM heading_keys WHERE key = :key", key=key)
        if (message := message_of(key)) is not None:
            self._linked.add(message)
            if (post := self._post_of(message)) is not None:
                self._waiting.append(post)
        self._add_serials(self._told.by_key(key))
        if key in self._told.said.keys:
            self._add_what_is_called(key)

    def _add_what_is_called(self, key: str) -> None:
        """Adds the series that the owner names in a correction.

        It may be without posts, named by a hashtag, or under another name.
        """
        for pair in self._told.said.joined:
            if key in pair:
                for other in pair:
                    self.add_key(other)
        for (number,) in self._session.rows("SELECT id FROM series WHERE guide = :key", key=key):
            self._add_series(number)
        rows = self._session.rows("SELECT id, key, posts, headings FROM tags WHERE serial = :key ORDER BY id", key=key)
        for number, tag, posts, headings in rows:
            self._add_serials(self._told.by_tag(tag))
            if is_tight(posts, headings):
                self._add_whole_tag(number)

    def _add_whole_tag(self, number: int) -> None:
        if number in self.whole_tags:
            return
        self.whole_tags.add(number)
        row = self._session.row("SELECT serial, key FROM tags WHERE id = :id", id=number)
        if row and row[0] in self._told.said.keys:
            self.add_key(row[0])
        if row and row[1] in self._told.ruled_tags:
            posts = self._session.rows("SELECT DISTINCT post FROM post_tags WHERE tag = :tag", tag=number)
            self._ruled |= {post for (post,) in posts}
            self._waiting += sorted(self._ruled - self.found.keys())
        self._wait_for(
            "SELECT headings.post FROM post_tags JOIN headings ON headings.post = post_tags.post "
            "WHERE post_tags.tag = :tag",
            tag=number,
        )

    def _add_serials(self, serials: Iterable[Announced]) -> None:
        for serial in serials:
            if serial.place in self.serials:
                continue
            self.serials[serial.place] = serial
            for key in serial.keys:
                self.add_key(key)
            for tag in serial.tags:
                for (number,) in self._session.rows("SELECT tag FROM tags WHERE key = :key", key=tag):
                    self._add_whole_tag(number)
            linked = [self._post_of(message) for message in serial.messages if message is not None]
            self._waiting += [post for post in linked if post is not None]
            for number, key in self._session.rows("SELECT id, guide FROM series WHERE guide IS NOT NULL"):
                if key in serial.keys:
                    self._add_series(number)

    def _wait_for(self, sql: str, **values: object) -> None:
        limit = "" if self._most is None else f" LIMIT {self._most + 1}"
        self._waiting += [post for (post,) in self._session.rows(sql + limit, **values) if post not in self.found]
        if self._most is not None and len(self.found | dict.fromkeys(self._waiting)) > self._most:
            raise TooLargeError
