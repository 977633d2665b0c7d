"""/follows: all that a reader has asked to be told and kept, each with the button that ends or changes it."""

import re
from dataclasses import replace
from typing import Final

from telegram import CallbackQuery

from channel.language.text import fold
from channel.people.following import Followed, Quiet, Subject
from channel.store import People
from handlers.answers import Answer, Button, Row, grid, press, say, turning
from handlers.follow.buttons import labelled, shown, subject_button
from handlers.follow.progress import ReadingOn, switch
from handlers.follow.steps import Numbers, Step, SubjectStep, put, tell
from handlers.html import Html, join
from handlers.telegram.talk import Talk
from handlers.texts import Texts

_STOP, _TAKE_BACK = "kx", "kd"
_NOT_STOP, _NOT_TAKE_BACK = "ky", "kz"  # each undoes the one above
_A_PAGE: Final = 20
_VOTES: Final = 10
_HOURS: Final = (Quiet(23, 8), Quiet(22, 9), Quiet(0, 7))
_WRITTEN: Final = re.compile(r"(\d{1,2})(?::00)?\s*(?:-|–|—|تا|to)\s*(\d{1,2})(?::00)?", re.ASCII)
_ALWAYS: Final = frozenset({"0", "none", "off", "always", "هیچ", "همیشه", "هر وقت"})


class Follows:
    def __init__(self, store: People, reading: ReadingOn) -> None:
        self._store = store
        self._reading = reading

    async def show(self, talk: Talk, argument: str = "") -> None:
        """/follows; with hours behind it they become the quiet ones."""
        if not argument:
            await tell(talk, await self._listed(talk))
            return
        asked = fold(argument)
        quiet = _hours(asked)
        if quiet is None and asked not in _ALWAYS:
            await tell(talk, say(talk.texts.follows.hours_unread(example=_EXAMPLE)))
            return
        await self._store.keep_quiet(talk.user.id, quiet)
        await tell(talk, await self._listed(talk))

    def subject_steps(self) -> dict[str, SubjectStep]:
        return {
            _STOP: self._stopped,
            _NOT_STOP: self._not_stopped,
            _TAKE_BACK: self._taken_back,
            _NOT_TAKE_BACK: self._not_taken_back,
        }

    def steps(self) -> dict[tuple[str, int], Step]:
        return {
            ("kq", 0): self._always,
            ("kq", 2): self._quiet,
            ("kp", 1): self._switched,
            ("kl", 1): self._turned,
        }

    async def _stopped(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        ended = await self._store.unfollow(talk.user.id, subject)
        listed = await self._listed(talk)
        if ended:
            again = subject_button(f"🔔 {labelled(ended)}", _NOT_STOP, ended.subject)
            listed = _undone_by(again, listed.under(talk.texts.following.stopped(name=shown(ended))))
        await put(talk, query, listed)

    async def _not_stopped(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        await self._store.follow(talk.user.id, subject, language=talk.texts.code)
        await put(talk, query, await self._listed(talk))

    async def _taken_back(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        ended = await self._store.vote(talk.user.id, subject, False)
        listed = await self._listed(talk)
        if ended:
            again = subject_button(f"➕ {labelled(ended)}", _NOT_TAKE_BACK, ended.subject)
            listed = _undone_by(again, listed.under(talk.texts.wishes.taken_back()))
        await put(talk, query, listed)

    async def _not_taken_back(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        await self._store.vote(talk.user.id, subject, True)
        await put(talk, query, await self._listed(talk))

    async def _always(self, talk: Talk, query: CallbackQuery, numbers: Numbers) -> None:
        await self._store.keep_quiet(talk.user.id, None)
        await put(talk, query, await self._listed(talk))

    async def _quiet(self, talk: Talk, query: CallbackQuery, numbers: Numbers) -> None:
        if quiet := _possible(*numbers):
            await self._store.keep_quiet(talk.user.id, quiet)
        await put(talk, query, await self._listed(talk))

    async def _switched(self, talk: Talk, query: CallbackQuery, numbers: Numbers) -> None:
        await self._reading.keep(talk, bool(numbers[0]))
        await put(talk, query, await self._listed(talk))

    async def _turned(self, talk: Talk, query: CallbackQuery, numbers: Numbers) -> None:
        await put(talk, query, await self._listed(talk, numbers[0]))

    async def _listed(self, talk: Talk, page: int = 0) -> Answer:
        lines, reader = talk.texts.follows, talk.user.id
        followed = await self._store.follows(reader)
        votes = (await self._store.votes(reader))[-_VOTES:]
        is_kept = await self._store.keeps_progress(reader)
        quiet = await self._store.quiet(reader) if followed else None
        at = min(max(0, page), max(0, len(followed) - 1) // _A_PAGE)
        there = followed[at * _A_PAGE : (at + 1) * _A_PAGE]
        return say(
            _names(lines.title(count=len(followed)), there) if followed else lines.none(),
            _quiet_told(talk.texts, quiet) if followed else Html(""),
            talk.texts.reading.is_on() if is_kept else Html(""),
            _names(lines.votes(), votes) if votes else Html(""),
            buttons=(
                *grid([subject_button(f"🔕 {labelled(one)}", _STOP, one.subject) for one in there], 2),
                *turning("kl", at, len(followed), _A_PAGE),
                *(_choice(talk.texts, quiet) if followed else ()),
                (switch(talk.texts, "kp", is_on=is_kept),),
                *grid([subject_button(f"➖ {labelled(one)}", _TAKE_BACK, one.subject) for one in votes], 2),
            ),
        )


def _undone_by(button: Button, listed: Answer) -> Answer:
    """The list with one more button, before all others."""
    return replace(listed, buttons=((button,), *listed.buttons))


def _names(title: Html, followed: tuple[Followed, ...]) -> Html:
    return join("\n", [title, *(Html("• ") + shown(one) for one in followed)])


def _quiet_told(texts: Texts, quiet: Quiet | None) -> Html:
    lines = texts.follows
    now = lines.quiet(begin=quiet.begin, end=quiet.end) if quiet else lines.always()
    return join("\n", [now, lines.other_hours(example=_EXAMPLE)])


def _choice(texts: Texts, quiet: Quiet | None) -> tuple[Row, ...]:
    """A few choices, the one that holds marked."""
    lines = texts.follows
    labels = [(lines.tell_always.plain(), quiet is None, press("", "kq"))]
    labels += [
        (lines.between.plain(begin=one.begin, end=one.end), quiet == one, press("", "kq", *one)) for one in _HOURS
    ]
    row = [Button(f"✓ {label}" if holds else label, button.data) for label, holds, button in labels]
    return (tuple(row),)


def _hours(asked: str) -> Quiet | None:
    """«22-7», "22 to 7"; None for what is none."""
    found = _WRITTEN.fullmatch(asked)
    return _possible(int(found[1]), int(found[2])) if found else None


def _possible(begin: int, end: int) -> Quiet | None:
    """Hours of a day; 24 is midnight, and from an hour to the same one would be the whole day, or none of it."""
    begin, end = (0 if hour == 24 else hour for hour in (begin, end))
    return Quiet(begin, end) if 0 <= begin <= 23 and 0 <= end <= 23 and begin != end else None


_EXAMPLE: Final = Html("<code>/follows 22-7</code>")
