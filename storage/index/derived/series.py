"""Works out the series of posts that have changed, and of posts that affect them."""

import json
from collections.abc import Iterable, Mapping

from channel.language.text import squeeze
from channel.models import Guide, Series
from channel.owner.corrections import CorrectionKind
from channel.series import Assembled, announced, assemble, by_hand, gaps, series_key, series_names, with_series
from storage.database.session import Session
from storage.index import facts
from storage.index.corrections import holding
from storage.index.derived.component import Component, Told
from storage.index.derived.first_parts import first_parts
from storage.index.derived.numbers import Numbered, numbered_as, posts_of

RULES = (CorrectionKind.SERIES, CorrectionKind.NO_SERIES)
_OF_POSTS = (CorrectionKind.PART, CorrectionKind.NO_PART)
_OF_SERIES = (*_OF_POSTS, CorrectionKind.ANNOUNCE, CorrectionKind.SKIP, CorrectionKind.NAME, *RULES)
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
        """Updates one component; returns the number of its posts."""
        part = Component(self._session, self._told, self._post_of)
        part.begin(what, number)
        part.grow()
        made = self._assembled(part)
        if first := first_parts(self._session, made.series, part.found):
            part.found |= {one.post: one for one in first}
            made = self._assembled(part)
        self._write(part, made)
        self._clear(what, number, part)
        return max(1, len(part.found))

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
        positions = {post: found.position for post, found in part.found.items()}
        ids: dict[int, int] = {}
        before = posts_of(self._session, part.series)
        self._take_out(part.series)
        for serial, numbered in zip(serials, numbered_as(self._session, serials, before), strict=True):
            place, key = self._announced_as(part, serial)
            self._put(serial, numbered, place, key, _newest(serial, positions))
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

    def _take_out(self, series: Iterable[int]) -> None:
        gone = [{"id": one} for one in sorted(series)]
        self._session.run_many("UPDATE series SET place = NULL, guide = NULL WHERE id = :id", gone)
        self._session.run_many("DELETE FROM series_names WHERE series = :id", gone)
        self._session.run_many("DELETE FROM parts WHERE series = :id", gone)

    def _put(self, serial: Series, numbered: Numbered, place: int, guide: str | None, newest: int) -> None:
        self._session.run(
            "INSERT INTO series (id, key, name, called, said, tags, gaps, place, guide, newest) "
            "VALUES (:id, :key, :name, :called, :said, :tags, :gaps, :place, :guide, :newest) "
            "ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, called = excluded.called, "
            "said = excluded.said, tags = excluded.tags, gaps = excluded.gaps, "
            "place = excluded.place, guide = excluded.guide, newest = excluded.newest",
            id=numbered.number,
            key=numbered.key,
            name=serial.name,
            called=serial.called,
            said=json.dumps(serial.said, ensure_ascii=False),
            tags=json.dumps(serial.tags, ensure_ascii=False),
            gaps=json.dumps(gaps(serial)),
            place=place,
            guide=guide,
            newest=newest,
        )
        names = {squeezed for name in series_names(serial) if (squeezed := squeeze(name))}
        self._session.run_many(
            "INSERT INTO series_names (name, series) VALUES (:name, :series)",
            [{"name": name, "series": numbered.number} for name in sorted(names)],
        )
        self._put_parts(numbered.number, serial)

    def _put_parts(self, series_id: int, serial: Series) -> None:
        self._session.run_many(
            "INSERT INTO parts (series, place, number, label, title, post, url, doubles, date, by_hand) "
            "VALUES (:series, :place, :number, :label, :title, :post, :url, :doubles, :date, :by_hand)",
            [
                {
                    "series": series_id,
                    "place": place,
                    "number": part.number,
                    "label": part.label,
                    "title": part.title,
                    "post": part.post,
                    "url": part.url,
                    "doubles": json.dumps(part.doubles),
                    "date": part.date,
                    "by_hand": int(part.by_hand),
                }
                for place, part in enumerate(serial.parts)
            ],
        )

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


def _newest(serial: Series, positions: Mapping[int, int]) -> int:
    return max((positions[post] for post in serial.posts if post in positions), default=0)
