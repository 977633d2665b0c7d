"""How every source treats the styles and links of a text."""

import re

from channel.models import EntityKind

MERGED = frozenset(
    {
        EntityKind.BOLD,
        EntityKind.ITALIC,
        EntityKind.UNDERLINE,
        EntityKind.STRIKETHROUGH,
        EntityKind.SPOILER,
        EntityKind.CODE,
        EntityKind.TEXT_LINK,
    }
)
"""Entities that are joined if adjacent: Telegram Desktop cuts one in two where another entity ends inside it."""

LINK = re.compile(r"(?:https?://[^\s/]|tg:|mailto:|tel:)\S*", re.IGNORECASE)
"""A link with a usable target; anything else is plain text."""
