"""/privacy, and /forget: what is kept of a reader, listed and erased."""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery
from telegram.error import TelegramError

from channel.people.letters import Kept
from channel.store import Memory
from handlers.answers import press
from handlers.html import Html
from handlers.telegram.talk import Talk

_DELETED_AT_ONCE = 100  # as many as Telegram takes in one request
_DELETED = 300


class Forgetting:
    """`forgotten`: told of a reader whose language may no longer be remembered."""

    def __init__(self, store: Memory, route_days: int, forgotten: Callable[[int], None]) -> None:
        self._store = store
        self._route_days = route_days
        self._forgotten = forgotten

    async def privacy(self, talk: Talk) -> None:
        await talk.say(talk.texts.privacy.text(days=self._route_days))

    async def ask(self, talk: Talk) -> None:
        """Lists what would be erased, and asks."""
        lines = talk.texts.forget
        listed = _listed(talk, await self._store.kept_of(talk.user.id))
        buttons = (press(lines.yes.plain(), "fz"), press(lines.no.plain(), "fk"))
        await talk.say(lines.ask(), Html("\n".join([*listed, lines.chat()])), lines.ban_stays(), buttons=(buttons,))

    def steps(self) -> dict[str, Callable[[Talk, CallbackQuery, tuple[int, ...]], Awaitable[None]]]:
        return {"fz": self._erase, "fk": self._keep}

    async def _erase(self, talk: Talk, query: CallbackQuery, numbers: tuple[int, ...]) -> None:
        await self._store.forget(talk.user.id)
        self._forgotten(talk.user.id)
        if query.message:
            await _delete_messages(talk, query.message.message_id)
        await talk.say(talk.texts.forget.done())

    async def _keep(self, talk: Talk, query: CallbackQuery, numbers: tuple[int, ...]) -> None:
        await query.edit_message_text(talk.texts.forget.kept())


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
    ]
    return [line for line in listed if line] or [lines.nothing()]


async def _delete_messages(talk: Talk, newest: int) -> None:
    """The chat's newest messages, the reader's own too, as far as Telegram lets a bot (48 hours).

    No message of a reader is kept here, so their numbers are not known: the numbers below the newest are tried.
    """
    for end in range(newest, max(0, newest - _DELETED), -_DELETED_AT_ONCE):
        numbers = list(range(max(1, end - _DELETED_AT_ONCE + 1), end + 1))
        try:
            await talk.bot.delete_messages(talk.chat, numbers)
        except TelegramError:
            return  # too old, or none is left; what can be deleted is
