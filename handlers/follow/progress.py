"""/continue: where a reader stopped in each series, kept only while he wants it."""

import logging
from typing import Final

from cachetools import TTLCache
from telegram import CallbackQuery

from channel.people.following import Progress
from channel.store import Memory
from handlers.answers import Answer, Button, Row, press, say
from handlers.follow.buttons import part_label, short, stands_at
from handlers.follow.steps import Numbers, Step, put, tell
from handlers.html import Html, escape, isolate, join
from handlers.telegram.talk import Talk
from handlers.texts import Texts

_SHOWN: Final = 10
_REMEMBERED: Final = 4096

log = logging.getLogger("rahnama.following")


class ReadingOn:
    """Whether a reader wants his place kept is remembered for a minute."""

    def __init__(self, store: Memory) -> None:
        self._store = store
        # Most readers, of whom nothing is kept, cost no look into the store.
        self._wanted: TTLCache[int, bool] = TTLCache(_REMEMBERED, store.remembered_for)

    async def progress(self, reader: int) -> tuple[Progress, ...]:
        """How far he has come; () for whom nothing is kept."""
        return await self._store.progress(reader) if await self._is_wanted(reader) else ()

    async def opened(self, reader: int, post: int, now: int) -> None:
        """Notes what the reader has before him already: a fault is no reason to apologize to him."""
        try:
            if await self._is_wanted(reader):
                await self._store.opened(reader, post)
        except Exception as fault:
            log.warning("progress_not_kept", extra={"fields": {"fault": type(fault).__name__}})

    def look_again(self, reader: int) -> None:
        """Something may have changed about his wish; nothing of him is remembered any longer."""
        self._wanted.pop(reader, None)

    async def continue_(self, talk: Talk) -> None:
        await tell(talk, await self._shown(talk))

    async def keep(self, talk: Talk, on: bool) -> None:
        await self._store.keep_progress(talk.user.id, on)
        self.look_again(talk.user.id)

    def steps(self) -> dict[tuple[str, int], Step]:
        return {("kc", 1): self._switched}

    async def _is_wanted(self, reader: int) -> bool:
        wanted = self._wanted.get(reader)
        if wanted is None:
            wanted = self._wanted[reader] = await self._store.keeps_progress(reader)
        return wanted

    async def _switched(self, talk: Talk, query: CallbackQuery, numbers: Numbers) -> None:
        await self.keep(talk, bool(numbers[0]))
        answer = await self._shown(talk)
        await put(talk, query, answer if numbers[0] else answer.under(talk.texts.reading.erased()))

    async def _shown(self, talk: Talk) -> Answer:
        """Each series that he has begun, the last read first, with a button that opens what comes next."""
        lines = talk.texts.reading
        if not await self._store.keeps_progress(talk.user.id):
            return say(lines.is_off(), buttons=((switch(talk.texts, "kc", is_on=False),),))
        begun = (await self._store.progress(talk.user.id))[:_SHOWN]
        last: Row = (switch(talk.texts, "kc", is_on=True),)
        if not begun:
            return say(lines.nothing_begun(), buttons=((press(talk.texts.start.series.plain(), "ms"),), last))
        listed = [_line(talk.texts, one) for one in begun]
        buttons = [(button,) for one in begun if (button := _next(talk.texts, one))]
        return say(lines.title(), Html("\n".join(listed)), buttons=(*buttons, last))


def switch(texts: Texts, action: str, *, is_on: bool) -> Button:
    """The button that begins to keep a reader's place, or ends it."""
    lines = texts.reading
    return press(lines.turn_off.plain() if is_on else lines.turn_on.plain(), action, int(not is_on))


def _line(texts: Texts, progress: Progress) -> Html:
    name = Html(f"<b>{escape(isolate(progress.series.name))}</b>")
    there = texts.reading.in_series(series=name, place=stands_at(texts, progress))
    return there if progress.next is not None else join(" · ", [there, texts.reading.all_read()])


def _next(texts: Texts, progress: Progress) -> Button | None:
    part = progress.series.parts[progress.next] if progress.next is not None else None
    if part is None:
        return None
    name = part.label if part.number is None else part_label(texts, part)
    label = texts.reading.next.plain(series=short(progress.series.name), part=Html(name))
    return press(label, "p", part.post) if part.post else Button(f"{label} ↗", url=part.url)
