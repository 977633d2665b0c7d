"""Letters that are spelled out: «سی پی یو» and "си пи ю" are CPU, "g p s" is GPS; and back."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from typing import Final

_NAMES: Final = {
    **{
        "ای": "aei",
        "ایی": "e",
        "آی": "ia",
        "بی": "bp",
        "سی": "c",
        "دی": "d",
        "اف": "f",
        "جی": "gj",
        "اچ": "h",
        "اتش": "h",
    },
    **{"هاش": "h", "جی": "gj", "جای": "g", "کی": "k", "کا": "k", "ال": "l", "ام": "m", "ان": "n", "او": "o", "پی": "p"},
    **{"کیو": "q", "ار": "r", "اس": "s", "تی": "t", "یو": "u", "وی": "v", "فی": "v", "دبلیو": "w", "دابلیو": "w"},
    **{"ایکس": "x", "اکس": "x", "وای": "y", "زد": "z", "زی": "z", "اه": "a"},
    **{"эй": "a", "а": "a", "би": "b", "бэ": "b", "си": "c", "ди": "d", "дэ": "d", "и": "ei", "е": "e", "эф": "f"},
    **{
        "джи": "g",
        "жи": "g",
        "эйч": "h",
        "аш": "h",
        "ай": "i",
        "джей": "j",
        "кей": "k",
        "ка": "k",
        "эль": "l",
        "эл": "l",
    },
    **{"эм": "m", "эн": "n", "о": "o", "оу": "o", "пи": "p", "пэ": "p", "кью": "q", "ар": "r", "эр": "r", "эс": "s"},
    **{"ти": "t", "тэ": "t", "ю": "u", "у": "u", "ви": "v", "икс": "x", "уай": "y", "зет": "z"},
    **{
        "ay": "a",
        "bee": "b",
        "cee": "c",
        "see": "c",
        "dee": "d",
        "ee": "e",
        "ef": "f",
        "eff": "f",
        "gee": "g",
        "aitch": "h",
    },
    **{
        "jay": "j",
        "kay": "k",
        "el": "l",
        "ell": "l",
        "em": "m",
        "en": "n",
        "oh": "o",
        "pee": "p",
        "pi": "p",
        "cue": "q",
    },
    **{"ar": "r", "es": "s", "ess": "s", "tee": "t", "vee": "v", "ex": "x", "why": "y", "zee": "z", "zed": "z"},
}
_FA: Final = {
    **{
        "a": "ای",
        "b": "بی",
        "c": "سی",
        "d": "دی",
        "e": "ای",
        "f": "اف",
        "g": "جی",
        "h": "اچ",
        "i": "ای",
        "j": "جی",
        "k": "کی",
        "l": "ال",
        "m": "ام",
    },
    **{
        "n": "ان",
        "o": "او",
        "p": "پی",
        "q": "کیو",
        "r": "ار",
        "s": "اس",
        "t": "تی",
        "u": "یو",
        "v": "وی",
        "w": "دبلیو",
        "x": "ایکس",
        "y": "وای",
        "z": "زد",
    },
}
_FEWEST, _MOST = 2, 6  # letters
_READINGS: Final = 12


def spelled(words: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The runs of letter names in a question: the first word, the end, and what they may spell."""
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and end - start < _MOST and (_letters(words[end]) or _follows(words, start, end)):
            end += 1
        if end - start >= _FEWEST:
            yield start, end, _readings(_steps(words[start:end]))
        start = max(end, start + 1)


def spelled_within(word: str) -> tuple[str, ...]:
    """Return what a word made of letter names spells: «سیپییو»; () if it does not."""
    letters = word.rstrip("0123456789")
    names, digits = _split(letters), word[len(letters) :]
    if len(names) > _FEWEST or (names and digits):
        return tuple(one + digits for one in _readings(names))
    return ()


def _follows(words: Sequence[str], start: int, place: int) -> bool:
    """Whether a number goes on what letters began: «ای ۵۴» is A54."""
    return place > start and words[place].isdigit() and not words[place - 1].isdigit()


def names_of(word: str) -> tuple[str, ...]:
    """The Persian names of the letters of a short Latin word; () for others."""
    if _FEWEST <= len(word) <= _MOST and word.isascii() and word.isalpha():
        return tuple(_FA[letter] for letter in word)
    return ()


def names_letter(word: str) -> bool:
    return word in _known()


def _letters(word: str) -> str:
    """The letters that a word may name; a letter names itself."""
    return _known().get(word) or (word if len(word) == 1 and word.isalpha() else "")


def _steps(words: Sequence[str]) -> list[Sequence[str]]:
    """What each word of a run may stand for: letters, or a number as it is."""
    return [(word,) if word.isdigit() else _letters(word) for word in words]


def _readings(letters: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys("".join(some) for some in islice(product(*letters), _READINGS)))


@cache
def _known() -> dict[str, str]:
    return {name.replace("آ", "ا"): letters for name, letters in _NAMES.items()}


def _split(word: str) -> list[str]:
    """The letters of the names that the word consists of, longest names first; [] if something is left."""
    if not word:
        return []
    for length in (6, 5, 4, 3, 2):
        letters = _known().get(word[:length]) if len(word) >= length else None
        if letters:
            rest = _split(word[length:])
            if rest or len(word) == length:
                return [letters, *rest]
    return []
