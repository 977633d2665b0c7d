"""What a guide's line says about each of its hashtags: «هشتگ #note برای یادداشت‌ها» -> «برای یادداشت‌ها».

A line is split into sentences, and a sentence with several hashtags into one clause for each, at the comma or
conjunction between them. In a clause a hashtag is

- a label, if the clause begins with it: what follows is the description;
- a means («شعرها را با #شعر ببینید», "poems are under #poem"): what comes before is the description, without the frame
  («می‌توانید ... را پیدا کنید», "you can find ...");
- a word of the sentence («یه سری #شعر هم هست»): the sentence is the description, with the hashtag as plain words.

If a clause says nothing by itself («بعد #tweet و #video که مشخصه»), the description is "".
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from channel.guide.lines import Line, Span
from channel.language.text import without_direction_marks
from channel.models import GuideTag
from channel.series.single_line import bare_name

_SENTENCE_END = re.compile(r"(?<=[^\s.])[.!?؟؛;。](?=\s|$)\s*|[؛;。]")
_SPLIT = re.compile(r"\s*[،,，、]\s*(?:(?:و|and)\s+)?|\s+(?:و|and)\s+|\s*[|•·]\s*")
_BETWEEN_ALIKE = re.compile(r"[\s/|،,，、+&\u200c]*(?:(?:و|یا|and|or)\s+)?[\s/|،,，、+&]*")

_TAG_WORD = r"(?:هشتگ\u200c?(?:های|ها)?|هشتک|تگ|(?:hash)?tags?)"
_LABEL = re.compile(
    rf"(?:و\s+)?(?:(?:بعد|همینطور|همین طور|همچنین|در آخر|از|the|use|see|also|and|then)(?:\s+|$))*{_TAG_WORD}?",
    re.IGNORECASE,
)
_CAN = r"(?:می\u200c?شه|می\u200c?شود|می\u200c?تون(?:ید|ین)|می\u200c?توان(?:ید|ین|یم)|میتوانید)"
_MEANS = re.compile(
    rf"(?:^|\s)(?:(?:که\s+)?{_CAN}\s+)?"
    rf"(?:با|توی|تحت|زیر|ذیل|(?:(?:is|are|go|goes|live|lives|filed)\s+)?(?:with|under|by|using|via|in|at|as)|tagged)"
    rf"(?:\s+(?:the\s+)?{_TAG_WORD})?\s*$",
    re.IGNORECASE,
)
_FIND = re.compile(
    r"(?:هم\s+)?(?:(?:پیدا|پیداشون|دنبال|دنبالشون|مشاهده)\s?\u200c?کن\w*|ببین\w*|بخون\w*|بخوان\w*|بیاب\w*|بشنو\w*)"
)
_HAVE = re.compile(r"(?:هم\s+)?(?:دارن|دارند|داره|دارد|می\u200c?گیر(?:ه|ن|د|ند)|داریم|have|has)", re.IGNORECASE)
_VERB = re.compile(r"(?:^|\s)(?:ن?می\u200c?\w{2,}|دار(?:ه|ن|یم|م|د)|هست|هستن|است|\w{2,}[دت](?:م|یم))$")
_COLON_SOON = re.compile(r"(?:\S+\s*){0,2}[:：]\s*(.*\S)")
_NEEDS_ITS_VERB = re.compile(r"\s(?:رو|را)$")
_NEEDS_A_WORD = re.compile(r"(?:^|\s)(?:درباره\u200c?\s?ی?|مورد|برای|واسه|از|به|about|of|on|for|to)$", re.IGNORECASE)
_FRAME = re.compile(
    rf"(?:هم\s+)?{_CAN}\s+(?P<fa>.+?)\s+(?:رو|را)\s+(?:هم\s+)?"
    r"(?:پیدا|دنبال|مشاهده)?\s*\u200c?\w+"
    r"|(?:you\s+(?:can|will|'ll)\s+)?(?:find|see|read|get)\s+(?P<en>.+)",
    re.IGNORECASE,
)
_OPENERS = re.compile(
    r"(?:(?:و|بعد|بعدش|هم|همین\u200c?\s?طور|همچنین|در آخر|در نهایت|به طور کلی|کلا"
    r"|and|also|finally|then|is|are)(?:\s+|$))+",
    re.IGNORECASE,
)
_CLOSERS = re.compile(r"(?:\s+(?:و|همین\u200c?\s?طور|همچنین|هم|and|also|is|are))+$", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:[،,]\s*)?(?<!\S)(?:ولی|اما|اگه|اگر|but|if)\s.*$", re.IGNORECASE)
_FOR = re.compile(r"\s*(?:[-–—−:：=]|->|→|➜|👈|👉|برای|واسه|for\b)\s*\S")
_SIGN_AFTER = re.compile(r"\s*(?:[-–—−:：=]|->|→|➜|👈|👉)")


def described(line: Line, below: str = "") -> list[GuideTag]:
    """A line's hashtags, each with its description; `below` is what the next line says about a lone one."""
    tags = line.tags
    if len(tags) == 1 and not line.has_words:
        return [GuideTag(name=tags[0].value, description=bare_name(below))]
    found: list[GuideTag] = []
    for cluster, before, after in _clauses(line):
        text = _description(before, cluster, after)
        found += [GuideTag(name=tag.value, description=text) for tag in cluster]
    return found


def label_of(line: Line) -> str:
    """The heading on the same line as a row of hashtags: "Languages: #python #rust"; "" if there is none."""
    before = without_direction_marks(line.text[: line.tags[0].start]) if line.tags else ""
    rest = line.masked[line.tags[0].start :] if line.tags else ""
    if len(line.tags) > 1 and before.rstrip().endswith((":", "：")) and not any(map(str.isalpha, rest)):
        return bare_name(before)
    return ""


def _clauses(line: Line) -> Iterator[tuple[list[Span], str, str]]:
    """Each hashtag, or several together, with the words before and after that belong to it."""
    for start, end in _sentences(line):
        clusters = _clusters(line, [tag for tag in line.tags if start <= tag.start < end])
        opens = bool(clusters) and _is_label(line.text[start : clusters[0][0].start])
        borders = [start]
        for left, right in pairwise(clusters):
            borders.append(_border(line.text, left[-1].end, right[0].start, label_first=opens))
        borders.append(end)
        for index, cluster in enumerate(clusters):
            before = line.text[borders[index] : cluster[0].start]
            after = line.text[cluster[-1].end : borders[index + 1]]
            yield cluster, before, after


def _sentences(line: Line) -> list[tuple[int, int]]:
    masked = line.masked
    ends = [end.end() for end in _SENTENCE_END.finditer(masked)]
    borders = [0, *ends, len(masked)]
    return [(a, b) for a, b in pairwise(borders) if a < b]


def _clusters(line: Line, tags: list[Span]) -> list[list[Span]]:
    clusters: list[list[Span]] = []
    for tag in tags:
        if clusters and _BETWEEN_ALIKE.fullmatch(line.text[clusters[-1][-1].end : tag.start]):
            clusters[-1].append(tag)
        else:
            clusters.append([tag])
    return clusters


def _border(text: str, left: int, right: int, *, label_first: bool) -> int:
    """Where, between two hashtags, the first one's words end and the second one's begin."""
    between = text[left:right]
    splits = list(_SPLIT.finditer(between))
    if not splits:
        return right if label_first else left
    first, last = splits[0], splits[-1]
    leads = between[last.end() :]
    if not between[: first.start()].strip() and not _is_label(leads) and not _MEANS.fullmatch(_clean(leads)):
        return left + first.end()
    said = next((split for split in splits if _VERB.search(between[: split.start()])), last)
    return left + said.end()


def _description(before: str, cluster: list[Span], after: str) -> str:
    before, after = _clean(before), _clean(after)
    if len(cluster) > 1:
        return _trimmed(after) if _FOR.match(after) and _is_label(before) else ""
    if _is_label(before):
        return _labelled(after)
    means = _MEANS.search(before)
    if means:
        return _reached(before[: means.start()].strip(), after)
    words = cluster[0].value.replace("_", " ")
    if not bare_name(after) and _NEEDS_A_WORD.search(before):
        return _worth(_trimmed(f"{before} {words}"))
    if not bare_name(after) or (_HAVE.fullmatch(bare_name(after)) and len(before.split()) > 2):
        return _worth(_trimmed(before), signed=before.endswith((":", "：", "-", "–", "—", "→", "👈", "👉")))
    if explained := _COLON_SOON.fullmatch(after):
        return _worth(_trimmed(explained.group(1)))
    return _worth(_trimmed(f"{before} {words} {_ASIDE.sub('', ' ' + after).strip()}"))


def _is_label(before: str) -> bool:
    """Whether the words before a hashtag say nothing: a bullet, «هشتگ», "use the tag"."""
    return bool(_LABEL.fullmatch(bare_name(without_direction_marks(before))))


def _labelled(after: str) -> str:
    if after.startswith(("که ", "which ", "that ")) and len(after.split()) < 4:
        return ""
    return _worth(_trimmed(after), signed=bool(_SIGN_AFTER.match(after)))


def _reached(head: str, tail: str) -> str:
    """What a hashtag leads to: «X با #tag», «با #tag می‌توانید X را پیدا کنید», «X را با #tag معرفی می‌کنم»."""
    if _NEEDS_ITS_VERB.search(head):
        found = not bare_name(tail) or _FIND.fullmatch(bare_name(tail))
        return _trimmed(_NEEDS_ITS_VERB.sub("", head)) if found else _worth(_trimmed(f"{head} {tail}"))
    framed = _FRAME.fullmatch(bare_name(head or tail))
    said = (framed["fa"] or framed["en"]) if framed else head or tail
    return _worth(_trimmed(said), signed=bool(head))


def _trimmed(text: str) -> str:
    text = bare_name(text)
    text = _CLOSERS.sub("", _OPENERS.sub("", text, count=1) if _OPENERS.match(text) else text)
    return bare_name(text)


def _worth(text: str, *, signed: bool = False) -> str:
    """The text if it says something by itself; after a dash or colon even one word does."""
    return text if signed or len(text.split()) > 1 else ""


def _clean(text: str) -> str:
    return without_direction_marks(text).strip(" \t\u200c*_`")
