"""Who is shown the channel's posts."""

from handlers.desk import Desk
from handlers.route import Page, Step, Who
from handlers.telegram.came import Came
from handlers.telegram.memory import Index
from handlers.texts import texts


async def refusal(desk: Desk, index: Index, route: Page | Step, came: Came, language: str) -> str:
    """Return what is said to somebody who may not see the channel's posts; "" if they may, or see none of them."""
    members = desk.members
    if desk.is_new and not route.open and route.who is Who.ANYONE:
        return texts(language).set_up.stranger.plain()
    if members is None or route.open or route.who is Who.OWNER or came.user.id in desk.admins:
        return ""
    await index.look()
    is_member = await members.has(came.user.id, index.channel)
    lines = texts(language).members
    return "" if is_member else (lines.only_members if is_member is False else lines.unknown).plain()
