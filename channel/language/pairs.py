"""Chinese and Japanese, which put no spaces between words: a run of their letters is known by its pairs.

«東京タワー» is 東京 京タ タワ ワー and, in an index, its last letter ー, so that a single letter is the beginning of
something wherever it stands.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_LETTERS: Final = (
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)
LETTER: Final = f"[{_LETTERS}]"
"""A pattern for one of these letters."""

_LETTER: Final = re.compile(LETTER)
_APART: Final = re.compile(f"[{_LETTERS}]|[^{_LETTERS}]+")
_RUN: Final = re.compile(f"[{_LETTERS}]+|[^{_LETTERS}]+")


def is_paired(text: str) -> bool:
    """Whether it has such letters."""
    return not text.isascii() and _LETTER.search(text) is not None


def indexed_pairs(word: str) -> Iterator[str]:
    """What an index has of a word with such letters: of each run its pairs and its last letter; the rest as it is."""
    for run in _RUN.findall(word):
        if _LETTER.match(run):
            yield from (run[place : place + 2] for place in range(len(run)))
        else:
            yield run


def apart(words: Sequence[str]) -> Sequence[str]:
    """Words with each such letter by itself, as a phrase may begin and end at any of them."""
    return [one for word in words for one in _APART.findall(word)] if any(map(is_paired, words)) else words


def asked_pairs(words: Iterable[str]) -> Iterator[str]:
    """A reader's words, with the pairs of such runs in their place."""
    for word in words:
        if not is_paired(word):
            yield word
            continue
        for run in _RUN.findall(word):
            if len(run) < 3 or not _LETTER.match(run):
                yield run
            else:
                yield from (run[place : place + 2] for place in range(len(run) - 1))


def is_single(word: str) -> bool:
    """Whether it is one such letter, which any pair may begin with."""
    return len(word) == 1 and is_paired(word)


def put_together(words: Sequence[str]) -> tuple[str, ...]:
    """The words with pairs that overlap put together again: what was asked, for people to read."""
    whole: list[str] = []
    for word in words:
        if whole and len(word) == 2 and is_paired(word) and is_paired(whole[-1]) and whole[-1][-1] == word[0]:
            whole[-1] += word[1]
        else:
            whole.append(word)
    return tuple(whole)
