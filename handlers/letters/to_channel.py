"""A reader's words and the answer as a post for the channel: first a draft, sent when the owner says so.

The draft is a message in the owner's chat and is kept nowhere else: what it shows is what is sent.
"""

from telegram import Bot, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden

from channel.people.letters import Letter
from handlers.answers import DONE, Answer, as_read, note, press, say
from handlers.html import Html, join
from handlers.letters.answering import receipt
from handlers.letters.calls import letter_calls
from handlers.letters.carried import NO_WORDS, Exchange, exchange_in, question_in, quotation, shortened
from handlers.letters.formatting import rebuilt
from handlers.markup.rich import to_html
from handlers.telegram import sending
from handlers.telegram.sending import Rendered, markup, put_buttons
from handlers.telegram.talk import Talk


async def draft_question(talk: Talk) -> Answer:
    """The button under a letter: the question alone, since the letter doesn't carry the answer."""
    question = shortened(Exchange(question_in(talk.written), NO_WORDS)).question
    return await _draft(talk, Exchange(question, NO_WORDS), talk.texts.owner.question_alone.plain())


async def draft_exchange(talk: Talk) -> Answer:
    """The button under the receipt of an answer."""
    exchange = exchange_in(talk.written, has_question=bool(talk.numbers[1]))
    return await _draft(talk, exchange, talk.texts.owner.is_draft.plain())


async def _draft(talk: Talk, exchange: Exchange, notice: str) -> Answer:
    """The draft, always one message, since what it shows is what is sent."""
    lines = talk.texts.owner
    if not exchange.question.text and not exchange.answer.text:
        return note(lines.nothing_to_publish.plain())
    asked = join("\n", [lines.post_question(), quotation(exchange.question, folded=False)])
    choice = (press(lines.send_post.plain(), "os"), press(lines.drop_post.plain(), "ox"))
    draft = say(asked if exchange.question.text else Html(""), to_html(exchange.answer))
    await sending.send(talk.api, talk.where, Rendered(draft.messages, markup(as_read((choice,), talk.texts)), draft))
    return note(notice)


async def send(talk: Talk) -> Answer:
    """Commits the post, once even if the button is pressed again; the outcome is shown under the draft."""
    lines, channel, draft = talk.texts.owner, await _chat(talk), talk.written
    if channel is None or not await _may_post(talk.api, channel):
        return say(lines.make_admin() if channel else lines.no_channel())
    words = rebuilt(draft.text or "", draft.entities)
    calls = letter_calls(channel, Letter(text=words.text, entities=words.entities), Html(""), None)
    failed = (receipt(draft, join("\n", [lines.not_published(), lines.make_admin()])),)
    fates = {"on_sent": (receipt(draft, lines.published()),), "on_blocked": failed, "on_failed": failed}
    key = f"post{int(draft.date.timestamp())}.{draft.message_id}"
    is_first = await talk.store.put_out(key, [*calls[:-1], calls[-1].model_copy(update=fates)], now=talk.now)
    talk.desk.wake()
    await put_buttons(talk.api, talk.where.chat, draft.message_id, ())
    return DONE if is_first else note(lines.published_before.plain(), alert=False)


async def drop(talk: Talk) -> Answer:
    await put_buttons(talk.api, talk.where.chat, talk.message.message_id, ())
    return note(talk.texts.owner.not_published.plain(), alert=False)


async def _chat(talk: Talk) -> str | int | None:
    """The channel's chat id for the Bot API; None if there is no channel, or only the sample."""
    info, name = await talk.desk.channel(), talk.desk.guided.username
    if info:
        return None if info.sample else f"@{info.username}" if info.username else info.chat_id
    return f"@{name}" if name else None


async def _may_post(bot: Bot, channel: str | int) -> bool:
    try:
        myself = await bot.get_chat_member(channel, bot.id)
    except (BadRequest, Forbidden):
        return False
    return isinstance(myself, ChatMemberAdministrator) and bool(myself.can_post_messages)
