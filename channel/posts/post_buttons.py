"""The buttons under a post: what they say, and where they lead."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from channel.language.text import storable, without_direction_marks
from channel.models import PostButton

_MOST: Final = 100  # under one post, by Telegram's rule
_LONGEST_WORDS: Final = 256
_LONGEST_ADDRESS: Final = 2048
_WORD: Final = re.compile(r"[^\W_]")
# What Telegram takes as a button's address from any bot; a link to a person is none.
_OPENS: Final = re.compile(
    r"(?:https?://[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]+(?::[1-9][0-9]{0,3})?(?:[/?#]\S*)?"
    r"|tg://(?!user\b)[a-z]+(?:\?\S*)?)",
    re.IGNORECASE,
)


def buttons_of(given: Iterable[tuple[str, str | None]]) -> tuple[PostButton, ...]:
    """Words and addresses as buttons; one without words is left out, and an address that may not be opened."""
    found = (
        PostButton(text=words, url=_opening(address))
        for text, address in given
        if _WORD.search(words := " ".join(without_direction_marks(storable(text[:_LONGEST_WORDS])).split()))
    )
    return tuple(islice(found, _MOST))


def _opening(address: str | None) -> str | None:
    written = storable(address or "").strip()
    return written if len(written) <= _LONGEST_ADDRESS and _OPENS.fullmatch(written) else None
