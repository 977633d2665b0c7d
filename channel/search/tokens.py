"""The words of a text as its reader sees them, each with its form in the index."""

import re
from itertools import accumulate
from typing import Final, NamedTuple

from channel.language.pairs import LETTER, is_paired
from channel.language.text import ZWNJ, fold_letters, without_direction_marks, words_in
from channel.language.words import stems_of

_REMEMBERED: Final = 30_000  # pieces of posts; people use few often, and many once
_LONGEST_REMEMBERED: Final = 40  # characters

# These join letters or modify them: folding drops them, splits at them, or composes them with their letter.
_INVISIBLE: Final = f"{ZWNJ}\u00ad\u200b\u200d\u2060\ufeff"
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0711\u0730-\u074a\u0900-\u0963\u0981-\u0d7f\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a"
    "\ufe00-\ufe0f\ufe20-\ufe2f"
)
_RIAL: Final = "\ufdfc"  # a sign that folds into a word
_WORD: Final = re.compile(rf"[\w{_RIAL}][\w{_RIAL}{_INVISIBLE}{_MARKS}]*")
_PIECE: Final = re.compile(rf"{LETTER}[{_INVISIBLE}{_MARKS}]*|(?:(?!{LETTER}).)+")


class Word(NamedTuple):
    """A word within a piece of text that has no white space."""

    start: int
    end: int
    tokens: tuple[str, ...]
    """Its folded words: «شبکه‌های» has two."""
    stems: str
    """The same without their endings, joined by single spaces."""
    in_tag: bool
    """Whether the same piece contains a hashtag."""


class _Pieces(dict[str, tuple[Word, ...]]):
    """The pieces between white space in posts, each analysed once."""

    def __missing__(self, piece: str) -> tuple[Word, ...]:
        words = tuple(_words_of(piece))
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[piece] = words
        return words


_words_in_piece = _Pieces().__getitem__


def one_line(text: str) -> str:
    """The text with single spaces for line breaks and white space, without direction marks."""
    return " ".join(without_direction_marks(text).split())


def words_at(line: str) -> list[tuple[int, Word]]:
    """The words of a text from `one_line`, in order, each with the offset of its piece."""
    pieces = line.split(" ")
    starts = accumulate((len(piece) + 1 for piece in pieces), initial=0)
    return [(start, word) for start, piece in zip(starts, pieces, strict=False) for word in _words_in_piece(piece)]


def _words_of(piece: str) -> list[Word]:
    in_tag = "#" in piece
    found = []
    for match in _WORD.finditer(piece.replace("_", " ")):
        end = match.start() + len(match[0].rstrip(_INVISIBLE))
        if is_paired(match[0]):
            found += _letters_of(match, in_tag)
            continue
        if tokens := tuple(words_in(fold_letters(match[0]))):
            found.append(Word(match.start(), end, tokens, stems_of(tokens), in_tag))
    return found


def _letters_of(match: re.Match[str], in_tag: bool) -> list[Word]:
    """The letters of a run of Chinese or Japanese, each with the pairs it belongs to; what stands between, whole."""
    found = []
    places = [(piece, "".join(words_in(fold_letters(piece[0])))) for piece in _PIECE.finditer(match[0])]
    pieces = [(piece, token) for piece, token in places if token]
    around = ["", *(token if is_paired(token) else "" for _, token in pieces), ""]
    for place, (piece, token) in enumerate(pieces):
        before, after = around[place], around[place + 2]
        pairs = [token, *([before + token] if before else []), *([token + after] if after else [])]
        stems = " ".join(pairs) if is_paired(token) else stems_of([token])
        start = match.start() + piece.start()
        found.append(Word(start, start + len(piece[0].rstrip(_INVISIBLE)), (token,), stems, in_tag))
    return found
