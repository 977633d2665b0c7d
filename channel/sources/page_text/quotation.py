"""Quotations whose first line the crawler joined with the words after them.

The page has «first line, further lines» in a quotation, followed by the post's own words; the crawler wrote the first
line and those words as one line, then the further lines.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from channel.sources.page_text.page_lines import Page

_SENTENCE_END = re.compile(r"[.!?؟…](?=[^\W\d_])")
_LATIN_WORD = re.compile(r"[A-Za-z0-9][.!?][a-z]|\b[A-Z]\.[A-Z]")
_ADDRESS = re.compile(r"(?:https?://|www\.|t\.me/)\S+|[\w.+-]+@[\w.-]+")
_TAG = re.compile(r"(?<=[^\W_])(?=#[^\W\d_])")
_TOKEN = re.compile(r"[^\W\d_]{6,}")
_SHORTEST = 3
_LONGEST_POST = 4096


class Passage(NamedTuple):
    """A line of a post, and whether it is quoted."""

    text: str
    quoted: bool = False


def unglued(block: Sequence[str], page: Page) -> list[Passage] | None:
    """The whole quotation, then the words that followed it; None if there is no sound place to split them.

    `block`: lines that only one copy of a post has.
    """
    first, further = block[0], block[1:]
    at = _glue_point(first, further, page)
    if at is None:
        return None
    quotation = [Passage(line.strip(), quoted=True) for line in (first[:at], *further)]
    return [*quotation, Passage(first[at:].strip())]


def _glue_point(first: str, further: Sequence[str], page: Page) -> int | None:
    if len(first) > _LONGEST_POST:
        return None
    certain = [*_glued_footer(first, page), *_after_sentences(first)]
    if further:  # usually verse, whose lines have similar lengths
        usual = sum(map(len, further)) / len(further)
        guessed = [at for at in _inside_words(first, page) if usual / 2 <= at <= usual * 2]
        return min(certain + guessed, key=lambda at: abs(at - usual), default=None)
    if len(certain) > 1:
        certain = [at for at in certain if page.quotes_elsewhere(first[:at].rstrip(".!?؟…"), first)]
        return certain[0] if certain else None
    return next(iter(certain + _inside_words(first, page)), None)


def _glued_footer(line: str, page: Page) -> Iterator[int]:
    """The places before the channel's footer or a hashtag that directly follows a letter."""
    footer = f"@{page.username}".casefold()
    at = len(line) - len(footer)
    if page.username and at > 0 and line.casefold().endswith(footer) and not line[at - 1].isspace():
        yield at
    yield from (match.start() for match in _TAG.finditer(line))


def _after_sentences(line: str) -> Iterator[int]:
    """The places after the end of a sentence that a letter directly follows."""
    addresses = {place for match in _ADDRESS.finditer(line) for place in range(*match.span())}
    for match in _SENTENCE_END.finditer(line):
        latin = _LATIN_WORD.match(line, match.start() - 1) if match.start() else None
        if not latin and match.start() not in addresses:
            yield match.end()


def _inside_words(line: str, page: Page) -> list[int]:
    """Places inside words found on no other line that end in a word which begins sentences; likeliest first."""
    found = []
    for match in _TOKEN.finditer(line):
        token = match[0]
        if page.tokens[token] > 1:
            continue
        for cut in range(_SHORTEST, len(token) - _SHORTEST + 1):
            if (times := page.sentence_starts[token[cut:]]) >= 2:
                found.append((times, match.start() + cut))
    return [at for _, at in sorted(found, key=lambda candidate: (-candidate[0], candidate[1]))]
