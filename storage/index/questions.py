"""The queries for series, hashtags and lists, one function each; each runs in one session."""

import json
from collections.abc import Sequence

from channel.language.numerals import LAST, Stretch
from channel.language.text import squeeze, tag_key
from channel.models import GuideTag, Post, PostKind, Reaction
from channel.owner.corrections import with_descriptions
from channel.views import (
    ChannelView,
    Cursor,
    GuideView,
    Names,
    PartLink,
    Place,
    PostCard,
    PostPage,
    PostState,
    SeriesFound,
    SeriesView,
    StoredPost,
    Tag,
    TagList,
    TagPage,
)
from storage.database.session import Row, Session
from storage.index import facts, guide_post
from storage.index.corrections import description, descriptions
from storage.index.own_language import said_language

CARD = "posts.id, posts.position, posts.message_id, posts.date, posts.kind, posts.title, posts.reactions"
_ONE_TAG = (
    "SELECT canonical.id, canonical.key, canonical.name, canonical.posts "
    "FROM tags JOIN tags canonical ON canonical.id = tags.tag"
)


_TAGS = "SELECT id, key, name, posts FROM tags WHERE tag = id AND posts > 0 AND hidden = 0"


def channel(session: Session) -> ChannelView:
    tags, series = facts.totals(session)
    newest = session.row("SELECT date FROM posts WHERE listed = 1 ORDER BY position DESC LIMIT 1")
    return ChannelView(
        info=facts.channel_info(session),
        posts=facts.listed(session) + len(session.rows("SELECT 1 FROM posts WHERE listed = 0")),
        tags=tags,
        series=series,
        newest=newest[0] if newest else None,
        revision=facts.revision(session),
        language=facts.read(session, "language") or "",
        said_language=said_language(session),
    )


def guide(session: Session) -> GuideView:
    row = session.row(
        f"SELECT {CARD} FROM posts WHERE listed = 0 "
        "ORDER BY CASE WHEN message_id = :first THEN 0 ELSE 1 END, position LIMIT 1",
        first=guide_post.first_number(session),
    )
    synonyms = session.rows(
        "SELECT tags.key, canonical.key FROM tags JOIN tags canonical ON canonical.id = tags.tag "
        "WHERE tags.tag <> tags.id"
    )
    described = descriptions(session)
    return GuideView(
        guide=with_descriptions(facts.guide(session), described, dict(synonyms)),
        post=card(row) if row else None,
        tags=tags(session),
        descriptions=described,
        synonyms=dict(synonyms),
        series=series_list(session),
    )


def tags(session: Session) -> tuple[Tag, ...]:
    rows = session.rows(f"{_TAGS} ORDER BY posts DESC, key")
    return (*map(_tag, rows), *_tags_without_posts(session))


def tag_list(session: Session, page: int, size: int) -> TagList:
    used, unused = facts.used_tags(session), _tags_without_posts(session)
    total = used + len(unused)
    page = min(max(0, page), max(0, total - 1) // size)
    skipped = page * size
    rows = session.rows(f"{_TAGS} ORDER BY posts DESC, key LIMIT :size OFFSET :skipped", size=size, skipped=skipped)
    rest = unused[max(0, skipped - used) : max(0, skipped + size - used)]
    return TagList(tags=(*map(_tag, rows), *rest), page=page, total=total)


def _tags_without_posts(session: Session) -> list[Tag]:
    """The tags that only the guide names."""
    found = []
    for key in sorted({tag.key for tag in _guide_tags(session)}):
        row = session.row(
            "SELECT id, key, name, posts FROM tags WHERE key = :key AND tag = id AND posts = 0 AND hidden = 0", key=key
        )
        if row:
            found.append(_tag(row))
    return found


def tag(session: Session, name: str | int, cursor: Cursor | None, size: int) -> TagPage | None:
    by = "tags.id = :name" if isinstance(name, int) else "tags.key = :name"
    row = session.row(f"{_ONE_TAG} WHERE {by}", name=name if isinstance(name, int) else tag_key(name))
    if row is None:
        return None
    found = _tag(row)
    named = [one for one in _guide_tags(session) if one.key == found.key]
    if not found.posts and not named:
        return None  # its last post is gone
    cards, newer, older = _page(
        session,
        f"SELECT DISTINCT {CARD}, place.position, place.post FROM post_tags AS place "
        "JOIN posts ON posts.id = place.post AND posts.listed = 1 "
        "WHERE place.tag = :tag",
        ("place.position", "place.post"),
        cursor,
        size,
        tag=found.id,
    )
    described = description(session, found.id)
    if described is None:
        described = next((one.description for one in named if one.description), "")
    others = session.rows("SELECT name FROM tags WHERE tag = :tag AND id <> :tag ORDER BY key", tag=found.id)
    return TagPage(
        tag=found,
        posts=cards,
        total=found.posts,
        newer=newer,
        older=older,
        description=described,
        synonyms=tuple(name for (name,) in others),
    )


def latest(session: Session, cursor: Cursor | None, size: int) -> PostPage:
    cards, newer, older = _page(
        session, f"SELECT {CARD} FROM posts WHERE listed = 1", ("posts.position", "posts.id"), cursor, size
    )
    return PostPage(posts=cards, total=facts.listed(session), newer=newer, older=older)


def series_list(session: Session) -> tuple[SeriesView, ...]:
    rows = session.rows(
        "SELECT id, name, tags, gaps FROM series WHERE place IS NOT NULL ORDER BY place, newest DESC, id"
    )
    parts: dict[int, list[PartLink]] = {}
    for series_id, *part in session.rows(f"{_PARTS} ORDER BY parts.series, parts.place"):
        parts.setdefault(series_id, []).append(_part(part))
    return tuple(_series(session, row, parts.get(row[0], ())) for row in rows)


def series(session: Session, name: str | int) -> SeriesView | None:
    series_id = name if isinstance(name, int) else series_named(session, name)
    row = session.row("SELECT id, name, tags, gaps FROM series WHERE id = :id AND place IS NOT NULL", id=series_id)
    if row is None:
        return None
    parts = session.rows(f"{_PARTS} WHERE parts.series = :id ORDER BY parts.place", id=series_id)
    return _series(session, row, [_part(part) for _, *part in parts])


def find_series(session: Session, asked: str, split: tuple[str, int] | None) -> SeriesFound | None:
    if whole := series(session, asked):
        return SeriesFound(series=whole)
    found = series(session, split[0]) if split else None
    if found is None or split is None:
        return None
    number = found.last if split[1] == LAST else split[1]
    part = next((part for part in found.parts if part.number == number), None)
    stored = post(session, part.post) if part and part.post is not None else None
    return SeriesFound(series=found, number=number, post=stored)


def post(session: Session, post_id: int) -> StoredPost | None:
    row = session.row("SELECT document, state, title FROM posts WHERE id = :id", id=post_id)
    if row is None:
        return None
    places = []
    for series_id, place in session.rows("SELECT series, place FROM parts WHERE post = :id", id=post_id):
        if view := series(session, series_id):
            places.append(Place(series=view, index=place))
    read = Post.model_validate_json(row[0])
    return StoredPost(id=post_id, post=read, places=tuple(places), state=PostState(row[1]), title=row[2])


def post_at(session: Session, message_id: int) -> StoredPost | None:
    row = session.row("SELECT id FROM posts WHERE message_id = :number", number=message_id) or session.row(
        "SELECT post FROM album_messages WHERE message_id = :number", number=message_id
    )
    return post(session, row[0]) if row else None


def names(session: Session) -> Names:
    tag_names = session.rows(
        "SELECT tags.name, tags.tag FROM tags JOIN tags canonical ON canonical.id = tags.tag AND canonical.hidden = 0 "
        "ORDER BY tags.id"
    )
    series_names = session.rows(
        "SELECT name, id FROM series WHERE place IS NOT NULL "
        "UNION SELECT series_names.name, series FROM series_names JOIN series ON series.id = series_names.series "
        "WHERE place IS NOT NULL"
    )
    return Names(tags=tuple(tag_names), series=tuple((name, series_id) for name, series_id in series_names))


_PARTS = (
    "SELECT parts.series, parts.number, parts.label, parts.title, parts.post, "
    "posts.message_id, coalesce(posts.date, parts.date), parts.url, parts.doubles, parts.by_hand "
    "FROM parts LEFT JOIN posts ON posts.id = parts.post"
)


def _page(
    session: Session, select: str, keys: tuple[str, str], cursor: Cursor | None, size: int, **values: object
) -> tuple[tuple[PostCard, ...], Cursor | None, Cursor | None]:
    """A page by keyset, equally cheap at any depth. One extra row shows whether another page follows."""
    position, post_id = keys
    newer = cursor is not None and cursor.newer
    if cursor is not None:
        side = ">" if newer else "<"
        select += f" AND ({position}, {post_id}) {side} (:position, :post)"
        values |= {"position": cursor.position, "post": cursor.post}
    direction = "ASC" if newer else "DESC"
    rows = session.rows(
        f"{select} ORDER BY {position} {direction}, {post_id} {direction} LIMIT :size", size=size + 1, **values
    )
    more = len(rows) > size
    cards = [card(row) for row in rows[:size]]
    if newer:
        cards.reverse()
    if not cards:
        return (), None, None
    first, last = cards[0], cards[-1]
    has_newer = more if newer else cursor is not None
    has_older = True if newer else more
    return (
        tuple(cards),
        Cursor(first.position, first.id, newer=True) if has_newer else None,
        Cursor(last.position, last.id) if has_older else None,
    )


def _guide_tags(session: Session) -> list[GuideTag]:
    known = facts.guide(session)
    return [tag for section in known.sections for tag in section.tags] if known else []


def series_named(session: Session, name: str) -> int | None:
    """The series of this name; of several, the first in lists."""
    row = session.row(
        "SELECT series.id FROM series_names JOIN series ON series.id = series_names.series "
        "WHERE series_names.name = :name AND place IS NOT NULL ORDER BY place, newest DESC, series.id LIMIT 1",
        name=squeeze(name),
    )
    return row[0] if row else None


def _tag(row: Row) -> Tag:
    return Tag(id=row[0], key=row[1], name=row[2], posts=row[3])


def card(row: Row) -> PostCard:
    """The card from a row of `CARD` columns."""
    return PostCard(
        id=row[0],
        position=row[1],
        message_id=row[2],
        date=row[3],
        kind=PostKind(row[4]),
        title=row[5],
        reactions=tuple(Reaction(emoji=emoji, count=count) for emoji, count in json.loads(row[6])),
    )


def _series(session: Session, row: Row, parts: Sequence[PartLink]) -> SeriesView:
    named = [
        session.row("SELECT name, hidden FROM tags WHERE key = :key", key=key) or (key, 0) for key in json.loads(row[2])
    ]
    tags, gaps = tuple(name for name, hidden in named if not hidden), tuple(Stretch(*one) for one in json.loads(row[3]))
    return SeriesView(id=row[0], name=row[1], tags=tags, parts=tuple(parts), gaps=gaps)


def _part(row: Sequence[object]) -> PartLink:
    number, label, title, post_id, message_id, date, url, doubles, by_hand = row
    return PartLink.model_validate(
        {
            "number": number,
            "label": label,
            "title": title,
            "post": post_id,
            "message_id": message_id,
            "date": date,
            "url": url,
            "doubles": json.loads(str(doubles)),
            "by_hand": bool(by_hand),
        }
    )
