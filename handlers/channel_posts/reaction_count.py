"""How often people have reacted to a post, as Telegram's `message_reaction_count` tells."""

from collections.abc import Mapping
from typing import Any, Final

from channel.models import CUSTOM_EMOJI, PAID, Reaction
from handlers.channel_posts.message_text import clean

_MOST: Final = 100
_LONGEST: Final = 32
_HIGHEST: Final = 2**31 - 1


def is_count(message: Mapping[str, Any]) -> bool:
    """Whether what came is no post, but counts the reactions to one."""
    return isinstance(message.get("reactions"), list)


def reactions_of(message: Mapping[str, Any]) -> tuple[Reaction, ...]:
    """Return the reactions, in Telegram's order; those that cannot be read are left out."""
    counts: dict[str, int] = {}
    for one in message["reactions"]:
        emoji, count = _emoji(one), one.get("total_count") if isinstance(one, dict) else None
        if emoji and type(count) is int and count > 0:
            counts[emoji] = min(counts.get(emoji, 0) + count, _HIGHEST)
    return tuple(Reaction(emoji=emoji, count=count) for emoji, count in list(counts.items())[:_MOST])


def _emoji(one: object) -> str:
    kind = one.get("type") if isinstance(one, dict) else None
    if not isinstance(kind, dict):
        return ""
    match kind.get("type"):
        case "emoji":
            emoji = clean(kind.get("emoji")) or ""
            return emoji if len(emoji) <= _LONGEST else ""
        case "custom_emoji":
            return CUSTOM_EMOJI
        case "paid":
            return PAID
    return ""
