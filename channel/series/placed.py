"""Where a post names places, and how surely each is one of a part: its first lines, its last one, its hashtags."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from channel.language.tables import plain, words
from channel.language.text import fold_letters
from channel.series.first_look import hints
from channel.series.foot import FOOT, foot_places, leads_on
from channel.series.head_lines import PICTURES, SIGNS, Head, Line, bare_name, words_of_tag
from channel.series.name_words import begins_with_announcement, is_medium, is_sentence, without_announcement
from channel.series.part_places import places
from channel.series.part_tokens import Place

FLOWING_WORDS = 6  # a name without a sign beside it has no more
_MOST_PLACES = 3
_NEAR = 40  # letters
_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST_LATE_LINE = 90
GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""Between a word and the number that is written with it."""
_NOTHING_MORE = re.compile(rf"[\s\u200c!؟?{SIGNS}]*\Z")
# A comma or a full stop after the place goes on with a sentence as often as not.
STRONG_SIGN = re.compile(rf"\s*[)\]}}»\"”】》）]*\s*(?:[-–—−:：|｜~•·)\]】》）{PICTURES}]|[.؛;。；]\s?|/\s)")
SEPARATORS = re.compile(rf"\s*[|｜:：•·؛;{PICTURES}]+\s*|\s+[-–—−~/]+\s+|\s*[》】」』)）»”]\s*")
_STRONG_END = re.compile(r"[-–—−:：|｜~•·)\]】》）」』»]\s*\Z")
_NEXT_SENTENCE = re.compile(r"[.؛;]\s")
_BRACKETED = re.compile(r"\s*(?:\([^()]+\)|\[[^][]+\]|（[^（）]+）)\s*\Z")
STRENGTHS = {
    **{
        "n/m": 80,
        "#": 65,
        "()": 65,
        "n/": 70,
        "n)": 55,
        "n:": 55,
        "alone": 55,
        "-tail": 50,
        "tail": 45,
        "mid": 40,
        "spoken": 50,
        "letter": 45,
        "noun": 50,
        "on": 60,
        FOOT: 55,
    },
    **{"上": 90, "intro": 60},
}
WORDED, WEAK, FLOWING, _OF_A_LEAGUE, _BETWEEN = 100, 70, 20, 28, 60
_COMMA_END, _COMMA = re.compile(r"[,،;؛/]\s*\Z"), re.compile(r"\s*[,،;؛/]")


class Placed(NamedTuple):
    """A place and what stands around it."""

    line: int
    place: Place
    text: str
    strength: int
    flowing: bool


def placed(text: str, lines: Head, tags: Sequence[str]) -> list[Placed]:
    """The places of a post; those of its hashtags where no other is sure."""
    there = _below_seasons(list(_there(lines)))
    sure = any(one.strength >= WEAK for one in there)
    there += (one for one in _at_the_end(text) if not sure or one.strength >= WEAK)
    if not sure:
        there += _in_tags(tags)
    return [one for one in _without_lists(there) if not _is_of_several(one)]


def _is_of_several(one: Placed) -> bool:
    """Whether it is what several parts are of: «همهٔ درس‌های فصل اول»."""
    near = one.text[max(one.place.start - _NEAR, 0) : one.place.start]
    return bool(near) and plain(near).rstrip().endswith(tuple(words("plurals")))


def _there(lines: Head) -> Iterator[Placed]:
    counted = 0
    for number, written in enumerate(lines.written):
        if number > 1 and (len(written) > _LONGEST_LATE_LINE or not may_hold_word(written)):
            continue
        line = lines[number]
        found = places(line.text)
        if number and found and found[0].form in STRENGTHS and _is_list(lines, number, found[0]):
            continue
        if number > 1:
            found = [one for one in found if (not one.weak and one.form[-1:] in ">") or one.form[:1] == "<"]
        repeated = {one.form for one in found if sum(one.form == other.form for other in found) > 1}
        for place in found:
            if place.form in repeated:
                continue  # "part 1 / part 2": a list of parts, no part
            before, after = line.text[: place.start], line.text[place.end :]
            closes, opens = bool(_NOTHING_MORE.match(after)), not bare_name(before)
            strong = closes or bool(STRONG_SIGN.match(after)) or bool(_BRACKETED.match(after))
            strong |= begins_with_announcement(after)
            opens |= is_medium(bare_name(before))
            between = bool(_COMMA_END.search(before) and _COMMA.match(after)) or place.form == "()"
            between |= before.rstrip()[-1:] == "(" and after.rstrip()[-1:] == ")"
            if number and not (closes or opens or between) and _NEXT_SENTENCE.match(after):
                strong = False
            flowing = not (strong or opens or between or _STRONG_END.search(before))
            led_to = number and place.form not in STRENGTHS and leads_on(bare_name(before))
            if led_to or (number > 1 and not (closes or opens)):
                continue
            strength = STRENGTHS.get(place.form, WEAK if place.weak else WORDED)
            if flowing:
                strength = min(strength, FLOWING)
            elif between and not strong:
                strength = min(strength, _BETWEEN)
            elif (
                opens
                and place.form not in STRENGTHS
                and not strong
                and len(after.split()) > FLOWING_WORDS
                and not SEPARATORS.search(after)
            ):
                strength = min(strength, FLOWING * 2)
            if opens and not strong and is_sentence(without_announcement(bare_name(after))):
                strength = min(strength, FLOWING)
            if opens and not strong and place.form.strip("<>") in words("weeks"):
                strength = min(strength, _OF_A_LEAGUE)
            yield Placed(number, place, line.text, strength, flowing)
            counted += 1
            if counted == _MOST_PLACES:
                return


def _below_seasons(there: list[Placed]) -> list[Placed]:
    """Without the heading of a season that its first lesson's stands under: «فصل دوم: زمین» / «درس اول: ماه»."""

    def opens(one: Placed) -> bool:
        return not bare_name(one.text[: one.place.start])

    finer = [one.line for one in there if opens(one) and word_of(one) not in words("seasons")]
    return [one for one in there if not (opens(one) and word_of(one) in words("seasons") and one.line + 1 in finer)]


def word_of(one: Placed) -> str:
    return one.place.form.strip("<>")


def may_hold_word(line: str) -> bool:
    """Whether a line may say a place: with a word for a part near one of its ends."""
    said = fold_letters(line[:_NEAR] + " " + line[-_NEAR:])
    return "第" in said or not hints().isdisjoint(_WORDS.findall(said))


def _is_list(lines: Sequence[Line], at: int, place: Place) -> bool:
    """Whether the lines around go on counting: 1. … 2. …"""
    around = [*lines[max(at - 2, 0) : at], *lines[at + 1 : at + 3]]
    there = [one for line in around for one in places(line.text)[:1]]
    return any(one.form == place.form and abs(one.number - place.number) == 1 for one in there)


def _without_lists(there: list[Placed]) -> list[Placed]:
    """Three numbers behind one word are a list of parts, and two with one sign."""
    numbers: dict[str, set[int]] = {}
    for one in there:
        numbers.setdefault(one.place.form, set()).add(one.place.number)
    return [one for one in there if len(numbers[one.place.form]) < (2 if one.place.form in STRENGTHS else 3)]


def _in_tags(tags: Sequence[str]) -> Iterator[Placed]:
    """#قسمت_سوم, #part3, #course_12; #part3 and #part4 are one place."""
    found: list[tuple[str, Place]] = []
    for tag in tags:
        text = GLUED.sub(" ", words_of_tag(tag))
        for place in places(text)[:1]:
            before = found[-1][1] if found else None
            if before and before.form == place.form and place.number == (before.until or before.number) + 1:
                found[-1] = (found[-1][0], before._replace(until=place.number))
            else:
                found.append((text, place))
    for text, place in found:
        yield Placed(-1, place, text, STRENGTHS["tail"] if place.form in STRENGTHS else WORDED, False)


def _at_the_end(text: str) -> Iterator[Placed]:
    for line, place, strength in foot_places(text):
        yield Placed(-1, place, line, strength, False)
