"""Places that signs alone say: "#12", "[3/6]", "(3)", "12)" before a line, "NAME 3" at its end; introductions."""

import re
from functools import cache
from typing import Final

from channel.language.numerals import LAST, roman, spoken
from channel.language.tables import plain, tables, words
from channel.series.head_lines import PICTURES
from channel.series.part_tokens import Place, Token, part_words

HIGHEST: Final = 1899
"""Beyond it a number is a year or a code."""
SECOND: Final = 2
"""The number of a post that says no more than that it goes on, until the posts before it are counted."""
_MOST_CLOSING = 4  # words
_MOST_SPOKEN = 3  # words of a numeral
_FEW_SIGNS = 3
_MOST_BEFORE_ORDINAL = 7  # words
_FIRSTS = ("اول", "نخست", "یکم")
_SIGN_BEFORE = re.compile(r"[-–—:：|｜/(\[（·•.،,؛;]\s*\Z")
_SIGN_AFTER = re.compile(r"\s*(?:[:：|｜–—]|[-.]\s)")
EZAFE: Final = ("ی", "ء")
_IN_BRACKETS = re.compile(r"[(\[（]\s*([^()\[\]（）]{1,24}?)\s*[)\]）]\W{0,3}\Z")
_FOOTNOTE = re.compile(r"(?<=\w)\[\d{1,3}\](?!\s*(?:[:：|｜–—-]|$))")
_ALONE = re.compile(r"[^\w\n]{0,4}\w[\w\s\u200c]*[^\w\n]{0,4}\Z")
_OPEN, _CLOSE = r"[(\[（【﴿﴾{〔〖⟨‹<«“]", r"[)\]）】﴾﴿}〕〗⟩›>»”]"
_ROMAN = r"(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})"
_ANY_ROMAN = rf"{_ROMAN}|{_ROMAN.lower()}"
_NO_ORDINAL = r"(?!\.\s[a-zçğıöşüа-яё])"
"""In Turkish and German "1. etap" is the first one."""
_SEPARATOR = r"[\-–—−:：|｜~•·/،,.]"


@cache
def _signed() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each form with its signs; the surest first."""
    of = "|".join(sorted((re.escape(word) for word in words("of")), key=len, reverse=True))
    return tuple(
        (form, re.compile(sign))
        for form, sign in (
            ("n/m", r"(?<![\w/.,:-])[(\[]?\s?(\d{1,3})\s?/\s?(\d{1,3})\s?[)\]]?(?![\w/]|[.,:]\w|\s?/)"),
            ("n/m", rf"{_OPEN}\s*(\d{{1,3}})\s+(?:{of})\s+(\d{{1,3}})\s*{_CLOSE}"),
            ("n/m", rf"^\W{{0,4}}(\d{{1,3}})\s+(?:{of})\s+(\d{{1,3}})(?=\W*$|\s*[:：|–—-]\s)"),
            ("tail", rf"(?<=[\s\u200c])(\d{{1,3}})\s+(?:{of})\s+(\d{{1,3}})(?=\W{{0,3}}$|\s*[:：|–—-]\s)"),
            ("#", r"(?<![\w#&/])(?:#|№|[Nn][°º])\s?(\d{1,4})(?![\w.,:/]\w)(?!\w)"),
            ("()", rf"{_OPEN}\s*(\d{{1,4}}|{_ANY_ROMAN})\s*{_CLOSE}"),
            ("()", r"(?<=\w)\s?([-–—~=*•·_])\s?(?P<n>\d{1,4})\s?\1\s*$"),
            ("n/", r"^\W{0,3}?(\d{1,3})\s?/(?=\s|$)"),
            ("()", rf"(?<=\w)\s?([{PICTURES}])\s?(?P<n>\d{{1,4}})\s?\1\s*$"),
            ("n)", rf"^\W{{0,3}}?(\d{{1,4}})\s?[).](?=\D|$){_NO_ORDINAL}"),
            ("n)", rf"^\W{{0,3}}?({_ROMAN})\s?[).](?=\s)"),
            ("n:", r"^\W{0,3}?(\d{1,4})\s?[:：\-–—|•·～~_](?=\D|$)"),
            ("n:", r"^\W{0,3}?(0\d{1,2})\s(?=\D)"),
            ("alone", rf"^(?:[^\w$€£%٪+]|_){{0,6}}(\d{{1,3}}|{_ROMAN})(?:[^\w$€£%٪+°]|_){{0,6}}$"),
            ("-tail", rf"{_SEPARATOR}\s*({_ROMAN})\W{{0,3}}$"),
            ("-tail", rf"(?<=[^\d\s])\s?{_SEPARATOR}\s+(\d{{1,4}})\W{{0,3}}$"),
            ("-tail", r"(?<=[^\W\d])\s?[/|｜~•·،:：]\s?(\d{1,4})\W{0,3}$"),
            ("tail", rf"(?<=[\s\u200c])({_ROMAN})\W{{0,3}}$"),
            ("tail", r"(?:(?<=[\s\u200c_|｜】」』》])|(?<=[\u4e00-\u9fff])|(?<=\w[-–]))(?<!\d[-–])(\d{1,4})\W{0,3}$"),
            ("mid", r"(?<=[/،,])\s?(\d{1,3})(?=\s?[/،,]\s)"),
            ("mid", r"(?<=[|｜•·】」』》])\s?(\d{1,3})(?=[\s.:：、])"),
            ("mid", rf"(?<=[\s\u200c])(\d{{1,4}})(?=\s?[:：|｜•]\s|\s[-–—]\s(?!\d)|[.)]\s){_NO_ORDINAL}"),
        )
    )


def signed_places(line: str, tokens: list[Token]) -> list[Place]:
    found: list[Place] = []
    whole = line
    if last := _before_last_word(line, tokens):
        line = whole[:last]
        line += ")" * (sum(map(line.count, "([（")) - sum(map(line.count, ")]）")))
    for form, sign in _signed():
        for one in sign.finditer(line):
            if _FOOTNOTE.match(line, one.start()):
                continue
            said = one.groupdict().get("n") or one[1]
            number = int(said) if said.isdigit() else roman(said.lower()) or 0
            total = int(one[2]) if one.re.groups == 2 and "n" not in one.groupdict() else None
            if number > HIGHEST or (total is not None and not 1 <= number <= total) or total == 1:
                continue
            ends = bool(last) and one.end() >= len(line.rstrip())
            place = Place(one.start(), len(whole) if ends else one.end(), number, form, total=total, last=ends)
            if not is_date(tokens, place) and not any(place.start < other.end for other in found):
                found.append(place)
        if found:
            break
    return found


def _before_last_word(line: str, tokens: list[Token]) -> int:
    """Where a number ends behind which a line says no more than that it is the last: "NAME (4, the last)"; or 0."""
    at = len(tokens)
    while at and tokens[at - 1].text in closing_words() and len(tokens) - at < _MOST_CLOSING:
        at -= 1
    if not 0 < at < len(tokens) or not tokens[at - 1].digits:
        return 0
    return tokens[at - 1].end if any(is_last(one) for one in tokens[at:]) else 0


def is_last(token: Token) -> bool:
    return any(
        form in words(field) for form in (token.text, token.text.removeprefix("و")) for field in ("last", "ends")
    )


@cache
def closing_words() -> frozenset[str]:
    """What may stand in "and the last part"."""
    ending = [word for field in ("last", "ends") for word in words(field)]
    return frozenset((*ending, *(f"و{word}" for word in ending), *words("and"), *part_words(), "the", "و"))


def spoken_places(line: str, tokens: list[Token]) -> list[Place]:
    """A numeral in words without a word for a part: "NAME (three)", «NAME / الثالث»; «پنجرهٔ سوم: TITLE»."""
    if 0 < len(tokens) <= _MOST_SPOKEN and _ALONE.match(line) and (number := _spoken(tokens)):
        return [Place(0, len(line), number, "spoken")]
    for first in range(max(len(tokens) - _MOST_SPOKEN - _MOST_CLOSING, 1), len(tokens)):
        at, end = tokens[first].start, tokens[-1].end
        if _SIGN_BEFORE.search(line[:at]) and len(line) - end <= _FEW_SIGNS:
            rest = _without_closing(tokens[first:])
            if number := _spoken(rest):
                return [Place(at, len(line), number, "spoken", last=len(rest) < len(tokens) - first)]
    ending = len(tokens) > 1 and tokens[1].text in EZAFE
    for end_at in range(min(len(tokens), 1 + ending + _MOST_SPOKEN), 1 + ending, -1):
        end = tokens[end_at - 1].end
        named = _SIGN_AFTER.match(line, end) or (end_at < len(tokens) and tokens[end_at].text in words("from"))
        if named and (number := _spoken(tokens[1 + ending : end_at])):
            return [Place(tokens[0].start, end, number, f"{tokens[0].text}>", weak=True)]
        if _SIGN_AFTER.match(line, end) and (number := _spoken(tokens[:end_at])):
            return [Place(tokens[0].start, end, number, "spoken")]
    if len(tokens) > 1 and _SIGN_AFTER.match(line, tokens[0].end) and (number := _spoken(tokens[:1])):
        return [Place(tokens[0].start, tokens[0].end, number, "spoken")]
    return _ordinals(line, tokens)


def _ordinals(line: str, tokens: list[Token]) -> list[Place]:
    """«دلیل اول برای نوشتن», «نامه به باغ دوم: TITLE»: an ordinal behind any first word, or before a colon."""
    for at, one in enumerate(tokens[1:_MOST_BEFORE_ORDINAL], 1):
        if (one.text in _FIRSTS or (one.text.endswith("م") and len(one.text) > _FEW_SIGNS - 1)) and (
            number := _spoken([one])
        ):
            if at == 1 and line[one.end : one.end + 1] == " " and len(tokens) > at + 1:
                return [Place(tokens[0].start, one.end, number, "noun")]
            if _SIGN_AFTER.match(line, one.end):
                return [Place(one.start, one.end, number, "spoken")]
    return []


def _without_closing(tokens: list[Token]) -> list[Token]:
    """Without "and last" at the end."""
    at = len(tokens)
    while at and tokens[at - 1].text in closing_words():
        at -= 1
    return tokens[:at] if any(is_last(one) for one in tokens[at:]) else tokens


def _spoken(tokens: list[Token]) -> int | None:
    if any(one.digits for one in tokens):
        return None
    number = spoken(" ".join(one.text for one in tokens))
    return number if number and number > 0 else None


@cache
def letters() -> dict[str, int]:
    """The letters that count parts, each with its number: (الف), (ب); (A), (B)."""
    return {
        plain(letter): number
        for table in tables().values()
        for number, several in enumerate(table.get("alphabet", ()), 1)
        for letter in several.split()
    }


@cache
def going_on() -> dict[str, int]:
    """What says in brackets behind a name that a post goes on from another, or ends what that began."""
    return {**dict.fromkeys(words("ends"), LAST), **dict.fromkeys(words("continued"), SECOND)}


def placed_without_number(line: str, tokens: list[Token]) -> list[Place]:
    """«NAME (ادامه)», «NAME (ب)»; or an introduction."""
    if len(tokens) > 1 and (said := _IN_BRACKETS.search(line)):
        text = plain(said[1])
        for form, known in (("letter", letters()), ("on", going_on())):
            if (number := known.get(text)) is not None:
                return [Place(said.start(), len(line), number, form)]
    return _introductions(line, tokens)


def _introductions(line: str, tokens: list[Token]) -> list[Place]:
    """«NAME - معرفی», "Introduction: NAME"."""
    if len(tokens) < 2:
        return []
    first, last = tokens[0], tokens[-1]
    if last.text in words("intro") and line[tokens[-2].end : last.start].strip(" \u200c"):
        return [Place(last.start, last.end, 0, "intro")]
    if first.text in words("intro") and line[first.end : tokens[1].start].strip(" \u200c"):
        return [Place(first.start, first.end, 0, "intro")]
    return []


def is_date(tokens: list[Token], place: Place, line: str = "") -> bool:
    """A number beside a month's name is a day; one behind its word for a part is none if a comma follows it."""
    following = next((one for one in tokens if one.start >= place.end), None)
    if following and place.form[-1:] == ">" and any(comma in line[place.end : following.start] for comma in "،,|"):
        return False
    before = next((one for one in reversed(tokens) if one.end <= place.start), None)
    return any(one is not None and one.text in words("months") for one in (following, before))
