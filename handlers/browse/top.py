"""/top, /top MONTH: the posts with the most reactions."""

from dataclasses import replace

from channel.language.calendars import Month, month, month_of, said_month
from handlers.answers import Answer, Button, Question, Row, press, say, turning
from handlers.browse.posts import PAGE_SIZE, listed
from handlers.html import Html, escape
from handlers.markup.dates import month_name
from handlers.markup.shortening import cut

_LONGEST = 40  # characters of the reader's words that an answer repeats


async def top(ask: Question) -> Answer:
    """Show the top posts of all time, or of the named month, in either calendar."""
    asked = ask.argument.strip()
    if not asked:
        return await _best(ask, None, 0)
    named = said_month(asked, ask.now, ask.texts.language.is_jalali)
    return await (_best(ask, named, 0) if named else _no_month(ask, asked))


async def turn(ask: Question) -> Answer:
    """Handle the button of a month, which carries its numbers, or of all time; the last number is the page."""
    *numbers, page = ask.numbers or (0,)
    named = month(*numbers) if len(numbers) == 2 else None
    if numbers and named is None:
        return say(ask.texts.errors.old_button())
    return await _best(ask, named, page)


async def _best(ask: Question, shown: Month | None, page: int) -> Answer:
    if ask.channel is None:
        return say(ask.texts.common.empty_index())
    lines, buttons = ask.texts.top, _others(ask, shown, await _newest(ask))
    since, until = (shown.since, shown.until) if shown else (None, None)
    found = await ask.store.top(since, until, page, ask.size(PAGE_SIZE))
    name = month_name(shown, ask.texts) if shown else ""
    if not found.total:
        return say(lines.none_in_month(month=name), buttons=buttons) if shown else say(lines.none())
    title = lines.title_month(month=name) if shown else lines.title()
    posts, opening = listed(ask, found.posts, found.page * ask.size(PAGE_SIZE) + 1, all_reactions=True)
    pages = turning(ask.texts, "R", found.page, found.total, ask.size(PAGE_SIZE), *(shown or ()))
    return replace(say(title, *posts, buttons=(*opening, *pages, *buttons)), payload="")


async def _no_month(ask: Question, asked: str) -> Answer:
    newest = await _newest(ask)
    example = month_name(month_of(newest or ask.now, ask.texts.language.is_jalali), ask.texts)
    said = ask.texts.top.no_month(words=cut(asked, _LONGEST), example=Html(f"<code>/top {escape(example)}</code>"))
    return say(said, buttons=(*_row(_all_time(ask)), *_others(ask, None, newest)))


async def _newest(ask: Question) -> int | None:
    """Return when the newest post was posted; no later month has posts."""
    newest = (await ask.store.channel()).newest
    return None if newest is None else min(newest, ask.now)


def _others(ask: Question, shown: Month | None, newest: int | None) -> tuple[Row, ...]:
    """Return buttons for the months around the shown one, then all time and the two newest months, each once."""
    lines = ask.texts.top
    before, after = (shown.before, shown.after) if shown else (None, None)
    if after and (newest is None or after.since > newest):
        after = None
    stepping = [
        *([_button(before, lines.previous.plain(month=Html(month_name(before, ask.texts))))] if before else []),
        *([_button(after, lines.next.plain(month=Html(month_name(after, ask.texts))))] if after else []),
    ]
    last = None if newest is None else month_of(newest, ask.texts.language.is_jalali)
    recent = [one for one in (last, last and last.before) if one and one not in (shown, before, after)]
    whole = [_all_time(ask)] if shown else []
    return (*_row(*stepping), *_row(*whole, *(_button(one, month_name(one, ask.texts)) for one in recent)))


def _all_time(ask: Question) -> Button:
    return press(ask.texts.top.all_time.plain(), "R", 0)


def _button(month: Month, label: str) -> Button:
    return press(label, "R", *month, 0)


def _row(*buttons: Button) -> tuple[Row, ...]:
    return (buttons,) if buttons else ()
