"""Several parts in one place: "7-8", "7 and 8", «۱۷، ۱۸ و ۱۹», «من 15 إلى 18», "7-я и 8-я серии"."""

import re
from collections.abc import Callable

from channel.language.tables import words
from channel.series.part_tokens import Token

Numeral = Callable[[int], tuple[int, int] | None]
"""The numeral that begins at a token: its number, and the token after it."""
_TO = re.compile(r"\s*[-–—−~～]\s*\Z")
_AND = re.compile(r"\s*[+&،,、_]\s*\Z")
_MOST = 50  # parts in one post


def follows(line: str, tokens: list[Token], at: int, number: int, numeral: Numeral) -> tuple[int, int] | None:
    """The last of the numbers that go on from one before the token `at`, and where it ends."""
    until, end = number, 0
    while found := _next(line, tokens, at, until, numeral):
        until, at = found
        end = tokens[at - 1].end
    return (until, end) if end else None


def _next(line: str, tokens: list[Token], at: int, number: int, numeral: Numeral) -> tuple[int, int] | None:
    if not 0 < at < len(tokens) or number < 0:
        return None
    token = tokens[at]
    gap = line[tokens[at - 1].end : token.start]
    spaced = not gap.strip(" \u200c")
    joint = "to" if token.text in words("to") else "and" if token.text in words("and") else ""
    first = at + bool(joint and spaced)
    if first == at and not (_TO.match(gap) or _AND.match(gap)):
        return None
    said = numeral(first) if first < len(tokens) else None
    if said is None:
        return None
    to = joint == "to" if first > at else bool(_TO.match(gap))
    return said if said[0] == number + 1 or (to and number < said[0] <= number + _MOST) else None


def begins(line: str, tokens: list[Token], at: int, number: int, is_ending: Callable[[Token], bool]) -> int | None:
    """Of "7-я и 8-я": the token of the number from which the one in digits at token `at` goes on."""
    before = at - 1
    joint = tokens[before] if before > 0 else None
    spaced = joint is not None and (joint.text in words("and") or joint.text in words("to"))
    before -= spaced
    if before > 0 and is_ending(tokens[before]):
        before -= 1
    if before < 0 or not tokens[before].digits or len(tokens[before].text) > len(tokens[at].text):
        return None
    gap = line[tokens[before].end : tokens[at].start]
    to = _TO.match(gap) or (joint is not None and spaced and joint.text in words("to"))
    if not (spaced or to or _AND.match(gap)):
        return None
    first = int(tokens[before].text)
    return before if first + 1 == number or (to and first < number <= first + _MOST) else None
