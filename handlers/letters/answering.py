"""The owner's answer on its way to a reader, and the receipt that tells what became of it."""

from collections.abc import Callable, Sequence

from telegram import ForceReply, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode

from channel.models import PostKind
from channel.people.letters import Call, Conversation, Letter, Refusal
from channel.store import Memory
from handlers.answers import Row, press
from handlers.html import Html, join, link
from handlers.letters.calls import letter_calls
from handlers.letters.carried import NO_WORDS, Exchange, question_in, quotation, shortened
from handlers.letters.rebuild import NotRelayed, Reason, rebuild
from handlers.markup.rich import Piece
from handlers.telegram.sending import Rendered, Where, inline_keyboard, markup, send
from handlers.telegram.talk import Talk, message_call
from handlers.texts import Texts, texts


class Answering:
    """`kinds`: which recordings an answer may hold beside words and pictures; they can tell who the owner is."""

    def __init__(self, store: Memory, kinds: frozenset[PostKind], wake: Callable[[], None]) -> None:
        self._store = store
        self._kinds = kinds
        self._wake = wake

    async def ask(self, talk: Talk, letter: Message, conversation: Conversation) -> None:
        """Asks for the answer to a letter: whatever replies to this message is the answer."""
        if not conversation.answerable:
            await tell(talk, letter, talk.texts.owner.no_way_back())
            return
        in_group = letter.chat.type != ChatType.PRIVATE
        asked = talk.texts.owner.prompt(handle=Html(conversation.handle))
        whom = link(talk.user.first_name, f"tg://user?id={talk.user.id}") if in_group else Html("")
        question = shortened(Exchange(question_in(letter), NO_WORDS)).question
        await talk.bot.send_message(
            letter.chat.id,
            join("\n\n", [join("\n", [asked, whom]), quotation(question)]),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            message_thread_id=_topic(letter),
            reply_parameters=ReplyParameters(letter.message_id, allow_sending_without_reply=True),
            reply_markup=ForceReply(selective=in_group),
        )

    async def answer(self, talk: Talk, message: Message, letter: Message, conversation: Conversation) -> None:
        """Commits a message as the answer to a letter, together with its receipts."""
        rebuilt = rebuild(message, self._kinds)
        if isinstance(rebuilt, NotRelayed):
            if rebuilt.reason is not Reason.SERVICE:
                await tell(talk, message, rebuilt.sentence(talk.texts))
            return

        def compose(conversation: Conversation, reader: int, language: str) -> Sequence[Call]:
            calls = _to_the_reader(conversation, reader, texts(language), rebuilt)
            receipts = _receipts(talk, message, conversation, question_in(letter), rebuilt)
            return [*calls[:-1], calls[-1].model_copy(update=receipts)]

        sent = await self._store.answer_letter(talk.key, conversation.id, now=talk.now, compose=compose)
        if isinstance(sent, Refusal):
            await tell(talk, message, talk.texts.owner.no_way_back())
        self._wake()


def _to_the_reader(conversation: Conversation, reader: int, lines: Texts, letter: Letter) -> list[Call]:
    head = lines.feedback.answer_head(handle=Html(conversation.handle))
    back = press(lines.feedback.answer_back.plain(), "fr", conversation.id)
    end = press(lines.feedback.end.plain(), "ff", conversation.id)
    return letter_calls(reader, letter, head, inline_keyboard(((back, end),)))


def _receipts(
    talk: Talk, message: Message, conversation: Conversation, question: Piece, answer: Letter
) -> dict[str, tuple[Call, ...]]:
    """What the admin is told, as a reply to his message, when the answer has arrived or could not."""
    lines, handle = talk.texts.owner, Html(conversation.handle)
    carried = shortened(Exchange(question, Piece(answer.text, answer.entities)))
    received = join("\n\n", [lines.received(handle=handle), quotation(carried.question), quotation(carried.answer)])
    publish = press(lines.publish.plain(), "oq", conversation.id, int(bool(carried.question.text)))
    return {
        "on_sent": (receipt(message, received, ((publish,),) if carried.answer.text else ()),),
        "on_blocked": (receipt(message, lines.unreachable(handle=handle)),),
        "on_failed": (receipt(message, lines.not_taken(handle=handle)),),
    }


def receipt(message: Message, text: Html, rows: tuple[Row, ...] = ()) -> Call:
    """What is told in reply to a message once a call's fate is known."""
    place = {"message_thread_id": topic} if (topic := _topic(message)) else {}
    replies = {"message_id": message.message_id, "allow_sending_without_reply": True}
    return Call(
        method="sendMessage",
        params=message_call(message.chat.id, text, rows, reply_parameters=replies, **place),
    )


async def tell(talk: Talk, message: Message, text: Html, rows: tuple[Row, ...] = ()) -> None:
    """Says something in reply to a message, in its topic."""
    where = Where(message.chat.id, _topic(message), message.message_id)
    await send(talk.bot, where, Rendered((text,), markup(rows)))


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
