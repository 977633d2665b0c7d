"""What is read in messages at Telegram: what they answer, in which topic they stand, what is written in bold."""

from telegram import Bot, MaybeInaccessibleMessage, Message, Update
from telegram.constants import MessageEntityType
from telegram.ext import filters

from channel.language.text import without_direction_marks
from handlers.answers import Button, Row, pressed

# PTB counts among Telegram's own notes what people do on purpose: sharing a contact, sending a gift or an app's data.
_ON_PURPOSE = ("users_shared", "chat_shared", "web_app_data", "gift", "unique_gift")


def is_service(message: Message) -> bool:
    """Whether it is Telegram's own note, such as "pinned a message", and nobody has said anything."""
    if message.text is not None or any(getattr(message, name) for name in _ON_PURPOSE):
        return False
    return bool(filters.StatusUpdate.ALL.check_update(Update(0, message=message)) or message.boost_added)


def answers_the_bot(message: Message, bot: Bot) -> bool:
    """Whether it replies to a message of the bot's.

    In a forum's topic a message that replies to nothing has here the one that opened the topic.
    """
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.id == bot.id)


def topic_of(message: MaybeInaccessibleMessage) -> int | None:
    """The number of the forum's topic in which a message stands."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def bold_words(message: MaybeInaccessibleMessage | None) -> str:
    """The first words in bold of a message of the bot's; "" where it cannot be read any more."""
    if not isinstance(message, Message):
        return ""
    for entity in message.entities:
        if entity.type == MessageEntityType.BOLD:
            return without_direction_marks(message.parse_entity(entity))
    return ""


def rows_of(message: MaybeInaccessibleMessage | None) -> tuple[Row, ...]:
    """The buttons under a message."""
    if not isinstance(message, Message) or not message.reply_markup:
        return ()
    return tuple(
        tuple(
            Button(one.text, one.callback_data if isinstance(one.callback_data, str) else None, one.url) for one in row
        )
        for row in message.reply_markup.inline_keyboard
    )


def number_under(message: Message | None, letters: frozenset[str]) -> int | None:
    """The first number of the first button under a message that has some of these letters."""
    for row in rows_of(message):
        for button in row:
            found = pressed(button.data or "")
            if found and found[0] in letters and found[1]:
                return found[1][0]
    return None
