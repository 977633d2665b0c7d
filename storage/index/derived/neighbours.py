"""The posts beside one of a group that is too large to be read for it.

Of each name and hashtag that the post has, those that came right before and after it: what their numbers and times show
decides as the whole group would, and in which series they are says what the group was.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from channel.models import Series
from channel.series import Assembled
from channel.series.linked import message_of
from storage.database.session import Session
from storage.index.counts import is_tight
from storage.index.derived import one_part, series_rows
from storage.index.derived.candidates import Candidate, stored, wordless
from storage.index.derived.component import Component, Told
from storage.index.derived.near_names import read_again
from storage.index.post_rows import batches, list_of

LARGE: Final = 300
"""Posts of a group; of one that has more only what is beside a post is read for it."""
MOST: Final = 300
"""How many posts are read for one at most."""
_OF_A_NAME = 40  # on either side
_AT_A_TIME = 400


Put = Callable[[Component, Series, Mapping[int, set[int]]], None]


class Neighbourhood(NamedTuple):
    part: Component
    """As if nothing else belonged to it."""
    candidates: dict[int, Candidate]


def neighbourhood(session: Session, told: Told, post_of: Callable[[int], int | None], post: int) -> Neighbourhood:
    """The post and those beside it; nothing if it is no part any more."""
    part = Component(session, told, post_of)
    own = stored(session, post)
    if own is None:
        return Neighbourhood(part, {})
    keys = [key for (key,) in session.rows("SELECT key FROM heading_keys WHERE post = :post", post=post)]
    beside = {one for key in keys for one in _with_key(session, key, post)}
    for tag in own.tags:
        if is_tight(tag.posts, tag.headings):
            beside |= set(_with_tag(session, tag.number, own.found.position))
    nearest = sorted(beside - {post}, key=lambda one: (abs(one - post), one))[: MOST - 1]
    read = {one: candidate for one in nearest if (candidate := stored(session, one))}
    for one in _linked(session, post_of, keys):
        if one not in read and one != post and (candidate := stored(session, one) or wordless(session, one)):
            read[one] = candidate
    there = {post: own, **read}
    part.found = {one: candidate.found for one, candidate in there.items()}
    part.found |= {one.post: one for one in read_again(part.found)}
    part.keys = set(keys)
    part.tags = {tag.key: tag.posts for candidate in there.values() for tag in candidate.tags}
    serials = (
        *(one for key in keys for one in told.by_key(key)),
        *(one for tag in own.found.tags for one in told.by_tag(tag)),
        *told.by_message(own.found.message_id),
    )
    part.serials = {one.place: one for one in serials}
    return Neighbourhood(part, there)


def is_settled(session: Session, posts: list[int], most: int) -> bool:
    """Whether hardly any of these posts waits to be worked out: the group has been before."""
    waiting = 0
    for some in batches(posts, _AT_A_TIME):
        wanted, values = list_of(some)
        sql = f"SELECT id FROM stale WHERE what = 'heading' AND id IN ({wanted}) LIMIT {most + 1}"
        waiting += len(session.rows(sql, **values))
    return waiting <= most


def join(session: Session, post: int, there: Neighbourhood, made: Assembled, put: Put) -> None:
    """Puts the post where those beside it show that it belongs; `put` writes one anew of which all posts are here."""
    take_out(session, post)
    session.run(
        "UPDATE headings SET series = NULL, doubt = :doubt WHERE post = :post", doubt=made.doubts.get(post), post=post
    )
    serial = next((one for one in made.series if post in one.posts), None)
    if serial is None:
        return
    was = {one: candidate.series for one, candidate in there.candidates.items() if one != post and candidate.series}
    series = _standing(serial, made.series, was)
    posts = set(serial.posts)
    if series is None:
        _take_from(session, {one: was[one] for one in posts & was.keys()})
        put(there.part, serial, {})
    elif (before := _all_posts(session, series)) and before <= posts:
        _take_from(session, {one: was[one] for one in posts & was.keys() if was[one] != series})
        put(there.part, serial, {series: before})
    else:
        part = next(one for one in serial.parts if post in (one.post, *one.doubles))
        positions = {one: candidate.found.position for one, candidate in there.candidates.items()}
        if part.number is not None:
            own = part.model_copy(update={"post": post, "doubles": (), "url": None})
            one_part.put_part_in(session, series, serial, own, positions)
            session.run("UPDATE headings SET series = :series WHERE post = :post", series=series, post=post)


def take_out(session: Session, post: int, *, only_large: bool = False) -> None:
    """Takes a post out of all series that it may have been in; small ones are derived anew as a whole."""
    marked = session.rows("SELECT id FROM stale WHERE what = 'series' LIMIT :most", most=MOST)
    for (series,) in (*marked, *session.rows("SELECT series FROM parts WHERE post = :post", post=post)):
        if _is_large(session, series) or not only_large:
            _take_from(session, {post: series})


def _is_large(session: Session, series: int) -> bool:
    sql = "SELECT 1 FROM parts WHERE series = :series LIMIT 1 OFFSET :large"
    return session.row(sql, series=series, large=LARGE) is not None


def _take_from(session: Session, posts: Mapping[int, int]) -> None:
    """Takes posts out of their series; one without any is none."""
    for post, series in posts.items():
        one_part.take_posts_out(session, series, [post])
    for series in sorted(set(posts.values())):
        if not session.row(
            "SELECT 1 FROM parts WHERE series = :series UNION ALL "
            "SELECT 1 FROM series WHERE id = :series AND guide IS NOT NULL LIMIT 1",
            series=series,
        ):
            series_rows.take_out(session, [series])


def _standing(serial: Series, others: Sequence[Series], was: Mapping[int, int]) -> int | None:
    """The series that goes on in this one: it has most of its posts here, and none of the others has more."""
    counted = [Counter(was[post] for post in one.posts if post in was) for one in others]
    own = Counter(was[post] for post in serial.posts if post in was)
    going_on = [(count, -series) for series, count in own.items() if count == max(one[series] for one in counted)]
    return -max(going_on)[1] if going_on else None


def _all_posts(session: Session, series: int) -> set[int]:
    """The posts of a series that has few; nothing of a longer one, or one with more than posts."""
    rows = session.rows(
        "SELECT post, doubles FROM parts WHERE series = :series LIMIT :most", series=series, most=_OF_A_NAME
    )
    whole = len(rows) < _OF_A_NAME and all(post is not None for post, _ in rows)
    return {one for post, doubles in rows for one in (post, *json.loads(doubles))} if whole else set()


def _with_key(session: Session, key: str, post: int) -> Iterator[int]:
    for side, order in (("<", "DESC"), (">", "ASC")):
        sql = f"SELECT post FROM heading_keys WHERE key = :key AND post {side} :post ORDER BY post {order} LIMIT :most"
        yield from (one for (one,) in session.rows(sql, key=key, post=post, most=_OF_A_NAME))


def _linked(session: Session, post_of: Callable[[int], int | None], keys: Iterable[str]) -> Iterator[int]:
    """The posts that are linked to the one with these keys, and to each other."""
    waiting = [key for key in keys if message_of(key) is not None]
    seen: set[str] = set()
    posts: set[int] = set()
    while waiting and len(posts) < MOST:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        rows = session.rows("SELECT post FROM heading_keys WHERE key = :key LIMIT :most", key=key, most=_OF_A_NAME)
        itself = post_of(message_of(key) or 0)
        for one in {*(post for (post,) in rows), *([] if itself is None else [itself])} - posts:
            posts.add(one)
            yield one
            found = session.rows("SELECT key FROM heading_keys WHERE post = :post", post=one)
            waiting += [other for (other,) in found if message_of(other) is not None]


def _with_tag(session: Session, tag: int, position: int) -> Iterator[int]:
    for side, order in (("<=", "DESC"), (">", "ASC")):
        sql = (
            f"SELECT post FROM post_tags WHERE tag = :tag AND position {side} :position "
            f"ORDER BY position {order}, post {order} LIMIT :most"
        )
        yield from (one for (one,) in session.rows(sql, tag=tag, position=position, most=_OF_A_NAME))
