"""A reader chooses how to send: one transaction removes the draft and adds the letter and its confirmation."""

import secrets
from collections.abc import Sequence

from channel.people.letters import Call, Conversation, Draft, Refusal
from handlers.answers import DONE, Answer, Row, press, say
from handlers.html import Html
from handlers.letters.arrival import arrival
from handlers.letters.preview import subject
from handlers.telegram.sending import message_call
from handlers.telegram.talk import Talk


async def answerable(talk: Talk) -> Answer:
    return await _sent(talk, answerable=True)


async def one_way(talk: Talk) -> Answer:
    return await _sent(talk, answerable=False)


async def signed(talk: Talk) -> Answer:
    """Sends with the reader's name, exactly as the preview showed it."""
    return await _sent(talk, answerable=True, signed=True)


async def _sent(talk: Talk, *, answerable: bool, signed: bool = False) -> Answer:
    """Replaces the preview with a confirmation. If too many letters were sent, the preview stays, for a later try."""
    lines, nonce, shown, destination = talk.texts.feedback, talk.numbers[0], talk.message, talk.desk.destination or 0
    draft = await talk.store.draft(talk.user.id, talk.now)
    if draft and draft.nonce == nonce and not talk.desk.limits.take(talk.user.id, talk.now):
        await talk.say(lines.too_many())
        return DONE
    about = await subject(talk.store, draft) if draft else ""
    owners_texts, pause = await talk.desk.owners_texts(), talk.desk.pause
    wait = 1 + secrets.randbelow(60 * pause) if pause else 0  # never 0, so that a reader's letters stay in order

    def compose(conversation: Conversation, draft: Draft) -> Sequence[Call]:
        handle, signature = Html(conversation.handle), Html(draft.signature) if signed else None
        going = lines.on_its_way(handle=handle)
        letter = arrival(destination, conversation, draft.letter, owners_texts, about, signature)
        return [
            _told(talk, shown.message_id, lines.held_back(handle=handle, minutes=pause) if pause else going),
            *(one.model_copy(update={"wait": wait}) for one in letter[:-1]),
            letter[-1].model_copy(update={**_fates(talk, shown.message_id, conversation), "wait": wait}),
        ]

    sent = await talk.store.send_letter(
        talk.key,
        talk.user.id,
        nonce,
        answerable=answerable,
        language=talk.texts.code,
        now=talk.now,
        compose=compose,
    )
    talk.desk.wake()
    return _refused(talk, sent) if isinstance(sent, Refusal) else DONE


def _fates(talk: Talk, message: int, conversation: Conversation) -> dict[str, object]:
    """What the reader is told once the letter has arrived, or could not be delivered."""
    lines, handle = talk.texts.feedback, Html(conversation.handle)
    then = lines.answer_comes_here() if conversation.answerable else lines.nothing_kept()
    end: tuple[Row, ...] = ((press(lines.end.plain(), "ff", conversation.id),),) if conversation.answerable else ()
    arrived = _told(talk, message, Html(f"{lines.arrived(handle=handle)}\n{then}"), end)
    lost = _told(talk, message, lines.not_delivered(handle=handle))
    return {"on_sent": (arrived,), "on_blocked": (lost,), "on_failed": (lost,)}


def _told(talk: Talk, message: int, text: Html, rows: tuple[Row, ...] = ()) -> Call:
    return Call(method="editMessageText", params=message_call(talk.where.chat, text, rows, edits=message))


def _refused(talk: Talk, why: Refusal) -> Answer:
    lines = talk.texts.feedback
    told = {Refusal.NO_DRAFT: lines.gone, Refusal.BANNED: lines.not_now, Refusal.ENDED: lines.already_ended}
    return say(told[why]())
