"""Guest mode (Bot API 10.0): somebody names the bot in a chat where it isn't, and it answers there once."""

import re

from telegram import Bot, Message
from telegram.error import BadRequest

from channel.language.text import storable
from handlers.answers import Offer, Result
from handlers.html import escape
from handlers.telegram.sending import article, ask


def guests_words(message: Message, bot: Bot) -> str:
    """Return what a guest message says, without the bot's name."""
    said = storable(message.text or message.caption or "")
    return " ".join(re.sub(rf"@{re.escape(bot.username)}\b", " ", said, flags=re.IGNORECASE).split())


async def answer_guest(bot: Bot, query_id: str, offered: Offer) -> None:
    """Send the best card, or the sentence where there is none; ignore a query that is too old."""
    best = offered.results[0] if offered.results else Result("note", offered.note, "", escape(offered.note))
    try:
        # By its name: older servers do not know the method, and send no guest messages either.
        await ask(bot, "answerGuestQuery", {"guest_query_id": query_id, "result": article(best)})
    except BadRequest as refused:
        if "query is too old" not in refused.message.lower():
            raise
