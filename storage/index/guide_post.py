"""The guide post that the bot updates in the channel, see `channel.owner.guide_post`."""

from collections.abc import Callable

from channel.owner.guide_post import Published, PublishedPost
from storage.database.session import Session
from storage.index import facts
from storage.index.counts import mark

_NAME = "published"


def published(session: Session) -> Published:
    stored = facts.read(session, _NAME)
    rows = session.rows("SELECT message_id, sent, shown, place FROM published ORDER BY place, message_id")
    posts = [PublishedPost(message_id=number, sent=sent, shown=shown) for number, sent, shown, place in rows if place]
    former = [number for number, *_, place in rows if not place]
    known = Published.model_validate_json(stored) if stored else Published()
    return known.model_copy(update={"posts": tuple(posts), "former": tuple(former)})


def numbers(session: Session) -> frozenset[int]:
    """The messages that are, or were, the bot's guide."""
    return frozenset(number for (number,) in session.rows("SELECT message_id FROM published"))


def first_number(session: Session) -> int | None:
    """The message that the guide begins with."""
    row = session.row("SELECT message_id FROM published WHERE place IS NOT NULL ORDER BY place LIMIT 1")
    return row[0] if row else None


def change(session: Session, how: Callable[[Published], Published]) -> Published:
    """Changes what is stored; if the guide now has other messages, it is marked to be chosen again."""
    before = published(session)
    after = how(before)
    if after == before:
        return after
    facts.write(session, _NAME, after.model_dump_json(exclude={"posts", "former"}, exclude_defaults=True))
    session.run("DELETE FROM published")
    former = sorted(after.numbers - {post.message_id for post in after.posts})
    session.run_many(
        "INSERT INTO published (message_id, place, sent, shown) VALUES (:message_id, :place, :sent, :shown)",
        [
            *(post.model_dump() | {"place": place} for place, post in enumerate(after.posts, 1)),
            *({"message_id": number, "place": None, "sent": "", "shown": ""} for number in former),
        ],
    )
    if [post.message_id for post in before.posts] != [post.message_id for post in after.posts]:
        mark(session, "guide", [0])
    if after.asks_more_than(before):
        facts.bump_revision(session)
    return after
