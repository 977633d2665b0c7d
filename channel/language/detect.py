"""Detect a channel's language from its own text, since no source states it."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final

from channel.language.tables import LANGUAGES, tables

_SCRIPTS: Final = {
    "arabic": re.compile("[\u0620-\u064a\u066e-\u06d3]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"),
    "latin": re.compile("[a-zA-Z\u00c0-\u024f]"),
}
_PER_LETTER: Final = 2
"""How many Latin letters one of another script outweighs: foreign terms stand in such texts, and hardly the reverse."""
_OWN_LETTER: Final = 0.5  # of a small word
_WORDS: Final = re.compile(r"[^\W\d_]+")
_SIGN: Final = re.compile("[\u4e00-\u9fff]")


def language_of(texts: Iterable[str], otherwise: str) -> str:
    """The language by its script, its own letters and its small words; `otherwise` for texts without any letters.

    "en" for Latin letters that are of no language in particular, and for scripts that no table has.
    """
    text = "\n".join(texts)
    script = _script_of(text)
    if script is None:
        return otherwise if not any(map(str.isalpha, text)) else "en"
    words = Counter(_WORDS.findall(text.lower()))
    if script == "han":
        words.update(_SIGN.findall(text))
    letters = Counter(text.lower())
    among = [language for language in LANGUAGES if tables()[language]["script"] == script]
    return max(among, key=lambda language: (_worth(language, words, letters), language == "en"))


def _script_of(text: str) -> str | None:
    counts = {script: len(found.findall(text)) for script, found in _SCRIPTS.items()}
    weighed = {script: count * (1 if script == "latin" else _PER_LETTER) for script, count in counts.items()}
    best = max(weighed, key=weighed.__getitem__)
    others = sum(map(str.isalpha, text)) - sum(counts.values())
    return best if weighed[best] and weighed[best] >= others else None


def _worth(language: str, words: Counter[str], letters: Counter[str]) -> float:
    small = sum(words[word] for word in _small(language))
    return small + _OWN_LETTER * sum(letters[letter] for letter in tables()[language]["letters"])


@cache
def _small(language: str) -> frozenset[str]:
    return frozenset(tables()[language]["small"])
