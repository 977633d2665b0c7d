"""Cuts text that is too long for its place, and marks the cut."""

from typing import Final

SHOWN: Final = 40
"""Characters of a person's input that an answer repeats."""


def cut(words: str, most: int) -> str:
    """Cut after at most `most` characters, anywhere: for text that a person has typed."""
    return words if len(words) <= most else words[:most] + "…"


def cut_between(words: str, most: int) -> str:
    """Cut between two words: for text that is meant to be read."""
    return words if len(words) <= most else words[:most].rsplit(None, 1)[0] + "…"
