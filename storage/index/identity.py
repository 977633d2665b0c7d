"""Whether a source's posts are of the index's channel, checked before its first write."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, TypeVar

from channel.indexing import Prepared
from channel.language.text import squeeze
from channel.models import ChannelInfo, Origin, Post, Record, SourceKind, Unchanged
from channel.posts.identity import Common, Stranger, Way, judge, merged
from channel.posts.titles import near_words, opening, same_words
from storage.database.session import Session
from storage.index import facts, post_rows, refusals
from storage.index.derived.guide import mark_announced
from storage.index.times import believed

T = TypeVar("T")

WINDOW: Final = 5_000
"""How many of a source's first records are searched for posts that the index also has."""

_COMPARED: Final = 200  # posts


def admit(session: Session, records: Sequence[Record | Prepared], *, renamed: bool) -> None:
    """Raises Stranger if the records, the first of a source, are of a channel other than the index's.

    `renamed`: the owner has said that it is the same channel.
    """
    new = next((record for record in records if isinstance(record, ChannelInfo)), None)
    known = facts.channel_info(session)
    if new is None or known is None:
        return
    judgement = judge(known, new)
    if judgement.is_by_id and judgement.accepted:
        return
    if not judgement.is_by_id:
        judgement = judge(known, new, _common(session, records))
    if _holds_posts(session) and not (judgement.accepted or (renamed and not judgement.is_final)):
        raise Stranger(known, new, judgement)


def learn(session: Session, new: ChannelInfo, origin: Origin) -> bool:
    """Stores what an admitted source says about the channel; returns whether any of it is new."""
    known = facts.channel_info(session)
    if known and not judge(known, new).accepted and not _holds_posts(session):
        known = None
    as_of = origin.as_of or 0
    is_newer = origin.source is SourceKind.LIVE or as_of >= believed(int(facts.read(session, "channel_as_of") or 0))
    info = merged(known, new, is_newer=is_newer)
    refusals.judge_anew(session, info)
    if origin.source is not SourceKind.LIVE:  # among live posts, the next may be another channel's
        refusals.forget(session, Way.of(origin.source))
    if info == known:
        return False
    facts.write(session, "channel_as_of", str(as_of))
    _write(session, info)
    return True


def accept(session: Session, since: int) -> ChannelInfo | None:
    """Accepts a refused channel as the index's own, as the owner says; returns what is then known of it.

    None if the refusal is no longer open, or never was.
    """
    refusal = next((one for one in refusals.refusals(session) if one.since == since and one.is_open), None)
    if refusal is None or refusal.channel is None:
        return None
    info = merged(facts.channel_info(session), refusal.channel, is_newer=True)
    _write(session, info)
    refusals.judge_anew(session, info)
    facts.bump_revision(session)
    return info


def _holds_posts(session: Session) -> bool:
    row = session.row("SELECT max(id) FROM posts")
    return bool(row and row[0])


def _write(session: Session, info: ChannelInfo) -> None:
    before = facts.own_names(facts.channel_info(session))
    facts.write(session, "channel", info.model_dump_json())
    if facts.own_names(info) != before:
        mark_announced(session)


def _common(session: Session, records: Iterable[Record | Prepared]) -> Common:
    """How many of the source's posts the index also has; if there are many, an even sample is compared."""
    row = session.row("SELECT max(message_id) FROM posts")
    newest: int | None = row[0] if row else None
    posts = [post for post in map(_post, records) if post and squeeze(post.text)]
    numbers = [post.message_id for post in posts if post.message_id is not None and post.message_id <= (newest or 0)]
    stored = post_rows.at_numbers(session, numbers) if numbers else {}
    alike = edited = unlike = unfound = 0
    for post, entry in _spread([(post, stored[post.message_id]) for post in posts if post.message_id in stored]):
        if squeeze(entry.post.text):
            same = _is_same(entry.post, post)
            near = not same and near_words(entry.post, post)
            alike, edited, unlike = alike + same, edited + near, unlike + (not same and not near)
    for post in _spread([post for post in posts if newest is None or post.message_id is None]):
        found = post_rows.beginning_with(session, opening(squeeze(post.text)), numbered=False)
        same = any(_is_same(entry.post, post) for entry in found)
        alike, unfound = alike + same, unfound + (not same)
    unchanged = [number for one in records if isinstance(one, Unchanged) for number in one.numbers]
    return Common(alike + post_rows.posts_among(session, unchanged), edited, unlike, unfound)


def _post(record: Record | Prepared) -> Post | None:
    if isinstance(record, Prepared):
        return record.post
    return record if isinstance(record, Post) else None


def _is_same(one: Post, other: Post) -> bool:
    """Whether the words are the same; posts forwarded from another channel don't count."""
    return same_words(one, other) and (one.forwarded_from is None) == (other.forwarded_from is None)


def _spread(found: Sequence[T]) -> Iterable[T]:
    return islice(found[:: max(1, len(found) // _COMPARED)], _COMPARED)
