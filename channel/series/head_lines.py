"""The first lines of a post as they are read: without looks, direction marks and the hashtags around them."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple, overload

from channel.language.text import without_direction_marks

MOST_LINES = 9
_LONGEST_HEAD = 1500
_LONGEST_LINE = 240
_HASHTAG = re.compile(r"#(?=\w*[^\W\d])((?:\w|\u200c|\u00b7)+)(?:@\w+)?")
_LEADING_TAGS = re.compile(rf"(?:\s*{_HASHTAG.pattern})+")
_TRAILING_LABELS = re.compile(rf"(?:\s*(?:{_HASHTAG.pattern}|(?<!\w)@\w+))+\s*$")
_KEYCAPS = re.compile(r"((?:\d\ufe0f?\u20e3\s?)+)|(🔟)")
_CIRCLED = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
_ROMAN = re.compile("[\u2160-\u217f]+")
_SAYS = re.compile(r"[^\W_]|🔟")  # a line of ornaments says nothing
_RAISED = re.compile("(?<=[^\\W\\d_]{2})[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+")
_DASH = re.compile(r"(?:(?<=\s)|(?<=\d))\u0640+(?=\s)")  # a kashida for a dash
_LOOKS = re.compile(r"\*+|__+|~~|`+|[\u0640\ufe0e\ufe0f\u200d\u20e3\u061c\u200b\ufeff]")
PICTURES = r"\u2190-\u245f\u2500-\u27bf\u2900-\u2bff\u3012\U0001f000-\U0001faff\U000e0020-\U000e007f"
SIGNS = rf"\-–—−‒―:|/\\،,;؛.·•~=<>()\[\]{{}}«»\"“”„‘’'`‹›〈〉《》【】「」『』…：，。、；｜＃・｛｝（）*_{PICTURES}"
_BEFORE_NAME = re.compile(rf"^[\s\u200c{SIGNS}]+")
_AFTER_NAME = re.compile(rf"[\s\u200c{SIGNS}]+$")
_BEFORE_PLACE = re.compile(r"^[\[(«{（【《「『]")


class Line(NamedTuple):
    text: str
    tags: tuple[str, ...] = ()
    """The hashtags that stood around it, with spaces for "_"."""


class Head(Sequence[Line]):
    """The first lines of a post that are not blank, hashtags alone too; each is made plain if somebody asks for it."""

    def __init__(self, text: str, most: int = MOST_LINES) -> None:
        written = (line for line in text[:_LONGEST_HEAD].split("\n") if _SAYS.search(line))
        self.written = [line[:_LONGEST_LINE] for line in islice(written, most)]
        self._plain: dict[int, Line] = {}

    def __len__(self) -> int:
        return len(self.written)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if at >= len(self.written):
            raise IndexError(at)
        if at not in self._plain:
            self._plain[at] = undecorated(self.written[at])
        return self._plain[at]


def undecorated(line: str) -> Line:
    """The line without looks, and without the labels around it. 3️⃣, ③ and ❸ are "3)", Ⅳ is "IV"."""
    line = without_direction_marks(line)
    if not line.isascii():
        line = _CIRCLED.sub(lambda sign: f"{unicodedata.numeric(sign[0]):.0f}) ", line)
        line = _ROMAN.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), line)
        line = _KEYCAPS.sub(lambda sign: "".join(re.findall(r"\d", sign[0] if sign[1] else "10")) + ") ", line)
        line = _RAISED.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), line)
        line = _DASH.sub("-", line)
    if not _BEFORE_PLACE.match(line):
        line = _BEFORE_NAME.sub("", line)
        if line[:1] in ")]" or _BEFORE_PLACE.match(line):
            line = line.lstrip(")] ")
    labels = [match.group() for match in (_LEADING_TAGS.match(line), _TRAILING_LABELS.search(line)) if match]
    tags = tuple(words_of_tag(tag.group(1)) for label in labels for tag in _HASHTAG.finditer(label))
    if labels:
        line = _TRAILING_LABELS.sub("", _LEADING_TAGS.sub("", line, count=1) if _LEADING_TAGS.match(line) else line)
    if "#" in line:
        line = _HASHTAG.sub(lambda tag: words_of_tag(tag.group(1)), line)
    return Line(" ".join(_LOOKS.sub("", line).split()), tags)


def words_of_tag(name: str) -> str:
    return name.replace("_", " ").replace("·", " ").strip()


def bare_name(text: str) -> str:
    """A name without the signs, pictures, brackets and quotation marks around it."""
    return _closed(_AFTER_NAME.sub("", _BEFORE_NAME.sub("", text)), text)


def _closed(name: str, text: str) -> str:
    # "Attention (2017)" lost its last bracket with the signs around it.
    for opening, closing in ("()", "[]", "«»", "（）"):
        if name.count(opening) > name.count(closing) and name + closing in text:
            name += closing
    return name
