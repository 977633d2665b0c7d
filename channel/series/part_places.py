"""Places in a series, wherever they stand in a line: «قسمت چهارم», "Part 3 of 6", "3. Bölüm", S01E03, "[3/6]", "12)".

A line is cut into tokens (runs of letters, runs of digits); a place is a word for a part beside a numeral, or a number
with a sign. Nothing here decides whether the line is about that part: that shows in the channel.
"""

import re
from collections.abc import Iterator
from functools import cache

from channel.language.numerals import LAST, begins_numeral, roman, spoken
from channel.language.tables import plain, tables, words
from channel.series.chinese import chinese_places
from channel.series.part_pairs import crossed, season_episode, with_seasons
from channel.series.part_ranges import begins, follows
from channel.series.part_signs import (
    HIGHEST,
    closing_words,
    is_date,
    is_last,
    placed_without_number,
    signed_places,
    spoken_places,
)
from channel.series.part_tokens import Place, Token, Word, part_words, tokens_of

_GAP = re.compile(r"[\s\u200c.:=#№\-–—_(\[{（【«\"“]{0,4}\Z")
_BEFORE_WORD = re.compile(r"[\s\u200c.\-–—_)\]º°ª]{0,3}\Z")
_MAY_HOLD = re.compile(r"[\d第（(\[【上中下一二三四五六七八九十]|(?:^|\W)[IVX]+\W*$|^\W*[IVX]+[).]\s")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "«": "»", '"': '"', "“": "”"}
_TOTAL = re.compile(r"\s*(?:/|\\)\s*(\d{1,3})(?![\w/])")
_LISTED = re.compile(r"\s?[/\\]\s?[^\W\d]")
_DECIMAL = re.compile(r"[.:,/٫،]\d|\s?[%٪$€£°]")
_LIST = re.compile(r"[,،](\d{1,4})(?!\d)")
_AGAIN = re.compile(r"\s?[(\[（]\s?(\d{1,4})\s?[)\]）]")
_LONGEST_LINE = 160
_MOST_WORDS = 5  # of a numeral
_MOST_DIGITS = 3  # of the last part's number before its word
_CLOSES = re.compile(r"[\s\u200c.,،;(\[（–—\-·]{0,4}\Z")
_CLOSED = re.compile(r"\s?[)\]）]")
_MOST_CLOSING = 4  # words


def places(line: str) -> list[Place]:
    """The places of a line in their order; those with a word, or if there are none those with a sign alone."""
    if len(line) > _LONGEST_LINE:
        line = line[:_LONGEST_LINE]
    tokens = tokens_of(line)
    known = (part_words(), words("intro"), begins_numeral())
    if not _MAY_HOLD.search(line) and not any(one.text in of or one.text[:2] == "ال" for one in tokens for of in known):
        return []
    found = sorted({*chinese_places(line), *_worded(line, tokens), *crossed(line)})
    found = [one for index, one in enumerate(found) if not any(one.start < other.end for other in found[:index])]
    worded = with_seasons(line, found)
    return worded or signed_places(line, tokens) or spoken_places(line, tokens) or placed_without_number(line, tokens)


def words_for_parts(line: str) -> list[tuple[int, int]]:
    """Where the line has words for parts, with or without a number."""
    return [(one.start, one.end) for one in tokens_of(line) if one.text in part_words()]


def _worded(line: str, tokens: list[Token]) -> Iterator[Place]:
    known = part_words()
    for index, token in enumerate(tokens):
        word = None if token.digits else known.get(token.text) or known.get(_without_ezafe(token.text))
        if word and line[max(token.start - 1, 0)] == "\u200c" and not tokens[index - 1].digits:
            continue  # «باغ‌نامه» is one word
        if word is None:
            if token.text == "s" and (episode := season_episode(line, tokens, index)):
                yield episode
            continue
        found = _after(line, tokens, index, word) or _before(line, tokens, index, word)
        if found and not is_date(tokens, found, line):
            yield found


def _without_ezafe(word: str) -> str:
    """«ویدیوی» is «ویدیو» before what it is of."""
    return word[:-1] if word[-2:] in ("وی", "ای") else word


def _after(line: str, tokens: list[Token], index: int, word: Word) -> Place | None:
    """The numeral behind its word; another word for parts («قسط نمبر») or an ending of the first may stand between."""
    token, first, ranged = tokens[index], index + 1, False
    while first < len(tokens) and first <= index + 2 and _joins(line, tokens[first - 1], tokens[first]):
        said = part_words().get(tokens[first].text)
        ranged |= tokens[first].text in words("from")
        if not (said and said.weak) and tokens[first].text not in (*_ENDINGS, *words("prefixes"), *words("from")):
            break
        first += 1
    if first >= len(tokens) or not _joins(line, tokens[first - 1], tokens[first]):
        return None
    short = len(token.text) == 1 or (len(token.text) == 2 and token.text < "\u0500")
    numeral = _numeral(line, tokens, first, word.languages, short=short)
    if numeral is None:
        return None
    number, next_one = numeral
    end = tokens[next_one - 1].end
    gap = line[tokens[first - 1].end : tokens[first].start]
    bracket = next((_BRACKETS[one] for one in gap if one in _BRACKETS), None)
    total, until, last = None, None, number == LAST
    if found := _TOTAL.match(line, end):
        total, end = int(found[1]), found.end()
    elif found_total := _of_how_many(line, tokens, next_one, word):
        total, end = found_total
    elif several := _several(line, tokens, next_one, number, word):
        until, end = several
    elif ranged or any(one.text in _PLURAL for one in tokens[index + 1 : first]):
        return None  # «یادداشت‌های یک معلم»
    if (again := _AGAIN.match(line, end)) and int(again[1]) == number and not bracket:
        end = again.end()
    if number != LAST and (closes := _closing(line, tokens, end)):
        last, end = True, closes
    if _LISTED.match(line, end) and next_one < len(tokens) and _numeral(line, tokens, next_one, word.languages):
        return None  # «قسمت اول/ دوم»: a list
    if bracket and line[end : end + 2].strip().startswith(bracket):
        end = line.index(bracket, end) + 1
    return Place(token.start, end, number, f"{token.text}>", word.weak, total, until, None, last)


def _of_how_many(line: str, tokens: list[Token], at: int, word: Word) -> tuple[int, int] | None:
    """The total of "1 of 3", «اول از سه بخش», and where it ends."""
    if at + 1 >= len(tokens) or tokens[at].text not in words("of"):
        return None
    if tokens[at + 1].digits:
        return int(tokens[at + 1].text), tokens[at + 1].end
    said = _numeral(line, tokens, at + 1, word.languages)
    if said is None or said[0] < 1:
        return None
    number, after = said
    after += after < len(tokens) and tokens[after].text in part_words()
    # In words it is a name as often: «شب ۸ از هزار و یک شب ما».
    return None if line[tokens[after - 1].end :].strip(" )]）") else (number, tokens[after - 1].end)


def _closing(line: str, tokens: list[Token], end: int) -> int | None:
    """Where "and last", ", the finale", «(قسمت آخر)» behind a number end."""
    first = next((at for at, one in enumerate(tokens) if one.start >= end), len(tokens))
    at, before, signs = first, end, ""
    while at < min(first + _MOST_CLOSING, len(tokens)) and _CLOSES.match(gap := line[before : tokens[at].start]):
        if tokens[at].text not in closing_words():
            break
        signs += gap.strip(" \u200c")
        before, at = tokens[at].end, at + 1
    if not any(is_last(one) for one in tokens[first:at]):
        return None
    if signs and at < len(tokens) and not line[before : tokens[at].start].strip(" \u200c"):
        return None  # ", final exam"
    closed = _CLOSED.match(line, before) if any(one in signs for one in "([（") else None
    return closed.end() if closed else before


def _several(line: str, tokens: list[Token], at: int, number: int, word: Word) -> tuple[int, int] | None:
    """The last number of "2 and 3", and where it ends."""
    found = follows(line, tokens, at, number, lambda first: _numeral(line, tokens, first, word.languages))
    if found or number < 0 or at >= len(tokens):
        return found
    if tokens[at].text.startswith("و") and "ar" in word.languages:
        for stop in range(min(at + 3, len(tokens)), at, -1):
            said = spoken(" ".join(one.text for one in tokens[at:stop])[1:], ("ar",))
            if said == number + 1:
                return said, tokens[stop - 1].end
    return None


_PLURAL = frozenset(("های", "ها"))
_ENDINGS = frozenset(("ی", "ء", "های", "ها", "the", "is"))


def _joins(line: str, one: Token, other: Token) -> bool:
    return bool(_GAP.match(line[one.end : other.start]))


def _numeral(
    line: str, tokens: list[Token], first: int, languages: tuple[str, ...], *, short: bool = False
) -> tuple[int, int] | None:
    """The longest numeral from a token on: its number, and the token after it."""
    token = tokens[first]
    if token.digits:
        number = int(token.text) if len(token.text) <= 4 else HIGHEST + 1
        listed = _LIST.match(line, token.end)
        goes_on = _TOTAL.match(line, token.end) or (listed and int(listed[1]) == number + 1)
        if number > HIGHEST or (_DECIMAL.match(line, token.end) and not goes_on):
            return None
        end = first + 1
        if end < len(tokens) and line[token.end : tokens[end].start] in ("", "-", "\u200c") and _is_ending(tokens[end]):
            end += 1
        return number, end
    written = line[token.start : token.end]
    if number := _roman(line, token) or 0:
        return number, first + 1
    if short:
        return None
    # A numeral that is composed in one word is tried by itself.
    begins = token.text in begins_numeral() or token.text.startswith(("ال", "ke", "و"))
    if not begins and spoken(token.text, languages) is None:
        return None
    end = first
    while end < len(tokens) and end < first + _MOST_WORDS and not tokens[end].digits:
        if end > first and line[tokens[end - 1].end : tokens[end].start].strip(" \u200c-'’"):
            break
        end += 1
    for stop in range(end, first, -1):
        said = " ".join(one.text for one in tokens[first:stop])
        number_said = spoken(said, languages)
        if number_said is not None:
            return number_said, stop
        if said in words("intro"):
            return 0, stop
    if written.isascii() and len(token.text) > 1 and (number := roman(token.text) or 0):
        return number, first + 1
    return None


def _is_ending(token: Token) -> bool:
    return token.text in words("number_endings") or token.text in (
        "st",
        "nd",
        "rd",
        "th",
        "º",
        "ª",
        "م",
        "ام",
        "مین",
        "امین",
    )


def _before(line: str, tokens: list[Token], index: int, word: Word) -> Place | None:
    """The numeral before its word: an ordinal, or digits where the language puts them there."""
    token = tokens[index]
    if not index or not _BEFORE_WORD.match(line[tokens[index - 1].end : token.start]) or len(token.text) <= 1:
        return None
    if tokens[index + 1 : index + 2] and tokens[index + 1].text in _PLURAL and line[token.end] == "\u200c":
        return None  # «۱- درس‌های زندگی»
    before = tokens[index - 1]
    form = f"<{token.text}"
    ending = _is_ending(before) and index > 1 and tokens[index - 2].digits
    digits = tokens[index - 2] if ending else before
    if digits.digits:
        if len(digits.text) > 4 or int(digits.text) > HIGHEST:
            return None
        counted = int(digits.text)
        earlier = begins(line, tokens, index - 1 - ending, counted, _is_ending)
        if earlier is not None:
            first_number = int(tokens[earlier].text)
            return Place(tokens[earlier].start, token.end, first_number, form, word.weak, until=counted)
        dotted = "." in line[before.end : token.start] and token.text < "\u0500"
        first = any(tables()[one].get("number_first") for one in word.languages)
        if not (ending or dotted or first) or line[max(digits.start - 1, 0) : digits.start] in (".", ",", ":", "/"):
            return None
        return Place(digits.start, token.end, counted, form, word.weak)
    for first_token in range(max(index - 4, 0), index):
        said = " ".join(one.text for one in tokens[first_token:index])
        for language in word.languages:
            number = spoken(said, (language,))
            if number == LAST:
                start, number = _before_last(line, tokens, first_token, language)
                return Place(start, token.end, number, form, word.weak, last=True)
            if number is not None and said.endswith(_leading(language)):
                return Place(tokens[first_token].start, token.end, number, form, word.weak)
    if (number := _roman(line, before)) and any(tables()[one].get("number_first") for one in word.languages):
        return Place(before.start, token.end, number, form, word.weak)
    return None


def _before_last(line: str, tokens: list[Token], at: int, language: str) -> tuple[int, int]:
    """Where "the fifth and last", "5. (last)" begin, and the number; LAST if only the last is said."""
    joined = at > 1 and tokens[at - 1].text in words("and")
    if joined or (at and "(" in line[tokens[at - 1].end : tokens[at].start]):
        counted = at - 1 - joined
        counted -= counted > 0 and _is_ending(tokens[counted])
        if tokens[counted].digits and len(tokens[counted].text) <= _MOST_DIGITS:
            return tokens[counted].start, int(tokens[counted].text)
    if joined:
        for first in range(max(at - 1 - _MOST_WORDS, 0), at - 1):
            number = spoken(" ".join(one.text for one in tokens[first : at - 1]), (language,))
            if number is not None and number != LAST:
                return tokens[first].start, number
    return tokens[at].start, LAST


def _roman(line: str, token: Token) -> int | None:
    """A Roman numeral in large letters."""
    written = line[token.start : token.end]
    return roman(token.text) if written.isascii() and written.isupper() else None


@cache
def _leading(language: str) -> tuple[str, ...]:
    table = tables()[language]
    return tuple(map(plain, (*table["before"], *(word for word in ("first", "second", "third") if language == "en"))))
