"""What surrounds a post's own words on a page: the answered post, the forward's origin, the preview of a link."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from channel.language.text import hashtags
from channel.models import PostKind, Quote
from channel.sources.page_text.page_lines import ELLIPSIS, Page, forwarded_from, media
from channel.sources.page_text.repetition import Repetition

PREVIEW_LINES = 3  # site, title, description

_LONGEST_NAME = 64
_LEAST_EXCERPT = 100  # Telegram cuts the quotation of an answered post at about 250 characters
_SENTENCE_ENDS = ".!?؟…:؛"
_TELEGRAM = "telegram"


@dataclass
class Lead:
    """What the lines before a post's first line say about it."""

    kind: PostKind = PostKind.TEXT
    forwarded_from: str | None = None
    answered: Quote | None = None
    loose: list[str] = field(default_factory=list)
    """The lines whose form says nothing: usually a preview, of this post or of the one before."""

    @property
    def opens_post(self) -> bool:
        """Whether one of the lines can only come before a post's first line."""
        return self.kind is not PostKind.TEXT or self.forwarded_from is not None or self.answered is not None


def lead_of(lines: Sequence[str], page: Page) -> Lead:
    """What the lines, none of which belong to a post, say about the post after them."""
    lead = Lead()
    answer = _answer_at(lines, page)
    for place, line in enumerate(lines):
        if answer is not None and place in (answer, answer + 1):
            lead.answered = Quote(title=lines[answer], text=lines[answer + 1])
        elif kind := media(line):
            lead.kind = kind if lead.kind in (PostKind.TEXT, PostKind.OTHER) else lead.kind
        elif origin := forwarded_from(line):
            lead.forwarded_from = origin
        else:
            lead.loose.append(line)
    return lead


def lead_length(lines: Sequence[str], page: Page) -> int:
    """How many of the first lines are surely not words of the post itself; at least one line is."""
    length = 0
    while length < len(lines) - 1 and (media(lines[length]) or forwarded_from(lines[length])):
        length += 1
    if len(lines) - length > 2 and _answers(lines[length], lines[length + 1], page, least=_LEAST_EXCERPT):
        length += 2
        while length < len(lines) - 1 and media(lines[length]):
            length += 1
    return length


def _answer_at(lines: Sequence[str], page: Page) -> int | None:
    """The place of the name and the excerpt of an answered post."""
    for place in range(len(lines) - 2, -1, -1):
        if _answers(lines[place], lines[place + 1], page):
            before = [line for line in lines[:place] if not media(line) and not forwarded_from(line)]
            if len(before) != 1:  # one line is a site's name, and these two are the preview's title and description
                return place
    return None


def _answers(name: str, excerpt: str, page: Page, least: int = 0) -> bool:
    if len(name) > _LONGEST_NAME or media(name):
        return False
    return name == page.title or (excerpt.endswith(ELLIPSIS) and len(excerpt) >= least)


def shows_telegram(lines: Sequence[str]) -> bool:
    """Whether the lines begin the preview of a Telegram link, which may show a post with the channel's footer."""
    return bool(lines) and lines[0].casefold() == _TELEGRAM


def is_name(line: str) -> bool:
    """Whether the line looks like the name of a channel or a person, not like a sentence."""
    return len(line) <= _LONGEST_NAME and line[-1] not in _SENTENCE_ENDS and not hashtags(line)


def preview(heading: Sequence[str], repetition: Repetition) -> Quote:
    """A link's preview whose description the page repeats, like a post."""
    description = [passage.text for passage in repetition.passages]
    heading = heading or [description.pop(0)]
    return Quote(title=" · ".join(heading), text="\n".join(description))


def short_preview(lines: Sequence[str]) -> Quote:
    """A link's preview: site, title and description, one of which may be missing."""
    heading = max(1, min(len(lines) - 1, PREVIEW_LINES - 1))
    return Quote(title=" · ".join(lines[:heading]), text="\n".join(lines[heading:]))
