"""Places in Chinese lines: 第三章, 第2季第5集, （上）, （二）."""

import re
from collections.abc import Iterator
from functools import cache

from channel.language.numerals import LAST, spoken
from channel.language.tables import tables
from channel.series.part_tokens import Place

_CHINESE = r"\d{1,4}|[一二三四五六七八九十百零〇两廿卅]{1,6}"
_WRITTEN = "[一二三四五六七八九十百零〇两廿卅]{1,6}"
_SEVERAL = r"\s*(?P<sign>[-–—~～至到、，,])\s*"
_HALF = re.compile(r"[（(\[【\s·・:：_—-]([上中下])[）)\]】]?\s*$|[（(【\[]([上中下])[）)】\]]|([上中下])[篇集部]\s*$")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = tables()["zh"]
    parts = "|".join(sorted(table["counters"], key=len, reverse=True))
    seasons = "|".join(table["seasons_counters"])
    last = "|".join(table["last"])
    return (
        re.compile(
            rf"第\s*({_CHINESE})(?:{_SEVERAL}(?P<until>{_CHINESE}))?\s*({parts})(?![数年个])\s*"
            rf"(?:[（(【\[]?({last})[）)】\]]?)?"
        ),
        re.compile(rf"第\s*({_CHINESE})\s*({seasons})"),
        re.compile(rf"[（(【\[]\s*({_CHINESE})\s*[）)】\]]|[（(【\[]({last})[）)】\]]"),
        re.compile(
            rf"({'|'.join(table['before_numbers'])})[\s·・:：]{{0,2}}[（(]?\s*({_CHINESE})\s*[）)]?(?![\d年月日个])"
            rf"|()[之其]({_WRITTEN})(?=\W*$|\s*[:：】」）)])|()^\W{{0,3}}({_WRITTEN})\s?[、.．]"
        ),
    )


def chinese_places(line: str) -> Iterator[Place]:
    if not any("\u4e00" <= one <= "\u9fff" for one in line):
        return
    parts, seasons, bare, counted = _patterns()
    season = next(((one.start(), one.end()) for one in seasons.finditer(line)), None)
    there = False
    for one in parts.finditer(line):
        there = True
        if number := _chinese_number(one[1]):
            until = _chinese_number(one["until"]) if one["until"] else None
            if until and not (until == number + 1 or (one["sign"] not in "、，," and until > number)):
                until = None
            yield Place(one.start(), one.end(), number, f"{one[4]}>", until=until, season=season, last=bool(one[5]))
    if there:
        return
    if (sign := counted.search(line)) and (number := _chinese_number(sign[2] or sign[4] or sign[6])):
        worded = bool(sign[2] or sign[4])
        yield Place(sign.start(), sign.end(), number, f"{sign[1] or '之'}>" if worded else "n)", weak=True)
    elif half := _HALF.search(line):
        halves = half[1] or half[2] or half[3]
        yield Place(half.start(), half.end(), tables()["zh"]["halves"][halves], "上", total=None)
    elif (one_bare := bare.search(line)) and (one_bare[2] or not one_bare[1].isascii()):
        number = LAST if one_bare[2] else _chinese_number(one_bare[1])
        if number:
            yield Place(one_bare.start(), one_bare.end(), number, "()", weak=True, last=number == LAST)
    elif season:
        found = seasons.search(line)
        if found and (number := _chinese_number(found[1])):
            yield Place(*season, number, f"{found[2]}>")


def _chinese_number(text: str) -> int | None:
    return int(text) if text.isdigit() else spoken(text.replace("〇", "零"), ("zh",))
