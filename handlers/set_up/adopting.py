"""Making a channel the bot's own, if the owner is its administrator."""

import time
from typing import Final

from telegram import Bot, ChatFullInfo, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from handlers.answers import Button, press, say
from handlers.desk import Desk
from handlers.html import Html, escape, isolate
from handlers.set_up.asking_channel import tell_without_keyboard
from handlers.telegram.sending import Where, ask, markup, message_to, render, send
from handlers.texts import Texts

FIRST_READING: Final = "first_reading"
"""The name under which the number of the message is kept that shows how far the first reading is."""
_THEIRS: Final = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def adopt(desk: Desk, bot: Bot, owner: User, texts: Texts, chat: int | str) -> None:
    """Keep the channel as the bot's, or say why not. Telegram tells of a channel in several ways at once, which have
    one effect."""
    async with desk.adopting:
        found = await _looked_at(bot, owner, texts, chat)
        if found is None:
            return
        name = found.username or str(found.id)
        if (await desk.store.chosen()).get("channel") == name:
            return
        said, title = texts.set_up, Html(f"<b>{escape(isolate(found.title or name))}</b>")
        await tell_without_keyboard(bot, owner.id, said.adopted(channel=title))
        another, begun = press(said.another.plain(), "uc"), None
        if found.username and desk.reads_pages:
            under = markup(((another,),))
            progress = await ask(bot, "sendMessage", message_to(Where(owner.id), said.reading(), under))
            begun = str(progress["message_id"])
        else:
            await send(bot, Where(owner.id), render(say(said.send_export(), buttons=((another,),)), texts))
        await desk.store.choose({"channel": name, FIRST_READING: begun}, int(time.time()))
    desk.anew()


async def _looked_at(bot: Bot, owner: User, texts: Texts, chat: int | str) -> ChatFullInfo | None:
    """Return the channel if the owner is its administrator, and the bot can see that; else say what is wrong."""
    said = texts.set_up
    add = Button(said.add_me.plain(), url=f"https://t.me/{bot.username}?startchannel&admin=post_messages+edit_messages")
    try:
        found = await bot.get_chat(chat)
        if found.type != ChatType.CHANNEL:
            await send(bot, Where(owner.id), render(say(said.no_channel()), texts))
            return None
        member = await bot.get_chat_member(found.id, owner.id)
    except (BadRequest, Forbidden):
        await send(bot, Where(owner.id), render(say(said.not_seen(), buttons=((add,),)), texts))
        return None
    if member.status not in _THEIRS:
        await send(bot, Where(owner.id), render(say(said.not_yours()), texts))
        return None
    return found
