"""Near misses: what a reader may have meant by a name that does not exist.

Names are compared by their folded letters and by their consonants alone, since readers write «هیلبرت» as "hilbert".
"""

from collections.abc import Iterable

from channel.language.sounds import in_latin
from channel.language.text import fold, squeeze

_NEAR = 72.0  # of 100
_SURE = 82.0
_CLEARLY = 3.0  # how much nearer than the next
_SAME_SOUND = 90.0
_SAME_LETTERS_SOUND = 97.0
_OTHER_SCRIPT = 80.0  # the same sounds, but a writer of one script hardly means a word of the other
_SHORTEST_SKELETON = 3
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


def nearest(asked: str, names: Iterable[tuple[str, int]], limit: int = 6) -> list[tuple[int, float]]:
    """The ids of the names nearest to the query, best first, each with its nearness (72 to 100)."""
    wanted = squeeze(asked)
    if not wanted:
        return []
    best: dict[int, float] = {}
    for name, found_id in names:
        score = max(_by_letters(wanted, name), _by_sound(asked, name))
        if score >= _NEAR:
            best[found_id] = max(score, best.get(found_id, 0.0))
    return sorted(best.items(), key=lambda found: (-found[1], found[0]))[:limit]


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


def _by_letters(wanted: str, name: str) -> float:
    from rapidfuzz import fuzz  # only a miss needs it, and the bot starts faster without it

    letters = squeeze(name)
    whole = fuzz.ratio(wanted, letters)
    # A part of a long name is a near miss; the more of the name it covers, the nearer.
    if len(wanted) >= _SHORTEST_SKELETON and wanted in letters:
        return max(whole, 80.0 + 15.0 * len(wanted) / len(letters))
    return whole


def _by_sound(asked: str, name: str) -> float:
    """How well the words of the query sound like words of the name."""
    from rapidfuzz import fuzz

    wanted = [skeleton(word) for word in fold(asked.replace("_", " ")).split()]
    there = [skeleton(word) for word in fold(name.replace("_", " ")).split()]
    if not wanted or any(len(word) < _SHORTEST_SKELETON for word in wanted):
        return 0.0
    scores = [max((fuzz.ratio(word, other) for other in there), default=0.0) for word in wanted]
    if min(scores) < _SAME_SOUND:
        return 0.0
    # A name that is little more than the query is nearer than a longer one that contains it too.
    return 80.0 + 15.0 * len(wanted) / max(len(there), len(wanted))
