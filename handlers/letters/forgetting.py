"""/privacy, and /forget: lists what is kept of a reader, and erases it."""

from telegram.error import TelegramError

from channel.people.letters import Kept
from handlers.answers import Answer, press, say
from handlers.html import Html
from handlers.telegram.talk import Talk

_DELETED_AT_ONCE = 100  # Telegram's limit for one request
_DELETED = 300


async def privacy(talk: Talk) -> Answer:
    lines, pause = talk.texts.privacy, talk.desk.pause
    return say(lines.text(days=talk.desk.route_days), lines.pause(minutes=pause) if pause else Html(""))


async def ask(talk: Talk) -> Answer:
    """Lists what would be erased, and asks."""
    lines = talk.texts.forget
    listed = _listed(talk, await talk.store.kept_of(talk.user.id))
    buttons = (press(lines.yes.plain(), "fz"), press(lines.no.plain(), "fk"))
    return say(lines.ask(), Html("\n".join([*listed, lines.chat()])), lines.ban_stays(), buttons=(buttons,))


async def erase(talk: Talk) -> Answer:
    await talk.store.forget(talk.user.id)
    talk.desk.forget(talk.user.id)
    await _delete_messages(talk, talk.message.message_id)
    return say(talk.texts.forget.done())


async def keep(talk: Talk) -> Answer:
    return say(talk.texts.forget.kept())


def _listed(talk: Talk, kept: Kept) -> list[Html]:
    lines = talk.texts.forget
    listed = [
        lines.conversations(count=kept.conversations) if kept.conversations else Html(""),
        lines.unsent(count=kept.unsent) if kept.unsent else Html(""),
        lines.draft() if kept.drafts else Html(""),
        lines.language() if kept.language else Html(""),
        lines.follows(count=kept.follows) if kept.follows else Html(""),
        lines.progress() if kept.progress else Html(""),
        lines.votes(count=kept.votes) if kept.votes else Html(""),
        lines.saved(count=kept.saved) if kept.saved else Html(""),
    ]
    return [line for line in listed if line] or [lines.nothing()]


async def _delete_messages(talk: Talk, newest: int) -> None:
    """Deletes the chat's newest messages, the reader's too, as far back as Telegram lets a bot (48 hours).

    The bot doesn't keep the numbers of a reader's messages, so it tries the numbers below the newest one.
    """
    for end in range(newest, max(0, newest - _DELETED), -_DELETED_AT_ONCE):
        numbers = list(range(max(1, end - _DELETED_AT_ONCE + 1), end + 1))
        try:
            await talk.api.delete_messages(talk.where.chat, numbers)
        except TelegramError:
            return  # too old, or none is left: all that can be deleted has been
