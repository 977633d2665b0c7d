"""Albums as one post. Exports list each picture as a message of its own and do not say what belongs together.

Telegram numbers an album's messages one after another and dates each with the second of the one before, or one later.
Where one of them was deleted, its number is missing.
"""

from collections.abc import Collection, Iterable, Iterator

from channel.models import Post, PostKind, Reaction, Readings, Record, Unchanged
from channel.posts.captions import captions_of, together
from channel.posts.file_names import files_of, with_files

MOST = 10
"""Media in one album, by Telegram's rule."""

_APART = 1  # seconds between two neighbours
TOGETHER = {
    PostKind.PHOTO: "seen",
    PostKind.VIDEO: "seen",
    PostKind.AUDIO: "heard",
    PostKind.DOCUMENT: "read",
}
"""What may lie in an album, and together with what."""


def gathered(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records with each album's messages joined into one post, everything else unchanged and in order.

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
        if isinstance(record, Post) and record.kind in TOGETHER:
            waiting.append(record)
        else:
            yield record
    if waiting:
        yield joined(waiting)
    yield from told


def joined(messages: list[Post]) -> Post:
    """Join the messages of an album into one post: number and date of the first, text of all that have any."""
    first = messages[0]
    if len(messages) == 1:
        return first
    captions = {number: caption for message in messages for number, caption in captions_of(message).items()}
    most = max(messages, key=lambda message: _given(message.reactions))
    return first.model_copy(
        update={
            **together(captions),
            **with_files({n: file for message in messages for n, file in files_of(message).items()}, first.message_id),
            "quotes": tuple(quote for message in messages for quote in message.quotes),
            "edited": max((message.edited for message in messages if message.edited is not None), default=None),
            "reactions": most.reactions,
            "reacted_id": most.message_id if most.reactions else None,
            "reply_to": next((message.reply_to for message in messages if message.reply_to is not None), None),
            "album": tuple(sorted(number for message in messages for number in numbers_of(message))),
            "alone": False,
        }
    )


def split(album: Post, alone: Collection[int]) -> list[Post]:
    """Split an album that was joined by mistake: each message in `alone`, and the rest."""
    left = tuple(number for number in album.album if number not in alone)
    return [_some(album, numbers) for numbers in sorted([*((number,) for number in alone), *([left] if left else [])])]


def _some(album: Post, numbers: tuple[int, ...]) -> Post:
    """Return some messages of an album; what is known only about the whole belongs to the first one."""
    is_first = album.message_id in numbers
    reacted = album.message_id if album.reacted_id is None else album.reacted_id
    captions = {number: caption for number, caption in captions_of(album).items() if number in numbers}
    is_one = len(numbers) == 1
    return album.model_copy(
        update={
            **together(captions),
            **({"caption_id": None} if is_one else {}),
            "message_id": numbers[0],
            "album": () if is_one else numbers,
            "kind": album.kind if is_first else PostKind.OTHER,
            **with_files({n: file for n, file in files_of(album).items() if n in numbers}, numbers[0]),
            "edited": album.edited if captions else None,
            "reactions": album.reactions if reacted in numbers else (),
            "reacted_id": None if is_one else album.reacted_id,
        }
    )


def numbers_of(post: Post) -> tuple[int, ...]:
    """Return the numbers of a post's messages: all of an album's, the only one, or none."""
    return post.album or (() if post.message_id is None else (post.message_id,))


def _goes_on(album: list[Post], post: Post) -> bool:
    first, last = album[0], album[-1]
    if first.message_id is None or last.message_id is None or post.message_id is None:
        return False
    if not last.message_id < post.message_id < first.message_id + MOST:
        return False
    if last.date is None or post.date is None or not 0 <= post.date - last.date <= _APART:
        return False
    alike = TOGETHER.get(post.kind) == TOGETHER[album[0].kind]
    same = (post.author, post.forwarded_from) == (last.author, last.forwarded_from)
    one_caption = not post.text or not any(message.text for message in album)
    return alike and same and one_caption


def _given(reactions: tuple[Reaction, ...]) -> int:
    return sum(reaction.count for reaction in reactions)
