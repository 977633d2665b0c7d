"""The posts among lines that no reactions separate, each with its own words, once, and its quotations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import zip_longest
from typing import NamedTuple

from channel.models import PostKind, Quote
from channel.sources.page_text.page_lines import ELLIPSIS, Page, media
from channel.sources.page_text.quotation import Passage, unglued
from channel.sources.page_text.quotes import (
    PREVIEW_LINES,
    Lead,
    is_name,
    lead_length,
    lead_of,
    preview,
    short_preview,
    shows_telegram,
)
from channel.sources.page_text.repetition import Repetition, repetitions

_LONGEST_HEADING = 80


class _Role(Enum):
    """The role of a repetition."""

    POST = auto()
    QUOTED = auto()
    """A quotation of the post after it."""
    PREVIEW = auto()
    """A link's preview under the post before it."""
    PREVIEW_OF_ONE_LINE = auto()
    """The same, if that post has one line, which the page does not repeat."""


@dataclass
class Draft:
    """A post that is being read."""

    passages: list[Passage] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    kind: PostKind = PostKind.TEXT
    forwarded_from: str | None = None
    ended: bool = False
    """Whether its text has surely ended: its footer or its link's preview was read."""

    def take(self, lead: Lead) -> None:
        """Keeps what the lines before the post say about it."""
        self.kind = lead.kind if self.kind is PostKind.TEXT else self.kind
        self.forwarded_from = self.forwarded_from or lead.forwarded_from
        if lead.answered:
            self.quotes.insert(0, lead.answered)


class _Plain(NamedTuple):
    """Lines without repetition."""

    closed: Sequence[str]
    """Posts that each end with the channel's footer."""
    open: Sequence[str]
    """The lines after them."""


class _Stretch(NamedTuple):
    """A repetition, and the lines between it and the one before."""

    closed: Sequence[str]
    """Posts between the two that the page does not repeat, each ending with the channel's footer."""
    lead: Lead
    repetition: Repetition

    @property
    def is_post(self) -> bool:
        """Whether it is surely a post, rather than a quotation."""
        loose = self.lead.loose
        if not loose or loose[-1].endswith(ELLIPSIS):  # a whole preview comes before it
            return True
        return self.repetition.footed and not (shows_telegram(loose) and len(loose) < PREVIEW_LINES)

    @property
    def shows_one_line(self) -> bool:
        """Whether it looks like a post of one line followed by the site, title and long description of its link."""
        return self.repetition.cut_short and len(self.lead.loose) >= PREVIEW_LINES


def drafts(lines: Sequence[str], page: Page, *, unfinished: bool) -> list[Draft]:
    """The posts in the lines, in order. `unfinished`: nothing shows that the last one ends where the lines do."""
    posts: list[Draft] = []
    coming = Draft()
    stretches, rest = _stretches(lines, page, unfinished)
    last_post = max((number for number, stretch in enumerate(stretches) if stretch.is_post), default=-1)
    for number, stretch in enumerate(stretches):
        posts += _closed(stretch.closed, page)
        lead, repetition = stretch.lead, stretch.repetition
        match _role(stretch, follows=bool(posts), precedes=number < last_post):
            case _Role.PREVIEW_OF_ONE_LINE:
                posts.append(_plain(lead.loose[:-2], page))
                posts[-1].take(lead)
                posts[-1].quotes.append(preview(lead.loose[-2:], repetition))
            case _Role.PREVIEW:
                posts[-1].quotes.append(preview(lead.loose, repetition))
                posts[-1].ended = True
            case _Role.QUOTED:
                coming.take(lead)
                coming.quotes.append(preview(lead.loose, repetition))
            case _Role.POST:
                _place(lead.loose, posts, coming, page)
                coming.take(lead)
                coming.passages += repetition.passages
                coming.ended = repetition.footed
                posts.append(coming)
                coming = Draft()
    posts += _closed(rest.closed, page)
    return _with_rest(posts, rest.open, page, unfinished)


def _role(stretch: _Stretch, *, follows: bool, precedes: bool) -> _Role:
    """The role of the stretch, with a post before it (`follows`) or surely one after it (`precedes`)."""
    if stretch.is_post:
        return _Role.POST
    if follows and not (stretch.lead.opens_post and precedes):
        return _Role.PREVIEW
    if precedes:
        return _Role.QUOTED
    return _Role.PREVIEW_OF_ONE_LINE if stretch.shows_one_line else _Role.POST


def _place(loose: Sequence[str], posts: list[Draft], coming: Draft, page: Page) -> None:
    """Assigns the lines before a post: to a post of one line, to the post before, or to the coming one."""
    if len(loose) == 1 and not is_name(loose[0]):
        posts.append(_plain(loose, page))
    elif loose:
        owner = posts[-1] if posts and len(loose) > 1 else coming
        owner.quotes.append(short_preview(loose))


def _stretches(lines: Sequence[str], page: Page, unfinished: bool) -> tuple[list[_Stretch], _Plain]:
    stretches = []
    done = 0
    for repetition in _sure(repetitions(lines, page, unfinished=unfinished), lines, page):
        before = _parted(lines[done : repetition.start], page)
        stretches.append(_Stretch(before.closed, lead_of(before.open, page), repetition))
        done = repetition.end
    return stretches, _parted(lines[done:], page)


def _sure(found: Sequence[Repetition], lines: Sequence[str], page: Page) -> Iterator[Repetition]:
    """The repetitions without lines that a post may say twice, unless all around them shows otherwise."""
    done = 0
    for repetition, following in zip_longest(found, found[1:]):
        loose = lead_of(_parted(lines[done : repetition.start], page).open, page).loose
        behind = lines[repetition.end : following.start if following else None]
        quoted = following is not None and not behind
        previewed = shows_telegram(behind) or (following is not None and following.cut_short)
        alone = not behind and done > 0
        description = repetition.cut_short and bool(loose)
        if repetition.strong or quoted or alone or description or (not loose and (not behind or previewed)):
            yield repetition
            done = repetition.end


def _parted(lines: Sequence[str], page: Page) -> _Plain:
    closed = max((place + 1 for place, line in enumerate(lines) if page.is_footer(line)), default=0)
    return _Plain(lines[:closed], lines[closed:])


def _closed(lines: Sequence[str], page: Page) -> Iterator[Draft]:
    """The posts that the page does not repeat, each of which ends with the channel's footer."""
    begin = 0
    for place, line in enumerate(lines, 1):
        if page.is_footer(line):
            yield _plain(lines[begin:place], page)
            begin = place


def _plain(lines: Sequence[str], page: Page) -> Draft:
    """A post that the page does not repeat."""
    length = lead_length(lines, page)
    if all(media(line) for line in lines):  # a picture without a caption
        length = len(lines)
    post = Draft([Passage(line) for line in lines[length:]], ended=page.is_footer(lines[-1]))
    post.take(lead_of(lines[:length], page))
    return post


def _with_rest(posts: list[Draft], rest: Sequence[str], page: Page, unfinished: bool) -> list[Draft]:
    """The posts, with the lines after the last one added: its link's preview, its end, or another post."""
    if not rest:
        return posts
    if not posts:
        return [_plain(rest, page)]
    last = posts[-1]
    heads = all(len(line) <= _LONGEST_HEADING for line in rest[:2])
    if shows_telegram(rest):
        last.quotes.append(short_preview(rest))
    elif not last.ended and (quotation := unglued(rest, page)):
        last.passages += quotation
    elif not lead_length(rest, page) and 1 < len(rest) <= PREVIEW_LINES and (heads or not unfinished):
        last.quotes.append(short_preview(rest))
    else:
        posts.append(_plain(rest, page))
    return posts
