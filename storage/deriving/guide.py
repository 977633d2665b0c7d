"""Which post is the guide, and what it says."""

import json

from channel.guide import Rated, choose_guide, read_guide
from channel.models import Guide
from channel.series import announced
from storage import entries, facts
from storage.entries import IS_GUIDE, NOT_THERE
from storage.session import Session
from storage.tags import add_tags_of, settle_tags
from storage.tally import mark
from storage.writing import Writer


def settle_guide(session: Session) -> None:
    """Chooses and reads the guide anew, if a post that is built as one has changed."""
    if not session.run("DELETE FROM stale WHERE what = 'guide'"):
        return
    rows = session.rows(
        "SELECT guides.post, posts.position, guides.tags, guides.alone, posts.pinned FROM guides "
        "JOIN posts ON posts.id = guides.post WHERE posts.listed <> :not_there",
        not_there=NOT_THERE,
    )
    chosen = choose_guide(
        Rated(post, position, tags, bool(alone), bool(pinned)) for post, position, tags, alone, pinned in rows
    )
    changed = _move(session, chosen)
    guide = None
    if chosen is not None and (found := entries.entry(session, chosen)):
        post = found.post
        guide = read_guide(post.text, post.entities)
    known = facts.guide(session)
    if changed or guide != known:
        _keep(session, known, guide)


def _move(session: Session, chosen: int | None) -> bool:
    """Takes the guide out of the lists, and puts back the one before; whether it is another."""
    row = session.row("SELECT id FROM posts WHERE listed = :guide", guide=IS_GUIDE)
    before = row[0] if row else None
    if before == chosen:
        return False
    writer = Writer(session)
    for number, is_guide in ((before, False), (chosen, True)):
        found = entries.entry(session, number) if number is not None else None
        if found:
            writer.choose_as_guide(found, is_guide)
    writer.flush()
    settle_tags(session, writer.tally.touched)
    return True


def _keep(session: Session, known: Guide | None, guide: Guide | None) -> None:
    """Writes the guide down, and marks what it has a say in: the tags it names, and every series."""
    facts.write(session, "guide", guide.model_dump_json() if guide else "")
    keys = {tag.key for one in (known, guide) if one for section in one.sections for tag in section.tags if tag.key}
    if guide:
        add_tags_of(session, guide)
    settle_tags(session, keys)
    mark_announced(session)
    session.run("INSERT INTO stale (what, id) SELECT 'heading', post FROM headings WHERE true ON CONFLICT DO NOTHING")
    mark(session, "series", [number for (number,) in session.rows("SELECT id FROM series WHERE place IS NOT NULL")])


def mark_announced(session: Session) -> None:
    """Keeps where the guide's links lead, and marks the serials that it announces."""
    told = announced(facts.guide(session), facts.own_names(facts.channel_info(session)))
    messages = sorted({message for one in told for message in one.messages if message is not None})
    facts.write(session, "guide_links", json.dumps(messages))
    mark(session, "announced", [one.place for one in told])
