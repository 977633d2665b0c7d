"""Other names of brands and of what has an abbreviation: «هوش مصنوعی» is AI. The data are in aliases.toml."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from channel.language.bracketed import key_of
from channel.language.words import stems_asked, tokens

_MOST: Final = 4  # words of a name
Name = tuple[str, ...]
"""The stems of a name's words."""
Names = Mapping[str, tuple[Name, ...]]
"""The other names of each, by `key_of` of its stems."""


@cache
def shipped() -> Names:
    """The names that ship with the bot."""
    table = tomllib.loads((files("channel.search") / "aliases.toml").read_text(encoding="utf-8"))
    return grouped(table["groups"])


def grouped(groups: Iterable[Iterable[str]]) -> Names:
    """Names of groups in which all mean the same."""
    found: dict[str, tuple[Name, ...]] = {}
    for group in groups:
        names = list(dict.fromkeys(stems_asked(tokens(name)) for name in group))
        for name in names:
            key = key_of(" ".join(name))
            found[key] = (*found.get(key, ()), *(other for other in names if other != name))
    return found


def names_in(stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The runs of a question's words that may be a name: the first word, the end, and the key."""
    for start in range(len(stems)):
        for end in range(start + 1, min(start + _MOST, len(stems)) + 1):
            yield start, end, key_of(" ".join(stems[start:end]))
