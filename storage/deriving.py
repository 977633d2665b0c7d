"""Draws the conclusions after posts have changed: which tags are one, which post is the guide, what the series are.

What is concluded comes from pure functions of `channel`; here it is fed from the tables and written back to them.
"""

import json

from channel.guide import GuideCandidate, find_guide, read_guide
from channel.models import ChannelInfo, Found, Guide, Heading, Post, Series
from channel.series import assemble, gaps, series_names
from channel.tags import synonyms
from channel.text import squeeze
from storage import facts
from storage.session import Session

_FEWEST_TAGS_OF_A_GUIDE = 5
_MOST_CANDIDATES = 300  # beside the pinned: those with the most tags


def derive(session: Session) -> tuple[int, int]:
    """Everything that follows from the posts; returns how many tags and series there are."""
    guide = _derive_guide(session)
    _derive_tags(session, guide)
    _derive_series(session, guide)
    return facts.totals(session)


def _derive_guide(session: Session) -> Guide | None:
    rows = session.rows(
        "SELECT id, document, pinned, position FROM posts WHERE pinned = 1 OR id IN (SELECT post FROM post_tags "
        "GROUP BY post HAVING count(*) >= :fewest ORDER BY count(*) DESC LIMIT :most) ORDER BY position, id",
        fewest=_FEWEST_TAGS_OF_A_GUIDE,
        most=_MOST_CANDIDATES,
    )
    candidates = []
    for post_id, document, pinned, position in rows:
        post = Post.model_validate_json(document)
        candidates.append(
            GuideCandidate(post=post_id, text=post.text, entities=post.entities, pinned=bool(pinned), position=position)
        )
    chosen = find_guide(candidates)
    session.run("UPDATE posts SET listed = 1 WHERE listed = 0")
    guide = None
    if chosen is not None:
        session.run("UPDATE posts SET listed = 0 WHERE id = :id", id=chosen)
        found = next(candidate for candidate in candidates if candidate.post == chosen)
        guide = read_guide(found.text, found.entities)
    facts.write(session, "guide", guide.model_dump_json() if guide else "")
    return guide


def _derive_tags(session: Session, guide: Guide | None) -> None:
    _add_tags_of_the_guide(session, guide)
    counts: dict[str, int] = dict(
        session.rows(
            "SELECT tags.key, count(posts.id) FROM tags LEFT JOIN post_tags ON post_tags.written = tags.id "
            "LEFT JOIN posts ON posts.id = post_tags.post AND posts.listed = 1 GROUP BY tags.key"
        )
    )
    named = [tag.key for section in guide.sections for tag in section.tags] if guide else []
    ids: dict[str, int] = dict(session.rows("SELECT key, id FROM tags"))

    def together(one: str, other: str) -> bool:
        return (
            session.row(
                "SELECT 1 FROM post_tags a JOIN post_tags b ON b.post = a.post "
                "JOIN posts ON posts.id = a.post AND posts.listed = 1 "
                "WHERE a.written = :one AND b.written = :other LIMIT 1",
                one=ids[one],
                other=ids[other],
            )
            is not None
        )

    aliases = synonyms(counts, together, named)
    wanted = {tag_id: ids[aliases.get(key, key)] for key, tag_id in ids.items()}
    current: dict[int, int] = dict(session.rows("SELECT id, tag FROM tags"))
    for tag_id, tag in wanted.items():
        if current[tag_id] != tag:
            session.run("UPDATE tags SET tag = :tag WHERE id = :id", tag=tag, id=tag_id)
    session.run(
        "UPDATE post_tags SET tag = (SELECT tags.tag FROM tags WHERE tags.id = post_tags.written) "
        "WHERE tag <> (SELECT tags.tag FROM tags WHERE tags.id = post_tags.written)"
    )
    _count_tags(session, guide)


def _add_tags_of_the_guide(session: Session, guide: Guide | None) -> None:
    """A tag that only the guide names is known too, with no posts yet."""
    if guide is None:
        return
    row = session.row("SELECT max(id) FROM tags")
    next_id = ((row[0] if row else None) or 0) + 1
    for section in guide.sections:
        for tag in section.tags:
            if key := tag.key:
                next_id += session.run(
                    "INSERT INTO tags (id, key, name, tag) VALUES (:id, :key, :name, :id) ON CONFLICT DO NOTHING",
                    **{"id": next_id, "key": key, "name": tag.name},
                )


def _count_tags(session: Session, guide: Guide | None) -> None:
    """Keeps each tag's count, and the spelling to show: the guide's, else the most used."""
    session.run("UPDATE tags SET posts = 0 WHERE posts <> 0")
    session.run(
        "UPDATE tags SET posts = (SELECT count(DISTINCT post_tags.post) FROM post_tags "
        "JOIN posts ON posts.id = post_tags.post WHERE post_tags.tag = tags.id AND posts.listed = 1) WHERE tag = id"
    )
    spellings = session.rows(
        "SELECT tag, name, count(*) AS uses FROM post_tags WHERE written = tag "
        "GROUP BY tag, name ORDER BY tag, uses, name"
    )
    names = {tag: name for tag, name, _ in spellings}
    if guide:
        ids: dict[str, int] = dict(session.rows("SELECT key, id FROM tags"))
        names |= {ids[tag.key]: tag.name for section in guide.sections for tag in section.tags if tag.key}
    session.run_many(
        "UPDATE tags SET name = :name WHERE id = :id AND name <> :name",
        [{"id": tag, "name": name} for tag, name in names.items()],
    )


def _derive_series(session: Session, guide: Guide | None) -> None:
    tags: dict[int, list[str]] = {}
    for post, key in session.rows(
        "SELECT post_tags.post, tags.key FROM headings JOIN post_tags ON post_tags.post = headings.post "
        "JOIN tags ON tags.id = post_tags.tag"
    ):
        tags.setdefault(post, []).append(key)
    found = [
        Found(
            post=post,
            heading=Heading.model_validate_json(document),
            tags=tuple(tags.get(post, ())),
            position=position,
            message_id=message_id,
        )
        for post, document, position, message_id in session.rows(
            "SELECT headings.post, headings.document, posts.position, posts.message_id FROM headings "
            "JOIN posts ON posts.id = headings.post AND posts.listed = 1 ORDER BY posts.position, posts.id"
        )
    ]
    counts: dict[str, int] = dict(session.rows("SELECT key, posts FROM tags WHERE tag = id"))

    def post_of(message_id: int) -> int | None:
        row = session.row("SELECT id FROM posts WHERE message_id = :number", number=message_id)
        return row[0] if row else None

    ours = _own_names(facts.channel_info(session))
    serials = assemble(found, guide, post_of, counts, ours)
    _write_series(session, serials)


def _own_names(info: ChannelInfo | None) -> list[str]:
    """The names under which links lead to this channel: its username, and its id as t.me/c/ has it."""
    names = (info.username, str(info.chat_id or "").removeprefix("-100")) if info else ()
    return [name for name in names if name]


def _write_series(session: Session, serials: tuple[Series, ...]) -> None:
    ids: dict[str, int] = dict(session.rows("SELECT key, id FROM series"))
    next_id = max(ids.values(), default=0) + 1
    session.run("UPDATE series SET place = NULL")
    session.run("DELETE FROM series_names")
    session.run("DELETE FROM parts")
    for place, serial in enumerate(serials):
        if serial.key not in ids:
            ids[serial.key], next_id = next_id, next_id + 1
        session.run(
            "INSERT INTO series (id, key, name, tags, gaps, place) VALUES (:id, :key, :name, :tags, :gaps, :place) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, tags = excluded.tags, gaps = excluded.gaps, "
            "place = excluded.place",
            id=ids[serial.key],
            key=serial.key,
            name=serial.name,
            tags=json.dumps(serial.tags, ensure_ascii=False),
            gaps=json.dumps(gaps(serial)),
            place=place,
        )
        _write_names(session, ids[serial.key], serial)
        _write_parts(session, ids[serial.key], serial)


def _write_names(session: Session, series_id: int, serial: Series) -> None:
    for name in series_names(serial):
        if squeezed := squeeze(name):
            session.run(
                "INSERT INTO series_names (name, series) VALUES (:name, :series) ON CONFLICT DO NOTHING",
                name=squeezed,
                series=series_id,
            )


def _write_parts(session: Session, series_id: int, serial: Series) -> None:
    session.run_many(
        "INSERT INTO parts (series, place, number, label, title, post, url, doubles) "
        "VALUES (:series, :place, :number, :label, :title, :post, :url, :doubles)",
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
            }
            for place, part in enumerate(serial.parts)
        ],
    )
