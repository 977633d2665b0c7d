"""A reader's choice how to send, committed: the draft goes, the letter and what he is told of its fate come with it."""

from collections.abc import Awaitable, Callable, Sequence

from telegram import CallbackQuery, User

from channel.people.letters import Call, Conversation, Draft, Refusal
from channel.store import Memory
from handlers.answers import Row, press
from handlers.html import Html, escape, isolate, link
from handlers.letters.arrival import arrival
from handlers.letters.limits import Limits
from handlers.telegram.talk import Talk, message_call
from handlers.texts import Texts

Number = tuple[int, ...]


class Sending:
    """The last step of a letter. `owner_texts` speaks the owner's language."""

    def __init__(
        self,
        store: Memory,
        destination: int,
        wake: Callable[[], None],
        limits: Limits,
        owner_texts: Callable[[], Awaitable[Texts]],
        title_of: Callable[[str], str],
    ) -> None:
        self._store = store
        self._destination = destination
        self._wake = wake
        self._limits = limits
        self._owner_texts = owner_texts
        self._title_of = title_of

    async def answerable(self, talk: Talk, query: CallbackQuery, numbers: Number) -> None:
        await self._send(talk, query, numbers, answerable=True)

    async def one_way(self, talk: Talk, query: CallbackQuery, numbers: Number) -> None:
        await self._send(talk, query, numbers, answerable=False)

    async def signed(self, talk: Talk, query: CallbackQuery, numbers: Number) -> None:
        await self._send(talk, query, numbers, answerable=True, signature=_signature(talk.user))

    async def _send(
        self, talk: Talk, query: CallbackQuery, numbers: Number, *, answerable: bool, signature: Html | None = None
    ) -> None:
        lines, nonce, shown = talk.texts.feedback, numbers[0] if numbers else 0, query.message
        if shown is None:
            return
        draft = await self._store.draft(talk.user.id, talk.now)
        if draft and draft.nonce == nonce and not self._limits.take(talk.user.id, talk.now):
            await talk.say(lines.too_many())
            return
        post = await self._store.post(draft.about) if draft and draft.about is not None else None
        about = self._title_of(post.post.text) if post else ""
        owner_texts = await self._owner_texts()

        def compose(conversation: Conversation, draft: Draft) -> Sequence[Call]:
            letter = arrival(self._destination, conversation, draft.letter, owner_texts, about, signature)
            return [
                _told(talk, shown.message_id, lines.on_its_way(handle=Html(conversation.handle))),
                *letter[:-1],
                letter[-1].model_copy(update=_fates(talk, shown.message_id, conversation)),
            ]

        sent = await self._store.send_letter(
            talk.key,
            talk.user.id,
            nonce,
            answerable=answerable,
            language=talk.texts.code,
            now=talk.now,
            compose=compose,
        )
        if isinstance(sent, Refusal):
            await query.edit_message_text(_refused(talk, sent))
        self._wake()


def _fates(talk: Talk, message: int, conversation: Conversation) -> dict[str, object]:
    """What the reader is told when the letter has arrived, or could not be delivered."""
    lines, handle = talk.texts.feedback, Html(conversation.handle)
    then = lines.answer_comes_here() if conversation.answerable else lines.nothing_kept()
    end: tuple[Row, ...] = ((press(lines.end.plain(), "ff", conversation.id),),) if conversation.answerable else ()
    arrived = _told(talk, message, Html(f"{lines.arrived(handle=handle)}\n{then}"), end)
    lost = _told(talk, message, lines.not_delivered(handle=handle))
    return {"on_sent": (arrived,), "on_blocked": (lost,), "on_failed": (lost,)}


def _told(talk: Talk, message: int, text: Html, rows: tuple[Row, ...] = ()) -> Call:
    return Call(method="editMessageText", params=message_call(talk.chat, text, rows, edits=message))


def _refused(talk: Talk, why: Refusal) -> str:
    lines = talk.texts.feedback
    told = {Refusal.NO_DRAFT: lines.gone, Refusal.BANNED: lines.not_now, Refusal.ENDED: lines.already_ended}
    return told[why].plain()


def _signature(user: User) -> Html:
    """The reader's name with a link to him, for the one letter that he chose to sign."""
    name = link(user.full_name, f"tg://user?id={user.id}")
    return Html(f"{name} {escape(isolate('@' + user.username))}") if user.username else name
