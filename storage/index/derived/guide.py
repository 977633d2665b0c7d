"""Which post is the guide, and what it says."""

import json

from channel.guide.own_guide import Rated, choose_guide, read_guide
from channel.guide.several import connected, joined, other_parts
from channel.indexing import Prepared
from channel.models import Guide, Post
from channel.owner.corrections import CorrectionKind
from channel.series import announced
from storage.database.session import Session
from storage.index import facts, guide_post, post_rows
from storage.index.corrections import holding
from storage.index.counts import mark
from storage.index.post_rows import IS_GUIDE, NOT_THERE, Entry
from storage.index.tags import add_tags_of, settle_tags
from storage.index.writer import Writer

_MOST_PARTS = 100  # posts with the form of a guide that are looked at for links to the guide


def settle_guide(session: Session) -> None:
    """Chooses and reads the guide again, if a post that has the form of a guide has changed.

    A guide that the bot writes in the channel is not a source: the last content of the owner's own guide stays, even if
    they delete it, until they edit it or pin a newer one.
    """
    if not session.run("DELETE FROM stale WHERE what = 'guide'"):
        return
    messages = guide_post.numbers(session)
    ours = {entry.id for entry in post_rows.at_numbers(session, sorted(messages)).values() if entry.is_here}
    before = {number for (number,) in session.rows("SELECT id FROM posts WHERE listed = :guide", guide=IS_GUIDE)}
    chosen = _chosen(session, ours, before)
    parts = _parts(session, chosen, ours) if chosen is not None else []
    changed = _move(session, before, ours | {one.id for one in parts})
    known = facts.guide(session)
    guide = known if messages else None
    if parts:
        guide = _read([one.post for one in parts])
    if changed or guide != known:
        _keep(session, known, guide)


def _chosen(session: Session, ours: set[int], before: set[int]) -> int | None:
    """The owner's guide; while the bot writes one, an old guide of the owner's is not brought back.

    A post that the owner has set as the guide is always chosen, as long as it is there.
    """
    if (said := _said(session)) is not None and said not in ours:
        return said
    rows = session.rows(
        "SELECT guides.post, posts.position, guides.tags, guides.alone, posts.pinned FROM guides "
        "JOIN posts ON posts.id = guides.post WHERE posts.listed <> :not_there",
        not_there=NOT_THERE,
    )
    guides = {row[0]: Rated(row[0], row[1], row[2], bool(row[3]), bool(row[4])) for row in rows}
    chosen = choose_guide(one for one in guides.values() if one.post not in ours)
    if chosen is None or not ours or chosen in before:
        return chosen
    newest = max((guides[post].position for post in before | ours if post in guides), default=0)
    if guides[chosen].pinned and guides[chosen].position > newest:
        return chosen
    return next((post for post in sorted(before - ours) if post in guides), None)


def _parts(session: Session, chosen: int, ours: set[int]) -> list[Entry]:
    """The posts of the guide, in the channel's order: those with its form that call each other parts of the guide."""
    rows = session.rows(
        "SELECT guides.post FROM guides JOIN posts ON posts.id = guides.post WHERE posts.listed <> :not_there "
        "ORDER BY posts.position DESC LIMIT :most",
        not_there=NOT_THERE,
        most=_MOST_PARTS,
    )
    numbers = {chosen, *(post for (post,) in rows)} - ours
    found = {number: one for number in numbers if (one := post_rows.entry(session, number))}
    info = facts.channel_info(session)
    linked = {number: other_parts(one.post, info) for number, one in found.items()}
    messages = {message: one for one, entry in found.items() for message in Prepared.of(entry.post).numbers}
    links = {one: {messages[to] for to in said if to in messages} for one, said in linked.items()}
    return sorted((found[one] for one in connected(chosen, links)), key=lambda one: one.position)


def _read(posts: list[Post]) -> Guide:
    guides = [read_guide(post.text, post.entities) for post in posts]
    numbers = {post.message_id for post in posts if post.message_id is not None}
    return joined(guides, numbers) if len(guides) > 1 else guides[0]


def _said(session: Session) -> int | None:
    """The post that the owner has set as the guide."""
    for one in holding(session, CorrectionKind.GUIDE):
        entry = post_rows.at_number(session, one.message_id) if one.message_id is not None else None
        if entry and entry.is_here:
            return entry.id
    return None


def _move(session: Session, before: set[int], after: set[int]) -> bool:
    """Takes guides out of the lists, and puts back posts that are no longer guides; returns whether any changed."""
    if before == after:
        return False
    writer = Writer(session)
    for number in sorted(before ^ after):
        if found := post_rows.entry(session, number):
            writer.choose_as_guide(found, number in after)
    writer.flush()
    settle_tags(session, writer.tally.touched)
    return True


def _keep(session: Session, known: Guide | None, guide: Guide | None) -> None:
    """Stores the guide, and marks what it affects: the tags it names, and every series."""
    facts.write(session, "guide", guide.model_dump_json() if guide else "")
    if known and guide and (known.sections, known.series) == (guide.sections, guide.series):
        return  # another post says the same, or only the text around it differs
    keys = {tag.key for one in (known, guide) if one for section in one.sections for tag in section.tags if tag.key}
    if guide:
        add_tags_of(session, guide)
    settle_tags(session, keys)
    mark_announced(session)
    session.run("INSERT INTO stale (what, id) SELECT 'heading', post FROM headings WHERE true ON CONFLICT DO NOTHING")
    mark(session, "series", [number for (number,) in session.rows("SELECT id FROM series WHERE place IS NOT NULL")])


def mark_announced(session: Session) -> None:
    """Stores where the guide's links lead, and marks the series that it announces."""
    told = announced(facts.guide(session), facts.own_names(facts.channel_info(session)))
    messages = sorted({message for one in told for message in one.messages if message is not None})
    facts.write(session, "guide_links", json.dumps(messages))
    mark(session, "announced", [one.place for one in told])
