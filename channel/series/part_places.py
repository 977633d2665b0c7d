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
from channel.series.part_signs import HIGHEST, introductions, is_date, signed_places
from channel.series.part_tokens import Place, Token, Word, part_words, tokens_of

_GAP = re.compile(r"[\s\u200c.:#№\-–—_(\[{（【«\"“]{0,4}\Z")
_BEFORE_WORD = re.compile(r"[\s\u200c.\-–—_)\]º°ª]{0,3}\Z")
_BETWEEN_PLACES = re.compile(r"[\s\u200c.:،,;؛\-–—_|/•·()\[\]]{0,5}\Z")
_MAY_HOLD = re.compile(r"[\d第（(\[【上中下]|\s[IVX]+\W*$")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "«": "»", '"': '"', "“": "”"}
_TOTAL = re.compile(r"\s*(?:/|\\)\s*(\d{1,3})(?![\w/])")
_RANGE = re.compile(r"\s*[-–—−]\s*(\d{1,4})(?!\w)")
_LISTED = re.compile(r"\s?[/\\]\s?[^\W\d]")
_DECIMAL = re.compile(r"[.:,/٫،]\d|\s?[%٪$€£°]")
_LONGEST_LINE = 160
_MOST_WORDS = 5  # of a numeral


def places(line: str) -> list[Place]:
    """The places of a line in their order; those with a word, or if there are none those with a sign alone."""
    if len(line) > _LONGEST_LINE:
        line = line[:_LONGEST_LINE]
    tokens = tokens_of(line)
    if not _MAY_HOLD.search(line) and not any(one.text in part_words() or one.text in words("intro") for one in tokens):
        return []
    found = sorted({*chinese_places(line), *_worded(line, tokens)})
    found = [one for index, one in enumerate(found) if not any(one.start < other.end for other in found[:index])]
    return _with_seasons(line, found) or signed_places(line, tokens) or introductions(line, tokens)


def words_for_parts(line: str) -> list[tuple[int, int]]:
    """Where the line has words for parts, with or without a number."""
    return [(one.start, one.end) for one in tokens_of(line) if one.text in part_words()]


def _worded(line: str, tokens: list[Token]) -> Iterator[Place]:
    known = part_words()
    for index, token in enumerate(tokens):
        word = None if token.digits else known.get(token.text)
        if word is None:
            if token.text == "s" and (episode := _season_episode(tokens, index)):
                yield episode
            continue
        found = _after(line, tokens, index, word) or _before(line, tokens, index, word)
        if found and not is_date(tokens, found):
            yield found


def _after(line: str, tokens: list[Token], index: int, word: Word) -> Place | None:
    """The numeral behind its word; another word for parts («قسط نمبر») or an ending of the first may stand between."""
    token, first = tokens[index], index + 1
    while first < len(tokens) and first <= index + 2 and _joins(line, tokens[first - 1], tokens[first]):
        said = part_words().get(tokens[first].text)
        if not (said and said.weak) and tokens[first].text not in (*_ENDINGS, *words("prefixes")):
            break
        first += 1
    if first >= len(tokens) or not _joins(line, tokens[first - 1], tokens[first]):
        return None
    short = len(token.text) <= 2 and token.text < "\u0500"
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
    elif found := _RANGE.match(line, end):
        if int(found[1]) > number >= 0:
            until, end = int(found[1]), found.end()
    elif next_one + 1 < len(tokens) and tokens[next_one + 1].digits:
        between = tokens[next_one].text
        if between in words("of"):
            total, end = int(tokens[next_one + 1].text), tokens[next_one + 1].end
        elif between in words("to") and int(tokens[next_one + 1].text) > number >= 0:
            until, end = int(tokens[next_one + 1].text), tokens[next_one + 1].end
    ending = next_one + (next_one < len(tokens) and tokens[next_one].text in words("and"))
    joined = ending < len(tokens) and _joins(line, tokens[ending - 1], tokens[ending])
    if joined and number != LAST and _last(tokens[ending]):
        last, end = True, max(end, tokens[ending].end)
    elif until is None and total is None and (found_next := _and_next(line, tokens, next_one, number, word)):
        until, end = found_next
    if _LISTED.match(line, end) and next_one < len(tokens) and _numeral(line, tokens, next_one, word.languages):
        return None  # «قسمت اول/ دوم»: a list
    if bracket and line[end : end + 2].strip().startswith(bracket):
        end = line.index(bracket, end) + 1
    return Place(token.start, end, number, f"{token.text}>", word.weak, total, until, None, last)


def _last(token: Token) -> bool:
    return token.text in _last_words() or token.text.removeprefix("و") in _last_words()


def _and_next(line: str, tokens: list[Token], at: int, number: int, word: Word) -> tuple[int, int] | None:
    """The number that follows in "2 and 3", and where it ends."""
    if at >= len(tokens) or number < 0:
        return None
    token = tokens[at]
    if token.text in words("and") or line[tokens[at - 1].end : token.start].strip() == "&":
        after = at + (token.text in words("and"))
        following = _numeral(line, tokens, after, word.languages) if after < len(tokens) else None
        if following and following[0] == number + 1:
            return following[0], tokens[following[1] - 1].end
        return None
    if token.text.startswith("و") and "ar" in word.languages:
        for stop in range(min(at + 3, len(tokens)), at, -1):
            said = spoken(" ".join(one.text for one in tokens[at:stop])[1:], ("ar",))
            if said == number + 1:
                return said, tokens[stop - 1].end
    return None


_ENDINGS = frozenset(("ی", "ء", "های", "ها", "the", "is"))


def _joins(line: str, one: Token, other: Token) -> bool:
    return bool(_GAP.match(line[one.end : other.start]))


@cache
def _last_words() -> frozenset[str]:
    return frozenset(words("last"))


def _numeral(
    line: str, tokens: list[Token], first: int, languages: tuple[str, ...], *, short: bool = False
) -> tuple[int, int] | None:
    """The longest numeral from a token on: its number, and the token after it."""
    token = tokens[first]
    if token.digits:
        number = int(token.text) if len(token.text) <= 4 else HIGHEST + 1
        if number > HIGHEST or (_DECIMAL.match(line, token.end) and not _TOTAL.match(line, token.end)):
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
    return token.text in words("number_endings") or token.text in ("st", "nd", "rd", "th", "م", "ام", "مین", "امین")


def _before(line: str, tokens: list[Token], index: int, word: Word) -> Place | None:
    """The numeral before its word: an ordinal, or digits where the language puts them there."""
    token = tokens[index]
    if not index or not _BEFORE_WORD.match(line[tokens[index - 1].end : token.start]) or len(token.text) <= 1:
        return None
    before = tokens[index - 1]
    form = f"<{token.text}"
    ending = _is_ending(before) and index > 1 and tokens[index - 2].digits
    digits = tokens[index - 2] if ending else before
    if digits.digits:
        if len(digits.text) > 4 or int(digits.text) > HIGHEST:
            return None
        dotted = "." in line[before.end : token.start]
        first = any(tables()[one].get("number_first") for one in word.languages)
        if not (ending or dotted or first) or line[max(digits.start - 1, 0) : digits.start] in (".", ",", ":", "/"):
            return None
        return Place(digits.start, token.end, int(digits.text), form, word.weak)
    for first_token in range(max(index - 4, 0), index):
        said = " ".join(one.text for one in tokens[first_token:index])
        for language in word.languages:
            number = spoken(said, (language,))
            if number == LAST:
                start, number = _before_last(tokens, first_token, language)
                return Place(start, token.end, number, form, word.weak, last=True)
            if number is not None and said.endswith(_leading(language)):
                return Place(tokens[first_token].start, token.end, number, form, word.weak)
    if (number := _roman(line, before)) and any(tables()[one].get("number_first") for one in word.languages):
        return Place(before.start, token.end, number, form, word.weak)
    return None


def _before_last(tokens: list[Token], at: int, language: str) -> tuple[int, int]:
    """Where "the fifth and last" begins, and its number; LAST if only the last is said."""
    if at > 1 and tokens[at - 1].text in words("and"):
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


def _season_episode(tokens: list[Token], index: int) -> Place | None:
    """S01E03."""
    if index + 3 >= len(tokens):
        return None
    season, e, episode = tokens[index + 1 : index + 4]
    close = season.start == tokens[index].end and episode.start - e.end <= 1
    if not (close and season.digits and e.text in ("e", "ep") and episode.digits):
        return None
    if len(season.text) > 3 or len(episode.text) > 4:
        return None
    at = (tokens[index].start, season.end)
    return Place(tokens[index].start, episode.end, int(episode.text), "ep>", season=at)


def _with_seasons(line: str, found: list[Place]) -> list[Place]:
    """Of two places beside each other with two words one is the season of the other."""
    joined: list[Place] = []
    for place in found:
        before = joined[-1] if joined else None
        if before is None or before.season or place.season or not _beside(line, before, place):
            joined.append(place)
            continue
        one, other = _word(before), _word(place)
        if one == other:
            joined.append(place)
        elif other is not None and _holds(place) and not _holds(before):
            joined[-1] = before._replace(end=place.end, season=(place.start, place.end))
        else:
            joined[-1] = place._replace(start=before.start, season=(before.start, before.end))
    return joined


def _word(place: Place) -> str:
    return place.form.strip("<>")


def _holds(place: Place) -> bool:
    word = part_words().get(_word(place))
    return bool(word and word.season)


def _beside(line: str, one: Place, other: Place) -> bool:
    between = line[one.end : other.start]
    return bool(_BETWEEN_PLACES.match(between)) or plain(between) in words("of")
