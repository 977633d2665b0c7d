"""One transaction of an import: each post is merged with its stored copy, if there is one."""

from collections import Counter

from channel.indexing import Prepared
from channel.language.text import squeeze
from channel.models import ChannelInfo, Origin, Pinned, SourceKind
from channel.posts.albums import split
from channel.posts.merging import Copy, absorbed, is_alone, merged, with_message
from channel.posts.titles import opening, same_words
from channel.views import PostState
from storage.database.session import Session
from storage.index import identity, news, post_rows
from storage.index.own_language import settle_language
from storage.index.post_rows import Entry
from storage.index.tags import settle_tags
from storage.index.times import believed
from storage.index.writer import Writer

_OF_THE_PRESENT = (SourceKind.WEB, SourceKind.LIVE)
_GUESSING = (SourceKind.HTML, SourceKind.JSON)
"""The sources that don't say which messages are an album."""


class Step:
    """One transaction."""

    def __init__(
        self, session: Session, origin: Origin, sync_pass: int | None, counts: Counter[str], recognised: set[int]
    ) -> None:
        self._session = session
        self._writer = Writer(session)
        self._sync_pass = sync_pass
        self._counts = counts
        self._recognised = recognised
        self._touched = False
        self._nothing_without_number = not session.row("SELECT 1 FROM posts WHERE message_id IS NULL LIMIT 1")
        row = session.row("SELECT max(message_id) FROM posts")
        self._last_number: int = (row[0] if row else None) or 0
        row = session.row("SELECT max(message_id) FROM album_messages")
        self._last_number = max(self._last_number, (row[0] if row else None) or 0)
        self.origin = origin
        self._news: list[int] = []
        self._absorbed: set[tuple[int, ...]] = set()
        self.pinned: list[Pinned] = []
        self.readings: list[tuple[int, int]] = []

    def channel(self, info: ChannelInfo) -> None:
        self._touched = identity.learn(self._session, info, self.origin) or self._touched

    def take(self, posts: list[Prepared]) -> None:
        """Takes a batch of posts, each merged with its stored copy if there is one."""
        self._counts["read"] += len(posts)
        stored = self._stored(posts)
        posts = [one for post in posts for one in self._apart(post, stored)]
        fresh: set[int] = set()
        for post in posts:
            if fresh.intersection(post.numbers) or post.media_group:
                # This batch, or another transaction in the meantime, may have added the post or its album.
                self._writer.flush_rows()
                stored |= post_rows.at_numbers(self._session, post.numbers)
            known = self._known(post, stored)
            if known is None:
                self._insert(post)
            else:
                self._join(known, post)
                fresh.add(known.position)
            fresh.update(post.numbers)
        self._writer.flush_rows()  # so that a transaction's posts are not in memory all at once
        self._saw(posts)

    def pass_over(self, numbers: tuple[int, ...]) -> None:
        """Counts unchanged messages as the posts that they belong to."""
        posts = post_rows.posts_among(self._session, numbers)
        self._counts["read"] += posts
        self._counts["unchanged"] += posts

    def finish(self) -> bool:
        """Applies pins and writes everything; returns whether anything has changed."""
        self._writer.flush_rows()
        for pinned in self.pinned:
            self._pin(pinned)
        self._writer.flush()
        news.note(self._session, self._news)
        tally = self._writer.tally
        settle_tags(self._session, tally.touched, crossed=tally.crossed)
        post_rows.note_readings(self._session, self.readings)
        if self._touched:
            settle_language(self._session)
        return self._touched

    def _stored(self, posts: list[Prepared]) -> dict[int, Entry]:
        numbers = [number for post in posts for number in post.numbers if number <= self._last_number]
        return post_rows.at_numbers(self._session, numbers) if numbers else {}

    def _apart(self, post: Prepared, stored: dict[int, Entry]) -> list[Prepared]:
        """The single posts of an export's album, if Telegram has said that they are not one."""
        if len(post.numbers) < 2 or self.origin.source not in _GUESSING:
            return [post]
        alone = {number for number in post.numbers if number in stored and is_alone(stored[number].copy)}
        return [Prepared.of(one) for one in split(post.post, alone)] if alone else [post]

    def _known(self, post: Prepared, stored: dict[int, Entry]) -> Entry | None:
        found = list({stored[number].id: stored[number] for number in post.numbers if number in stored}.values())
        if not found and post.media_group:
            found = [one for one in [post_rows.of_group(self._session, post.media_group)] if one]
        if len(found) > 1:
            self._absorbed.add(post.numbers)
            return self._absorb(found)
        return found[0] if found else self._by_words(post)

    def _by_words(self, post: Prepared) -> Entry | None:
        """A stored post with the same words, if one of the two has no number."""
        if post.numbers and self._nothing_without_number:
            return None
        self._writer.flush_rows()
        first_letters = opening(squeeze(post.post.text))
        if not first_letters:
            return None
        for entry in post_rows.beginning_with(self._session, first_letters, numbered=bool(post.numbers)):
            if entry.id not in self._recognised and same_words(entry.post, post.post):
                return entry
        return None

    def _insert(self, post: Prepared) -> None:
        number = self._writer.insert(post, self.origin.source, self._seen(post))
        if self._is_news(post):
            self._news.append(number)
        if not post.numbers:
            self._recognised.add(number)
            self._nothing_without_number = False
        self._counts["new"] += 1
        self._touched = True

    def _is_news(self, post: Prepared) -> bool:
        """Whether it is newer than all others, live, from the last day, and not the first of an empty index."""
        if self.origin.source not in _OF_THE_PRESENT or post.message_id is None:
            return False
        is_live = self.origin.source is SourceKind.LIVE  # then its time is Telegram's, not our clock's
        return post.message_id > self._last_number > 0 and news.is_fresh(
            post.date, self.origin.as_of if is_live else None
        )

    def _seen(self, post: Prepared) -> int:
        return max(self.origin.as_of or 0, post.moment)

    def _join(self, known: Entry, post: Prepared) -> None:
        if not post.numbers or known.position < 0:
            self._recognised.add(known.id)
        kept = self._joined(known, post)
        if kept is not None:
            self._writer.replace(known, kept)
        seen = self._seen(post)
        back = (
            known.state == PostState.GONE
            and seen > believed(known.state_since)
            and self.origin.source >= SourceKind.WEB
        )
        if back:
            self._writer.move(self._again(known), PostState.HERE, seen)
        changed = kept is not None or back or post.numbers in self._absorbed
        self._counts["changed" if changed else "unchanged"] += 1
        self._touched = self._touched or changed

    def _joined(self, known: Entry, post: Prepared) -> Copy | None:
        """The copy to store; None if it equals what is stored."""
        if known.document == post.document and known.source >= self.origin.source:
            return None
        before, comes = known.copy, Copy(post.post, self.origin.source, self._seen(post))
        one_of_many = bool(before.post.album or post.media_group) and len(post.numbers) == 1
        joins = one_of_many and before.post.message_id is not None
        kept = with_message(before, comes) if joins else merged(before, comes)
        return None if kept.post == before.post else kept

    def _again(self, entry: Entry) -> Entry:
        again = post_rows.entry(self._session, entry.id)
        assert again is not None
        return again

    def _absorb(self, found: list[Entry]) -> Entry:
        """Merges stored posts that are messages of one album into one post."""
        self._writer.flush_rows()
        first, *others = sorted(found, key=lambda entry: entry.position)
        whole = absorbed([entry.copy for entry in (first, *others)])
        for entry in others:
            self._writer.delete(entry)
        self._writer.replace(first, whole)
        return self._again(first)

    def _saw(self, posts: list[Prepared]) -> None:
        """Records that the walk over the public page has seen these posts."""
        if self._sync_pass is None:
            return
        numbers = [number for post in posts for number in post.numbers]
        seen = {entry.id for entry in post_rows.at_numbers(self._session, numbers).values()}
        self._session.run_many(
            "UPDATE posts SET pass = :pass WHERE id = :id", [{"pass": self._sync_pass, "id": one} for one in seen]
        )

    def _pin(self, pinned: Pinned) -> None:
        """Adds a pin to those known before, since each source knows others."""
        if pinned.message_id is not None:
            found = [post_rows.at_number(self._session, pinned.message_id)]
        else:
            found = [*post_rows.beginning_with(self._session, opening(squeeze(pinned.opening or "")), numbered=False)]
        for entry in found:
            if entry and self._writer.pin(entry):
                self._touched = True
