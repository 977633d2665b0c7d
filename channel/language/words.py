"""The searchable words of a text: folded, then stripped of their endings, for posts and queries alike.

Endings of Persian, English and Russian are removed («شبکه‌های», «شبکههای» -> «شبکه»; "learning" -> "learn"), so that
one form finds all. This module removes what Snowball's Persian stemmer leaves: persons of verbs («می‌خوانم»,
«نمیخواند»), «ترین» without «ین», «گان» of «نویسندگان».
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import Stemmer

from channel.language.text import fold_letters, words_in

VERSION: Final = f"5/{Stemmer.version()}"
"""Changes when the same text may give other words; what was indexed under another version is indexed anew."""

HEAD: Final = "\ue000"
"""Marks the words of a title and of hashtags, so that these can be searched alone; no word of a text has it."""

_VERB_PREFIXES = frozenset(("می", "نمی", "برمی", "برنمی", "درمی", "درنمی", "وامی", "وانمی", "فرامی"))
_VERB = re.compile(r"(?P<before>بر|در|وا|فرا)?ن?می(?P<core>\w{2,}?)(?:یم|ید|م|د)")
_PERSON = re.compile(r"ن?می(\w{3,}?)(?:ند|یم|ید|م|د)")
_CYRILLIC = re.compile("[а-яё]")
_NO_ENDING = "نهایت"  # Snowball takes its «ها» for an ending, and makes «بین» of «بی‌نهایت»
_CORE = 2  # at least this many letters are left of a verb
_COMPARED = 5  # letters of the shortest comparative: «دختر» is none
_REMEMBERED = 60_000  # words; people use few words often, and many once
_LONGEST = 256  # letters of a word for search; PostgreSQL takes 2,046 bytes


class _Stems(dict[str, str]):
    """The stem of each word, computed once: stemming costs a hundred times as much as a look-up."""

    def __init__(self) -> None:
        super().__init__()
        self._persian = Stemmer.Stemmer("persian", 0).stemWord
        self._english = Stemmer.Stemmer("english", 0).stemWord
        self._russian = Stemmer.Stemmer("russian", 0).stemWord

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        stem = self[word] = self.worked_out(word)
        return stem

    def worked_out(self, word: str) -> str:
        word = word[:_LONGEST]
        if word.isascii():
            return self._english(word) or word
        if _CYRILLIC.search(word):
            return self._russian(word.replace("ё", "е")) or word
        if word.endswith(_NO_ENDING):
            return word
        if verb := _VERB.fullmatch(word):
            return _verb_stem(verb)
        stem: str = self._persian(f"{word[:-3]}ه" if word.endswith("ندگان") else word) or word
        return stem[:-2] if stem.endswith("تر") and len(stem) >= _COMPARED else stem


def _verb_stem(verb: re.Match[str]) -> str:
    """«می» and the stem that all persons of the verb share, also in the past: «میخوا» of «می‌خوانم», «نمی‌خواند»."""
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
    """The stems of words, joined by single spaces; as many as there were words."""
    return " ".join(_stemmed(found, _stem))


def stems_asked(found: Sequence[str]) -> tuple[str, ...]:
    """The same for readers' words, which are not cached."""
    return tuple(_stemmed(found, stem_asked))


def _stemmed(found: Sequence[str], stem: Callable[[str], str]) -> list[str]:
    stems = list(map(stem, found))
    for prefix in _VERB_PREFIXES.intersection(found):
        for place in _places(prefix, found):
            stems[place + 1] = stem(prefix + found[place + 1])
    return stems


def with_verbs_whole(found: Sequence[str]) -> list[str]:
    """The words with the prefix of a verb joined to it: «می», «خوانم» -> «میخوانم»."""
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
    """The indices at which the word is followed by another."""
    place = -1
    for _ in range(found.count(word)):
        place = found.index(word, place + 1)
        if place + 1 < len(found):
            yield place


def stem_asked(word: str) -> str:
    """The stem of a folded word; not cached, for readers' words."""
    return _stems.get(word) or _stems.worked_out(word)


def letters_of(found: Iterable[str]) -> str:
    """Words joined without spaces, so that a search finds their parts and what crosses their borders."""
    return "".join(found)


def headed(stems: str) -> str:
    """Stems of a title or of hashtags, each with the mark before it."""
    return HEAD + stems.replace(" ", f" {HEAD}") if stems else ""
