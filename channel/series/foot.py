"""The last line of a post that says the place: "3/7", «۳», «- یک -», «(۲ از ۴)», «ادامه 👇 ۲», «نام، قسمت دوم»."""

import re
from collections.abc import Iterator

from channel.language.tables import words
from channel.series.head_lines import SIGNS, bare_name, undecorated
from channel.series.part_places import places
from channel.series.part_tokens import Place, tokens_of

FOOT = "foot"
"""The form of a number that stands alone there."""
_LONGEST = 70
_MOST_BELOW = 3  # lines of hashtags and names of channels
_LABELS = re.compile(r"(?:\W*[#@]\w+)*\W*\Z")
_NOTHING_MORE = re.compile(rf"[\s\u200c!؟?{SIGNS}]*\Z")
_IN_BRACKETS = re.compile(r"[(\[«].*[)\]»]\Z")
_HIGHEST = 60
"""Beyond it a number at the foot is a year."""
_SIGNED = {"n/m": 80, "()": 55, "n)": 55, "n:": 55, "alone": 55, "spoken": 50, "-tail": 50}
_WITH_NAME = ("spoken", "-tail", "()")
_FLOWING, _WORDED = 30, 70  # percent
_MOST_NAME = 6  # words


def foot_line(text: str) -> str:
    """The last line that says more than hashtags; "" if it is long, or the first one."""
    lines = text[-4 * _LONGEST :].rstrip().rsplit("\n", _MOST_BELOW)
    while len(lines) > 1:
        line = lines.pop().strip()
        if line and not _LABELS.match(line):
            return line if len(line) <= _LONGEST else ""
    return ""


def foot_places(text: str) -> Iterator[tuple[str, Place, int]]:
    """The places that the last line says, each with the line and how sure it is, in percent."""
    line = undecorated(foot_line(text)).text
    found = places(line) if line else []
    if len(found) != 1 or not _NOTHING_MORE.match(line[found[0].end :]):
        return
    place = found[0]
    if place.form == "tail" and _IN_BRACKETS.match(line):
        place = place._replace(form="-tail")
    before = bare_name(line[: place.start])
    worded = place.form[-1:] == ">" or place.form[:1] == "<"
    if worded and not leads_on(before):
        if before or not place.weak:
            yield line, place, _WORDED if len(before.split()) <= _MOST_NAME else _FLOWING
    elif place.number <= _HIGHEST and is_going_on(before):
        yield line, place._replace(form=FOOT), _SIGNED["alone"]
    elif place.form in _SIGNED and place.number <= _HIGHEST and _may_stand(before, place):
        yield line, place._replace(form=FOOT) if place.form == "alone" else place, _SIGNED[place.form]


def _may_stand(before: str, place: Place) -> bool:
    return not before or (place.form in _WITH_NAME and len(before.split()) <= _MOST_NAME)


def leads_on(name: str) -> bool:
    """Whether what stands before a place says that it is another post's: "to be continued in part 2"."""
    return any(one.text in words(field) for one in tokens_of(name)[:1] for field in ("next", "continued", "previous"))


def is_going_on(name: str) -> bool:
    """Whether a name says no more than that there is more, or no more: «ادامه دارد», "the end"."""
    said = " ".join(one.text for one in tokens_of(name))
    return any(said in words(field) for field in ("next", "continued", "ends"))
