"""Near misses: what a reader may have meant by a name that does not exist.

Names are compared by their folded letters and by their consonants alone, since readers write «هیلبرت» as "hilbert".
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from channel.language.sounds import in_latin
from channel.language.text import fold, squeeze

_NEAR = 72.0  # of 100
_SURE = 82.0
_CLEARLY = 3.0  # how much nearer than the next
_SAME_SOUND = 90.0
_SAME_LETTERS_SOUND = 97.0
_OTHER_SCRIPT = 80.0  # the same sounds, but a writer of one script hardly means a word of the other
_SHORTEST_SKELETON = 3
_KEPT: Final = 20_000  # names as they are compared, a few megabytes
_ALIKE = 65.0  # how near the letters must be, too: «آبادیان» and «بودن» have the same consonants

_CONSONANTS = {
    **dict.fromkeys("بb", "b"), **dict.fromkeys("پp", "p"), **dict.fromkeys("تطt", "t"), **dict.fromkeys("ثسصs", "s"),
    **dict.fromkeys("جژj", "j"), **dict.fromkeys("حهh", "h"), **dict.fromkeys("دd", "d"), **dict.fromkeys("ذزضظz", "z"),
    **dict.fromkeys("رr", "r"), **dict.fromkeys("فf", "f"), **dict.fromkeys("قغ", "q"), **dict.fromkeys("کkq", "k"),
    **dict.fromkeys("گg", "g"), **dict.fromkeys("لl", "l"), **dict.fromkeys("مm", "m"), **dict.fromkeys("نn", "n"),
}  # fmt: skip
_DIGRAPHS = (
    *(
        ("sh", "ش"),
        ("ch", "چ"),
        ("kh", "خ"),
        ("gh", "غ"),
        ("zh", "ژ"),
        ("ph", "f"),
        ("ck", "k"),
        ("th", "t"),
        ("x", "ks"),
    ),
    *(("ce", "s"), ("ci", "s"), ("cy", "s"), ("c", "k")),
)
_HOMOPHONES = {
    **dict.fromkeys("ثص", "س"), **dict.fromkeys("ذضظ", "ز"), "ط": "ت", "ح": "ه", "غ": "ق",
}  # fmt: skip
_CONSONANTS |= {"ش": "S", "چ": "C", "خ": "X"}


def skeleton(word: str) -> str:
    """The consonants of a word, the same in all scripts, so that "transformer" and «ترنسفورمر» agree."""
    word = in_latin(squeeze(word))
    for written, sound in _DIGRAPHS:
        word = word.replace(written, sound)
    sounds = [_CONSONANTS[letter] for letter in word if letter in _CONSONANTS]
    if len(sounds) > 1 and sounds[-1] == "h":  # mostly silent: «قورمه», "ghormeh", "qorme"
        sounds.pop()
    return "".join(sound for place, sound in enumerate(sounds) if place == 0 or sound != sounds[place - 1])


class _Name(NamedTuple):
    """A name as it is compared."""

    letters: str
    sounds: tuple[str, ...]
    """Of each word."""


@lru_cache(maxsize=_KEPT)
def _name(name: str) -> _Name:
    """A name of the channel, folded once. What readers ask for is folded without this: it is kept nowhere."""
    return _folded(name)


def _folded(name: str) -> _Name:
    return _Name(squeeze(name), tuple(skeleton(word) for word in fold(name.replace("_", " ")).split()))


def nearest(asked: str, names: Iterable[tuple[str, int]], limit: int = 6) -> list[tuple[int, float]]:
    """Return the ids of the names nearest to the query, best first, each with its nearness (72 to 100)."""
    wanted = _folded(asked)
    if not wanted.letters:
        return []
    heard = _names_sounds(wanted)
    best: dict[int, float] = {}
    for name, found_id in names:
        there = _name(name)
        score = _by_letters(wanted.letters, there.letters)
        if heard:
            score = max(score, _by_sound(wanted.sounds, there.sounds))
        if score >= _NEAR:
            best[found_id] = max(score, best.get(found_id, 0.0))
    return sorted(best.items(), key=lambda found: (-found[1], found[0]))[:limit]


def _names_sounds(name: _Name) -> bool:
    """Whether each word has consonants enough to be told by them."""
    return bool(name.sounds) and all(len(word) >= _SHORTEST_SKELETON for word in name.sounds)


def word_nearness(asked: str, other: str) -> float:
    """How near two folded words are, 0 to 100, by letters or by sound, also across the two scripts."""
    from rapidfuzz.distance import OSA

    if _without_homophones(asked) == _without_homophones(other):
        return _SAME_LETTERS_SOUND
    by_letters = 100.0 * OSA.normalized_similarity(asked, other)
    sound = skeleton(asked)
    if len(sound) < _SHORTEST_SKELETON or sound != skeleton(other):
        return by_letters
    if asked.isascii() != other.isascii():
        return max(by_letters, _OTHER_SCRIPT)
    return max(by_letters, _SAME_SOUND) if by_letters >= _ALIKE else by_letters


def _without_homophones(word: str) -> str:
    return "".join(_HOMOPHONES.get(letter, letter) for letter in word)


def sure(found: list[tuple[int, float]]) -> int | None:
    """The id to answer with at once: near enough, and clearly nearer than any other."""
    if found and found[0][1] >= _SURE and (len(found) == 1 or found[0][1] - found[1][1] >= _CLEARLY):
        return found[0][0]
    return None


def _by_letters(wanted: str, letters: str) -> float:
    from rapidfuzz import fuzz  # only a miss needs it, and the bot starts faster without it

    whole = fuzz.ratio(wanted, letters, score_cutoff=_NEAR)
    # A part of a long name is a near miss; the more of the name it covers, the nearer.
    if len(wanted) >= _SHORTEST_SKELETON and wanted in letters:
        return max(whole, 80.0 + 15.0 * len(wanted) / len(letters))
    return whole


def _by_sound(wanted: tuple[str, ...], there: tuple[str, ...]) -> float:
    """How well the words of the query sound like words of the name."""
    from rapidfuzz import fuzz

    for word in wanted:
        if word not in there and not any(fuzz.ratio(word, other, score_cutoff=_SAME_SOUND) for other in there):
            return 0.0
    # A name that is little more than the query is nearer than a longer one that contains it too.
    return 80.0 + 15.0 * len(wanted) / max(len(there), len(wanted))
