"""Names that a post gives in two scripts, one in brackets behind the other: «دیپ‌سیک (DeepSeek)», "Claude (کلاد)"."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import takewhile
from typing import Final, NamedTuple

from channel.language.sounds import alike, script_of
from channel.language.text import fold
from channel.language.words import stems_of, tokens

_BRACKETED: Final = re.compile(r"[(（\[]([^()（）\[\]\n]{2,40})[)）\]]")
_BEFORE: Final = 60  # characters before the bracket
_MOST: Final = 3  # words of a name
_ALIKE: Final = 60.0  # of 100, from which on two names are one by their sounds
_NO_NAME: Final = re.compile(r"[/@#:=\\]")
_BETWEEN: Final = re.compile(r"[\s،,;:.!?؟؛«»\"“”*]+")


class Told(NamedTuple):
    """A name, and another of the same."""

    name: str
    """Its stems in a row, see `key_of`."""
    other: str
    """The stems of the other, joined by single spaces."""
    sure: bool
    """Whether they sound alike; otherwise they may be one, if several posts say so."""


def told(text: str) -> tuple[Told, ...]:
    """Return the pairs of names that a post's text gives, in both directions."""
    if "(" not in text and "[" not in text and "（" not in text:
        return ()
    found: dict[Told, None] = {}
    for match in _BRACKETED.finditer(text):
        inside, before = match[1].split(), _words_before(text, match.start())
        script = _script(inside)
        if script and len(inside) <= _MOST:
            others = takewhile(partial(_is_in_another, script), reversed(before))
            found |= dict.fromkeys(_pair(inside, [*others][::-1]))
    return tuple(found)


def key_of(stems: str) -> str:
    """The key of a name: however its words are cut, it is one."""
    return stems.replace(" ", "")


def _words_before(text: str, end: int) -> list[str]:
    """The last words before a place, up to a mark that ends what they say."""
    before = text[max(end - _BEFORE, 0) : end].rpartition("\n")[2].rstrip(' «»"“”*')
    words = re.split(r"[،,;:.!?؟؛()\[\]]", before)[-1]
    return [word for word in _BETWEEN.split(words) if word][-_MOST:]


def _script(words: list[str]) -> str:
    """The script of all these words; "" if they have several, or none."""
    scripts = {script_of(token) for word in words for token in tokens(word)}
    return scripts.pop() if len(scripts) == 1 and not any(map(_NO_NAME.search, words)) else ""


def _is_in_another(script: str, word: str) -> bool:
    return script_of(fold(word)) not in ("", script)


def _pair(inside: list[str], before: list[str]) -> Iterator[Told]:
    if not before:
        return
    within = tokens(" ".join(inside))
    runs = [before[-count:] for count in range(1, len(before) + 1)]
    heard = {len(run): alike("".join(tokens(" ".join(run))), "".join(within)) for run in runs}
    best = max(runs, key=lambda run: heard[len(run)])
    sure = heard[len(best)] >= _ALIKE
    name = best if sure else before[-len(inside) :]
    one, other = stems_of(tokens(" ".join(name))), stems_of(within)
    if one and other and (sure or len(name) == len(inside)):
        yield Told(key_of(one), other, sure)
        yield Told(key_of(other), one, sure)
