"""Albums as one post. Exports list each picture as a message of its own and do not say what belongs together.

Telegram numbers an album's messages one after another and dates each with the second of the one before, or one later.
Where one of them was deleted, its number is missing.
"""

from collections.abc import Iterable, Iterator

from channel.models import Post, PostKind, Reaction, Readings, Record, Unchanged

MOST = 10
"""Media in one album, by Telegram's rule."""

_APART = 1  # seconds between two neighbours
_TOGETHER = {
    PostKind.PHOTO: "seen",
    PostKind.VIDEO: "seen",
    PostKind.AUDIO: "heard",
    PostKind.DOCUMENT: "read",
}


def gathered(records: Iterable[Record]) -> Iterator[Record]:
    """The records with each album's messages joined to one post; all else as it comes, in its order.

    What is told of messages comes after the posts that they are.
    """
    waiting: list[Post] = []
    told: list[Record] = []
    for record in records:
        if isinstance(record, Readings | Unchanged) and waiting:
            told.append(record)
            continue
        if isinstance(record, Post) and waiting and _goes_on(waiting, record):
            waiting.append(record)
            continue
        if waiting:
            yield joined(waiting)
            yield from told
            waiting, told = [], []
        if isinstance(record, Post) and record.kind in _TOGETHER:
            waiting.append(record)
        else:
            yield record
    if waiting:
        yield joined(waiting)
    yield from told


def joined(messages: list[Post]) -> Post:
    """The messages of one album as one post: number and date of the first, the words of the one that has some."""
    first = messages[0]
    if len(messages) == 1:
        return first
    worded = next((message for message in messages if message.text), None)
    words = worded or first
    return first.model_copy(
        update={
            "text": words.text,
            "entities": words.entities,
            "tags": words.tags,
            "quotes": words.quotes,
            "edited": max((message.edited for message in messages if message.edited is not None), default=None),
            "reactions": max((message.reactions for message in messages), key=_given),
            "reply_to": next((message.reply_to for message in messages if message.reply_to is not None), None),
            "album": tuple(message.message_id for message in messages if message.message_id is not None),
            "caption_id": worded.message_id if worded else None,
        }
    )


def _goes_on(album: list[Post], post: Post) -> bool:
    first, last = album[0], album[-1]
    if first.message_id is None or last.message_id is None or post.message_id is None:
        return False
    if not last.message_id < post.message_id < first.message_id + MOST:
        return False
    if last.date is None or post.date is None or not 0 <= post.date - last.date <= _APART:
        return False
    alike = _TOGETHER.get(post.kind) == _TOGETHER[album[0].kind]
    same = (post.author, post.forwarded_from) == (last.author, last.forwarded_from)
    one_caption = not post.text or not any(message.text for message in album)
    return alike and same and one_caption


def _given(reactions: tuple[Reaction, ...]) -> int:
    return sum(reaction.count for reaction in reactions)
