"""A reader's words and the answer as a post for the channel: shown as a draft first, sent when the owner says so.

The draft is a message in the owner's chat, and nothing else is kept of it: what is sent is what it shows.
"""

from collections.abc import Callable

from telegram import Bot, CallbackQuery, ChatMemberAdministrator, Message
from telegram.error import BadRequest, Forbidden

from channel.people.letters import Letter
from channel.store import Memory
from handlers.answers import Row, press
from handlers.html import Html, join
from handlers.letters.answering import receipt, tell
from handlers.letters.calls import letter_calls
from handlers.letters.carried import NO_WORDS, Exchange, exchange_in, question_in, quotation, shortened
from handlers.letters.formatting import rebuilt
from handlers.markup.rich import to_html
from handlers.telegram.sending import quietly
from handlers.telegram.talk import Talk


class Publishing:
    """`channel`: its public name, where the index does not know it."""

    def __init__(self, store: Memory, channel: str | None, wake: Callable[[], None]) -> None:
        self._store = store
        self._channel = channel
        self._wake = wake

    async def draft_question(self, talk: Talk, query: CallbackQuery, letter: Message) -> None:
        """The button under a letter, whose answer is not known there."""
        question = shortened(Exchange(question_in(letter), NO_WORDS)).question
        await self._show(talk, query, letter, Exchange(question, NO_WORDS), talk.texts.owner.question_alone.plain())

    async def draft_exchange(self, talk: Talk, query: CallbackQuery, receipt: Message, has_question: bool) -> None:
        """The button under the receipt of an answer."""
        exchange = exchange_in(receipt, has_question=has_question)
        await self._show(talk, query, receipt, exchange, talk.texts.owner.is_draft.plain())

    async def _show(self, talk: Talk, query: CallbackQuery, source: Message, exchange: Exchange, note: str) -> None:
        lines = talk.texts.owner
        if not exchange.question.text and not exchange.answer.text:
            await quietly(query.answer(lines.nothing_to_publish.plain(), show_alert=True))
            return
        asked = join("\n", [lines.post_question(), quotation(exchange.question, folded=False)])
        post = join("\n\n", [asked if exchange.question.text else Html(""), to_html(exchange.answer)])
        await tell(talk, source, post, _choice(talk))
        await quietly(query.answer(note, show_alert=True))

    async def send(self, talk: Talk, query: CallbackQuery, draft: Message) -> None:
        """Commits the post, once, however often the button is pressed; what became of it is told under the draft."""
        lines, channel = talk.texts.owner, await self._chat()
        if channel is None or not await _may_post(talk.bot, channel):
            await tell(talk, draft, lines.make_admin() if channel else lines.no_channel())
            return
        words = rebuilt(draft.text or "", draft.entities)
        calls = letter_calls(channel, Letter(text=words.text, entities=words.entities), Html(""), None)
        failed = (receipt(draft, join("\n", [lines.not_published(), lines.make_admin()])),)
        fates = {"on_sent": (receipt(draft, lines.published()),), "on_blocked": failed, "on_failed": failed}
        key = f"post{int(draft.date.timestamp())}.{draft.message_id}"
        is_first = await self._store.put_out(key, [*calls[:-1], calls[-1].model_copy(update=fates)], now=talk.now)
        self._wake()
        await _without_buttons(talk, draft)
        if not is_first:
            await quietly(query.answer(lines.published_before.plain()))

    async def drop(self, talk: Talk, query: CallbackQuery, draft: Message) -> None:
        await _without_buttons(talk, draft)
        await quietly(query.answer(talk.texts.owner.not_published.plain()))

    async def _chat(self) -> str | int | None:
        """The channel as the Bot API takes it; None where there is none, or only the sample."""
        info = (await self._store.channel()).info
        if info and info.sample:
            return None
        name = self._channel or (info.username if info else None)
        return f"@{name}" if name else info.chat_id if info else None


def _choice(talk: Talk) -> tuple[Row, ...]:
    lines = talk.texts.owner
    return ((press(lines.send_post.plain(), "os"), press(lines.drop_post.plain(), "ox")),)


async def _may_post(bot: Bot, channel: str | int) -> bool:
    try:
        myself = await bot.get_chat_member(channel, bot.id)
    except (BadRequest, Forbidden):
        return False
    return isinstance(myself, ChatMemberAdministrator) and bool(myself.can_post_messages)


async def _without_buttons(talk: Talk, message: Message) -> None:
    await quietly(talk.bot.edit_message_reply_markup(message.chat.id, message.message_id))
