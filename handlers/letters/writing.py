"""The reader's side: they write, see exactly what the owner will see, choose how to send it, and can answer back."""

from channel.deep_links import to_feedback
from channel.people.letters import Draft, Letter, Stage
from handlers.answers import DONE, Answer, Away, as_read, press, say
from handlers.letters.preview import preview, title, ways
from handlers.letters.rebuild import NotRelayed, rebuild
from handlers.letters.second_look import pressed_draft
from handlers.telegram.reading import command_in, number_under
from handlers.telegram.sending import put_buttons
from handlers.telegram.talk import Talk

_ALBUM_SECONDS = 2  # until the last picture of an album has come in


async def lead(talk: Talk) -> Away:
    """Leads from a group to the private chat: an anonymous message is not written where others can read it."""
    about = talk.link.number if talk.link else talk.numbers[0] if talk.numbers else None
    return Away(talk.texts.feedback.only_private(), to_feedback(about))


async def feedback(talk: Talk) -> Answer:
    """/feedback, with or without words after it; also its deep link, with the post it is about."""
    if talk.argument and not talk.link:
        return await _at_once(talk)
    return await _begun(talk, about=talk.link.number if talk.link else None)


async def about_a_post(talk: Talk) -> Answer:
    return await _begun(talk, about=talk.numbers[0] if talk.numbers else None)


async def answered_back(talk: Talk) -> Answer:
    return await _begun(talk, conversation=talk.numbers[0])


async def _begun(talk: Talk, about: int | None = None, conversation: int | None = None) -> Answer:
    """Asks for the words: to the owner, about a post, or in a conversation."""
    lines = talk.texts.feedback
    if talk.desk.destination is None:
        return say(lines.not_set_up())
    post = await talk.store.post(about) if about is not None else None
    found = await talk.store.conversation(conversation) if conversation is not None else None
    if conversation is not None and not (found and await talk.store.is_reader_of(conversation, talk.user.id)):
        return say(lines.already_ended())
    await _keep(talk, Draft(stage=Stage.WRITING, about=about if post else None, conversation=conversation))
    leave = ((press(lines.cancel.plain(), "fx"),),)
    if found:
        return say(lines.ask_more(handle=found.handle), buttons=leave)
    ask = lines.ask_about(post=title(post)) if post else lines.ask()
    return say(ask, lines.privacy_hint(), buttons=leave)


async def written(talk: Talk) -> Answer | None:
    """A message in the private chat: accepted if words were asked for."""
    draft = await talk.store.draft(talk.user.id, talk.now)
    conversation = number_under(talk.written.reply_to_message, frozenset({"fr"}))
    if conversation is not None:
        if not await talk.store.is_reader_of(conversation, talk.user.id):
            return say(talk.texts.feedback.already_ended())
        draft = Draft(stage=Stage.WRITING, conversation=conversation)
    if draft is None or draft.stage is Stage.ANSWERING or talk.desk.destination is None:
        return None
    return await _taken(talk, draft)


async def _at_once(talk: Talk) -> Answer:
    if talk.desk.destination is None:
        return say(talk.texts.feedback.not_set_up())
    command = command_in(talk.written)
    return await _taken(talk, Draft(stage=Stage.WRITING), command.begins if command else 0)


async def _taken(talk: Talk, draft: Draft, skipped: int = 0) -> Answer:
    letter = rebuild(talk.written, talk.desk.kinds, skipped)
    if isinstance(letter, NotRelayed):
        return say(letter.sentence(talk.texts))
    album, begun, nonce = talk.written.media_group_id, talk.number, talk.number
    if album and album == draft.album:
        begun, nonce = draft.album_begun, max(draft.nonce, talk.number)
        letter = draft.letter if talk.number <= draft.nonce else _with_more(draft.letter, letter)  # may be repeated
    drawn = draft.model_copy(
        update={
            **{"stage": Stage.CONFIRMING, "letter": letter, "nonce": nonce},
            **{"album": album, "album_begun": begun, "signature": ""},
        }
    )
    await _keep(talk, drawn)
    shown = await preview(talk, drawn)
    # Each picture of an album is its own message; the preview waits for the last and replaces the earlier ones.
    name = f"album{begun}." if album else None
    await talk.store.put_out(
        f"{name or ''}{talk.key}", shown, now=talk.now, wait=_ALBUM_SECONDS if album else 0, instead_of=name
    )
    talk.desk.wake()
    return DONE


async def edited(talk: Talk) -> Answer | None:
    """Says once that edits are not passed on, and only to a reader with a draft or a conversation."""
    told = talk.desk.told_of_edits
    if not talk.is_private or talk.desk.destination is None or talk.user.id in told:
        return None
    if not await talk.store.corresponds(talk.user.id, talk.now):
        return None
    told[talk.user.id] = True
    return say(talk.texts.feedback.edits_stay())


async def cancel(talk: Talk) -> Answer:
    """/cancel"""
    lines = talk.texts.feedback
    return say(lines.cancelled() if await talk.store.forget_draft(talk.user.id) else lines.nothing_to_cancel())


async def cancelled(talk: Talk) -> Answer:
    await talk.store.forget_draft(talk.user.id)
    return say(talk.texts.feedback.cancelled())


async def changed(talk: Talk) -> Answer:
    draft = await pressed_draft(talk)
    if draft is None:
        return say(talk.texts.feedback.gone())
    await _keep(
        talk, draft.model_copy(update={"stage": Stage.WRITING, "letter": Letter(), "album": None, "signature": ""})
    )
    return say(talk.texts.feedback.changing())


async def consented(talk: Talk) -> Answer:
    """The reader has consented: the buttons that send replace the question."""
    draft = await pressed_draft(talk)
    if draft is None:
        return say(talk.texts.feedback.gone())
    await put_buttons(talk.api, talk.where.chat, talk.message.message_id, as_read(ways(talk, draft), talk.texts))
    return DONE


async def ended(talk: Talk) -> Answer:
    found = await talk.store.conversation(talk.numbers[0])
    lines = talk.texts.feedback
    if found and await talk.store.end(found.id, talk.user.id):
        return say(lines.ended(handle=found.handle))
    return say(lines.already_ended())


async def _keep(talk: Talk, draft: Draft) -> None:
    await talk.store.keep_draft(talk.user.id, draft, talk.now)


def _with_more(letter: Letter, more: Letter) -> Letter:
    """An album's letter with one more picture; only one of them has the caption."""
    words = letter if letter.text else more
    return Letter(text=words.text, entities=words.entities, media=(*letter.media, *more.media))
