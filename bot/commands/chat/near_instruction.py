"""What a misspelt instruction of the terminal was meant to be, so that it isn't sent to the bot."""

import re
from typing import Final

from rapidfuzz.distance import OSA

INSTRUCTIONS: Final = ("as owner", "as reader", "in group", "in channel", "in private", "lang en", "lang fa", "restart")
MEDIA: Final = ("photo", "voice", "video", "audio", "document", "sticker", "animation", "video_note")
_LONG = 8  # characters from which two slips are forgiven


def meant(line: str) -> str | None:
    """Return the instruction that this line nearly is; None if it is one, or is like none."""
    words, number = re.fullmatch(r"(.*?)(\s+\d+)?", line.strip(), re.DOTALL).groups("")  # type: ignore[union-attr]
    if words.startswith("+"):
        first, _, _ = words.partition(" ")
        near = _nearest(first.lower(), tuple(f"+{medium}" for medium in MEDIA))
        return None if near == first else near
    near = _nearest(" ".join(words.lower().split()), INSTRUCTIONS)
    if near is None or near == words:
        return None
    return near + (f" {number.strip()}" if number and near == "as reader" else "")


def _nearest(words: str, known: tuple[str, ...]) -> str | None:
    distance, near = min((OSA.distance(words, one), one) for one in known)
    return near if distance <= (2 if len(near) >= _LONG else 1) else None
