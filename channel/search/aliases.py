"""Other names of brands and of what has an abbreviation: «هوش مصنوعی» is AI. The data are in aliases.toml."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from channel.language.words import stems_asked, tokens

_MOST: Final = 4  # words of a name
Name = tuple[str, ...]
"""The stems of a name's words."""


def aliases(stems: Sequence[str]) -> Iterator[tuple[int, int, tuple[Name, ...]]]:
    """The known names in a question: the first word, the end, and the other names of the same."""
    for start in range(len(stems)):
        for end in range(start + 1, min(start + _MOST, len(stems)) + 1):
            if found := _known().get(tuple(stems[start:end])):
                yield start, end, found


@cache
def _known() -> dict[Name, tuple[Name, ...]]:
    table = tomllib.loads((files("channel.search") / "aliases.toml").read_text(encoding="utf-8"))
    found: dict[Name, tuple[Name, ...]] = {}
    for group in table["groups"]:
        names = list(dict.fromkeys(tuple(stems_asked(tokens(name))) for name in group))
        for name in names:
            found[name] = (*found.get(name, ()), *(other for other in names if other != name))
    return found
