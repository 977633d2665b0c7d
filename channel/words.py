"""The words of a text as they are searched: folded, then without their endings, for posts and questions alike.

Both Persian and English endings go («شبکه‌های», «شبکههای» -> «شبکه»; "learning" -> "learn"), so that one form finds all.
"""

from collections.abc import Iterable
from typing import Final

import Stemmer

from channel.text import fold_letters, words_in

VERSION: Final = f"1/{Stemmer.version()}"
"""Changes when the same text may give other words: what was indexed under another version is indexed anew."""

_REMEMBERED = 60_000  # words; people use few words often, and many once


class _Stems(dict[str, str]):
    """Each word's stem, looked up once: stemming costs a hundred times what a look-up costs."""

    def __init__(self) -> None:
        super().__init__()
        self._persian = Stemmer.Stemmer("persian", 0).stemWord
        self._english = Stemmer.Stemmer("english", 0).stemWord

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        stem: str = (self._english if word.isascii() else self._persian)(word) or word
        self[word] = stem
        return stem


_stem = _Stems().__getitem__


def tokens(text: str) -> list[str]:
    """The words of a text, folded."""
    return words_in(fold_letters(text))


def stems_of(found: Iterable[str]) -> str:
    """Words without their endings, with one space between."""
    return " ".join(map(_stem, found))


def letters_of(found: Iterable[str]) -> str:
    """Words with nothing between: so what crosses their borders is found, and parts of them."""
    return "".join(found)
