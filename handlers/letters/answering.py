"""The owner's answer to a reader, and its receipt, which says nothing about the reader."""

from collections.abc import Sequence

from telegram import Message
from telegram.constants import ChatType

from channel.people.letters import Call, Conversation, Letter, Refusal
from handlers.answers import DONE, Answer, Row, as_read, press, say
from handlers.html import Html, join, link
from handlers.letters.calls import letter_calls
from handlers.letters.carried import NO_WORDS, Exchange, conversation_in, question_in, quotation, shortened
from handlers.letters.rebuild import NotRelayed, Reason, rebuild
from handlers.markup.rich import Piece
from handlers.telegram.reading import answers_the_bot, topic_of
from handlers.telegram.sending import Rendered, Where, inline_keyboard, markup, message_to, send
from handlers.telegram.talk import Talk
from handlers.texts import Texts, texts


async def ask(talk: Talk) -> Answer:
    """Asks for the answer to a letter: any reply to this message is the answer."""
    conversation = await talk.store.conversation(talk.numbers[0])
    if conversation is None or not conversation.answerable:
        return say(talk.texts.owner.no_way_back())
    in_group = talk.written.chat.type != ChatType.PRIVATE
    asked = talk.texts.owner.prompt(handle=Html(conversation.handle))
    whom = link(talk.user.first_name, f"tg://user?id={talk.user.id}") if in_group else Html("")
    question = shortened(Exchange(question_in(talk.written), NO_WORDS)).question
    answer = say(join("\n", [asked, whom]), quotation(question))
    await send(talk.api, talk.where, Rendered(answer.messages, {"force_reply": True, "selective": in_group}, answer))
    return DONE


async def replied(talk: Talk) -> Answer | None:
    """A reply to a letter, or to the request for an answer. The answer and its receipt are committed together."""
    letter = talk.written.reply_to_message
    which = conversation_in(letter) if letter else None
    if letter is None or which is None:
        return say(talk.texts.owner.which_one()) if letter and letter.media_group_id else None
    conversation = await talk.store.conversation(which)
    if conversation is None:
        return None
    rebuilt = rebuild(talk.written, talk.desk.kinds)
    if isinstance(rebuilt, NotRelayed):
        return DONE if rebuilt.reason is Reason.SERVICE else say(rebuilt.sentence(talk.texts))

    def compose(conversation: Conversation, reader: int, language: str) -> Sequence[Call]:
        calls = _to_the_reader(conversation, reader, texts(language), rebuilt)
        refused = receipt(talk.written, talk.texts.owner.not_taken(handle=Html(conversation.handle)))
        return [*calls[:-1], calls[-1].model_copy(update={"on_failed": (refused,)})]

    received = (_receipt(talk, conversation, question_in(letter), rebuilt),)
    sent = await talk.store.answer_letter(talk.key, conversation.id, now=talk.now, receipt=received, compose=compose)
    talk.desk.wake()
    return say(talk.texts.owner.no_way_back()) if isinstance(sent, Refusal) else DONE


async def not_taken(talk: Talk) -> Answer | None:
    """Somebody else in the owner's group replied to a letter: tells them, once a day, why it was not sent."""
    letter, told = talk.written.reply_to_message, talk.desk.told_of_rights
    if talk.is_private or letter is None or conversation_in(letter) is None:
        return None
    who = (talk.written.sender_chat or talk.user).id
    if who in told or not await talk.desk.is_for_letters(talk.written.chat):
        return None
    told[who] = True
    return say(talk.texts.owner.not_yours())


async def command_of_nobody(talk: Talk) -> Answer:
    """A command from an anonymous sender: without knowing who sent it, we can't tell if it is allowed."""
    return say(talk.texts.owner.write_openly())


async def edited(talk: Talk) -> Answer | None:
    """An answer was edited after it was sent: tells its author, once a day, that the reader keeps the old one."""
    letter, told = talk.written.reply_to_message, talk.desk.told_of_edits
    if letter is None or not answers_the_bot(talk.written, talk.api) or conversation_in(letter) is None:
        return None
    if talk.user.id in told:
        return DONE
    told[talk.user.id] = True
    return say(talk.texts.owner.edits_stay())


def _to_the_reader(conversation: Conversation, reader: int, lines: Texts, letter: Letter) -> list[Call]:
    head = lines.feedback.answer_head(handle=Html(conversation.handle))
    back = press(lines.feedback.answer_back.plain(), "fr", conversation.id)
    end = press(lines.feedback.end.plain(), "ff", conversation.id)
    return letter_calls(reader, letter, head, inline_keyboard(as_read(((back, end),), lines)))


def _receipt(talk: Talk, conversation: Conversation, question: Piece, answer: Letter) -> Call:
    """What the admin is told in reply to their message: the same, and at once, even if the reader is gone.

    Otherwise a reader who closes all conversations together would show which ones are theirs.
    """
    lines, handle = talk.texts.owner, Html(conversation.handle)
    carried = shortened(Exchange(question, Piece(answer.text, answer.entities)))
    passed_on = join("\n\n", [lines.passed_on(handle=handle), quotation(carried.question), quotation(carried.answer)])
    publish = press(lines.publish.plain(), "oq", conversation.id, int(bool(carried.question.text)))
    return receipt(talk.written, passed_on, ((publish,),) if carried.answer.text else ())


def receipt(message: Message, text: Html, rows: tuple[Row, ...] = ()) -> Call:
    """What is said in reply to a message once the outcome of a call is known."""
    where = Where(message.chat.id, topic_of(message), message.message_id)
    return Call(method="sendMessage", params=message_to(where, text, markup(rows)))
