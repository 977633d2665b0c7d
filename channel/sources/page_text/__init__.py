"""Posts from the text of a channel's public web page, as a crawler took it: no numbers, no dates, no formatting.

Each post is its first line, its other lines, and these again; its quotation comes before it, a link's preview after it,
and a line of reactions ends it.
"""

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from channel.errors import SourceError
from channel.language.text import hashtags
from channel.models import (
    ChannelInfo,
    Entity,
    EntityKind,
    Origin,
    Pinned,
    Post,
    PostKind,
    Reaction,
    Record,
    Skipped,
    SourceKind,
)
from channel.sources import Known
from channel.sources.page_text.page_lines import Page, is_service, page_title, pinned, reactions, username_of
from channel.sources.page_text.page_posts import Draft, drafts
from channel.sources.page_text.quotation import Passage
from channel.sources.page_text.repetition import repetitions

NAME = "page text"

SERVICE = "service message"
NO_TEXT = "the page shows nothing of it but its reactions"

_NO_TITLE = "…"
_BARE_POST = 2  # lines: the first one, and the footer
_OTHER_FORMATS = re.compile(r'[<{]|\[\s*[{\["\]]')
_LINE_END = re.compile(r"\r\n|\r|\n")
_FURNITURE = frozenset({"view in telegram"})
_URL = re.compile(r"(?:https?://|www\.|(?<![\w.@/])t\.me/)[^\s<>«»\"]+", re.IGNORECASE)
_URL_END = ".,:;!?؟،؛…)]}'"
_MENTION = re.compile(r"(?<![\w@./])@[A-Za-z]\w{3,31}", re.ASCII)


class _Line(NamedTuple):
    number: int
    text: str


class _Section(NamedTuple):
    """Lines between two boundaries, and the boundary after them."""

    lines: list[str]
    end: _Line | None
    """Reactions or a service message; None if the page ends without one."""


def recognises(path: Path, head: bytes) -> bool:
    """Whether the file is plain text with reactions or a pinned post, or with repeated posts."""
    text = codecs.getincrementaldecoder("utf-8-sig")("replace").decode(head)
    if "\0" in text or _OTHER_FORMATS.match(text.lstrip()):
        return False
    lines = [line.text for line in _lines(text)]
    known = any(reactions(line) or pinned(line) is not None for line in lines)
    return known or (bool(lines) and _repeats_posts(lines))


def _repeats_posts(lines: Sequence[str]) -> bool:
    """Whether posts that end with the same @username appear twice, each without its first line the second time."""
    page = Page(None, username_of(None, [lines]), lines)
    found = repetitions(lines, page, unfinished=False)
    whole = [repetition for repetition in found if repetition.footed and len(repetition.passages) > _BARE_POST]
    return len(whole) > 1 and 2 * sum(repetition.end - repetition.start for repetition in whole) >= len(lines)


def read(
    path: Path, advance: Callable[[int], None], channel: str | None = None, known: Known | None = None
) -> Iterator[Record]:
    """The channel, then its posts and service messages in the order of the page. Posts have no number and no date.

    Raises SourceError for a file that cannot be read, is not UTF-8 text, or holds no post.
    """
    lines = list(_lines(_text(path, advance)))
    if not lines:
        raise SourceError(path.name, "is empty; save the text of the channel's page again")
    title = page_title(lines[0].text)
    sections = list(_sections(lines[1:] if title else lines))
    if not any(section.lines for section in sections):
        raise SourceError(
            path.name, "holds no post; it must be the text of a channel's page", f"line {lines[-1].number}"
        )
    username = username_of(title, [section.lines for section in sections if section.lines])
    yield Origin(source=SourceKind.PAGE_TEXT)
    yield ChannelInfo(title=title or _NO_TITLE, username=username)
    page = Page(title, username, (line.text for line in lines))
    for section in sections:
        yield from _records(section, page)


def _text(path: Path, advance: Callable[[int], None]) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(path.name, f"cannot be read: {error.strerror}") from error
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise SourceError(path.name, "is not UTF-8 text; save it again as UTF-8", f"byte {error.start}") from error
    advance(len(content))
    return text.removeprefix("\ufeff").replace("\0", "\ufffd")


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not empty, numbered from 1."""
    for number, line in enumerate(_LINE_END.split(text), 1):
        if (line := line.strip()) and line.casefold() not in _FURNITURE:
            yield _Line(number, line)


def _sections(lines: Sequence[_Line]) -> Iterator[_Section]:
    inside: list[str] = []
    for line in lines:
        if reactions(line.text) or pinned(line.text) is not None or is_service(line.text):
            yield _Section(inside, line)
            inside = []
        else:
            inside.append(line.text)
    if inside:
        yield _Section(inside, None)


def _records(section: _Section, page: Page) -> Iterator[Post | Pinned | Skipped]:
    """The section's posts, the last of which has the reactions; then the service message, if one ended the section."""
    end = section.end
    given = reactions(end.text) if end else ()
    posts = drafts(section.lines, page, unfinished=end is None)
    for draft in posts[:-1]:
        yield _post(draft)
    if posts:
        yield _post(posts[-1], given)
    elif end and given:
        yield Skipped(place=f"line {end.number}", reason=NO_TEXT)
    if end and not given:
        opening = pinned(end.text)
        place = f"line {end.number}"
        yield Skipped(place=place, reason=SERVICE) if opening is None else Pinned(opening=opening)


def _post(draft: Draft, given: tuple[Reaction, ...] = ()) -> Post:
    text = "\n".join(passage.text for passage in draft.passages)
    entities = (*_quotations(draft.passages), *_marks(text))
    tags = (text[entity.offset + 1 : entity.end] for entity in entities if entity.kind is EntityKind.HASHTAG)
    return Post(
        kind=PostKind.OTHER if draft.kind is PostKind.TEXT and not text else draft.kind,
        text=text,
        entities=tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length))),
        tags=tuple(dict.fromkeys(tags)),
        reactions=given,
        quotes=tuple(draft.quotes),
        forwarded_from=draft.forwarded_from,
    )


def _quotations(passages: Sequence[Passage]) -> Iterator[Entity]:
    """One blockquote for each run of quoted lines."""
    offset = 0
    for quoted, run in groupby(passages, key=lambda passage: passage.quoted):
        length = len("\n".join(passage.text for passage in run))
        if quoted:
            yield Entity(kind=EntityKind.BLOCKQUOTE, offset=offset, length=length)
        offset += length + 1


def _marks(text: str) -> Iterator[Entity]:
    """The addresses, mentions and hashtags in the text; nothing inside an address counts as one of the others."""
    addresses = [(match.start(), len(match[0].rstrip(_URL_END))) for match in _URL.finditer(text)]
    mentions = [(match.start(), len(match[0])) for match in _MENTION.finditer(text)]
    inside = {place for offset, length in addresses for place in range(offset, offset + length)}
    for kind, found in (
        (EntityKind.URL, addresses),
        (EntityKind.MENTION, mentions),
        (EntityKind.HASHTAG, hashtags(text)),
    ):
        for offset, length in found:
            if kind is EntityKind.URL or offset not in inside:
                yield Entity(kind=kind, offset=offset, length=length)
