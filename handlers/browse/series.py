"""/series, /series NAME, /series NAME PART."""

from dataclasses import replace

from channel.language.near import nearest, sure
from channel.language.numerals import LAST, Stretch
from channel.people.following import Subject, SubjectKind
from channel.series.lacking import lacks, missing
from channel.series.names import split_part
from channel.views import PartLink, Place, SeriesView, StoredPost
from handlers.answers import Answer, Button, Question, Row, grid, page_asked, press, say, turning
from handlers.browse.posts import part_button, part_buttons, show
from handlers.browse.sharing import series_link, share, to_read
from handlers.follow.buttons import how_far, wishes
from handlers.html import Html, escape, isolate, join, link
from handlers.markup.dates import day, part_name
from handlers.markup.hashtags import hashtag
from handlers.markup.shortening import SHOWN, cut

_PARTS_A_ROW = 5
_PARTS_A_PAGE = 30  # Telegram takes a hundred buttons, but fewer are easier to read
_SERIES_A_PAGE = 20


async def series(ask: Question) -> Answer:
    """Show all series, one series by any of its names, or one of its parts."""
    asked = ask.argument.strip()
    if not asked:
        return await every(ask)
    split = split_part(asked)
    if found := await ask.store.find_series(asked, split):
        if found.number is None:
            return one(ask, found.series)
        return await one_part(ask, found.series, found.number, found.post)
    if split and (only := sure(nearest(split[0], (await ask.store.names()).series))) is not None:
        return await part_of(ask, near, split[1]) if (near := await ask.store.series(only)) else await every(ask)
    return await near_miss(ask, asked)


async def every(ask: Question) -> Answer:
    """Show all series; the buttons turn the page by its number."""
    lines = ask.texts.series
    found = await ask.store.series_list()
    if not found:
        return say(lines.none() if ask.channel else ask.texts.common.empty_index())
    at = page_asked(ask, 0, len(found), ask.size(_SERIES_A_PAGE))
    shown = found[at * ask.size(_SERIES_A_PAGE) : (at + 1) * ask.size(_SERIES_A_PAGE)]
    items = [
        join(" · ", [lines.item(name=serial.name, state=state(ask, serial)), _how_far(ask, serial)]) for serial in shown
    ]
    buttons = (*_choice(shown), *turning(ask.texts, "S", at, len(found), ask.size(_SERIES_A_PAGE)))
    return replace(say(lines.title(count=len(found)), Html("\n".join(items)), lines.ask(), buttons=buttons), payload="")


async def opened(ask: Question) -> Answer:
    """Handle the button of a series, or one that turns its page."""
    found = await ask.store.series(ask.numbers[0]) if ask.numbers else None
    if found is None:
        return say(ask.texts.errors.old_button())
    return one(ask, found)


async def near_miss(ask: Question, asked: str) -> Answer:
    """Open the series if only one can be meant; otherwise offer similar ones."""
    near = nearest(asked, (await ask.store.names()).series)
    known = {serial.id: serial for serial in await ask.store.series_list()}
    offered = tuple(known[series_id] for series_id, _ in near if series_id in known)
    if (only := sure(near)) in known:
        answer = one(ask, known[only])
        others = tuple(serial for serial in offered if serial.id != only)
        return replace(answer, buttons=(*answer.buttons, *_choice(others)))
    unknown = ask.texts.series.unknown(name=cut(asked, SHOWN))
    if offered:
        return say(Html(f"{unknown}\n{ask.texts.common.did_you_mean()}"), buttons=_choice(offered))
    return (await every(ask)).under(unknown)


def one(ask: Question, found: SeriesView) -> Answer:
    """Return a series: its parts in order, with missing and announced ones, about thirty per page."""
    lines = ask.texts.series
    tags = Html(" ".join(hashtag(ask, tag) for tag in found.tags))
    parts = part_lines(ask, found)
    at = page_asked(ask, 1, len(parts), ask.size(_PARTS_A_PAGE))
    first = at * ask.size(_PARTS_A_PAGE)
    shown = parts[first : first + ask.size(_PARTS_A_PAGE)]
    opening = [part for _, part in shown if part and (part.post or part.url)]
    named = [part for part in opening if not part.number]
    buttons = (
        *grid([_part_button(ask, part) for part in named if part.number == 0], 1),
        *grid([_part_button(ask, part) for part in opening if part.number], _PARTS_A_ROW),
        *grid([_part_button(ask, part) for part in named if part.number is None], 1),
        *turning(ask.texts, "sp", at, len(parts), ask.size(_PARTS_A_PAGE), found.id),
        wishes(ask.texts, Subject(SubjectKind.SERIES, found.id)),
    )
    heading = join("\n", [lines.heading(name=found.name), tags, _how_far(ask, found)])
    told = state(ask, found) if ask.crowded else Html("\n".join(line for line, _ in shown))
    answer = say(heading, told, buttons=buttons).over(share(ask, series_link(found), found.name))
    return replace(answer, subject=Subject(SubjectKind.SERIES, found.id), payload=series_link(found) or "")


def state(ask: Question, found: SeriesView) -> Html:
    """Return how much of a series is there: "introduction, 4 parts, 2 parts to come"."""
    lines = ask.texts.series
    there = {part.number for part in found.parts if part.number is not None and not part.announced}
    coming = sum(part.announced and not lacks(found, part) for part in found.parts if part.number is not None)
    parts = len(there - {0})
    begins = next((gap.last + 1 for gap in missing(found) if gap.first == 1 and gap.length > 1), None)
    # What is older than the index isn't counted.
    lacking = sum(gap.length for gap in missing(found) if gap.last >= (begins or 0))
    pieces = [
        lines.state_intro() if 0 in there else Html(""),
        lines.state_parts(parts=parts) if parts else Html(""),
        lines.state_coming(coming=coming) if coming else Html(""),
        lines.state_begins(number=begins) if begins else Html(""),
        lines.state_gaps(gaps=lacking) if lacking else Html(""),
    ]
    return join(ask.texts.language.comma, pieces)


def _how_far(ask: Question, found: SeriesView) -> Html:
    return how_far(ask.texts, ask.progress, found.id)


def part_lines(ask: Question, found: SeriesView) -> list[tuple[Html, PartLink | None]]:
    """Return a line for each part and each gap in the order of their numbers, then the posts beside the parts."""
    lines = ask.texts.series
    numbered: dict[int, tuple[Html, PartLink | None]] = {
        gap.first: (Html("▫️ ") + lines.line(part=_gap(ask, gap), state=lines.missing()), None) for gap in missing(found)
    }
    numbered |= {
        part.number: (_line(ask, part), part)
        for part in found.parts
        if part.number is not None and not lacks(found, part)
    }
    beside: list[tuple[Html, PartLink | None]] = [
        (_line(ask, part), part) for part in found.parts if part.number is None
    ]
    return [numbered[number] for number in sorted(numbered)] + beside


def _gap(ask: Question, gap: Stretch) -> Html:
    if gap.length == 1:
        return part_name(gap.first, ask.texts)
    return ask.texts.series.parts(first=gap.first, last=gap.last)


def _line(ask: Question, part: PartLink) -> Html:
    lines = ask.texts.series
    name = _name(ask, part)
    if part.announced:
        return Html("⏳ ") + lines.line(part=name, state=coming(ask, part))
    if part.post is None:
        return Html("↗️ ") + link(str(name), part.url or "")
    shown = to_read(ask, str(name), part)
    doubled = lines.doubled(count=len(part.doubles)) if part.doubles else Html("")
    return Html("✅ ") + join(" · ", [shown, escape(day(part.date, ask.texts)), doubled])


def coming(ask: Question, part: PartLink) -> Html:
    """Return when an announced part will come, as far as that is known."""
    lines = ask.texts.series
    if part.date is not None:
        return lines.coming_on(day=Html(escape(day(part.date, ask.texts))))
    return lines.coming() if part.by_hand else lines.announced()


def _name(ask: Question, part: PartLink) -> Html:
    return escape(isolate(_beside(ask, part))) if part.number is None else part_name(part.number, ask.texts)


def _beside(ask: Question, part: PartLink) -> str:
    """Return the name of a post beside the parts; such a post may have no text."""
    return part.label or ask.texts.post.no_words.plain()


def _part_button(ask: Question, part: PartLink) -> Button:
    label = _beside(ask, part) if not part.number else ask.texts.language.in_digits(part.number)
    label = label if part.number != 0 else ask.texts.series.introduction.plain()
    return part_button(ask, part, label if part.post else f"{label} ↗")


def _choice(found: tuple[SeriesView, ...]) -> tuple[Row, ...]:
    return grid([press(serial.name, "s", serial.id) for serial in found], 1)


async def part_of(ask: Question, found: SeriesView, number: int) -> Answer:
    """Return one part, by its number or as the last."""
    number = found.last or 0 if number == LAST else number
    part = next((part for part in found.parts if part.number == number), None)
    stored = await ask.store.post(part.post) if part and part.post is not None else None
    return await one_part(ask, found, number, stored)


async def one_part(ask: Question, found: SeriesView, number: int, stored: StoredPost | None) -> Answer:
    """Return the post of a part, or why the part is not there and what is."""
    if stored:
        return await show(ask, stored)
    lines, name = ask.texts.series, part_name(number, ask.texts)
    for index, part in enumerate(found.parts):
        if part.number != number or lacks(found, part):
            continue
        buttons = tuple(part_buttons(ask, Place(series=found, index=index)))
        if part.url:
            outside = lines.part_outside(part=name, name=found.name)
            return say(outside, buttons=((part_button(ask, part, f"{name} ↗"),), *buttons))
        if part.by_hand:
            when = lines.part_coming(part=name, name=found.name, state=coming(ask, part))
            return say(when, buttons=buttons)
        return say(lines.part_announced(part=name, name=found.name), buttons=buttons)
    if any(gap.first <= number <= gap.last for gap in missing(found)):
        return one(ask, found).under(lines.part_missing(part=name, name=found.name))
    return one(ask, found).under(lines.no_such_part(part=name, name=found.name))
