"""What is said while there is no channel: to the owner the next step, to everybody else that it is not yet time."""

import re
from typing import Final

from telegram import Message

from handlers.answers import DONE, Answer, Question, note, say
from handlers.set_up.adopting import FIRST_READING, adopt
from handlers.set_up.asking_channel import ask_for_channel
from handlers.telegram.reading import origin_of
from handlers.telegram.talk import Talk

_NAMED: Final = re.compile(r"(?:@|(?:https?://)?t\.me/(?:s/)?)([A-Za-z]\w{3,31})(?:/\d*)?", re.ASCII)
_PRIVATE: Final = re.compile(r"(?:https?://)?t\.me/c/(\d{5,13})(?:/\d*)?", re.ASCII)


async def being_set_up(ask: Question) -> Answer:
    return say(ask.texts.set_up.stranger())


async def next_step(talk: Talk) -> Answer:
    """Take the channel that the message shares, names or comes from; otherwise ask for it."""
    channel = _channel_meant(talk.written)
    if channel is None:
        await ask_for_channel(talk.api, talk.where.chat, talk.texts)
    else:
        await adopt(talk.desk, talk.api, talk.user, talk.texts, channel)
    return DONE


async def another_channel(talk: Talk) -> Answer:
    """Give the channel up, as long as nothing was read of it, and ask for another."""
    if (await talk.store.channel()).posts:
        return note(talk.texts.set_up.has_posts.plain())
    await talk.store.choose({"channel": None, FIRST_READING: None}, talk.now)
    await ask_for_channel(talk.api, talk.where.chat, talk.texts)
    talk.desk.anew()
    return DONE


async def shared_again(talk: Talk) -> Answer | None:
    """Say nothing to a channel that is shared when there is one: Telegram tells of it in two ways."""
    return DONE if talk.written.chat_shared else None


def _channel_meant(message: Message) -> int | str | None:
    if message.chat_shared:
        return message.chat_shared.chat_id
    if origin := origin_of(message):
        return origin.chat_id
    words = (message.text or "").strip()
    if private := _PRIVATE.fullmatch(words):
        return int(f"-100{private[1]}")
    return f"@{named[1]}" if (named := _NAMED.fullmatch(words)) else None
