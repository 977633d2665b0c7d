"""A preview that replaces another: with the reader's name, without it again, or no longer about a post."""

from telegram import User

from channel.people.letters import Call, Draft
from handlers.answers import DONE, Answer, say
from handlers.html import Html, escape, isolate, link
from handlers.letters.preview import preview
from handlers.telegram.sending import put_buttons
from handlers.telegram.talk import Talk


async def with_name(talk: Talk) -> Answer:
    """Shows the preview with the name. Nothing is sent yet: readers first see their name as the owner would."""
    return await _shown(talk, await pressed_draft(talk), signature=_signature(talk.user))


async def without_name(talk: Talk) -> Answer:
    return await _shown(talk, await pressed_draft(talk), signature="")


async def about_nothing(talk: Talk) -> Answer:
    return await _shown(talk, await pressed_draft(talk), about=None)


async def pressed_draft(talk: Talk) -> Draft | None:
    """The draft whose preview has the pressed button; None if there is a newer draft."""
    draft = await talk.store.draft(talk.user.id, talk.now)
    return draft if draft and (draft.nonce,) == talk.numbers else None


async def _shown(talk: Talk, draft: Draft | None, **changed: object) -> Answer:
    """Keeps the changed draft and shows it in place of the old preview, or below it if it is long or has pictures."""
    if draft is None:
        return say(talk.texts.feedback.gone())
    draft = draft.model_copy(update=changed)
    await talk.store.keep_draft(talk.user.id, draft, talk.now)
    calls = await preview(talk, draft)
    number = talk.message.message_id
    if len(calls) == 1:
        calls = [Call(method="editMessageText", params={**calls[0].params, "message_id": number})]
    else:
        await put_buttons(talk.api, talk.where.chat, number, ())
    await talk.store.put_out(talk.key, calls, now=talk.now)
    talk.desk.wake()
    return DONE


def _signature(user: User) -> Html:
    """The reader's name with a link to them."""
    name = link(user.full_name, f"tg://user?id={user.id}")
    return Html(f"{name} {escape(isolate('@' + user.username))}") if user.username else name
