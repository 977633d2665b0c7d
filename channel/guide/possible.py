"""Whether it makes sense to ask the owner if a post is the guide."""

from collections.abc import Sequence

from channel.language.text import hashtags, tag_key
from channel.models import ChannelInfo, Entity, EntityKind
from channel.posts.links import is_elsewhere, links_in

_FEWEST_TO_ASK = 3


def could_be_guide(text: str, entities: Sequence[Entity], channel: ChannelInfo | None) -> bool:
    """Whether the post names some hashtags, or links to some posts of the channel."""
    marked = [text[entity.offset : entity.end] for entity in entities if entity.kind is EntityKind.HASHTAG]
    named = marked or [text[start : start + length] for start, length in hashtags(text)]
    written = "\n".join([text, *(entity.url for entity in entities if entity.url)])
    posts = {link.message_id for link in links_in(written) if not is_elsewhere(link, channel)}
    return len(set(map(tag_key, named))) >= _FEWEST_TO_ASK or len(posts) >= _FEWEST_TO_ASK
