"""Posts that are gone: not found by walks over the public page, or removed by the owner."""

import time

from channel.views import PassEnd, PostState, StoredPost, SyncState
from storage.database.session import Session
from storage.index import facts, post_rows, questions
from storage.index.post_rows import Entry
from storage.index.tags import settle_tags
from storage.index.writer import Writer


def mark_gone(session: Session, message_id: int) -> bool:
    entry = post_rows.at_number(session, message_id)
    if entry is None or not entry.is_here:
        return False
    _move(session, [entry], PostState.GONE, int(time.time()))
    return True


def forget_post(session: Session, message_id: int) -> StoredPost | None:
    entry = post_rows.at_number(session, message_id)
    if entry is None:
        return None
    if entry.state != PostState.FORGOTTEN:
        _move(session, [entry], PostState.FORGOTTEN, int(time.time()))
    return questions.post(session, entry.id)


def bring_back(session: Session, post: int) -> StoredPost | None:
    entry = post_rows.entry(session, post)
    if entry is None:
        return None
    if not entry.is_here:
        _move(session, [entry], PostState.HERE, int(time.time()))
    return questions.post(session, entry.id)


def end_pass(session: Session, state: SyncState, most: float, now: int) -> PassEnd:
    """Counts a post that this pass hasn't seen as missing, or as gone if the pass before missed it too.

    Posts added during a pass count as seen by the pass before.
    """
    this, newest = state.passes + 1, state.newest or 0
    here = "state = 0 AND message_id IS NOT NULL AND message_id <= :newest"
    missed = session.row(f"SELECT count(*) FROM posts WHERE {here} AND pass < :this", newest=newest, this=this)
    gone: list[int] = [
        number
        for (number,) in session.rows(
            f"SELECT id FROM posts WHERE {here} AND pass < :before", newest=newest, before=this - 1
        )
    ]
    all_posts = session.row("SELECT count(*) FROM posts WHERE state = 0")
    facts.keep_sync_state(session, state.model_copy(update={"passes": this, "before": None, "ended": now}))
    missing = (missed[0] if missed else 0) - len(gone)
    if len(gone) > max(1, most * (all_posts[0] if all_posts else 0)):
        return PassEnd(missing=missing, withheld=len(gone))
    found = [post_rows.entry(session, number) for number in gone]
    _move(session, [entry for entry in found if entry], PostState.GONE, now)
    return PassEnd(missing=missing, gone=len(gone))


def _move(session: Session, moved: list[Entry], state: PostState, now: int) -> None:
    writer = Writer(session)
    for entry in moved:
        writer.move(entry, state, now)
    writer.flush()
    settle_tags(session, writer.tally.touched)
    if moved:
        facts.bump_revision(session)
