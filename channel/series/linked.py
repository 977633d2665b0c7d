"""Parts that say by links which posts stand beside them: «قسمت قبل», "next part", 1 • 2 • **3** • 4; or by a reply.

Such a post needs no title. Which channel a link leads to is not asked: a number that is no part's joins nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from channel.language.tables import plain, words
from channel.models import Entity, EntityKind
from channel.series.head_lines import Head, bare_name
from channel.series.heading import Heading
from channel.series.part_places import places
from channel.series.part_signs import EZAFE
from channel.series.part_tokens import part_words

LINKED, ANSWER = "link", "answer"
"""The forms of a reading that knows what is beside it by links, and by the post that it answers."""
_POST = re.compile(r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?(?:c/)?\w+/(\d{1,9})(?:[/?#].*)?")
_WRITTEN = re.compile(r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?(?:c/)?\w+/(\d{1,9})(?:\?\w+)?(?!\w)")
_NUMBER = re.compile(r"[\W_]*(\d{1,3})[\W_]*")
_ROW = re.compile(r"(?<!\w)(\d{1,3})(?!\w)")
_SAYS_PART = 60  # percent; a surer place that answers a post is a part beside it
_LONGEST_PLACE = 30
_NAMED = 60  # percent
_MOST_WORDS = 12
_FEW_WORDS = 4
_PAIR = 2


def link_key(message: int) -> str:
    """The key of a post to which others link, among the keys of names: no name has such a sign."""
    return f"@{message}"


def message_of(key: str) -> int | None:
    """The opposite; None for the key of a name."""
    return int(key[1:]) if key.startswith("@") else None


def without_place(title: str, message: int | None) -> Heading:
    """What is known of a post that names no place, but to which parts link, or whose hashtag makes it one.

    `message`: its number, of a post to which parts link.
    """
    if message is None:
        return Heading(name="", number=None, title=title, sure=False, form=LINKED)
    return Heading(name="" if title.endswith("…") else title, number=None, sure=False, form=LINKED, links=(message,))


def named_first(title: str) -> Heading:
    """What is known of a post with the name of a series for its title, whose second part comes later."""
    return Heading(name=title, number=1, sure=False, form=LINKED, strength=_NAMED)


def links_of(text: str, entities: Iterable[Entity]) -> tuple[tuple[int, ...], int | None]:
    """The messages to which links between parts lead, and the part's own number if a row of numbers tells it."""
    found: list[int] = []
    rows: dict[str, dict[int, int]] = {}
    for said, line, post in (*_text_links(text, entities), *_written_links(text)):
        if row := _NUMBER.fullmatch(said):
            rows.setdefault(line, {})[int(row[1])] = post
        elif _says_neighbour(said):
            found.append(post)
    number = None
    for line, links in rows.items():
        row_of = [int(one) for one in _ROW.findall(_WRITTEN.sub("", line))]
        own = [one for one in row_of if one not in links]
        if len(own) == 1 and row_of == list(range(row_of[0], row_of[0] + len(row_of))):
            number = own[0]
            found += links.values()
    return tuple(dict.fromkeys(found)), number


def _is_going_on(text: str) -> bool:
    """Whether the first line says that the post goes on from another: "continued:", «ادامه»."""
    first = next(iter(Head(text, 1)), None)
    said = plain(bare_name(first.text)) if first else ""
    return said in words("continued") or (":" in text[:_LONGEST_PLACE] and said.partition(":")[0] in words("continued"))


def _text_links(text: str, entities: Iterable[Entity]) -> Iterator[tuple[str, str, int]]:
    """The words that are links, the line in which they stand, and the post to which they lead."""
    for entity in entities:
        if entity.kind is EntityKind.TEXT_LINK and (post := _POST.fullmatch(entity.url or "")):
            yield text[entity.offset : entity.end], _line(text, entity.offset), int(post[1])


def _written_links(text: str) -> Iterator[tuple[str, str, int]]:
    """The same of links that are written out behind their words: "previous part: https://t.me/…"."""
    if "t.me/" not in text and "telegram." not in text:
        return
    for line in text.split("\n"):
        before = 0
        for written in _WRITTEN.finditer(line):
            yield line[before : written.start()].strip(" (:-–—•|/"), line, int(written[1])
            before = written.end() + line[written.end() : written.end() + 1].count(")")


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _says_neighbour(said: str) -> bool:
    said = plain(bare_name(said))
    neighbours = {*words("previous"), *words("next")}
    begins = said.split()[0] in neighbours and len(said.split()) <= _FEW_WORDS if said else False
    return said in neighbours or begins or _is_part_beside(said) or _is_place(said)


def _is_part_beside(said: str) -> bool:
    """Whether it is a word for a part with one for before or after: any part may be called so."""
    there = [word for word in said.split() if word not in EZAFE]
    rest = [word for word in there if word not in part_words()]
    return len(rest) == 1 and len(there) == _PAIR and rest[0] in _beside()


@cache
def _beside() -> frozenset[str]:
    """The words for before and after that stand with one word for a part or another."""
    pairs = (one.split() for field in ("previous", "next") for one in words(field))
    return frozenset(
        word for pair in pairs if len(pair) == _PAIR and any(one in part_words() for one in pair) for word in pair
    ) - frozenset(part_words())


def _is_place(said: str) -> bool:
    """Whether a link is called by nothing but a place: «قسمت دوم», "Part one"."""
    there = places(said) if len(said) <= _LONGEST_PLACE else []
    return (
        len(there) == 1 and there[0].form[-1:] == ">" and not bare_name(said[: there[0].start] + said[there[0].end :])
    )


def linked(text: str, entities: Sequence[Entity], reply_to: int | None, found: Sequence[Heading]) -> Heading | None:
    """The reading of a post that links to others of its series, or that answers one and names its place."""
    links, number = links_of(text, entities)
    sure = next((one for one in found if one.strength >= _SAYS_PART), None)
    goes_on = reply_to is not None and not links and not found and _is_going_on(text)
    answers = reply_to is not None and (sure or goes_on) and not links
    if reply_to is not None and answers:
        links = (reply_to,)
    if not links:
        return None
    first = next(iter(Head(text, 1)), None)
    name = bare_name(first.text) if first and not goes_on else ""
    return Heading(
        name=name if len(name.split()) <= _MOST_WORDS else "",
        number=sure.number if sure else number,
        label=sure.label if sure else "",
        title=sure.title if sure else "",
        sure=False,
        form=ANSWER if answers and not goes_on else LINKED,
        rank=5,
        links=links,
    )
