"""The captions of an album: each message may have one, and all of them together are the album's words."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from channel.language.text import tag_key
from channel.models import Entity, Post
from channel.posts.titles import tags_in

_BETWEEN: Final = "\n\n"


class Caption(NamedTuple):
    text: str
    entities: tuple[Entity, ...] = ()
    tags: tuple[str, ...] = ()


def captions_of(post: Post) -> dict[int, Caption]:
    """The caption of each message that has one, by its number; where the source does not tell whose the words are,
    they are the first one's."""
    number = post.message_id if post.caption_id is None else post.caption_id
    if not post.text or number is None:
        return {}
    if not post.captions:
        return {number: Caption(post.text, post.entities, post.tags)}
    ends = [start - len(_BETWEEN) for _, start in post.captions[1:]]
    return {
        number: _part(post, start, end)
        for (number, start), end in zip(post.captions, [*ends, len(post.text)], strict=True)
    }


def together(captions: Mapping[int, Caption]) -> dict[str, Any]:
    """The fields of an album that has these captions: its words are all of them, in the order of the messages."""
    ordered = sorted(captions.items())
    if not ordered:
        return {"text": "", "entities": (), "tags": (), "caption_id": None, "captions": ()}
    starts = [0]
    for _, caption in ordered[:-1]:
        starts.append(starts[-1] + len(caption.text) + len(_BETWEEN))
    tags: dict[str, str] = {}
    for tag in (tag for _, caption in ordered for tag in caption.tags):
        tags.setdefault(tag_key(tag), tag)
    return {
        "text": _BETWEEN.join(caption.text for _, caption in ordered),
        "entities": tuple(
            one.model_copy(update={"offset": one.offset + start}) if start else one
            for (_, caption), start in zip(ordered, starts, strict=True)
            for one in caption.entities
        ),
        "tags": tuple(tags.values()),
        "caption_id": ordered[0][0],
        "captions": tuple((number, start) for (number, _), start in zip(ordered, starts, strict=True))
        if len(ordered) > 1
        else (),
    }


def _part(post: Post, start: int, end: int) -> Caption:
    text = post.text[start:end]
    entities = tuple(
        one.model_copy(update={"offset": one.offset - start})
        for one in post.entities
        if start <= one.offset and one.end <= end
    )
    return Caption(text, entities, tags_in(text, entities))
