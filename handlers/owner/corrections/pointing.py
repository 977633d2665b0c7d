"""Corrections by pointing: ✏️ under a post, a series or a hashtag that the owner sees leads to what can be changed.

Words are asked for by a message to reply to, and shown before they hold. The request carries what it is about in the
address of its link, so that it can be answered after a restart, too.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from telegram import Message
from telegram.constants import MessageEntityType

from channel.deep_links import address, to_post, to_tag
from channel.owner.corrections import Correction, CorrectionKind
from channel.people.following import SubjectKind
from channel.series.pools import TAG
from handlers.answers import DONE, Answer, Row, press, say
from handlers.browse.sharing import series_link
from handlers.html import Html, escape, isolate, join, link
from handlers.owner.corrections import other_names, parsing
from handlers.owner.corrections.commands import made
from handlers.owner.corrections.parsing import Read, Said
from handlers.owner.corrections.wording import Telling
from handlers.telegram.reading import answers_the_bot, bold_words
from handlers.telegram.sending import Rendered, send
from handlers.telegram.talk import Talk
from handlers.texts import Texts
from handlers.texts.line import Line

_HEAD: Final = "✏️"
_CARRIED: Final = re.compile(r"[?&]edit=(\d{1,2})-(\d{1,18})\b")


class _Thing(NamedTuple):
    """What is changed."""

    name: str
    """As a command names it."""
    title: str
    url: str


@dataclass(frozen=True)
class _Change:
    """What can be changed by a few words."""

    command: str
    read: Read
    ask: Callable[[Texts], Line]
    thing: Callable[[Talk, int], Awaitable[_Thing | None]]
    """Finds the thing by the store's number; None if it is gone."""
    between: str = " "
    """What a command has between the thing and the words."""


async def _post(talk: Talk, number: int) -> _Thing | None:
    found = await talk.store.post(number)
    if found is None or found.post.message_id is None:
        return None
    title = found.title or talk.texts.post.no_words.plain()
    at = found.post.message_id
    return _Thing(str(at), title, address(talk.bot, to_post(at, found.id)))


async def _series(talk: Talk, number: int) -> _Thing | None:
    found = await talk.store.series(number)
    return _Thing(found.name, found.name, address(talk.bot, series_link(found) or "")) if found else None


async def _tag(talk: Talk, number: int) -> _Thing | None:
    found = await talk.store.tag(number, None, 1)
    if found is None:
        return None
    return _Thing(found.tag.name, f"#{found.tag.name}", address(talk.bot, to_tag(found.tag.key) or ""))


_PART, _NAME, _ANNOUNCE, _DESCRIBE, _MERGE, _ALIAS = range(6)
_CHANGES: Final = {
    _PART: _Change("part", parsing.part, lambda texts: texts.pointing.ask_part, _post),
    _NAME: _Change("name_series", parsing.name, lambda texts: texts.pointing.ask_name, _series, " = "),
    _ANNOUNCE: _Change("announce", parsing.announce, lambda texts: texts.pointing.ask_announced, _series),
    _DESCRIBE: _Change("describe", parsing.describe, lambda texts: texts.pointing.ask_description, _tag),
    _MERGE: _Change("merge_tags", parsing.merge, lambda texts: texts.pointing.ask_merge, _tag),
    _ALIAS: _Change("alias", other_names.alias, lambda texts: texts.pointing.ask_alias, _tag, " = "),
}


def pencil(texts: Texts, answer: Answer) -> Row:
    """Return the row that leads the owner from what an answer shows to what can be changed there; () for none."""
    label = texts.pointing.button.plain()
    if answer.shows is not None:
        return (press(label, "ep", answer.shows),)
    if answer.subject is None:
        return ()
    number = answer.subject.number
    return (press(label, "es", number) if answer.subject.kind is SubjectKind.SERIES else press(label, "et", number),)


async def post(talk: Talk) -> Answer:
    """What can be changed at a post, by the store's number."""
    lines, number = talk.texts.pointing, talk.numbers[0]
    known = await _post(talk, number)
    if known is None:
        return say(talk.texts.post.gone())
    at = int(known.name)
    return say(
        _headed(known),
        buttons=(
            (press(lines.part.plain(), "ea", _PART, number), press(lines.no_part.plain(), "cx", at)),
            (press(lines.guide.plain(), "cG", at), press(lines.remove.plain(), "oF", at)),
        ),
    )


async def series(talk: Talk) -> Answer:
    """What can be changed at a series."""
    lines, number = talk.texts.pointing, talk.numbers[0]
    known = await _series(talk, number)
    if known is None:
        return say(talk.texts.errors.old_button())
    return say(
        _headed(known),
        lines.parts_at_posts(),
        buttons=(
            (press(lines.rename.plain(), "ea", _NAME, number), press(lines.announce.plain(), "ea", _ANNOUNCE, number)),
            (press(lines.no_series.plain(), "en", number),),
        ),
    )


async def tag(talk: Talk) -> Answer:
    """What can be changed at a hashtag."""
    lines, number = talk.texts.pointing, talk.numbers[0]
    known = await _tag(talk, number)
    if known is None:
        return say(talk.texts.errors.old_button())
    return say(
        _headed(known),
        buttons=(
            (press(lines.describe.plain(), "ea", _DESCRIBE, number), press(lines.alias.plain(), "ea", _ALIAS, number)),
            (press(lines.merge.plain(), "ea", _MERGE, number), press(lines.hide.plain(), "eh", number)),
            (press(lines.is_series.plain(), "ei", number),),
        ),
    )


async def no_series(talk: Talk) -> Answer:
    found = await talk.store.series(talk.numbers[0])
    if found is None:
        return say(talk.texts.errors.old_button())
    return await _read(talk, "no_series", parsing.no_series, found.name, made)


async def hide(talk: Talk) -> Answer:
    found = await talk.store.tag(talk.numbers[0], None, 1)
    if found is None:
        return say(talk.texts.errors.old_button())
    return await made(talk, Correction(kind=CorrectionKind.HIDE, tag=found.tag.key))


async def is_series(talk: Talk) -> Answer:
    found = await talk.store.tag(talk.numbers[0], None, 1)
    if found is None:
        return say(talk.texts.errors.old_button())
    text = f"#{found.tag.name}"
    return await made(talk, Correction(kind=CorrectionKind.SERIES, pool=f"{TAG}{found.tag.key}", text=text))


async def ask(talk: Talk) -> Answer:
    """Ask for the words: any reply to this message has them."""
    what, number = talk.numbers
    change = _CHANGES.get(what)
    known = await change.thing(talk, number) if change else None
    if change is None or known is None:
        return say(talk.texts.errors.old_button())
    carried = f"{known.url}{'&' if '?' in known.url else '?'}edit={what}-{number}"
    asked = say(_headed(known._replace(url=carried)), change.ask(talk.texts)(example=await _example(talk)))
    await send(talk.api, talk.where, Rendered(asked.messages, {"force_reply": True}, asked))
    return DONE


async def replied(talk: Talk) -> Answer | None:
    """Show what would hold with the words of a reply; None if it replies to something else."""
    request = talk.written.reply_to_message
    carried = _carried(request) if request and answers_the_bot(talk.written, talk.api) else None
    if carried is None:
        return None
    what, number = carried
    words = " ".join(talk.argument.split())

    async def shown(talk: Talk, correction: Correction) -> Answer:
        lines = talk.texts.pointing
        told = await Telling(talk.store, talk.texts, await talk.desk.channel()).told(correction)
        answers = (press(lines.yes.plain(), "ey", what, number), press(lines.no.plain(), "ex"))
        return say(
            Html(f"{_HEAD} <b>{escape(isolate(words))}</b>"), join("\n", [lines.would(), told]), buttons=(answers,)
        )

    return await _changed(talk, what, number, words, shown)


async def confirmed(talk: Talk) -> Answer:
    """Put in force what was shown; the words stand above the button."""
    what, number = talk.numbers
    return await _changed(talk, what, number, bold_words(talk.message), made)


async def dropped(talk: Talk) -> Answer:
    return say(talk.texts.correcting.stays())


async def _changed(
    talk: Talk, what: int, number: int, words: str, then: Callable[[Talk, Correction], Awaitable[Answer]]
) -> Answer:
    change = _CHANGES.get(what)
    known = await change.thing(talk, number) if change else None
    if change is None or known is None:
        return say(talk.texts.errors.old_button())
    if what == _MERGE:
        words = words.lstrip("#").replace(" ", "_")
    return await _read(talk, change.command, change.read, f"{known.name}{change.between}{words}", then)


async def _read(
    talk: Talk, command: str, read: Read, argument: str, then: Callable[[Talk, Correction], Awaitable[Answer]]
) -> Answer:
    channel = await talk.desk.channel()
    found = await read(Said(talk.store, talk.texts, channel, command, argument, None, talk.now))
    return found if isinstance(found, Answer) else await then(talk, found)


def _headed(thing: _Thing) -> Html:
    return Html(f"{_HEAD} ") + link(thing.title, thing.url)


def _carried(request: Message) -> tuple[int, int] | None:
    """What a request of ours is about. A reader's words that are passed on never stand at a message's beginning."""
    if not (request.text or "").startswith(_HEAD):
        return None
    for entity in request.entities[:1]:
        found = _CARRIED.search(entity.url or "") if entity.type == MessageEntityType.TEXT_LINK else None
        if found:
            return int(found[1]), int(found[2])
    return None


async def _example(talk: Talk) -> Html:
    """A series with its next number, as an owner would write it."""
    series = await talk.store.series_list()
    name = parsing.short_name(series[0]) if series else talk.texts.correcting.example_name.plain()
    number = str((series[0].last or 0) + 1) if series else "1"
    return Html(f"<code>{escape(f'{name} {number}')}</code>")
