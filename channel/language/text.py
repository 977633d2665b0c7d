"""Folding of Persian text: the one function for posts, tags, titles and queries alike.

No database folds what Persian writers use interchangeably (ي/ی, ك/ک, half-spaces, digits), so it is done here, before
any database sees the text; the original is kept next to it.
"""

import re
import unicodedata
from functools import lru_cache

ZWNJ = "\u200c"
LONGEST_KEY = 256
"""The longest key, in letters; PostgreSQL's indexes take 2,704 bytes."""

# A chain of `if a in s: s = s.replace(a, b)` is many times faster than str.translate on Persian text.
_LETTERS = (
    *(("ي", "ی"), ("ى", "ی"), ("ې", "ی"), ("ۍ", "ی"), ("ئ", "ی"), ("ے", "ی"), ("ۓ", "ی"), ("ك", "ک"), ("ڪ", "ک")),
    *(("ة", "ه"), ("ۀ", "ه"), ("ە", "ه"), ("ہ", "ه"), ("ۂ", "ه"), ("ۃ", "ه"), ("ھ", "ه")),
    *(("أ", "ا"), ("إ", "ا"), ("ٱ", "ا"), ("آ", "ا"), ("ؤ", "و"), ("ı", "i"), ("İ", "i")),
    *((chr(0x6F0 + digit), str(digit)) for digit in range(10)),
    *((chr(0x660 + digit), str(digit)) for digit in range(10)),
)
# Kashida, harakat, Quranic marks, hamza above, zero-width joiners other than ZWNJ, direction marks, soft hyphen, BOM.
_DROPPED = re.compile(
    "[\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff\ufe0e\ufe0f]"
)
# What only looks different: the shapes of Arabic letters that PDFs hold, ligatures, letters and digits that are raised,
# lowered, wide, or of a mathematical alphabet.
_SHAPES = re.compile(
    "[\ufb50-\ufdff\ufe70-\ufefc\ufb00-\ufb06\u00aa\u00b2\u00b3\u00b9\u00ba\u2070-\u209c\uff01-\uffdc"
    "\U0001d400-\U0001d7ff\U0001ee00-\U0001eeff]"
)
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\u061c\u00ad\ufeff"
)
"""The characters that nobody sees and that copying brings along: direction marks, joiners, a byte order mark."""
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_BETWEEN_TAG_WORDS = re.compile(r"[_\s\u200c-]+")
_WORD = re.compile(r"\w+")  # twice as fast as one that also excludes "_"
# Telegram's own rule: letters, digits, "_", ZWNJ and "·"; not inside a word, not before another "#".
_TAG_CHARACTER = r"[^\W]|\u200c|\u00b7"
_HASHTAG = re.compile(rf"(?<![\w\u200c\u00b7#])#((?:{_TAG_CHARACTER}){{1,256}})(?!#)(?:@(\w{{3,32}}))?")


def fold(text: str) -> str:
    """Return the text in the form that all its spellings share: one form of each letter and digit, lower case.

    ZWNJ becomes a space, since people write one for the other; runs of white space become one space.
    """
    return " ".join(fold_letters(text).split())


def fold_letters(text: str) -> str:
    """The same, with white space as it is."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _SHAPES.sub(_plain_letters, text))
        text = _DROPPED.sub("", text)
    for written, folded in _LETTERS:
        if written in text:
            text = text.replace(written, folded)
    return text.replace(ZWNJ, " ").casefold()


def _plain_letters(shape: re.Match[str]) -> str:
    # A mark that stands alone has a space below it, which would cut a word in two.
    return unicodedata.normalize("NFKC", shape[0]).lstrip()


def words_in(folded: str) -> list[str]:
    """The runs of letters and digits of a folded text."""
    return _WORD.findall(folded.replace("_", " "))


def squeeze(text: str) -> str:
    """The folded letters and digits alone: «مدل‌های», «مدلهای» and «مدل های» are one."""
    return "".join(words_in(fold_letters(text)))


@lru_cache(maxsize=20_000)
def tag_key(name: str) -> str:
    """The key under which a hashtag is kept: without '#' and '@channel', folded; '_', '-', ZWNJ and space are one.

    Only the beginning counts of a name longer than any of Telegram's.
    """
    name = name.strip().lstrip("#").split("@", 1)[0]
    return fold(_BETWEEN_TAG_WORDS.sub(" ", _DIRECTION.sub("", name))).replace(" ", "_").strip("_")[:LONGEST_KEY]


def hashtags(text: str) -> list[tuple[int, int]]:
    """The places of hashtags in plain text, as (offset, length) with the '#', by Telegram's rule.

    For texts that come without entities. Digits alone are not a hashtag.
    """
    found = []
    for match in _HASHTAG.finditer(text):
        name = match.group(1)
        if not name.isdigit() and any(character.isalpha() for character in name):
            found.append((match.start(), match.end(1) - match.start()))
    return found


def utf16_length(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def storable(text: str) -> str:
    """The text without what databases and requests reject: NUL, and halves of surrogate pairs."""
    return _UNSTORABLE.sub("\ufffd", text)


def without_direction_marks(text: str) -> str:
    """Return the text without the invisible characters that set its direction."""
    return _DIRECTION.sub("", text)
