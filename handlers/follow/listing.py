"""/follows: everything a reader asked to be told or to have kept, each with a button to change or end it."""

import re
from dataclasses import replace
from typing import Final

from channel.language.text import fold
from channel.people.following import Followed, Quiet, Subject
from handlers.answers import Answer, Button, Row, grid, press, say, turning
from handlers.follow.buttons import labelled, shown, subject_button
from handlers.follow.progress import switch
from handlers.html import Html, join
from handlers.telegram.talk import Talk
from handlers.texts import Texts

_STOP, _TAKE_BACK = "kx", "kd"
_NOT_STOP, _NOT_TAKE_BACK = "ky", "kz"  # each undoes its counterpart above
_A_PAGE: Final = 20
_VOTES: Final = 10
_HOURS: Final = (Quiet(23, 8), Quiet(22, 9), Quiet(0, 7))
_WRITTEN: Final = re.compile(r"(\d{1,2})(?::00)?\s*(?:-|–|—|تا|to)\s*(\d{1,2})(?::00)?", re.ASCII)
_ALWAYS: Final = frozenset({"0", "none", "off", "always", "هیچ", "همیشه", "هر وقت"})


async def follows(talk: Talk) -> Answer:
    """/follows; with hours after it, sets the quiet hours."""
    if talk.argument:
        asked = fold(talk.argument)
        quiet = _hours(asked)
        if quiet is None and asked not in _ALWAYS:
            return say(talk.texts.follows.hours_unread(example=_EXAMPLE))
        await talk.store.keep_quiet(talk.user.id, quiet)
    return await listed(talk)


async def stopped(talk: Talk, subject: Subject) -> Answer:
    ended = await talk.store.unfollow(talk.user.id, subject)
    answer = await listed(talk)
    if not ended:
        return answer
    again = subject_button(f"🔔 {labelled(ended)}", _NOT_STOP, ended.subject)
    return _undone_by(again, answer.under(talk.texts.following.stopped(name=shown(ended))))


async def not_stopped(talk: Talk, subject: Subject) -> Answer:
    await talk.store.follow(talk.user.id, subject, language=talk.texts.code)
    return await listed(talk)


async def taken_back(talk: Talk, subject: Subject) -> Answer:
    ended = await talk.store.vote(talk.user.id, subject, False)
    answer = await listed(talk)
    if not ended:
        return answer
    again = subject_button(f"➕ {labelled(ended)}", _NOT_TAKE_BACK, ended.subject)
    return _undone_by(again, answer.under(talk.texts.wishes.taken_back()))


async def not_taken_back(talk: Talk, subject: Subject) -> Answer:
    await talk.store.vote(talk.user.id, subject, True)
    return await listed(talk)


async def quiet(talk: Talk) -> Answer | None:
    """The button that sets quiet hours, from one hour to another; without numbers, it removes them."""
    if len(talk.numbers) not in (0, 2):
        return None
    hours = _possible(*talk.numbers) if talk.numbers else None
    if hours or not talk.numbers:
        await talk.store.keep_quiet(talk.user.id, hours)
    return await listed(talk)


async def places_kept(talk: Talk) -> Answer:
    await talk.desk.places.keep(talk.user.id, bool(talk.numbers[0]))
    return await listed(talk)


async def turned(talk: Talk) -> Answer:
    return await listed(talk, talk.numbers[0])


async def listed(talk: Talk, page: int = 0) -> Answer:
    """The whole list."""
    lines, reader = talk.texts.follows, talk.user.id
    followed = await talk.store.follows(reader)
    votes = (await talk.store.votes(reader))[-_VOTES:]
    is_kept = await talk.store.keeps_progress(reader)
    quiet = await talk.store.quiet(reader) if followed else None
    at = min(max(0, page), max(0, len(followed) - 1) // _A_PAGE)
    there = followed[at * _A_PAGE : (at + 1) * _A_PAGE]
    return say(
        _names(lines.title(count=len(followed)), there) if followed else lines.none(),
        _quiet_told(talk.texts, quiet) if followed else Html(""),
        talk.texts.reading.is_on() if is_kept else Html(""),
        _names(lines.votes(), votes) if votes else Html(""),
        buttons=(
            *grid([subject_button(f"🔕 {labelled(one)}", _STOP, one.subject) for one in there], 2),
            *turning(talk.texts, "kl", at, len(followed), _A_PAGE),
            *(_choice(talk.texts, quiet) if followed else ()),
            (switch(talk.texts, "kp", is_on=is_kept),),
            *grid([subject_button(f"➖ {labelled(one)}", _TAKE_BACK, one.subject) for one in votes], 2),
            (press(talk.texts.settings.back.plain(), "ks"),),
        ),
    )


def _undone_by(button: Button, answer: Answer) -> Answer:
    """The list with the button that undoes the change, before all others."""
    return replace(answer, buttons=((button,), *answer.buttons))


def _names(title: Html, followed: tuple[Followed, ...]) -> Html:
    return join("\n", [title, *(Html("• ") + shown(one) for one in followed)])


def _quiet_told(texts: Texts, quiet: Quiet | None) -> Html:
    lines = texts.follows
    now = lines.quiet(begin=quiet.begin, end=quiet.end) if quiet else lines.always()
    return join("\n", [now, lines.other_hours(example=_EXAMPLE)])


def _choice(texts: Texts, quiet: Quiet | None) -> tuple[Row, ...]:
    """A few choices, with the current one marked."""
    lines = texts.follows
    labels = [(lines.tell_always.plain(), quiet is None, press("", "kq"))]
    labels += [
        (lines.between.plain(begin=one.begin, end=one.end), quiet == one, press("", "kq", *one)) for one in _HOURS
    ]
    row = [Button(f"✓ {label}" if holds else label, button.data) for label, holds, button in labels]
    return (tuple(row),)


def _hours(asked: str) -> Quiet | None:
    """Reads «22-7», "22 to 7"; None if it isn't a pair of hours."""
    found = _WRITTEN.fullmatch(asked)
    return _possible(int(found[1]), int(found[2])) if found else None


def _possible(begin: int, end: int) -> Quiet | None:
    """Valid hours of a day, or None. 24 is midnight; equal hours are refused, as they could mean all day or never."""
    begin, end = (0 if hour == 24 else hour for hour in (begin, end))
    return Quiet(begin, end) if 0 <= begin <= 23 and 0 <= end <= 23 and begin != end else None


_EXAMPLE: Final = Html("<code>/follows 22-7</code>")
