"""What a reader sees before anything is sent: exactly what the owner will see, warnings, and how to send it."""

from channel.language.text import utf16_length
from channel.people.letters import Call, Conversation, Draft
from channel.posts.titles import TITLE_LENGTH, first_line
from channel.store import Index
from channel.views import StoredPost
from handlers.answers import Row, as_read, press
from handlers.html import Html
from handlers.letters.arrival import head
from handlers.letters.calls import letter_calls
from handlers.letters.rebuild import Warned, needs_consent, warnings
from handlers.markup.rich import Piece, to_html
from handlers.markup.shortening import cut_between
from handlers.telegram.sending import message_call
from handlers.telegram.talk import Talk

_DAY = 86_400  # the owner sees only the day, which is all the store has
_IN_ONE_MESSAGE = 2500  # UTF-16 units of words; leaves room for what is around them


async def preview(talk: Talk, draft: Draft) -> list[Call]:
    """The letter under its head, then the warnings and the buttons that send it."""
    lines = talk.texts.feedback
    about, owner_texts = await subject(talk.store, draft), await talk.desk.owners_texts()
    above = head(await _conversation(talk, draft), owner_texts, about, Html(draft.signature))
    choices = choice(talk, draft)
    letter = draft.letter
    if not letter.media and utf16_length(letter.text) <= _IN_ONE_MESSAGE:
        shown = Html(f"{above}\n\n{to_html(Piece(letter.text, letter.entities))}")
        text = Html("\n\n".join([lines.preview(), shown, choices]))
        return [
            Call(
                method="sendMessage",
                params=message_call(talk.where.chat, text, as_read(first_ways(talk, draft), talk.texts)),
            )
        ]
    below = Html(f"{lines.preview_above()}\n\n{choices}")
    return [
        *letter_calls(talk.where.chat, letter, above, None),
        Call(
            method="sendMessage",
            params=message_call(talk.where.chat, below, as_read(first_ways(talk, draft), talk.texts)),
        ),
    ]


async def _conversation(talk: Talk, draft: Draft) -> Conversation:
    """The conversation that the draft continues, or a new one without a handle yet."""
    found = await talk.store.conversation(draft.conversation) if draft.conversation is not None else None
    handle = talk.texts.feedback.preview_handle.plain()
    return found or Conversation(id=0, handle=handle, opened=talk.now - talk.now % _DAY, answerable=True)


async def subject(store: Index, draft: Draft) -> str:
    """The title of the post that a draft is about; "" if there is none."""
    post = await store.post(draft.about) if draft.about is not None else None
    return title(post) if post else ""


def title(stored: StoredPost) -> str:
    """A post's first words, to show which post is meant."""
    return cut_between(first_line(stored.post.text), TITLE_LENGTH)


def choice(talk: Talk, draft: Draft) -> Html:
    """The warnings, and the question."""
    lines = talk.texts.feedback
    sentences = {
        Warned.USERNAME: lines.warn_username,
        Warned.PHONE: lines.warn_phone,
        Warned.ADDRESS: lines.warn_address,
        Warned.LINK: lines.warn_link,
    }
    told = [sentences[one]() for one in warnings(draft.letter)]
    question = lines.consent() if needs_consent(draft.letter) else lines.how()
    if draft.signature:  # a reader who has come this far has consented
        question = lines.how_signed()
    return Html("\n".join([*told, question]))


def first_ways(talk: Talk, draft: Draft) -> tuple[Row, ...]:
    """The buttons under a preview: if the letter can reveal its sender, a yes comes first."""
    if draft.signature:
        return _ways_with_name(talk, draft)
    if needs_consent(draft.letter):
        yes = (press(talk.texts.feedback.yes_send.plain(), "fy", draft.nonce),)
        return (yes, *_about(talk, draft), _leaving(talk, draft))
    return ways(talk, draft)


def ways(talk: Talk, draft: Draft) -> tuple[Row, ...]:
    """How to send: with answers, without a return address, or with a name after a second look; or in a conversation."""
    lines, nonce = talk.texts.feedback, draft.nonce
    if draft.conversation is not None:
        return ((press(lines.send_on.plain(), "fs", nonce),), _leaving(talk, draft))
    return (
        (press(lines.send_answerable.plain(), "fs", nonce),),
        (press(lines.send_one_way.plain(), "f1", nonce),),
        (press(lines.send_signed.plain(), "fn", nonce),),
        *_about(talk, draft),
        _leaving(talk, draft),
    )


def _ways_with_name(talk: Talk, draft: Draft) -> tuple[Row, ...]:
    lines, nonce = talk.texts.feedback, draft.nonce
    return (
        (press(lines.yes_signed.plain(), "fg", nonce),),
        (press(lines.without_name.plain(), "fu", nonce),),
        _leaving(talk, draft),
    )


def _about(talk: Talk, draft: Draft) -> tuple[Row, ...]:
    """The button that drops the post a link or a button brought along."""
    if draft.about is None:
        return ()
    return ((press(talk.texts.feedback.about_nothing.plain(), "fo", draft.nonce),),)


def _leaving(talk: Talk, draft: Draft) -> Row:
    lines = talk.texts.feedback
    return (press(lines.change.plain(), "fe", draft.nonce), press(lines.cancel.plain(), "fx", draft.nonce))
