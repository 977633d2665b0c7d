"""The cheap look at a post: whether its lines may say a place at all. Most posts fail it, so that imports stay fast."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import takewhile

from channel.language.numerals import begins_numeral
from channel.language.tables import tables, words
from channel.language.text import fold_letters
from channel.series.foot import foot_line
from channel.series.head_lines import MOST_LINES
from channel.series.part_signs import going_on, letters
from channel.series.part_tokens import fully_plain, part_words

_LONGEST_WORD = 20
_LOOKED_AT = 110  # words in which the cheap look seeks a place
_HEAD = 240  # letters, the same for signs
_DIGIT = re.compile(r"[\d\u00b9\u00b2\u00b3\u2070\u2074-\u2079]")
_TWO_LINES = re.compile(r"\W*[^\n]+(?:\W*\n[^\n]+)?")
_SIGN = re.compile(
    r"^\W{0,8}\d{1,4}\s?[\ufe0f\u20e3).:：\-–—|｜•·～~_/]|^\W{0,8}0\d{1,2}\s|^[\W_]{0,8}(?:\d{1,4}|[IVX]{1,5})[\W_]{0,6}$|\d[x×]\d\d|(?:[#№]|[Nn][°º])\s?\d"
    r"|[(\[（【﴿﴾{〔〖⟨‹<«“]\s?(?:\d{1,4}(?!\d)|[IVX]{1,5}\W)|^\W{0,4}[IVX]{1,5}[).]\s|(?<![\w/.,:])\d{1,3}\s?/\s?\d|^\W{0,4}\d{1,3}\s\w{1,6}\s\d{1,3}\W*$"
    r"|第|[\u2160-\u217f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793🔟]"
    r"|[\s\u200c_\-–—~=*•·/|:،\u2190-\u27bf\U0001f000-\U0001faff](?:\d{1,4}|[IVX]{1,5})\W{0,3}$|[\s\u200c]\d{1,4}(?:\s?[:：|｜•]|\s[-–—]|[.)])\s"
    r"|[\s（(·：【][上中下][）)】]?\W*$|[上中下][篇集]|[（(【][一二三四五六七八九十完之其]"
    r"|[\u4e00-\u9fff]\d{1,4}\W{0,3}$|[连連][载載]|[之其][一二三四五六七八九十]|^\W{0,3}[一二三四五六七八九十]{1,3}[、.．]",
    re.MULTILINE,
)
_MAY_BE_SIGN = re.compile(
    "[\\dIVX第上中下一二三四五六七八九十完\u2160-\u217f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793🔟]"
)
_AT_THE_END = 12  # letters
_ARTICLES = ("ال", "وا")


def may_be_part(tokens: Sequence[str], text: str) -> int:
    """The cheap look that most posts fail: in how many of its lines a place may stand.

    `tokens`: the folded words of the text, as `language.words` has them.
    """
    looked = tokens[:_LOOKED_AT]
    for word in hints().intersection(looked):
        if word in words("intro"):
            return MOST_LINES
        for at in (at for at, token in enumerate(looked) if token == word):
            for near in looked[max(at - 4, 0) : at + 4]:
                if near[:1].isdigit() or fully_plain(near) in _numeral_hints() or near[:2] in _ARTICLES:
                    return MOST_LINES
    written = text[:_HEAD]
    glued = (_last_letters(written[: at.start()]) for at in _DIGIT.finditer(written))
    if "第" in written or not _glued_hints().isdisjoint(glued) or _may_end(text):
        return MOST_LINES
    two_lines = _TWO_LINES.match(text)
    first = two_lines[0][:_HEAD] if two_lines else ""
    ends = [one for line in first.split("\n") for one in line.split()[-1:]]
    begins = [one for line in first.split("\n") for one in line.split()[:1] if one[-1:] in ":：-–—|"]
    if _may_count((*looked[1:3], *ends, *begins)):
        return 2
    return 2 if _MAY_BE_SIGN.search(first) and (_SIGN.search(first) or _said_last().search(first)) else 0


def _may_end(text: str) -> bool:
    """Whether the last line may say a place: a number at its end, or a word for a part."""
    line = foot_line(text)
    said = line.split()
    return bool(said) and bool(
        _DIGIT.search(line[-_AT_THE_END:])
        or _may_count(said[-1:])
        or not hints().isdisjoint(fold_letters(line).split())
    )


def _may_count(said: Sequence[str]) -> bool:
    """Whether one of these words may be a numeral: one beside the first of a post, or the last of a line."""
    plain_ones = [fully_plain(one[:_LONGEST_WORD].strip("()[].:{}«»﴿﴾【】")) for one in said]
    if any(one in _numeral_hints() or one[:2] in _ARTICLES for one in plain_ones):
        return True
    bracketed = (plain_one for one, plain_one in zip(said, plain_ones, strict=True) if one[-1:] in (")", "]"))
    return any(one in letters() or one in going_on() for one in bracketed)


@cache
def _said_last() -> re.Pattern[str]:
    """A number at the end of a line, with a word that says that it is the last one."""
    there = (word.rstrip("*") for table in tables().values() for field in ("last", "ends") for word in table[field])
    said = "|".join(sorted(set(there), key=len, reverse=True))
    return re.compile(rf"[\s(\[（]\d{{1,4}}\W[^\n]{{0,16}}?(?:{said})\w{{0,3}}\W{{0,3}}$", re.MULTILINE | re.I)


@cache
def hints() -> frozenset[str]:
    fields = ("parts", "weak", "seasons", "plurals", "intro")
    written = (word for table in tables().values() for field in fields for word in table.get(field, ()))
    return frozenset((*part_words(), *words("intro"), *map(fold_letters, written)))


def _last_letters(text: str) -> str:
    return "".join(takewhile(str.isalpha, reversed(text[-_LONGEST_WORD:])))[::-1].lower()


@cache
def _glued_hints() -> frozenset[str]:
    return frozenset((*(word.lower() for word in hints()), "s"))


@cache
def _numeral_hints() -> frozenset[str]:
    roman = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
    return frozenset((*begins_numeral(), *roman))
