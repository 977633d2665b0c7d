"""In which language a channel is written; told from its own words, since no source says so."""

import re
from collections.abc import Iterable, Mapping


def language_of(words: Iterable[str], letters: Mapping[str, str], otherwise: str) -> str:
    """The language with most of the letters; `otherwise` if all others are more than twice as many.

    Who writes Persian puts foreign terms into it, and hardly anybody does the reverse. `letters`: of each language that
    has its own, as in a regular expression's `[...]`.
    """
    text = "".join(words)
    counts = {language: len(re.findall(f"[{its}]", text)) for language, its in letters.items()}
    language = max(counts, key=counts.__getitem__)
    others = sum(map(str.isalpha, text)) - counts[language]
    return otherwise if others > 2 * counts[language] else language
