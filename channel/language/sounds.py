"""How alike words sound that are written in different scripts, or by ear: «هیلبرت» and "Hilbert".

A word becomes a row of sounds. Each letter may stand for several, and may be silent or left out at a price: short
vowels cost little, long ones more, consonants most.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

_WHOLE: Final = 1.0  # the price of a consonant that the other word lacks
_PAIRS: Final = {
    **{"sh": "S", "ch": "Ckx", "kh": "xk", "gh": "qg", "zh": "Jz", "ph": "f", "th": "tsz", "ck": "k", "qu": "k"},
    **{"sch": "S", "oo": "u", "ou": "uo", "ee": "i", "ea": "ie", "aa": "a", "oe": "u", "ow": "ou"},
}
"""Letters that sound together."""
_LATIN: Final = {
    **{
        "a": ("aeo", 0.2),
        "e": ("eia", 0.15),
        "o": ("oau", 0.2),
        "i": ("iey", 0.3),
        "u": ("uoa", 0.25),
        "y": ("yi", 0.3),
    },
    **{"b": ("b", 1), "c": ("ks", 1), "d": ("dz", 1), "f": ("f", 1), "g": ("gjq", 1), "h": ("h", 0.3), "j": ("jJy", 1)},
    **{"k": ("k", 1), "l": ("l", 1), "m": ("m", 1), "n": ("n", 1), "p": ("p", 1), "q": ("qk", 1), "r": ("r", 1)},
    **{"s": ("sz", 1), "t": ("t", 1), "v": ("vuf", 1), "w": ("vuo", 0.5), "z": ("z", 1), "'": ("", 0.05)},
}
_ARABIC: Final = {
    **{"ا": ("aoe", 0.3), "و": ("vuo", 0.3), "ی": ("iye", 0.3), "ه": ("hea", 0.2), "ع": ("aeo", 0.1), "ء": ("", 0.05)},
    **{"ب": ("bp", 1), "پ": ("p", 1), "ت": ("t", 1), "ط": ("t", 1), "ث": ("st", 1), "س": ("s", 1), "ص": ("s", 1)},
    **{"ج": ("jg", 1), "چ": ("C", 1), "ژ": ("Jj", 1), "ش": ("S", 1), "ح": ("h", 0.8), "خ": ("xk", 1), "د": ("d", 1)},
    **{"ذ": ("zd", 1), "ز": ("z", 1), "ض": ("zd", 1), "ظ": ("z", 1), "ر": ("r", 1), "ف": ("fv", 1), "ق": ("qgk", 1)},
    **{"غ": ("qg", 1), "ک": ("kg", 1), "گ": ("g", 1), "ل": ("l", 1), "م": ("m", 1), "ن": ("n", 1)},
}
_CYRILLIC: Final = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e zh z i y k l m n o p r s t u f kh c ch sh sh _ i _ e yu ya i i e g".replace("_", "").split(" "),
        strict=True,
    )
)


class Sound(NamedTuple):
    """What a letter, or a few of them, may stand for."""

    sounds: str
    price: float
    """Of leaving it out."""


def script_of(word: str) -> str:
    """ "latin", "arabic", "cyrillic" or "" by the first letter that tells."""
    for letter in word:
        if letter in _ARABIC:
            return "arabic"
        if letter in _CYRILLIC:
            return "cyrillic"
        if letter.isascii() and letter.isalpha():
            return "latin"
    return ""


def in_latin(word: str) -> str:
    """A word with its Cyrillic letters in Latin."""
    if not any(letter in _CYRILLIC for letter in word):
        return word
    return "".join(_CYRILLIC.get(letter, letter) for letter in word.replace("ё", "е").replace("кс", "x"))


def alike(one: str, other: str) -> float:
    """How alike two folded words sound, 0 to 100."""
    return likeness(sounds(one), sounds(other))


def likeness(here: Sequence[Sound], there: Sequence[Sound]) -> float:
    """The same for their sounds."""
    if not here or not there:
        return 0.0
    row = [0.0]
    for sound in there:
        row.append(row[-1] + sound.price)
    for sound in here:
        above, row = row, [row[0] + sound.price]
        for place, against in enumerate(there, 1):
            row.append(
                min(
                    above[place - 1] + _price(sound, against),
                    above[place] + sound.price,
                    row[place - 1] + against.price,
                )
            )
    return max(0.0, 100.0 * (1 - row[-1] / (max(len(here), len(there)) * 0.8)))


@cache  # the sounds are few, whatever people write
def _price(one: Sound, other: Sound) -> float:
    if not set(one.sounds).isdisjoint(other.sounds):
        return 0.0 if one.sounds[:1] == other.sounds[:1] else 0.03  # the likelier sound of each wins among equals
    return max(one.price, other.price)


def sounds(word: str) -> list[Sound]:
    """The sounds of a folded word."""
    word = in_latin(word)
    found: list[Sound] = []
    place = 0
    while place < len(word):
        length, some = _next(word, place)
        place += length
        # A doubled letter sounds once.
        found += [sound for sound in some if not (found and sound == found[-1])]
    return found


def _next(word: str, place: int) -> tuple[int, tuple[Sound, ...]]:
    for length in _LENGTHS:
        if known := _TOGETHER.get(word[place : place + length]):
            return length, known
    letter = word[place]
    return 1, _ALONE.get(letter) or (_foreign(letter),)


def _foreign(letter: str) -> Sound:
    return Sound(letter, _WHOLE) if letter.isdigit() else _OTHER


_LENGTHS: Final = (4, 3, 2)
_OTHER: Final = Sound("?", _WHOLE)
_TOGETHER: Final = {
    pair: (Sound(sounds, 0.3 if sounds[0] in "aiuo" else _WHOLE),) for pair, sounds in _PAIRS.items()
} | {
    "tion": (Sound("S", _WHOLE), Sound("n", _WHOLE)),
    "zz": (Sound("t", 0.2), Sound("z", _WHOLE)),
}
_ALONE: Final = {letter: (Sound(*known),) for letter, known in (_LATIN | _ARABIC).items()} | {
    "x": (Sound("kx", _WHOLE), Sound("s", 0.7))
}
