"""A letter as it reaches the owner: its head, its words, its buttons. The sender is not known here."""

from channel.people.letters import Call, Conversation, Letter
from handlers.answers import Row, as_read, press
from handlers.html import Html, escape, isolate, join
from handlers.letters.calls import letter_calls
from handlers.markup.dates import day
from handlers.telegram.sending import inline_keyboard
from handlers.texts import Texts


def head(conversation: Conversation, texts: Texts, about: str = "", signature: Html | None = None) -> Html:
    """The handle and the day, the post that it is about, and the reader's name if they signed."""
    lines = texts.owner
    first = lines.head(handle=Html(conversation.handle), day=day(conversation.opened, texts))
    return join(
        "\n",
        [
            first,
            Html("") if conversation.answerable else lines.one_way(),
            texts.feedback.about(post=Html(f"<i>{escape(isolate(about))}</i>")) if about else Html(""),
            texts.feedback.signed(name=signature) if signature else Html(""),
        ],
    )


def arrival(
    chat: int, conversation: Conversation, letter: Letter, texts: Texts, about: str = "", signature: Html | None = None
) -> list[Call]:
    """The calls that bring a letter to the owner, with buttons under the last message."""
    return letter_calls(
        chat,
        letter,
        head(conversation, texts, about, signature),
        inline_keyboard(as_read(buttons(conversation, texts), texts)),
        conversation=conversation.id,
    )


def buttons(conversation: Conversation, texts: Texts) -> tuple[Row, ...]:
    """Answer and block need a return address; done and publish do not."""
    lines, number = texts.owner, conversation.id
    answer = (press(lines.answer.plain(), "oa", number),) if conversation.answerable else ()
    block = (press(lines.block.plain(), "ob", number),) if conversation.answerable else ()
    return ((*answer, press(lines.done.plain(), "od", number)), (*block, press(lines.publish.plain(), "op", number)))
