"""Reads Telegram messages: commands, posts that they point at, what they reply to, their topic, their buttons."""

import re
from typing import Final, NamedTuple

from telegram import Bot, MaybeInaccessibleMessage, Message, MessageOriginChannel, Update
from telegram.constants import ChatID, MessageEntityType
from telegram.ext import filters

from channel.language.text import INVISIBLE, storable, without_direction_marks
from channel.posts.links import PostLink, links_in
from handlers.answers import Button, Row, pressed

# PTB counts as service messages also what people do on purpose: sharing a contact, sending a gift or an app's data.
_ON_PURPOSE = ("users_shared", "chat_shared", "web_app_data", "gift", "unique_gift")
COMMAND: Final = re.compile(rf"\A[\s{INVISIBLE}]*/")
"""How a command begins. One that is copied out of Persian text has a mark before it, as the bot itself writes them."""
_COMMAND: Final = re.compile(rf"/(\w{{1,64}})(?:@(\w+))?[{INVISIBLE}]*(?:\s+(.*))?", re.DOTALL)


class Command(NamedTuple):
    """A command as it was written."""

    name: str
    """In small letters, without the slash."""
    addressed: str | None
    """The bot that it names."""
    argument: str
    begins: int
    """The place of the argument in the message's text, in code points."""


def command_in(message: Message) -> Command | None:
    """Return the command that the message is, whatever invisible marks are around it; None if it is none."""
    text = (message.text or "").rstrip(INVISIBLE)
    begun = COMMAND.match(text)
    found = _COMMAND.fullmatch(text, begun.end() - 1) if begun else None
    if found is None:
        return None
    argument = storable(found[3] or "").strip()
    return Command(found[1].casefold(), found[2], argument, found.end() if found[3] is None else found.start(3))


def is_service(message: Message) -> bool:
    """Whether it is a service message, such as "pinned a message", and not something that a person said."""
    if message.text is not None or any(getattr(message, name) for name in _ON_PURPOSE):
        return False
    return bool(filters.StatusUpdate.ALL.check_update(Update(0, message=message)) or message.boost_added)


def answers_the_bot(message: Message, bot: Bot) -> bool:
    """Whether it replies to a message of the bot.

    In a forum topic, a message that is not a reply refers to the message that opened the topic.
    """
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.id == bot.id)


def is_anonymous_administrator(message: MaybeInaccessibleMessage) -> bool:
    """Whether an administrator wrote it in the name of the very group that it stands in; Telegram hides which one.

    A linked channel's posts and people who write as a channel name that channel instead.
    """
    if not isinstance(message, Message) or message.sender_chat is None or message.from_user is None:
        return False
    return message.from_user.id == ChatID.ANONYMOUS_ADMIN and message.sender_chat.id == message.chat.id


def addresses_the_bot(message: Message, bot: Bot) -> bool:
    """Whether everybody in the chat sees that it is for the bot: it replies to the bot, or names it."""
    words = (message.text or message.caption or "").casefold()
    return answers_the_bot(message, bot) or f"@{bot.username.casefold()}" in re.findall(r"@\w+", words)


def posts_meant(message: Message) -> tuple[PostLink, ...]:
    """Return the posts that it points at: the one of which it is a forwarded copy, or those whose addresses it has."""
    if origin := origin_of(message):
        return (origin,)
    hidden = [entity.url or "" for entity in (*message.entities, *message.caption_entities)]
    return links_in("\n".join([message.text or message.caption or "", *hidden]))


def origin_of(message: Message | None) -> PostLink | None:
    """Return the channel post of which a message is a forwarded copy."""
    origin = message.forward_origin if message else None
    if not isinstance(origin, MessageOriginChannel):
        return None
    username = origin.chat.username
    return PostLink(origin.message_id, username.casefold() if username else None, origin.chat.id)


def topic_of(message: MaybeInaccessibleMessage) -> int | None:
    """Return the number of the forum topic of a message."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def bold_words(message: MaybeInaccessibleMessage | None) -> str:
    """Return the first bold text of a message of the bot; "" if it can no longer be read."""
    if not isinstance(message, Message):
        return ""
    for entity in message.entities:
        if entity.type == MessageEntityType.BOLD:
            return without_direction_marks(message.parse_entity(entity))
    return ""


def rows_of(message: MaybeInaccessibleMessage | None) -> tuple[Row, ...]:
    """Return the buttons under a message."""
    if not isinstance(message, Message) or not message.reply_markup:
        return ()
    return tuple(
        tuple(
            Button(one.text, one.callback_data if isinstance(one.callback_data, str) else None, one.url) for one in row
        )
        for row in message.reply_markup.inline_keyboard
    )


def number_under(message: Message | None, letters: frozenset[str]) -> int | None:
    """Return the first number of the first button under a message whose letters are among these."""
    for row in rows_of(message):
        for button in row:
            found = pressed(button.data or "")
            if found and found[0] in letters and found[1]:
                return found[1][0]
    return None
