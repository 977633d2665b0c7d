"""Places that signs alone say: "#12", "[3/6]", "(3)", "12)" before a line, "NAME 3" at its end; introductions."""

import re
from typing import Final

from channel.language.numerals import roman
from channel.language.tables import words
from channel.series.part_tokens import Place, Token

HIGHEST: Final = 1899
"""Beyond it a number is a year or a code."""
_SIGNED = (
    ("n/m", re.compile(r"(?<![\w/.,:-])[(\[]?\s?(\d{1,3})\s?/\s?(\d{1,3})\s?[)\]]?(?![\w/.,:]|\s?/)")),
    ("#", re.compile(r"(?<![\w#&/])(?:#|№|[Nn][°º])\s?(\d{1,4})(?![\w.,:/]\w)(?!\w)")),
    ("()", re.compile(r"[(\[（【]\s*(\d{1,4})\s*[)\]）】]")),
    ("n)", re.compile(r"^\W{0,3}?(\d{1,4})\s?[).](?=\D|$)")),
    ("n:", re.compile(r"^\W{0,3}?(\d{1,4})\s?[:：\-–—|•·～~_](?=\D|$)")),
    ("tail", re.compile(r"(?<=[\s\u200c])(?=[IVX])(X{0,2}(?:IX|IV|V?I{0,3}))\W{0,3}$")),
    ("tail", re.compile(r"(?<=[\s\u200c_])(\d{1,4})\W{0,3}$")),
)


def signed_places(line: str, tokens: list[Token]) -> list[Place]:
    found: list[Place] = []
    for form, sign in _SIGNED:
        for one in sign.finditer(line):
            number = int(one[1]) if one[1].isdigit() else roman(one[1].lower()) or 0
            total = int(one[2]) if form == "n/m" else None
            if number > HIGHEST or (total is not None and not 1 <= number <= total) or total == 1:
                continue
            place = Place(one.start(), one.end(), number, form, total=total)
            if not is_date(tokens, place) and not any(place.start < other.end for other in found):
                found.append(place)
        if found:
            break
    return found


def introductions(line: str, tokens: list[Token]) -> list[Place]:
    """«NAME - معرفی», "Introduction: NAME"."""
    if len(tokens) < 2:
        return []
    first, last = tokens[0], tokens[-1]
    if last.text in words("intro") and line[tokens[-2].end : last.start].strip(" \u200c"):
        return [Place(last.start, last.end, 0, "intro")]
    if first.text in words("intro") and line[first.end : tokens[1].start].strip(" \u200c"):
        return [Place(first.start, first.end, 0, "intro")]
    return []


def is_date(tokens: list[Token], place: Place) -> bool:
    """A number beside a month's name, or beside a year, is a day."""
    following = next((one for one in tokens if one.start >= place.end), None)
    return following is not None and following.text in words("months")
