"""The words of a text as they are searched: folded, then without their endings, for posts and questions alike.

Both Persian and English endings go («شبکه‌های», «شبکههای» -> «شبکه»; "learning" -> "learn"), so that one form finds all.
What Snowball's Persian stemmer leaves is taken off here: persons of verbs («می‌خوانم», «نمیخواند»), «ترین» without «ین»,
«گان» of «نویسندگان».
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import Stemmer

from channel.language.text import fold_letters, words_in

VERSION: Final = f"3/{Stemmer.version()}"
"""Changes when the same text may give other words: what was indexed under another version is indexed anew."""

HEAD: Final = "\ue000"
"""Stands before the words of a title and of hashtags, so that these are found by themselves: no text's word has it."""

_VERB_PREFIXES = frozenset(("می", "نمی", "برمی", "برنمی", "درمی", "درنمی", "وامی", "وانمی", "فرامی"))
_VERB = re.compile(r"(?P<before>بر|در|وا|فرا)?ن?می(?P<core>\w{2,}?)(?:یم|ید|م|د)")
_PERSON = re.compile(r"ن?می(\w{3,}?)(?:ند|یم|ید|م|د)")
_NO_ENDING = "نهایت"  # Snowball sees «ها» in it, and makes «بین» of «بی‌نهایت»
_CORE = 2  # letters at least that are left of a verb
_COMPARED = 5  # letters at least of a comparative: «دختر» is none
_REMEMBERED = 60_000  # words; people use few words often, and many once
_LONGEST = 256  # letters of a word that is searched; PostgreSQL takes 2,046 bytes


class _Stems(dict[str, str]):
    """Each word's stem, looked up once: stemming costs a hundred times what a look-up costs."""

    def __init__(self) -> None:
        super().__init__()
        self._persian = Stemmer.Stemmer("persian", 0).stemWord
        self._english = Stemmer.Stemmer("english", 0).stemWord

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        stem = self[word] = self.worked_out(word)
        return stem

    def worked_out(self, word: str) -> str:
        word = word[:_LONGEST]
        if word.isascii():
            return self._english(word) or word
        if word.endswith(_NO_ENDING):
            return word
        if verb := _VERB.fullmatch(word):
            return _verb_stem(verb)
        stem: str = self._persian(f"{word[:-3]}ه" if word.endswith("ندگان") else word) or word
        return stem[:-2] if stem.endswith("تر") and len(stem) >= _COMPARED else stem


def _verb_stem(verb: re.Match[str]) -> str:
    """«می» and what all persons of the verb share, also in the past: «میخوا» of «می‌خوانم», «نمی‌خواند», «می‌خواندند»."""
    core = verb["core"]
    while len(core) > _CORE and core.endswith(("د", "ن")):
        core = core[:-1]
    return f"{verb['before'] or ''}می{core}"


_stems = _Stems()
_stem = _stems.__getitem__


def tokens(text: str) -> list[str]:
    """The words of a text, folded."""
    return words_in(fold_letters(text))


def stems_of(found: Sequence[str]) -> str:
    """Words without their endings, with one space between; as many as there were."""
    return " ".join(_stemmed(found, _stem))


def stems_asked(found: Sequence[str]) -> tuple[str, ...]:
    """The same for words of readers, which are not remembered."""
    return tuple(_stemmed(found, stem_asked))


def _stemmed(found: Sequence[str], stem: Callable[[str], str]) -> list[str]:
    stems = list(map(stem, found))
    for prefix in _VERB_PREFIXES.intersection(found):
        for place in _places(prefix, found):
            stems[place + 1] = stem(prefix + found[place + 1])
    return stems


def with_verbs_whole(found: Sequence[str]) -> list[str]:
    """The words with a verb's prefix joined to it: «می», «خوانم» -> «میخوانم»."""
    whole: list[str] = []
    for word in found:
        if whole and whole[-1] in _VERB_PREFIXES:
            whole[-1] += word
        else:
            whole.append(word)
    return whole


def without_person(word: str) -> str:
    """What a verb shares with its infinitive and imperative, as far as letters tell: «خوان» of «میخوانم»."""
    verb = _PERSON.fullmatch(word)
    return verb[1] if verb else word


def _places(word: str, found: Sequence[str]) -> Iterator[int]:
    """Where the word stands and another follows it."""
    place = -1
    for _ in range(found.count(word)):
        place = found.index(word, place + 1)
        if place + 1 < len(found):
            yield place


def stem_asked(word: str) -> str:
    """A folded word without its ending; not remembered, for words of readers."""
    return _stems.get(word) or _stems.worked_out(word)


def letters_of(found: Iterable[str]) -> str:
    """Words with nothing between: so what crosses their borders is found, and parts of them."""
    return "".join(found)


def headed(stems: str) -> str:
    """Stems of a title or of hashtags, each behind the mark."""
    return HEAD + stems.replace(" ", f" {HEAD}") if stems else ""
