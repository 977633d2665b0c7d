"""What every source makes of the looks and links of a text."""

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
"""Stretches that are one where they touch: Telegram Desktop cuts one in two where another entity ends inside it."""

LINK = re.compile(r"(?:https?://[^\s/]|tg:|mailto:|tel:)\S*", re.IGNORECASE)
"""A link that leads somewhere; any other is plain text."""
