"""The names of a serial: when two spellings are one name, and by which names a reader may ask."""

import re
from functools import lru_cache

from channel.language.numerals import ordinal
from channel.language.tables import plain
from channel.language.text import squeeze
from channel.models import Series
from channel.series.heading import Heading
from channel.series.single_line import place

_PLURAL_WORDS = frozenset(("ها", "های", "هایی"))
_EZAFE_WORDS = frozenset(("ی", "ای"))
_ARTICLES = frozenset(("the", "a", "an"))
_PLURAL_END = re.compile(r"(?<=\w{3})(?:هایی|های|ها)$")
_ENGLISH_PLURAL = re.compile(r"^(?=.*[aeiou])([a-z]{3,})(?<![sui])s$")  # "models", not "RKHS"
_SHARP = re.compile(r"(?<=\w)#")  # "C#" and "C++" are two
_SURE = 80  # percent
_LETTERS = 5  # of what is left of a name without its first word
_LETTERS_OF_A_SLIP = 4  # at least, of a word that may have one
_MOST_DROPPED = 2  # words
_LETTERS_ALONE = 6  # of the only word of a name that is left
_LAST_LETTER = re.compile(r"(?<=\w{4})ی$")

_ALSO_CALLED = re.compile(
    r"\s+(?:یا همون|یا همان|یا به عبارتی|معروف به|a\.?k\.?a\.?|also known as)\s+|\s*[()]\s*", re.IGNORECASE
)
_DIGITS = re.compile(r"\d{1,4}")
_FEW_WORDS, _MOST_WORDS = 3, 6  # of a name that is known without those in its middle
_PLACE_WORDS = 6  # «قسمت صد و بیست و یکم»
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+#'-]*(?: [A-Za-z][A-Za-z0-9+#'-]*)*")


@lru_cache(maxsize=16_384)  # the posts of one component say the same names again and again
def series_key(name: str) -> str:
    """The folded name under which spellings of one serial's name agree.

    Spaces and half-spaces do not count, nor plural endings (ها, های, a word's English s), an article, or a last ی:
    «مدلسازی زبان», «مدل‌سازی زبانی» and «مدلسازی زبان‌ها» are one. Every other word counts: «فضای هیلبرت RKHS» stands
    beside «فضای هیلبرت».
    """
    name = _SHARP.sub("sharp", name.replace("++", "plusplus")).replace("_", " ")
    words = plain(name).split()
    words = words[1:] if len(words) > 1 and words[0] in _ARTICLES else words
    stems = [
        _ENGLISH_PLURAL.sub(r"\1", _PLURAL_END.sub("", word))
        for place, word in enumerate(words)
        if not (place and (word in _PLURAL_WORDS or word in _EZAFE_WORDS))
    ]
    return _LAST_LETTER.sub("", squeeze("".join(stems)))


def same_series(one: str, other: str) -> bool:
    """Whether two names are one serial's."""
    return series_key(one) == series_key(other) != ""


def series_names(series: Series) -> tuple[str, ...]:
    """Every name under which a reader may ask for the series, the shown one first, each once."""
    names = [series.name, series.key, *series.tags, *series.also]
    for name in (series.name, *series.also):
        names += [*aliases(name), *(latin for latin in _LATIN.findall(name) if len(latin) > 1)]
    unique: dict[str, str] = {}
    for name in names:
        unique.setdefault(squeeze(name), name)
    return tuple(name for letters, name in unique.items() if letters)


def heading_keys(found: Heading) -> tuple[str, ...]:
    """The keys of a heading's name and of the names in it, its own first; by one of them it belongs to a series."""
    if found.links:
        return ()
    names = (
        *_with_number_of_season(found),
        found.name,
        *aliases(found.name),
        *_without_its_kind(found),
        without_season(found),
        *_without_middle(found),
    )
    return tuple(dict.fromkeys(key for key in map(series_key, names) if key))


def _without_its_kind(found: Heading) -> tuple[str, ...]:
    """A name without its first word, which often says what it is: «مستند آب و آتش» beside «آب و آتش»."""
    first, _, rest = found.name.partition(" ")
    if ordinal(first):
        return ()  # the second week of it is another than the first
    return (rest,) if found.strength >= _SURE and found.rank <= 1 and len(rest) >= _LETTERS else ()


def _without_middle(found: Heading) -> tuple[str, ...]:
    """Its first word and its last: «تفسیر سوره مبارکه یوسف» and «تفسیر سوره یوسف» share them."""
    words = found.name.split() if found.strength >= _SURE and found.rank <= 1 and not found.season else []
    return (f"{words[0]} {words[-1]}",) if _FEW_WORDS <= len(words) <= _MOST_WORDS else ()


def _with_number_of_season(found: Heading) -> tuple[str, ...]:
    """The name with its season's number, however that is written: «فصل ۲», «فصل دوم», S02."""
    name = without_season(found)
    if not name:
        return ()
    digits = _DIGITS.search(found.season)
    number = int(digits[0]) if digits else place(found.season)
    return () if number is None or number < 0 else (f"{name} S{number}",)


def without_season(found: Heading) -> str:
    """The name that all seasons share; "" if there is no season."""
    return found.name.removesuffix(found.season).strip() if found.season else ""


def are_near(one: str, other: str) -> bool:
    """Whether two names differ by a slip in one word, or by words that one of them lacks."""
    words, others = _said(one), _said(other)
    if len(words) == len(others):
        different = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
        return len(different) == 1 and min(map(len, different[0])) >= _LETTERS_OF_A_SLIP and _one_slip(*different[0])
    short, long = sorted((words, others), key=len)
    if _one_slip(squeezed := "".join(words), other_squeezed := "".join(others)):
        return squeezed[-1] == other_squeezed[-1]
    rest = iter(long)
    if len(short) == 1 and len(short[0]) >= _LETTERS_ALONE:
        return len(long) <= 1 + _MOST_DROPPED and short[0] == long[0]
    return len(short) > 1 and len(long) - len(short) <= _MOST_DROPPED and all(word in rest for word in short)


def _said(name: str) -> list[str]:
    return [word for word in plain(name).split() if word not in _PLURAL_WORDS and word not in _EZAFE_WORDS]


def _one_slip(one: str, other: str) -> bool:
    """Whether a letter is wrong, missing, too much, or has changed places with the next; no digit."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or any(map(str.isdigit, long + short)):
        return False
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = long[:at] + long[at : at + 2][::-1] + long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or short == swapped


def aliases(name: str) -> list[str]:
    """The names in a name: "X or rather Y" in the words that people use for it, "X (Y)"."""
    names = [alias.strip() for alias in _ALSO_CALLED.split(name)]
    return [alias for alias in names if len(alias) > 1] if len(names) > 1 else []


def split_part(asked: str) -> tuple[str, int] | None:
    """The name and the part at its end: "hilbert 2", «مدلسازی زبانی قسمت بیست و یکم», "rkhs last"."""
    words = asked.replace("/", " ").split()
    for count in range(min(_PLACE_WORDS, len(words) - 1), 0, -1):
        number = place(" ".join(words[-count:]))
        if number is not None:
            return " ".join(words[:-count]).rstrip("-–—: "), number
    return None
