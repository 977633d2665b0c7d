"""Other forms of a word that mean the same: spoken and joined endings, articles, plurals.

They are guesses: a form counts only if the channel has it.
"""

from collections.abc import Iterator
from typing import Final

_SHORTEST: Final = 3  # letters that are left
_SPOKEN_ENDINGS: Final = (
    *("هامون", "هاتون", "هاشون", "هاتو", "هامو", "هاشو", "هاش", "هام", "هات", "هارو", "هاست", "هایی", "ها", "های"),
    *("امون", "اتون", "اشون", "مون", "تون", "شون", "یمون", "یتون", "یشون", "یمو", "یتو", "یشو", "مو", "تو", "شو"),
    *("ام", "ات", "اش", "ای", "یم", "یت", "یش", "م", "ت", "ش", "رو", "را", "و", "ه", "ا", "ی", "یه", "اس", "ست", "ان"),
)
_HEADS: Final = ("وال", "بال", "فال", "کال", "لل", "ال")
"""What Arabic joins to the beginning of a word, the longest first."""
_TAILS: Final = ("هما", "هم", "هن", "کم", "نا", "ها", "ون", "ین", "ان", "ات", "ه", "ک", "ی", "ا", "ت")
_SOUNDS: Final = (("ون", "ان"), ("وم", "ام"), ("ان", "ون"))
_HALF: Final = (("ویدیو", "ویدئو"), ("ازش", "از"), ("دیگه", "دیگر"), ("اگه", "اگر"), ("یه", "یک"))


def same(word: str) -> tuple[str, ...]:
    """The word with and without the Arabic article, and its other number: «الاستعاره», «استعارات»."""
    return _others(word, _articled(word)) if _is_arabic(word) else ()


def guesses(word: str) -> tuple[str, ...]:
    """Return the words that an unknown word may be a form of, likeliest first."""
    return _others(word, _guesses(word)) if _is_arabic(word) else ()


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[:1] <= "\u06ff"


def _others(word: str, found: Iterator[str]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(found) if one != word)


def _guesses(word: str) -> Iterator[str]:
    yield from (other for spoken, other in _HALF if spoken == word)
    bare = list(_without_endings(word))
    yield from bare
    for one in (word, *bare):
        yield from _spoken(one)
    for one in _bare(word):
        for tail in _TAILS:
            if one.endswith(tail) and len(one) - len(tail) >= _SHORTEST:
                stem = one.removesuffix(tail)
                yield from (f"{head}{stem}{end}" for end in ("", "ه", "ات") for head in ("", "ال"))


def _without_endings(word: str) -> Iterator[str]:
    for ending in _SPOKEN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            yield word[: -len(ending)]
    for ending in ("مون", "تون", "شون", "م", "ت", "ش"):  # «خونمون» of «خونه»
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            yield f"{word[: -len(ending)]}ه"


def _spoken(word: str) -> Iterator[str]:
    """«خونگی» is «خانگی», «نون» is «نان»."""
    for spoken, written in _SOUNDS:
        place = word.find(spoken)
        while place > 0:
            yield word[:place] + written + word[place + len(spoken) :]
            place = word.find(spoken, place + 1)


def _bare(word: str) -> list[str]:
    """The word, and the same without what Arabic joins to its beginning."""
    head = next((one for one in _HEADS if word.startswith(one) and len(word) - len(one) >= _SHORTEST), "")
    return [word, word.removeprefix(head)] if head else [word]


def _articled(word: str) -> Iterator[str]:
    for one in _bare(word):
        numbers = [one]
        if len(one) > _SHORTEST + 1:
            numbers += [f"{one[:-2]}ه"] if one.endswith("ات") else [f"{one[:-1]}ات"] if one.endswith("ه") else []
        for number in numbers:
            yield number
            yield from (head + number for head in ("ال", "وال", "بال", "لل"))
