"""The owner's commands and buttons to correct the index; each answer says what is now in force, and has an undo
button."""

from collections.abc import Awaitable, Callable
from typing import Final

from channel.language.text import squeeze
from channel.owner.corrections import Correction, CorrectionKind, NotCorrected, thing
from handlers.answers import DONE, Answer, Row, grid, note, page_asked, press, say, turning
from handlers.html import Html, join
from handlers.owner.corrections import parsing
from handlers.owner.corrections.doubts import AT_ONCE, question
from handlers.owner.corrections.parsing import Read, Said
from handlers.owner.corrections.wording import Telling
from handlers.telegram.reading import origin_of
from handlers.telegram.talk import Talk

_A_PAGE: Final = 8
_HIGHEST: Final = 9999  # a part's number, even in a forged button
_TAGS, _SERIES, _POSTS = range(3)
_SECTIONS: Final = {
    _TAGS: ("describe", "merge_tags", "hide_tag"),
    _SERIES: ("name_series", "announce", "is_series", "no_series"),
    _POSTS: ("part", "guide_is", "alias"),
}


def reading(command: str, read: Read) -> Callable[[Talk], Awaitable[Answer]]:
    """Return a handler that reads a command as a correction; if it cannot be read, the answer shows the syntax."""

    async def said(talk: Talk) -> Answer:
        found = await read(
            Said(
                store=talk.store,
                texts=talk.texts,
                channel=await talk.desk.channel(),
                command=command,
                argument=talk.argument.strip(),
                forwarded=origin_of(talk.written.reply_to_message),
                now=talk.now,
            )
        )
        return found if isinstance(found, Answer) else await made(talk, found)

    return said


async def made(talk: Talk, correction: Correction) -> Answer:
    """Put the correction in force, and say what is now in force."""
    lines, telling = talk.texts.correcting, await _telling(talk)
    number = await talk.store.correct(correction, talk.now)
    kept = {thing(one.correction): one for one in await talk.store.corrections()}
    if number in (NotCorrected.CHAIN, NotCorrected.CIRCLE):
        others = [one for one in kept.values() if _is_in_the_way(one.correction, correction)]
        undoing = tuple((press(lines.undo.plain(), "cu", one.id),) for one in others)
        listed = [await telling.told(one.correction) for one in others]
        return say(lines.in_the_way(), Html("\n".join(listed)), buttons=undoing)
    if number is NotCorrected.SAME:
        told = await telling.told(correction)
        for one in kept.values():
            if await telling.told(one.correction) == told or _is_same_name(one.correction, correction):
                said, undo = await telling.told(one.correction), press(lines.undo.plain(), "cu", one.id)
                return say(join("\n", [lines.holds_already(), said]), buttons=((undo,),))
        return say(join("\n", [lines.holds_already(), told]))
    held = next((one.correction for one in kept.values() if one.id == number), correction)
    undoing = ((press(lines.undo.plain(), "cu", int(number)),),) if not isinstance(number, NotCorrected) else ()
    return say(join("\n", [lines.holds_now(), await telling.told(held)]), buttons=undoing)


async def menu(talk: Talk) -> Answer:
    """/correct"""
    lines = talk.texts.correcting
    sections = (lines.tags, lines.series, lines.posts)
    buttons: tuple[Row, ...] = (
        tuple(press(line.plain(), "cm", place) for place, line in enumerate(sections)),
        (press(lines.what_holds.plain(), "cl", 0), press(lines.ask_me.plain(), "cq")),
    )
    return say(lines.menu(), buttons=buttons)


async def section(talk: Talk) -> Answer:
    """Show how to correct a hashtag, a series or a post, with examples from this channel."""
    said: list[Html] = []
    for name in _SECTIONS.get(talk.numbers[0], ()):
        shown = Said(talk.store, talk.texts, await talk.desk.channel(), name, "", None, talk.now)
        what = dict(talk.texts.owner_commands)[name]
        said.append(join("\n", [what(), await parsing.example(shown)]))
    return say(*said, talk.texts.correcting.copy_these()) if said else say(talk.texts.errors.old_button())


async def corrections(talk: Talk) -> Answer:
    """/corrections: all that are in force; the buttons undo one, and turn the page by its number."""
    lines, telling = talk.texts.correcting, await _telling(talk)
    kept = await talk.store.corrections()
    if not kept:
        return say(lines.nothing_holds())
    at = page_asked(talk, 0, len(kept), _A_PAGE)
    shown = list(enumerate(kept, 1))[at * _A_PAGE : (at + 1) * _A_PAGE]
    listed = [lines.listed(number=place, what=await telling.told(one.correction)) for place, one in shown]
    undoing = [press(lines.undo_number.plain(number=place), "cu", one.id) for place, one in shown]
    buttons = (*grid(undoing, 4), *turning(talk.texts, "cl", at, len(kept), _A_PAGE))
    return say(lines.all_that_holds(count=len(kept)), Html("\n".join(listed)), buttons=buttons)


async def undo(talk: Talk) -> Answer:
    lines = talk.texts.correcting
    kept = next((one for one in await talk.store.corrections() if one.id == talk.numbers[0]), None)
    if kept is None or await talk.store.take_back(kept.id) is None:
        return note(lines.holds_no_longer.plain())
    told = await (await _telling(talk)).told(kept.correction)
    return say(join("\n", [lines.undone(), Html(f"<s>{told}</s>")]))


async def questions(talk: Talk) -> Answer:
    """/questions: some doubts, each in a message of its own; no question is asked twice."""
    lines, channel = talk.texts.correcting, await talk.desk.channel()
    asked = 0
    for doubt in await talk.store.doubts(AT_ONCE):
        answer = await question(talk.store, talk.texts, channel, doubt)
        if await talk.store.asked(doubt.key) and answer:
            await talk.tell(answer)
            asked += 1
    if not asked:
        return say(lines.no_questions())
    if await talk.store.doubts(1):
        return say(lines.has_more(), buttons=((press(lines.ask_more.plain(), "cq"),),))
    return DONE


async def is_part(talk: Talk) -> Answer:
    post, series, number = talk.numbers
    return await _decided(talk, Correction(kind=CorrectionKind.PART, message_id=post, number=number), series)


async def never_was(talk: Talk) -> Answer:
    series, number = talk.numbers
    return await _decided(talk, Correction(kind=CorrectionKind.SKIP, number=number), series)


async def is_none(talk: Talk) -> Answer:
    return await made(talk, Correction(kind=CorrectionKind.NO_PART, message_id=talk.numbers[0]))


async def rule(talk: Talk) -> Answer:
    """Make the posts that were asked about a series, or none."""
    post, yes = talk.numbers
    doubt = await talk.store.possible_series(post)
    if doubt is None:
        return say(talk.texts.errors.old_button())
    kind = CorrectionKind.SERIES if yes else CorrectionKind.NO_SERIES
    return await made(talk, Correction(kind=kind, pool=doubt.pool, text=doubt.name))


async def fine(talk: Talk) -> Answer:
    return say(talk.texts.correcting.stays())


async def _decided(talk: Talk, correction: Correction, series: int) -> Answer:
    """Apply the owner's choice; `series`: the store's number of the series that it is about."""
    found = await talk.store.series(series)
    if found is None or not 0 <= (correction.number or 0) <= _HIGHEST:
        return say(talk.texts.errors.old_button())
    return await made(talk, correction.model_copy(update={"series": squeeze(found.name)}))


async def _telling(talk: Talk) -> Telling:
    return Telling(talk.store, talk.texts, await talk.desk.channel())


def _is_in_the_way(held: Correction, wanted: Correction) -> bool:
    """Whether a merge in force conflicts with another."""
    if held.kind is not CorrectionKind.MERGE:
        return False
    return held.tag == wanted.into or held.into == wanted.tag


def _is_same_name(held: Correction, wanted: Correction) -> bool:
    """Whether a series has this name already; the owner may have used another of its names."""
    return held.kind is wanted.kind is CorrectionKind.NAME and held.text == wanted.text
