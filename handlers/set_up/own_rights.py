"""What Telegram tells when the bot is added to a channel, or its rights there change."""

import time

from telegram import ChatMember, ChatMemberAdministrator, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from channel.people.letters import Call
from channel.posts.links import chat_of
from handlers.desk import Desk
from handlers.set_up.adopting import adopt
from handlers.set_up.asking_channel import NEEDED
from handlers.telegram.sending import message_call
from handlers.texts import texts


async def noticed(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Take the channel to which the owner adds the bot, if there is none yet; tell them at once of rights that are
    lost."""
    change = update.my_chat_member
    if change is None:
        return
    chat, after = change.chat, change.new_chat_member
    if chat.type != ChatType.CHANNEL:
        return
    if desk.is_new:
        if change.from_user.id in desk.admins and isinstance(after, ChatMemberAdministrator):
            lines = texts(await desk.languages.of(change.from_user))
            await adopt(desk, context.bot, change.from_user, lines, chat.id)
        return
    lost = _lacking(after) - _lacking(change.old_chat_member)
    if not lost or desk.destination is None or not await _is_ours(desk, chat.id, chat.username):
        return
    said = (await desk.owners_texts()).set_up
    text = said.rights_lost() if isinstance(after, ChatMemberAdministrator) else said.no_longer_admin()
    call = Call(method="sendMessage", params=message_call(desk.destination, text))
    await desk.store.put_out(f"rights:{update.update_id}", [call], now=int(time.time()))
    desk.wake()


def _lacking(member: ChatMember) -> set[str]:
    if not isinstance(member, ChatMemberAdministrator):
        return {*NEEDED, "administrator"}
    return {right for right in NEEDED if not getattr(member, right)}


async def _is_ours(desk: Desk, chat: int, username: str | None) -> bool:
    known = desk.around.channel_id or chat_of(await desk.channel())
    if isinstance(known, int):
        return chat == known
    name = (known or desk.guided.username or "").removeprefix("@").casefold()
    return bool(username) and (username or "").casefold() == name
