"""The owner's commands and buttons that set the index right; each answer says what holds, and has a button to undo."""

from collections.abc import Awaitable, Callable
from typing import Final

from telegram import CallbackQuery, Message

from channel.language.text import squeeze
from channel.models import ChannelInfo
from channel.owner.corrections import Correction, CorrectionKind, NotCorrected, thing
from channel.store import Memory
from handlers.answers import Answer, Row, grid, press, say, turning
from handlers.html import Html, join
from handlers.owner.corrections import parsing
from handlers.owner.corrections.doubts import AT_ONCE, question
from handlers.owner.corrections.forget_post import forwarded
from handlers.owner.corrections.parsing import Read, Said
from handlers.owner.corrections.wording import Telling
from handlers.telegram.sending import Rendered, Where, edited, markup, quietly, send
from handlers.telegram.talk import Talk

COMMANDS: Final = (
    *("correct", "corrections", "questions"),
    *("describe", "merge_tags", "hide_tag", "name_series", "part", "announce"),
)
_READ: Final[dict[str, Read]] = {
    "describe": parsing.describe,
    "merge_tags": parsing.merge,
    "hide_tag": parsing.hide,
    "name_series": parsing.name,
    "part": parsing.part,
    "announce": parsing.announce,
}
_A_PAGE: Final = 8
_HIGHEST: Final = 9999  # a part's number, whoever made the button up
_TAGS, _SERIES, _POSTS = range(3)
_SECTIONS: Final = {
    _TAGS: ("describe", "merge_tags", "hide_tag"),
    _SERIES: ("name_series", "announce"),
    _POSTS: ("part",),
}

Numbers = tuple[int, ...]
Step = Callable[[Talk, CallbackQuery, Message, Numbers], Awaitable[None]]


class Correcting:
    """Whether it is the owner who asks is known already."""

    def __init__(self, store: Memory, username: str | None) -> None:
        """`username`: the channel's public name, where the index does not know it."""
        self._store = store
        self._username = username

    def commands(self) -> dict[str, Callable[[Talk, Message, str], Awaitable[None]]]:
        def reads(name: str) -> Callable[[Talk, Message, str], Awaitable[None]]:
            async def said(talk: Talk, message: Message, argument: str) -> None:
                await self._say(talk, message, await self._read(talk, message, name, argument))

            return said

        return {
            **{name: reads(name) for name in _READ},
            "correct": self._menu,
            "corrections": self._list,
            "questions": self._questions,
        }

    def steps(self) -> dict[tuple[str, int], Step]:
        return {
            ("cm", 1): self._section,
            ("cl", 1): self._turn,
            ("cu", 1): self._undo,
            ("cq", 0): self._more_questions,
            ("cp", 3): self._is_part,
            ("cn", 2): self._never_was,
            ("cx", 1): self._is_none,
            ("cf", 0): self._fine,
        }

    async def _read(self, talk: Talk, message: Message, name: str, argument: str) -> Answer:
        said = Said(
            store=self._store,
            texts=talk.texts,
            channel=await self._channel(),
            command=name,
            argument=argument.strip(),
            forwarded=forwarded(message),
            now=talk.now,
        )
        read = await _READ[name](said)
        return read if isinstance(read, Answer) else await self._made(talk, read)

    async def _made(self, talk: Talk, correction: Correction) -> Answer:
        """Makes it hold, and tells what holds now."""
        lines, telling = talk.texts.correcting, await self._telling(talk)
        made = await self._store.correct(correction, talk.now)
        kept = {thing(one.correction): one for one in await self._store.corrections()}
        if made in (NotCorrected.CHAIN, NotCorrected.CIRCLE):
            others = [one for one in kept.values() if _is_in_the_way(one.correction, correction)]
            undoing = tuple((press(lines.undo.plain(), "cu", one.id),) for one in others)
            listed = [await telling.told(one.correction) for one in others]
            return say(lines.in_the_way(), Html("\n".join(listed)), buttons=undoing)
        if made is NotCorrected.SAME:
            told = await telling.told(correction)
            for one in kept.values():
                if await telling.told(one.correction) == told or _is_same_name(one.correction, correction):
                    said, undo = await telling.told(one.correction), press(lines.undo.plain(), "cu", one.id)
                    return say(join("\n", [lines.holds_already(), said]), buttons=((undo,),))
            return say(join("\n", [lines.holds_already(), told]))
        held = next((one.correction for one in kept.values() if one.id == made), correction)
        undoing = ((press(lines.undo.plain(), "cu", int(made)),),) if not isinstance(made, NotCorrected) else ()
        return say(join("\n", [lines.holds_now(), await telling.told(held)]), buttons=undoing)

    async def _menu(self, talk: Talk, message: Message, argument: str) -> None:
        lines = talk.texts.correcting
        sections = (lines.tags, lines.series, lines.posts)
        buttons: tuple[Row, ...] = (
            tuple(press(line.plain(), "cm", place) for place, line in enumerate(sections)),
            (press(lines.what_holds.plain(), "cl", 0), press(lines.ask_me.plain(), "cq")),
        )
        await self._say(talk, message, say(lines.menu(), buttons=buttons))

    async def _section(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        """How a hashtag, a series or a post is set right, by examples of this channel's own names."""
        said: list[Html] = []
        for name in _SECTIONS.get(numbers[0], ()):
            shown = Said(self._store, talk.texts, await self._channel(), name, "", None, talk.now)
            what = dict(talk.texts.owner_commands)[name]
            said.append(join("\n", [what(), await parsing.example(shown)]))
        answer = say(*said, talk.texts.correcting.copy_these()) if said else say(talk.texts.errors.old_button())
        await self._say(talk, message, answer)
        await quietly(query.answer())

    async def _list(self, talk: Talk, message: Message, argument: str) -> None:
        await self._say(talk, message, await self._page(talk, 0))

    async def _turn(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._show(talk, query, message, await self._page(talk, numbers[0]))

    async def _page(self, talk: Talk, asked: int) -> Answer:
        lines, telling = talk.texts.correcting, await self._telling(talk)
        kept = await self._store.corrections()
        if not kept:
            return say(lines.nothing_holds())
        at = min(max(0, asked), (len(kept) - 1) // _A_PAGE)
        shown = list(enumerate(kept, 1))[at * _A_PAGE : (at + 1) * _A_PAGE]
        listed = [lines.listed(number=place, what=await telling.told(one.correction)) for place, one in shown]
        undoing = [press(lines.undo_number.plain(number=place), "cu", one.id) for place, one in shown]
        buttons = (*grid(undoing, 4), *turning("cl", at, len(kept), _A_PAGE))
        return say(lines.all_that_holds(count=len(kept)), Html("\n".join(listed)), buttons=buttons)

    async def _undo(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        lines = talk.texts.correcting
        kept = next((one for one in await self._store.corrections() if one.id == numbers[0]), None)
        if kept is None or await self._store.take_back(kept.id) is None:
            await quietly(query.answer(lines.holds_no_longer.plain(), show_alert=True))
            return
        told = await (await self._telling(talk)).told(kept.correction)
        await self._say(talk, message, say(join("\n", [lines.undone(), Html(f"<s>{told}</s>")])))
        await quietly(query.answer())

    async def _questions(self, talk: Talk, message: Message, argument: str) -> None:
        """Some doubts, each in a message of its own; whoever has been asked is not asked again."""
        lines, channel = talk.texts.correcting, await self._channel()
        asked = 0
        for doubt in await self._store.doubts(AT_ONCE):
            answer = await question(self._store, talk.texts, channel, doubt)
            if await self._store.asked(doubt.key) and answer:
                await self._say(talk, message, answer)
                asked += 1
        if not asked:
            await self._say(talk, message, say(lines.no_questions()))
        elif await self._store.doubts(1):
            await self._say(talk, message, say(lines.has_more(), buttons=((press(lines.ask_more.plain(), "cq"),),)))

    async def _more_questions(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await quietly(query.answer())
        await self._questions(talk, message, "")

    async def _is_part(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        post, series, number = numbers
        await self._decide(
            talk, query, message, Correction(kind=CorrectionKind.PART, message_id=post, number=number), series
        )

    async def _never_was(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        series, number = numbers
        await self._decide(talk, query, message, Correction(kind=CorrectionKind.SKIP, number=number), series)

    async def _is_none(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._show(
            talk,
            query,
            message,
            await self._made(talk, Correction(kind=CorrectionKind.NO_PART, message_id=numbers[0])),
        )

    async def _decide(
        self, talk: Talk, query: CallbackQuery, message: Message, correction: Correction, series: int
    ) -> None:
        """What the owner has chosen; `series`: the store's number of the series that it is about."""
        found = await self._store.series(series)
        if found is None or not 0 <= (correction.number or 0) <= _HIGHEST:
            await self._show(talk, query, message, say(talk.texts.errors.old_button()))
            return
        decided = correction.model_copy(update={"series": squeeze(found.name)})
        await self._show(talk, query, message, await self._made(talk, decided))

    async def _fine(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._show(talk, query, message, say(talk.texts.correcting.stays()))

    async def _say(self, talk: Talk, message: Message, answer: Answer) -> None:
        topic = message.message_thread_id if message.is_topic_message else None
        await send(talk.bot, Where(message.chat.id, topic, message.message_id), _rendered(answer))

    async def _show(self, talk: Talk, query: CallbackQuery, message: Message, answer: Answer) -> None:
        await edited(talk.bot, message.chat.id, message.message_id, _rendered(answer))
        await quietly(query.answer())

    async def _telling(self, talk: Talk) -> Telling:
        return Telling(self._store, talk.texts, await self._channel())

    async def _channel(self) -> ChannelInfo | None:
        info = (await self._store.channel()).info
        if info and self._username and not info.sample:
            return info.model_copy(update={"username": self._username})
        return info


def _is_in_the_way(held: Correction, wanted: Correction) -> bool:
    """Whether a merge that holds forbids another."""
    if held.kind is not CorrectionKind.MERGE:
        return False
    return held.tag == wanted.into or held.into == wanted.tag


def _is_same_name(held: Correction, wanted: Correction) -> bool:
    """Whether a series is called so already; it may have been asked for by another of its names."""
    return held.kind is wanted.kind is CorrectionKind.NAME and held.text == wanted.text


def _rendered(answer: Answer) -> Rendered:
    return Rendered(answer.messages, markup(answer.buttons))
