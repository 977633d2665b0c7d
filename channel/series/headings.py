"""Titles that name a serial and a place in it: «مدلسازی زبان - قسمت چهارم», "Part IV: Attention", "Rust 3/6".

A line is a heading only if the place closes it or opens it, as a title is built, never as a sentence speaks of a part:

- "NAME - PLACE", "NAME (PLACE)", "NAME | PLACE: TITLE": the name stands before, with or without a sign between. Without
  a sign the name is at most six words, does not end in a word that leads on («تو قسمت دوم», "in part 2"), and holds
  none that only sentences have («را», "I").
- "PLACE: NAME", "PLACE - NAME", "[PLACE] NAME": the sign after the place is needed.
- A name made only of words that point at a part («ادامه», "coming soon") is no name.
- "NAME - معرفی", "NAME #4" and "NAME 3/6" are unsure: they count only beside other parts of the same serial.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from channel.language.numerals import HIGHEST, LAST, ordinal
from channel.language.text import fold, without_direction_marks
from channel.models import Heading

_LONGEST_TITLE = 160
_LONGEST_NAME = 80
_MOST_WORDS = 12
_MOST_WORDS_UNSEPARATED = 6
_MOST_NUMERAL_WORDS = 6
_LONGEST_ORDINAL = 40

# The cheap look that nearly every title fails: pieces that every spelling of the words below has.
_HINTS = (
    *("قسم", "بخش", "جلس", "پارت", "درس", "فصل", "شمار", "زود", "معرف", "مقدم", "الجز", "الحلق", "المحاض"),
    *("part", "episode", "session", "lesson", "chapter", "lecture", "intro", "ep", "pt", "/", "#", "\u0640"),
)
_PART_WORDS = (
    r"قسمت|بخش|جلس[هةۀ]|پارت|درس|فصل|شمار[هة]|[اإ]پ[یي]زود|الجزء|الحلق[ةه]|الدرس|الفصل|المحاضر[ةه]"
    r"|part|pt|episode|ep|session|lesson|chapter|lecture"
)
_PLURAL_PART_WORDS = r"قسمت\u200c?\s?های?|بخش\u200c?\s?های?|جلس(?:ه\u200c?\s?های?|ات)|درس\u200c?\s?های?"
_PLURAL_PART_WORDS += r"|فصل\u200c?\s?های?|(?:part|episode|session|lesson|chapter|lecture)s"
_WORD = re.compile(
    rf"(?<![\w\u200c#@])(?:{_PLURAL_PART_WORDS}|{_PART_WORDS})(?:[\s\u200c]?[یي](?!\w)|[\u0650\u0654])?(?![^\W\d])\.?:?",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?:[\s\u200c]*[#№]?|-)([^\s\u200c\-–—:|/\\()\[\]{}«»\"“”،,;؛.!؟?~•·=<>&+…#]+)")
_TOTAL = re.compile(r"\s*(?:/|of|از)\s*(\d{1,3})(?![\w/])", re.IGNORECASE)
_INTRO = r"معرف[یي]|مقدمه|پیش\u200c?گفتار|introduction|intro"
_INTRO_WORD = re.compile(rf"[\s\u200c]*(?:{_INTRO})(?![\w\u200c])", re.IGNORECASE)
_CLOSING_INTRO = re.compile(rf"(.*\S)\s*[-–—:|(\[،,]\s*((?:{_INTRO}))[)\]]?", re.IGNORECASE)
_OPENING_INTRO = re.compile(rf"((?:{_INTRO}))\s*[-–—:|]\s*(\S.*)", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"(.*\S)\s+(?:#\s?(?P<one>\d{1,3})|[(\[]?(?P<of>\d{1,2})\s?/\s?(?P<total>\d{1,2})[)\]]?)")
_LEADING_ORDINAL = re.compile(r"(?:ین|first|second|third|st|nd|rd|th|last|final)$")

_HASHTAG = re.compile(r"#(?=\w*[^\W\d])((?:\w|\u200c|\u00b7)+)(?:@\w+)?")
_LEADING_TAGS = re.compile(rf"(?:\s*{_HASHTAG.pattern})+")
_TRAILING_LABELS = re.compile(rf"(?:\s*(?:{_HASHTAG.pattern}|(?<!\w)@\w+))+\s*$")
_LOOKS = re.compile(r"\*+|__+|~~|`+|[\u0640\ufe0e\ufe0f\u200d\u20e3\u061c]")
_PICTURES = r"\u2190-\u27bf\u2900-\u2bff\u3012\U0001f000-\U0001faff"
_SIGNS = rf"\-–—−‒―:|/\\،,;؛.·•~=<>()\[\]{{}}«»\"“”„‘’'`‹›〈〉《》【】「」…：，。、｜＃・｛｝（）*_{_PICTURES}"
_BEFORE_NAME = re.compile(rf"^[\s\u200c{_SIGNS}]+")
_AFTER_NAME = re.compile(rf"[\s\u200c{_SIGNS}]+$")
_CANDIDATE = re.compile(rf"(?<!\w)(?:{_PLURAL_PART_WORDS}|{_PART_WORDS}|{_INTRO})(?![^\W\dیي])|[#/]\s?\d")
_NAME_SIGN = re.compile(rf"[{_SIGNS}]")
_NOTHING_MORE = re.compile(rf"[\s\u200c!؟?{_SIGNS}]*")
# A comma or a full stop after the place goes on with a sentence as often as not.
_STRONG_SIGN = re.compile(rf"\s*[)\]}}»\"”】》]*\s*[-–—−:|~•·)\]】》{_PICTURES}]")
_BRACKETED = re.compile(r"\s+(?:\([^()]+\)|\[[^][]+\])\s*")

_LEADS_ON = frozenset(
    (
        *("در", "تو", "توی", "از", "به", "با", "بی", "بر", "برای", "واسه", "تا", "سراغ", "روی", "و", "یا", "که"),
        *("این", "ان", "اون", "همین", "همان", "همون", "هر", "چه", "بعد", "قبل", "پیش"),
        *("the", "a", "an", "in", "of", "on", "from", "to", "at", "this", "that", "these", "for", "and", "or"),
        *("with", "by", "after", "before", "until", "see", "our", "my", "your"),
    )
)
_ONLY_IN_SENTENCES = frozenset(
    (
        *("را", "رو", "من", "ما", "شما", "تو", "است", "هست", "بود", "شد", "نیست", "گفتم", "گفتیم", "دیدیم"),
        *("خوندم", "خواندم", "میخوام", "میخواهم"),
        *("i", "i'm", "i've", "you", "we", "he", "she", "they", "it", "it's", "was", "were", "isn't", "don't", "me"),
    )
)
_POINTS_AT_A_PART = frozenset(
    (
        *("ادامه", "پایان", "اغاز", "شروع", "لینک", "دانلود", "تماشا", "تماشای", "مشاهده", "خلاصه", "یاداوری"),
        *("بزودی", "به", "زودی", "منتظر", "بریم", "برویم", "رفتیم", "سراغ", "برای", "سلام", "خب", "خوب", "اینم"),
        *("این", "هم", "و", "جدید", "بعدی", "قبلی", "فعلا", "ایشالا", "انشالله", "دیدن", "خواندن", "خوندن", "پخش"),
        *("continued", "continue", "next", "new", "now", "here", "is", "this", "the", "a", "of", "download", "link"),
        *("watch", "read", "see", "coming", "soon", "out", "hi", "hello", "end", "listen", "first", "last"),
        *("previous", "update", "my", "our", "your", "and", "start"),
    )
)


class _Place(NamedTuple):
    start: int
    end: int
    number: int


def heading(title: str) -> Heading | None:
    """The serial and the place that a post's title line names; None for any other line. The line must be uncut.

    The name may be "" where a bare «قسمت دوم» leaves it to the post's hashtags.
    """
    if len(title) > _LONGEST_TITLE or not _may_be_heading(title):
        return None
    line, tags = _undecorated(title)
    return _worded(line, tags) or _introduced(line) or _numbered(line)


def first_place(line: str) -> tuple[int, int] | None:
    """Where the first worded place of a line begins and ends."""
    there = next(_places(line), None)
    return (there.start, there.end) if there else None


def place(text: str) -> int | None:
    """The number that a bare place stands for: «قسمت چهارم», «چهارم», "part 4 of 6", «معرفی» (0), LAST; or None."""
    text = text.strip(" \u200c\t()[]«»\"'.:،,-–—")
    if (opening := next(_places(text), None)) and not opening.start and _NOTHING_MORE.fullmatch(text[opening.end :]):
        return opening.number
    if _INTRO_WORD.fullmatch(text):
        return 0
    number = ordinal(text)
    return number if number is None or number <= HIGHEST else None


def opening_place(line: str) -> tuple[str, int, str] | None:
    """A line that begins with a worded place, as (place, number, what follows): ("Part 2", 2, "Attention")."""
    if len(line) > 2 * _LONGEST_TITLE:
        return None
    line = _undecorated(line)[0]
    first = next(_places(line), None)
    if first is None or first.start:
        return None
    rest = line[first.end :]
    if not _NOTHING_MORE.fullmatch(rest) and not _STRONG_SIGN.match(rest):
        return None
    return line[: first.end], first.number, bare_name(rest)


def part_word(text: str) -> str:
    """The word for a part with which a text begins («قسمت»), or ""."""
    word = _WORD.match(text.strip())
    return word.group().rstrip(".:").strip() if word else ""


def bare_name(text: str) -> str:
    """A name without the signs, pictures, brackets and quotation marks around it."""
    return _closed(_AFTER_NAME.sub("", _BEFORE_NAME.sub("", text)), text)


def _closed(name: str, text: str) -> str:
    # "Attention (2017)" lost its last bracket with the signs around it.
    for opening, closing in ("()", "[]", "«»", "（）"):
        if name.count(opening) > name.count(closing) and name + closing in text:
            name += closing
    return name


def _may_be_heading(title: str) -> bool:
    lower = title.lower()
    return any(hint in lower for hint in _HINTS) and ("\u0640" in title or bool(_CANDIDATE.search(lower)))


def _undecorated(title: str) -> tuple[str, list[str]]:
    """The line without looks, and without the labels around it; beside it the hashtags that were taken away."""
    line = without_direction_marks(title).partition("\n")[0]
    line = _BEFORE_NAME.sub("", line) if line[:1] not in "([«{" else line
    labels = [match.group() for match in (_LEADING_TAGS.match(line), _TRAILING_LABELS.search(line)) if match]
    tags = [tag.group(1).replace("_", " ") for label in labels for tag in _HASHTAG.finditer(label)]
    line = _TRAILING_LABELS.sub("", _LEADING_TAGS.sub("", line, count=1) if _LEADING_TAGS.match(line) else line)
    line = _HASHTAG.sub(lambda tag: tag.group(1).replace("_", " "), line)
    return " ".join(_LOOKS.sub("", line).split()), tags


def _places(line: str) -> Iterator[_Place]:
    """Every worded place in a line: «قسمت چهارم», "Part 3 of 6", «جلسه‌ی معرفی», "the final part", «چهارمین جلسه»."""
    for word in _WORD.finditer(line):
        if numeral := _numeral(line, word.end()):
            number, end = numeral
            total = _TOTAL.match(line, end)
            yield _Place(word.start(), total.end() if total else end, number)
        elif intro := _INTRO_WORD.match(line, word.end()):
            yield _Place(word.start(), intro.end(), 0)
        elif before := _ordinal_before(line[: word.start()]):
            yield _Place(before[0], word.start() + len(word.group().rstrip(".:")), before[1])


def _numeral(line: str, start: int) -> tuple[int, int] | None:
    """The longest numeral that begins here, and where it ends."""
    ends: list[int] = []
    position = start
    while len(ends) < _MOST_NUMERAL_WORDS and (token := _TOKEN.match(line, position)):
        position = token.end()
        ends.append(position)
    for end in reversed(ends):
        number = ordinal(line[start:end])
        if number is not None and number <= HIGHEST:
            return number, end
    return None


def _ordinal_before(text: str) -> tuple[int, int] | None:
    """Where an ordinal before its word begins, and its number: "third" part, «سومین» جلسه; cardinals do not lead."""
    words = list(re.finditer(r"[^\s\u200c]+", text[-_LONGEST_ORDINAL:]))[-2:]
    for first in range(len(words)):
        said = bare_name(text[-_LONGEST_ORDINAL:][words[first].start() :])
        number = ordinal(said)
        if number is not None and number <= HIGHEST and _LEADING_ORDINAL.search(fold(said)):
            return text.rindex(said), number
    return None


def _worded(line: str, tags: list[str]) -> Heading | None:
    places = list(_places(line))
    for index, there in enumerate(places):
        before, after = line[: there.start], line[there.end :]
        if any(_same_word(line, earlier, there) for earlier in places[:index]):
            return None  # "part 1 / part 2": a list of parts, no part
        follower = places[index + 1] if index + 1 < len(places) else None
        if follower and not bare_name(line[there.end : follower.start]):
            continue  # «فصل دوم، قسمت پنجم»: the season belongs to the name
        closes = bool(_NOTHING_MORE.fullmatch(after))
        aside = bool(bare_name(before)) and bool(_BRACKETED.fullmatch(after))
        if not closes and not aside and not _STRONG_SIGN.match(after):
            continue
        number = None if there.number == LAST else there.number
        label = line[there.start : there.end]
        if bare_name(before):
            name = bare_name(before)
            sign = before.rstrip()[-1]
            if _is_name(name, separated=bool(_NAME_SIGN.match(sign))):
                sure = sign not in "،,." or not _ONLY_IN_SENTENCES.intersection(_words(name))
                return Heading(name=name, number=number, label=label, title=bare_name(after), sure=sure)
        elif closes:
            name = tags[0] if tags else ""
            return Heading(name=name, number=number, label=label, sure=bool(name))
        elif _is_name(name := bare_name(after), separated=True):
            # «فصل سوم: حلقه‌ها» is as often a chapter's own title as the serial's name.
            return Heading(name=name, number=number, label=label, sure=number in (0, 1))
    return None


def _same_word(line: str, one: _Place, other: _Place) -> bool:
    return part_word(line[one.start :]) == part_word(line[other.start :]) != ""


def _introduced(line: str) -> Heading | None:
    if closing := _CLOSING_INTRO.fullmatch(line):
        name, label = closing.groups()
    elif opening := _OPENING_INTRO.fullmatch(line):
        label, name = opening.groups()
    else:
        return None
    name = bare_name(name)
    return Heading(name=name, number=0, label=label, sure=False) if _is_name(name, separated=True) else None


def _numbered(line: str) -> Heading | None:
    """ "NAME #4" and "NAME 3/6"; a date (1403/3/6), a score (6/3) and a lone 1/1 are none."""
    match = _BARE_NUMBER.fullmatch(line)
    if match is None or not _is_name(name := bare_name(match.group(1)), separated=False):
        return None
    if match["one"]:
        return Heading(name=name, number=int(match["one"]), label=f"#{match['one']}", sure=False)
    number, total = int(match["of"]), int(match["total"])
    if not 1 <= number <= total or total < 2:
        return None
    return Heading(name=name, number=number, label=f"{match['of']}/{match['total']}", sure=False)


def _is_name(name: str, *, separated: bool) -> bool:
    words = _words(name)
    most = _MOST_WORDS if separated else _MOST_WORDS_UNSEPARATED
    if len(name) > _LONGEST_NAME or not 1 <= len(words) <= most or not any(map(str.isalpha, name)):
        return False
    if _POINTS_AT_A_PART.issuperset(words):
        return False
    return separated or (words[-1] not in _LEADS_ON and not _ONLY_IN_SENTENCES.intersection(words))


def _words(name: str) -> list[str]:
    return fold(name).split()
