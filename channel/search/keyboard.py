"""Words typed with the other language's keyboard: "sghl" is «سلام», «پخیثم» is "model".

The keys are those of US QWERTY, with two Persian layouts: the standard one, ISIRI 9147, as in xkeyboard-config's
`symbols/ir` and in "Persian (Standard)" of Windows; and the older one of Windows, "Persian", as in Microsoft's
kbdfa.dll. They differ in a few letters, and in what Shift gives. After these come the Arabic and the Russian layout.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from channel.language.text import ZWNJ

_KEYS: Final = "qwertyuiop[]asdfghjkl;'zxcvbn,"
_LETTERS: Final = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدو"
_STANDARD_MARKS: Final = "\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651\u0653\u0670\u0654"
_OLDER_MARKS: Final = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651"
_STANDARD: Final = dict(
    zip(f"{_KEYS}mQWERTYUIXVNASDFGHJZCBM", f"{_LETTERS}پ{_STANDARD_MARKS}ؤئيإأآةكژ{ZWNJ}ء", strict=True)
)
_OLDER: Final = dict(zip(f"{_KEYS}m\\QWEASDFGHZXCVBNM", f"{_LETTERS}ئپ{_OLDER_MARKS}ۀآةيژؤإأء", strict=True))
_ARABIC: Final = dict(
    zip("qwertyuiop[]asdfghjkl;'zxcvnm,./`HYN", "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذأإآ", strict=True)
) | {"b": "لا"}
_RUSSIAN: Final = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё", strict=True))
_LAYOUTS: Final = (_STANDARD, _OLDER, _ARABIC, _RUSSIAN)
_DIGITS: Final = {chr(0x6F0 + digit): str(digit) for digit in range(10)}
_BACK: Final = tuple({letter: key for key, letter in keys.items()} | _DIGITS for keys in _LAYOUTS)
_INSIDE_WORDS: Final = frozenset(f"{ZWNJ}{_STANDARD_MARKS}{_OLDER_MARKS}")


def other_layouts(written: str) -> tuple[str, ...]:
    """Return what the same keys give on the other keyboard, likeliest first; () if no such slip is possible.

    That is: if letters of both scripts are present, or none, or if the result would not be words.
    """
    english = any(character.isascii() and character.isalpha() for character in written)
    other = any(not character.isascii() and character.isalpha() for character in written)
    if english == other:
        return ()
    found = dict.fromkeys(_typed_for_other(written) if english else _typed_for_english(written))
    return tuple(typed for typed in found if _is_words(typed) and typed not in (written, written.lower()))


def _typed_for_other(written: str) -> Iterator[str]:
    for text in (written, written.lower()):  # a first letter that the phone made a capital
        yield from (_on(keys, text) for keys in _LAYOUTS)


def _typed_for_english(written: str) -> Iterator[str]:
    text = written.lower()
    yield from (_on(keys, text) for keys in _BACK)
    yield _on(_BACK[2], text.replace(_ARABIC["b"], "b"))  # one key that gives two letters


def _on(keys: Mapping[str, str], written: str) -> str:
    """Characters that are on no key stay as they are, both ASCII and foreign letters."""
    return "".join(keys.get(character, character) for character in written)


def _is_words(typed: str) -> bool:
    """Whether it consists of letters of one script, digits and white space, and not of marks alone."""
    letters = [character for character in typed if character not in _INSIDE_WORDS]
    alphabets = {character.isascii() for character in letters if character.isalpha()}
    return len(alphabets) == 1 and all(character.isalnum() or character.isspace() for character in letters)
