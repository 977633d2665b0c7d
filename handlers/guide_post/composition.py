"""The guide post in the channel's language: the owner's guide, joined with what the index knows.

The line of a hashtag is "#tag (12) — what it is for": so `channel.guide.own_guide` can read this guide like the
owner's own, including what they edit in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from channel.deep_links import address, to_feedback
from channel.guide.page import Entry, GuidePage, guide_page
from channel.language.text import without_direction_marks
from channel.owner.guide_post import Published
from channel.posts.links import post_url
from channel.series.lacking import lacks
from channel.series.single_line import bare_name
from channel.views import PartLink, SeriesView
from handlers.guide_post.hand_edits import Written, plain
from handlers.guide_post.material import Known
from handlers.guide_post.pages import Block, pages
from handlers.html import Html, escape, isolate, join, link
from handlers.markup.dates import day
from handlers.markup.fitting import shown
from handlers.markup.shortening import cut_between
from handlers.texts import LANGUAGES, texts

T = TypeVar("T")

_DESCRIPTION: Final = 600  # characters; a longer one is cut
_TITLE: Final = 120
_PARTS_IN_A_LINE: Final = 25
_TAGS_IN_A_LINE: Final = 6
_MOST_OTHERS: Final = 600  # unsorted hashtags, the most used first: about eight posts
_LEADS: Final = 9  # posts that the first one links to; each links to the next


def guide_posts(known: Known, published: Published = Published()) -> list[Html]:  # noqa: B008 - frozen
    """Return the messages of the guide, in order; those not posted yet are named, but not linked."""
    title = title_of(known, published)
    found = pages(_blocks(known, published))
    if len(found) == 1:
        return [Html(f"📖 <b>{title}</b>\n\n{found[0]}")]
    numbers = [post.message_id for post in published.posts]
    return [_page(known, title, page, at, len(found), numbers) for at, page in enumerate(found)]


def title_of(known: Known, published: Published) -> Html:
    """Return the title that the owner gave this guide, or else their own guide."""
    guide, lines = known.view.guide, known.texts.guide_post
    own = published.title or (guide.title if guide else "")
    if own:
        return escape(own[:_TITLE])
    return lines.title(channel=known.channel.title) if known.channel else lines.title_nameless()


def moved(known: Known, first: int | None) -> Html:
    """Return the text for a message that the guide no longer needs and that cannot be deleted."""
    url = post_url(known.channel, first)
    here = known.texts.guide_post.here.plain()
    return known.texts.guide_post.moved(here=link(here, url) if url else escape(here))


def own_lines(known: Known) -> frozenset[str]:
    """Return the bot's own words in the post, as plain lines: they are not a foreword or closing of the owner."""
    found: set[str] = set()
    for lines in (texts(language).guide_post for language in LANGUAGES):
        here = lines.here.plain()
        found |= {lines.coming.plain(), lines.feedback.plain(here=here), lines.kept.plain(bot=f"@{known.bot}")}
    return frozenset(map(plain, found))


def written(known: Known, published: Published, place: int) -> Written:
    """Return what the bot has written in one of the messages, to compare it with the current text."""
    own = {*own_lines(known), *(plain(line) for line in published.posts[place].shown.split("\n") if line[:1] == "📄")}
    return Written(
        text=published.posts[place].shown,
        foreword=_plain_lines(_foreword(known, published)),
        closing=_plain_lines(_last_words(known, published)),
        own=frozenset(own),
        first=place == 0,
        last=place == len(published.posts) - 1,
    )


def _plain_lines(markup: Html) -> tuple[str, ...]:
    return tuple(plain(line) for line in shown(markup).split("\n")) if markup else ()


def _page(known: Known, title: Html, page: Html, at: int, total: int, numbers: Sequence[int]) -> Html:
    lines = known.texts.guide_post
    head = lines.page(title=title, number=at + 1, total=total)
    if at == 0:
        leads = [_leads(known, numbers, place) for place in range(1, min(total, 1 + _LEADS))]
        others = Html(known.texts.language.comma.join([*leads, *(["…"] if total > 1 + _LEADS else [])]))
        return join("\n\n", [head, page, lines.rest(posts=others)])
    back = lines.first(post=_leads(known, numbers, 0))
    on = lines.next(post=_leads(known, numbers, at + 1)) if at + 1 < total else Html("")
    return join("\n\n", [head, page, join("\n", [back, on])])


def _leads(known: Known, numbers: Sequence[int], place: int) -> Html:
    words = known.texts.guide_post.post.plain(number=place + 1)
    url = post_url(known.channel, numbers[place]) if place < len(numbers) else None
    return link(words, url) if url else escape(isolate(words))


def _blocks(known: Known, published: Published) -> Iterator[Block]:
    if words := _foreword(known, published):
        yield Block(Html(""), tuple(Html(line) for line in words.split("\n")))
    page, lines = guide_page(known.view, _own_headings()), known.texts.guide_post
    yield from _sections(known, page)
    yield from _others(known, page, lines.other_tags() if page.sections else lines.all_tags())
    yield from _series(known)
    yield _closing(known, published)


def _sections(known: Known, page: GuidePage) -> Iterator[Block]:
    """Yield the sections as in the owner's guide; what is above its first heading comes first."""
    for section in sorted(page.sections, key=lambda one: bool(one.heading)):
        heading = Html(f"<b>{escape(section.heading)}</b>") if section.heading else Html("")
        if lines := tuple(dict.fromkeys(_tag(known, one) for one in section.entries)):
            yield Block(heading, lines)


def _own_headings() -> frozenset[str]:
    """Return the headings over unsorted tags: in a guide by the bot they are not sections."""
    found = (texts(language).guide_post for language in LANGUAGES)
    return frozenset(bare_name(line.plain()) for lines in found for line in (lines.other_tags, lines.all_tags))


def _others(known: Known, page: GuidePage, heading: Html) -> Iterator[Block]:
    """Yield the tags that the guide does not name; those that the owner has described come first."""
    if not page.others:
        return
    described = [_tag(known, one) for one in page.others if one.description]
    bare = [_tag(known, one) for one in page.others if not one.description]
    rows = [Html("  ".join(row)) for row in _some(bare[:_MOST_OTHERS], _TAGS_IN_A_LINE)]
    left = len(bare) - _MOST_OTHERS
    more = [known.texts.guide_post.more_tags(count=left, bot=f"@{known.bot}")] if left > 0 else []
    yield Block(Html(f"<b>{heading}</b>"), (*described, *rows, *more))


def _tag(known: Known, entry: Entry) -> Html:
    lines = known.texts.guide_post
    counted = lines.tag(tag=f"#{entry.tag.name}", count=entry.tag.posts)
    words = " ".join(without_direction_marks(entry.description).split())
    return lines.described(tag=counted, description=cut_between(words, _DESCRIPTION)) if words else counted


def _series(known: Known) -> Iterator[Block]:
    lines = known.texts.guide_post
    serials = [serial for serial in known.view.series if serial.parts]
    if not serials:
        return
    legend = (
        lines.coming()
        if any(part.announced and not lacks(one, part) for one in serials for part in one.parts)
        else Html("")
    )
    items = [line for serial in serials for line in _serial(known, serial)]
    yield Block(join("\n", [Html(f"<b>{lines.series()}</b>"), legend]), tuple(items))


def _serial(known: Known, serial: SeriesView) -> Iterator[Html]:
    there = tuple(part for part in serial.parts if not lacks(serial, part))
    for some in _some(there, _PARTS_IN_A_LINE):
        first = next((part for part in some if part.number), None)
        parts = Html(" / ".join(_part(known, part, worded=part is first) for part in some))
        yield known.texts.guide_post.serial(name=serial.name, parts=parts)


def _part(known: Known, part: PartLink, *, worded: bool) -> Html:
    """Return a part with its link; only the first one of a line has the word "part"."""
    lines = known.texts.guide_post
    if part.number is None:
        label = part.label or part.title
    elif part.number == 0:
        label = lines.introduction.plain()
    else:
        label = (lines.part if worded else lines.number).plain(number=part.number)
    if url := post_url(known.channel, part.message_id) or part.url:
        return link(label, url)
    if not part.announced:
        return escape(isolate(label))
    if part.date is None:
        return lines.announced(part=label)
    return lines.announced_for(part=label, day=day(part.date, known.texts))


def _foreword(known: Known, published: Published) -> Html:
    """Return what the owner has written above the sections, here or in their own guide."""
    if published.foreword is not None:
        return Html(published.foreword)
    return escape(known.view.guide.foreword if known.view.guide else "")


def _last_words(known: Known, published: Published) -> Html:
    """Return what the owner has written at the end, here or in their own guide."""
    if published.closing is not None:
        return Html(published.closing)
    own, guide = own_lines(known), known.view.guide
    said = (guide.closing if guide else "").split("\n")
    return Html("\n".join(escape(line) for line in said if plain(line) not in own))


def _closing(known: Known, published: Published) -> Block:
    lines = known.texts.guide_post
    words = _last_words(known, published)
    here = link(lines.here.plain(), address(known.bot, to_feedback()))
    feedback = lines.feedback(here=here) if known.mail else Html("")
    return Block(Html(""), tuple(_filled([words, feedback, lines.kept(bot=f"@{known.bot}")])))


def _filled(paragraphs: Iterable[Html]) -> Iterator[Html]:
    for paragraph in paragraphs:
        if paragraph:
            yield paragraph


def _some(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]
