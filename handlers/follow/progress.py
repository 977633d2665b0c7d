"""/continue: where a reader stopped in each series, kept only as long as they want it."""

from typing import Final

from channel.people.following import Progress
from handlers.answers import Answer, Button, Row, press, say
from handlers.follow.buttons import part_label, short, stands_at
from handlers.html import Html, escape, isolate, join
from handlers.telegram.talk import Talk
from handlers.texts import Texts

_SHOWN: Final = 10


async def continue_(talk: Talk) -> Answer:
    """/continue: each series they began, the last read first, with a button that opens the next part."""
    lines = talk.texts.reading
    if not await talk.store.keeps_progress(talk.user.id):
        return say(lines.is_off(), buttons=((switch(talk.texts, "kc", is_on=False),),))
    begun = (await talk.store.progress(talk.user.id))[:_SHOWN]
    last: Row = (switch(talk.texts, "kc", is_on=True),)
    if not begun:
        return say(lines.nothing_begun(), buttons=((press(talk.texts.start.series.plain(), "ms"),), last))
    listed = [_line(talk.texts, one) for one in begun]
    buttons = [(button,) for one in begun if (button := next_part(talk.texts, one))]
    return say(lines.title(), Html("\n".join(listed)), buttons=(*buttons, last))


async def switched(talk: Talk) -> Answer:
    on = bool(talk.numbers[0])
    await talk.desk.places.keep(talk.user.id, on)
    answer = await continue_(talk)
    return answer if on else answer.under(talk.texts.reading.erased())


def switch(texts: Texts, action: str, *, is_on: bool) -> Button:
    """The button that starts or stops keeping a reader's place."""
    lines = texts.reading
    return press(lines.turn_off.plain() if is_on else lines.turn_on.plain(), action, int(not is_on))


def _line(texts: Texts, progress: Progress) -> Html:
    name = Html(f"<b>{escape(isolate(progress.series.name))}</b>")
    there = texts.reading.in_series(series=name, place=stands_at(texts, progress))
    return there if progress.next is not None else join(" · ", [there, texts.reading.all_read()])


def next_part(texts: Texts, progress: Progress) -> Button | None:
    """The button that opens the next part of a series; None if the reader has read all that is there."""
    part = progress.series.parts[progress.next] if progress.next is not None else None
    if part is None:
        return None
    name = part.label if part.number is None else part_label(texts, part)
    label = texts.reading.next.plain(series=short(progress.series.name), part=Html(name))
    return press(label, "p", part.post) if part.post else Button(f"{label} ↗", url=part.url)
