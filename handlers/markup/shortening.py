"""Words that are too long for their place, cut with a sign that they go on."""

from typing import Final

SHOWN: Final = 40
"""Characters that are repeated of what somebody has typed."""


def cut(words: str, most: int) -> str:
    """At most so many characters and the sign, wherever that is: for what somebody has typed."""
    return words if len(words) <= most else words[:most] + "…"


def cut_between(words: str, most: int) -> str:
    """The same between two words: for what is read."""
    return words if len(words) <= most else words[:most].rsplit(None, 1)[0] + "…"
