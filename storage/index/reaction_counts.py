"""Reactions as Telegram counts them, apart from the posts that they belong to."""

from channel.indexing import Prepared
from channel.models import Reaction
from storage.database.session import Session
from storage.index import facts, post_rows


def count_reactions(session: Session, message_id: int, reactions: tuple[Reaction, ...], now: int) -> bool:
    entry = post_rows.at_number(session, message_id)
    if entry is None:
        return False
    post = entry.post
    if post.reacted is not None and post.reacted > now:
        return False
    of_others = len(post.album) > 1 and message_id != (post.reacted_id or post.message_id)
    if of_others and not reactions:
        return False  # of an album, one message has the reactions
    update = {"reactions": reactions, "reacted": now}
    if len(post.album) > 1:
        update["reacted_id"] = message_id
    new = Prepared.of(post.model_copy(update=update))
    session.run(
        "UPDATE posts SET reactions = :reactions, liked = :liked, document = :document WHERE id = :id",
        reactions=new.reactions,
        liked=new.liked,
        document=new.document,
        id=entry.id,
    )
    if reactions == post.reactions:
        return False
    facts.bump_revision(session)
    return True
