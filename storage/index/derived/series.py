"""Works out the series of posts that have changed, and of posts that affect them."""

from collections.abc import Iterable, Mapping

from channel.models import Guide, Series
from channel.owner.corrections import CorrectionKind
from channel.series import Assembled, announced, assemble, by_hand, series_key, with_series
from storage.database.session import Session
from storage.index import facts
from storage.index.corrections import holding
from storage.index.derived import neighbours, series_rows
from storage.index.derived.candidates import stored
from storage.index.derived.component import Component, Told, TooLargeError
from storage.index.derived.first_parts import first_parts
from storage.index.derived.near_names import add_near_names
from storage.index.derived.numbers import Numbered, numbered_as, posts_of

RULES = (CorrectionKind.SERIES, CorrectionKind.NO_SERIES)
_OF_POSTS = (CorrectionKind.PART, CorrectionKind.NO_PART)
_OF_SERIES = (*_OF_POSTS, CorrectionKind.ANNOUNCE, CorrectionKind.SKIP, CorrectionKind.NAME, *RULES)
_OF_ONE_POST = ("heading", "series", "tag")
_FEW = 32
"""Posts of one component that are worked out one by one; if more of them wait, all of it is."""
NOT_IN_THE_GUIDE = 1_000_000
"""The place of every series that the guide doesn't announce."""


def settle_series(session: Session, most: int) -> bool:
    """Updates stale series until about `most` posts were read; returns whether some are left."""
    work: _Work | None = None
    looked = 0
    while stale := session.row("SELECT what, id FROM stale WHERE what <> 'vocabulary' ORDER BY what, id LIMIT 1"):
        if looked >= most:
            return True
        work = work or _Work(session)
        looked += work.settle(*stale)
    return False


class _Work:
    """What all components of one transaction share."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._guide: Guide | None = facts.guide(session)
        self._ours = facts.own_names(facts.channel_info(session))
        said = holding(session, *_OF_SERIES)
        placed = {one.message_id for one in said if one.kind in _OF_POSTS and one.message_id is not None}
        apart = frozenset(post for post in map(self._post_of, sorted(placed)) if post is not None)
        self._told = Told(announced(self._guide, self._ours), by_hand(said, apart))

    def settle(self, what: str, number: int) -> int:
        """Updates one component; returns the number of the posts that it has read.

        Of one that is too large only what is beside the post is read, if the others have been settled before.
        """
        if what == "left":
            self._session.run("DELETE FROM stale WHERE what = :what AND id = :id", what=what, id=number)
            if stored(self._session, number) is None:
                neighbours.take_out(self._session, number, only_large=True)
            return 1
        part = Component(self._session, self._told, self._post_of)
        if what in _OF_ONE_POST and not part.grows_within(neighbours.LARGE, what, number):
            if neighbours.is_settled(self._session, part.seen, _FEW):
                return self._settle_beside(what, number)
            part = Component(self._session, self._told, self._post_of)
        part.begin(what, number)
        part.grow()
        part = self._with_near_names(part, what, number)
        made = self._assembled(part)
        if first := first_parts(self._session, made.series, part.found):
            part.found |= {one.post: one for one in first}
            made = self._assembled(part)
        self._write(part, made)
        self._clear(what, number, part)
        return max(1, len(part.found))

    def _with_near_names(self, part: Component, what: str, number: int) -> Component:
        try:
            add_near_names(self._session, part)
        except TooLargeError:  # a post of a small group doesn't join a large one so
            part = Component(self._session, self._told, self._post_of)
            part.begin(what, number)
            part.grow()
        return part

    def _settle_beside(self, what: str, number: int) -> int:
        """Updates one post of a large component, or what one has left; returns the number of the posts read."""
        self._session.run("DELETE FROM stale WHERE what = :what AND id = :id", what=what, id=number)
        if what != "heading":
            return 1  # a post more or less under the hashtag of thousands; what has left a series is marked itself
        there = neighbours.neighbourhood(self._session, self._told, self._post_of, number)
        neighbours.join(self._session, number, there, self._assembled(there.part), self._put)
        return len(there.candidates)

    def _put(self, part: Component, serial: Series, before: Mapping[int, set[int]]) -> None:
        """Writes a series in the place of the former ones, whose posts are all in it."""
        series_rows.take_out(self._session, before)
        (numbered,) = numbered_as(self._session, [serial], before)
        self._write_one(part, serial, numbered)
        self._session.run_many(
            "UPDATE headings SET series = :series, doubt = NULL WHERE post = :post",
            [{"series": numbered.number, "post": post} for post in serial.posts],
        )

    def _write_one(self, part: Component, serial: Series, numbered: Numbered) -> None:
        place, key = self._announced_as(part, serial)
        newest = max((part.found[post].position for post in serial.posts if post in part.found), default=0)
        series_rows.put(self._session, serial, numbered, place, key, newest)

    def _assembled(self, part: Component) -> Assembled:
        return assemble(
            sorted(part.found.values(), key=lambda found: (found.position, found.post)),
            with_series(self._guide, [part.serials[place] for place in sorted(part.serials)]) if self._guide else None,
            self._post_of,
            self._common_tags(part),
            self._ours,
            self._told.said,
            frozenset(part.keys),
        )

    def _post_of(self, message_id: int) -> int | None:
        row = self._session.row(
            "SELECT id FROM posts WHERE message_id = :number AND listed <> 2 "
            "UNION ALL SELECT post FROM album_messages JOIN posts ON posts.id = post "
            "WHERE album_messages.message_id = :number AND listed <> 2",
            number=message_id,
        )
        return row[0] if row else None

    def _common_tags(self, part: Component) -> dict[str, int]:
        """The hashtags that matter: those of the posts, and those with the names of the series."""
        tags = dict(part.tags)
        for key in part.keys:
            tags |= dict(
                self._session.rows(
                    "SELECT key, posts FROM tags WHERE serial = :key AND tag = id AND posts > 0", key=key
                )
            )
        return tags

    def _write(self, part: Component, made: Assembled) -> None:
        serials = made.series
        ids: dict[int, int] = {}
        before = posts_of(self._session, part.series)
        series_rows.take_out(self._session, part.series)
        for serial, numbered in zip(serials, numbered_as(self._session, serials, before), strict=True):
            self._write_one(part, serial, numbered)
            ids |= dict.fromkeys(serial.posts, numbered.number)
        self._session.run_many(
            "UPDATE headings SET series = :series, doubt = :doubt WHERE post = :post",
            [{"series": ids.get(post), "doubt": made.doubts.get(post), "post": post} for post in part.found],
        )

    def _announced_as(self, part: Component, serial: Series) -> tuple[int, str | None]:
        """The place of the series in the guide's order and its key there."""
        key = series_key(serial.called)
        for place, one in part.serials.items():
            if series_key(one.series.name) == key:
                return place, key
        # A series announced by the owner has no posts to find it by.
        return NOT_IN_THE_GUIDE, None if serial.posts else key

    def _clear(self, what: str, number: int, part: Component) -> None:
        """Clears all marks of the component, whatever set them: it is up to date now."""
        messages = [one for serial in part.serials.values() for one in serial.messages if one is not None]
        done: Mapping[str, Iterable[int]] = {
            "heading": part.found,
            "series": part.series,
            "tag": part.whole_tags,
            "announced": part.serials,
            "linked": messages,
        }
        self._session.run("DELETE FROM stale WHERE what = :what AND id = :id", what=what, id=number)
        for kind, numbers in done.items():
            self._session.run_many(
                "DELETE FROM stale WHERE what = :what AND id = :id", [{"what": kind, "id": one} for one in numbers]
            )
