"""An answer to one reader: as a message of its own, or in the place of the one whose button he pressed."""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, InlineKeyboardMarkup, Message

from channel.people.following import Subject
from handlers.answers import Answer
from handlers.telegram.sending import Rendered, edited, markup, quietly
from handlers.telegram.talk import Talk

Numbers = tuple[int, ...]
Step = Callable[[Talk, CallbackQuery, Numbers], Awaitable[None]]
"""What a button does that carries numbers."""
SubjectStep = Callable[[Talk, CallbackQuery, Subject], Awaitable[None]]
"""What a button does that carries a series or a hashtag."""


async def tell(talk: Talk, answer: Answer) -> None:
    await talk.say(*answer.messages, buttons=answer.buttons)


async def put(talk: Talk, query: CallbackQuery, answer: Answer) -> None:
    """In the place of the message with the button, where that can be edited still."""
    message = query.message
    rendered = Rendered(answer.messages, markup(answer.buttons))
    if message is None or not await edited(talk.bot, message.chat.id, message.message_id, rendered):
        await tell(talk, answer)


async def take_away(query: CallbackQuery) -> None:
    """Takes the pressed button from its message, whose words and other buttons stay."""
    message = query.message
    if not isinstance(message, Message) or message.reply_markup is None:
        return
    rows = [[one for one in row if one.callback_data != query.data] for row in message.reply_markup.inline_keyboard]
    await quietly(query.edit_message_reply_markup(InlineKeyboardMarkup([row for row in rows if row])))
