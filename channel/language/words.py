"""The searchable words of a text: folded, then stripped of their endings, for posts and queries alike.

Endings of Persian, English, Russian and Turkish are removed («شبکه‌های», «شبکههای» -> «شبکه»; "learning" -> "learn"), so
that one form finds all; Latin letters lose their accents. A word without Turkish letters is Turkish in a text that has
some. This module removes what Snowball's Persian stemmer leaves: persons of verbs («می‌خوانم»,
«نمیخواند»), «ترین» without «ین», «گان» of «نویسندگان».
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import Stemmer

from channel.language.pairs import asked_pairs, indexed_pairs, is_paired
from channel.language.text import fold_letters, words_in

VERSION: Final = f"6/{Stemmer.version()}"
"""Changes when the same text may give other words; what was indexed under another version is indexed anew."""

HEAD: Final = "\ue000"
"""Marks the words of a title and of hashtags, so that these can be searched alone; no word of a text has it."""

_VERB_PREFIXES = frozenset(("می", "نمی", "برمی", "برنمی", "درمی", "درنمی", "وامی", "وانمی", "فرامی"))
_VERB = re.compile(r"(?P<before>بر|در|وا|فرا)?ن?می(?P<core>\w{2,}?)(?:یم|ید|م|د)")
_PERSON = re.compile(r"ن?می(\w{3,}?)(?:ند|یم|ید|م|د)")
_CYRILLIC = re.compile("[а-яё]")
_LATIN = re.compile("[a-z\u00df-\u024f]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_TURKISH = re.compile("[şğ]")
_ACCENT = re.compile("[\u0300-\u036f]")
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
        self._turkish = Stemmer.Stemmer("turkish", 0).stemWord

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
        if is_paired(word):
            return word
        if _is_latin(word):
            if _TURKISH.search(word):
                return self.turkish(word)
            plain = _plain(word)
            return self._english(plain) or plain if plain.isascii() else plain
        if word.endswith(_NO_ENDING):
            return word
        if verb := _VERB.fullmatch(word):
            return _verb_stem(verb)
        stem: str = self._persian(f"{word[:-3]}ه" if word.endswith("ندگان") else word) or word
        return stem[:-2] if stem.endswith("تر") and len(stem) >= _COMPARED else stem

    def turkish(self, word: str) -> str:
        return _plain(self._turkish(word[:_LONGEST]) or word)


class _TurkishStems(dict[str, str]):
    """The same of words in Turkish texts."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        stem = self[word] = _stems.turkish(word) if _is_latin(word) else _stem(word)
        return stem


def _plain(word: str) -> str:
    """A word of Latin letters without accents."""
    return _ACCENT.sub("", unicodedata.normalize("NFKD", word)).replace("ß", "ss") or word


def _is_latin(word: str) -> bool:
    return (word.isascii() and word.isalpha()) or (
        _LATIN.search(word) is not None and not _ARABIC.search(word) and not is_paired(word)
    )


def _verb_stem(verb: re.Match[str]) -> str:
    """«می» and the stem that all persons of the verb share, also in the past: «میخوا» of «می‌خوانم», «نمی‌خواند»."""
    core = verb["core"]
    while len(core) > _CORE and core.endswith(("د", "ن")):
        core = core[:-1]
    return f"{verb['before'] or ''}می{core}"


_stems = _Stems()
_stem = _stems.__getitem__
_turkish_stem = _TurkishStems().__getitem__


def tokens(text: str) -> list[str]:
    """The words of a text, folded."""
    return words_in(fold_letters(text))


def stems_of(found: Sequence[str], within: Sequence[str] | None = None) -> str:
    """The stems of words, joined by single spaces: one of each, but of Chinese and Japanese see `indexed_pairs`.

    `within`: the words of the whole text, if these are a part of it.
    """
    whole = " ".join(found if within is None else within)
    stems = _stemmed(found, _turkish_stem if not whole.isascii() and _TURKISH.search(whole) else _stem)
    if is_paired(whole):
        stems = [part for stem in stems for part in (indexed_pairs(stem) if is_paired(stem) else (stem,))]
    return " ".join(stems)


def stems_asked(found: Sequence[str]) -> tuple[str, ...]:
    """The same for readers' words, which are not cached; of Chinese and Japanese see `asked_pairs`."""
    return tuple(asked_pairs(_stemmed(found, stem_asked)))


def turkish_stem(word: str) -> str:
    """The stem that a reader's word has in a Turkish text; "" of a word that is not in Latin letters."""
    return _stems.turkish(word) if _is_latin(word) else ""


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
    """Return the letters that a verb shares with its infinitive and imperative: «خوان» of «میخوانم»."""
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
