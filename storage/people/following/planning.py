"""Plans the messages that tell followers about new posts, a few thousand ahead of the sender.

It goes through followers in the order of their pseudonyms, and commits how far it is together with the messages: so a
crash skips nobody and tells nobody twice, and memory holds one slice of followers at a time.
"""

from collections.abc import Mapping, Sequence
from heapq import nsmallest

from channel.people.following import ComposeNews, Follower, Item, Subject
from channel.people.keyring import Keyring
from channel.people.letters import Call, Priority
from channel.views import StoredPost
from storage.database.session import Session
from storage.index import news, questions
from storage.people import languages, outbox
from storage.people.following import subjects
from storage.people.following.followers import Address, addresses
from storage.people.outbox import Planned

AHEAD = 2_000
"""How many messages may wait for the sender before planning pauses; those held for quiet hours don't count."""


def is_settled(session: Session) -> bool:
    """Whether the series of all posts are worked out."""
    return session.row("SELECT 1 FROM stale WHERE what <> 'vocabulary' LIMIT 1") is None


def is_ready(session: Session) -> bool:
    return outbox.ready(session, Priority.NEWS, AHEAD) < AHEAD and is_settled(session)


def plan(session: Session, keyring: Keyring, compose: ComposeNews, *, now: int, most: int, burst: int) -> bool:
    """Plans the messages for the next followers, `most` at most. Returns whether some are left."""
    due = news.next_news(session, burst)
    if due is None or due > now:
        return False
    room = min(most, AHEAD - outbox.ready(session, Priority.NEWS, AHEAD))
    if room <= 0 or not is_settled(session):
        return True
    row = session.row("SELECT id, done FROM bursts ORDER BY id LIMIT 1")
    if row is None:
        news.begin_burst(session)
        row = session.row("SELECT id, done FROM bursts ORDER BY id LIMIT 1")
    assert row is not None
    number, done = row
    slice_of = _Slice(session, keyring, number, done, room)
    outbox.put_planned(session, keyring, slice_of.messages(compose, now), now=now)
    if slice_of.is_last:
        news.end_burst(session, slice_of.burst)
    else:
        session.run("UPDATE bursts SET done = :done WHERE id = :id", done=slice_of.whose[-1], id=slice_of.burst)
    return news.next_news(session, burst) is not None


class _Slice:
    """The next followers who follow something in a burst of posts."""

    def __init__(self, session: Session, keyring: Keyring, burst: int, done: str, size: int) -> None:
        self._session, self._keyring, self.burst = session, keyring, burst
        self._posts = _posts_of(session, burst)
        self._subjects = {number: subjects.of_post(session, post.id) for number, post in self._posts}
        self._named = {
            one: named
            for several in self._subjects.values()
            for one in several
            if (named := subjects.find(session, one))
        }
        self._since: dict[str, dict[Subject, int]] = {}
        for subject in self._named:
            self._ask(subject, done, size)
        self.whose: Sequence[str] = nsmallest(size, self._since)
        """Their pseudonyms, in order."""
        self.is_last = len(self.whose) < size

    def _ask(self, subject: Subject, done: str, size: int) -> None:
        """Reads the first `size` followers of each subject: the first of all subjects are among them."""
        for one in subjects.family(self._session, subject):
            rows = self._session.rows(
                "SELECT who, since FROM follows WHERE kind = :kind AND number = :number AND who > :done "
                "ORDER BY who LIMIT :size",
                kind=one.kind.value,
                number=one.number,
                done=done,
                size=size,
            )
            for who, since in rows:
                followed = self._since.setdefault(who, {})
                followed[subject] = min(since, followed.get(subject, since))

    def messages(self, compose: ComposeNews, now: int) -> list[Planned]:
        """One message for each follower who has something new."""
        if not self.whose:
            return []
        found = addresses(self._session, self._keyring, self.whose[0], self.whose[-1])
        planned = []
        for who in self.whose:
            items = self._items(self._since[who])
            if items and (address := found.get(who)):
                planned.append(self._planned(who, address, items, compose, now))
        return [one for one in planned if one]

    def _items(self, since: Mapping[Subject, int]) -> list[Item]:
        items = []
        for position, post in self._posts:
            followed = [one for one in self._subjects[position] if one in since and since[one] < position]
            if followed:
                items.append(Item(stored=post, followed=tuple(self._named[one] for one in followed)))
        return items

    def _planned(self, who: str, address: Address, items: list[Item], compose: ComposeNews, now: int) -> Planned | None:
        """None if no message can be written for this follower: the others must not wait."""
        call = self._composed(address, items, compose)
        if call is None:
            return None
        told = {one.subject: one for item in items for one in item.followed}
        due = (address.quiet.end_after(now) if address.quiet else None) or now
        return Planned(
            used=self._keyring.pseudonym(f"news.{self.burst}", address.chat),
            call=call.model_copy(update={"news_of": tuple((one.kind.value, one.number) for one in told)}),
            follower=who,
            due=max(due, outbox.kept_until(self._session, who) or 0),
        )

    def _composed(self, address: Address, items: list[Item], compose: ComposeNews) -> Call | None:
        """The message, if need be without the posts that it can't be written for."""
        language = languages.language(self._session, self._keyring.pseudonym("language", address.chat))
        follower = Follower(chat=address.chat, language=language or address.language)
        if call := _tried(compose, follower, items):
            return call
        rest = [one for one in items if _tried(compose, follower, [one])]
        return _tried(compose, follower, rest) if rest else None


def _tried(compose: ComposeNews, follower: Follower, items: Sequence[Item]) -> Call | None:
    """Calls `compose`, which may fail for a post or a follower at each try, and never because of the database."""
    try:
        return compose(follower, items)
    except Exception:
        return None


def _posts_of(session: Session, burst: int) -> list[tuple[int, StoredPost]]:
    """The posts of a burst that lists still show, oldest first, each with its position."""
    rows = session.rows(
        "SELECT posts.position, posts.id FROM news JOIN posts ON posts.id = news.post "
        "WHERE news.burst = :burst AND posts.listed = 1 ORDER BY posts.position",
        burst=burst,
    )
    return [(position, stored) for position, post in rows if (stored := _readable(session, post))]


def _readable(session: Session, post: int) -> StoredPost | None:
    try:
        return questions.post(session, post)
    except ValueError:  # the stored post is damaged; the others still go out
        return None
