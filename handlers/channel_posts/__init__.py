"""The channel's posts as they arrive: those that Telegram tells the bot about, and those that the bot has sent itself.

Nobody is answered, so this is not a PTB handler: messages come as the Bot API's JSON, from the intake and from the
outbox, and go into the store. Telegram delivers a post only once. So if a post cannot be saved, because an import holds
the database, it is retried while Telegram still keeps it; after that it waits here, and later posts wait behind it.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Mapping
from itertools import chain, repeat
from typing import Any, Final

from channel.errors import Refused, Unavailable
from channel.models import ChannelInfo, Origin, Record, SourceKind
from channel.posts.identity import Reason, Stranger, Way, is_called, judge
from channel.store import Index
from handlers.channel_posts.message import record_of
from handlers.channel_posts.message_text import clean, number_of
from handlers.channel_posts.reaction_count import is_count, reactions_of
from handlers.owner.pulse import Pulse

PATIENCE: Final = 20.0
"""Seconds for which saving a post is retried before it is acknowledged; well below the intake's time limit."""

_PAUSES: Final = (0.2, 0.5, 1.0, 2.0, 4.0)
_LOOK: Final = 10.0  # seconds between tries to save acknowledged posts
_MOST_WAITING: Final = 1000
_LONGEST_TITLE: Final = 128

log = logging.getLogger("rahnama.channel_posts")

JSON = dict[str, Any]


class ChannelPosts:
    """Saves the posts of one channel in order; for posts of other channels, saves only that they arrived."""

    def __init__(
        self,
        store: Index,
        username: str | None,
        chat_id: int | None = None,
        *,
        patience: float = PATIENCE,
        pulse: Pulse | None = None,
    ) -> None:
        """`username`: the channel's public name, `chat_id`: a private one's id; if both are None, the index's.

        `pulse` is told of posts that cannot be saved.
        """
        self._store = store
        self._pulse = pulse
        self._username, self._chat_id = username, chat_id
        self._patience = patience
        self._waiting: deque[JSON] = deque(maxlen=_MOST_WAITING)
        self._saving = asyncio.Lock()

    async def take(self, message: JSON) -> None:
        """Save a new or edited post from Telegram, or the count of its reactions; return when it is committed.

        If that fails for too long, the post waits, and is saved by the next call or by `keep_trying`.
        """
        if len(self._waiting) == _MOST_WAITING:
            self._set_aside(Unavailable("Too many posts wait."))
        self._waiting.append(message)
        give_up = time.monotonic() + self._patience
        pauses = chain(_PAUSES, repeat(_PAUSES[-1]))
        while not await self._save_waiting():
            pause = next(pauses)
            if time.monotonic() + pause > give_up:
                log.error("posts_wait", extra={"fields": {"posts": len(self._waiting)}})
                return
            await asyncio.sleep(pause)

    async def sent(self, result: object) -> None:
        """Save what the bot itself has posted, from the result of its request; Telegram sends no update about it."""
        for message in result if isinstance(result, list) else [result]:
            if isinstance(message, dict) and _chat(message).get("type") == "channel":
                await self.take(message)

    async def keep_trying(self) -> None:
        """Save waiting posts as soon as possible; work until cancelled."""
        try:
            while True:
                await asyncio.sleep(_LOOK)
                await self._save_waiting()
        finally:
            if self._waiting:  # the next import or sync will find them
                log.error("posts_unsaved", extra={"fields": {"posts": len(self._waiting)}})

    async def _save_waiting(self) -> bool:
        """Save waiting posts; return whether none is left."""
        async with self._saving:
            while self._waiting:
                message = self._waiting[0]
                try:
                    await self._save(message)
                except Stranger as fault:
                    _note("post_of_another_channel", fault)  # the store has recorded it, and the owner is told
                except Unavailable as fault:
                    _note("post_not_saved", fault)
                    return False
                except Exception as fault:
                    self._set_aside(fault)
                if self._waiting and self._waiting[0] is message:
                    self._waiting.popleft()
            return True

    async def _save(self, message: JSON) -> None:
        """Save a message. Raises Stranger for a post of another channel."""
        chat, view = _chat(message), await self._store.channel()
        if chat.get("type") != "channel" or type(chat.get("id")) is not int:
            return
        if is_count(message) and not view.posts:
            return
        known = view.info or ChannelInfo(title="…", username=self._username, chat_id=self._chat_id)
        info = _info(chat, known)
        judgement, is_configured = judge(known, info), self._is_configured(info)
        if not (view.posts or judgement.accepted or is_configured):
            await self._store.note_refusal(Way.POST, info, judgement)
            raise Stranger(known, info, judgement)
        if is_count(message):
            if judgement.accepted and (number := number_of(message, "message_id")):
                moment = number_of(message, "date") or int(time.time())
                await self._store.count_reactions(number, reactions_of(message), moment)
            return
        as_of = number_of(message, "edit_date") or number_of(message, "date")
        records: list[Record] = [Origin(source=SourceKind.LIVE, as_of=as_of), info]
        if record := record_of(message):
            records.append(record)
        # CHANNEL has the new name already, and all else is unchanged.
        renamed = is_configured and judgement.reasons == (Reason.NAME,)
        report = await self._store.save(records, renamed=renamed)
        if report.skipped:
            self._set_aside(Refused(report.skipped[0][0]))

    def _is_configured(self, info: ChannelInfo) -> bool:
        return is_called(info, self._username) or (self._chat_id is not None and info.chat_id == self._chat_id)

    def _set_aside(self, fault: Exception) -> None:
        """Report a post that is given up because it would always fail and hold up the others."""
        _note("post_given_up", fault)
        if self._pulse:
            self._pulse.set_aside(int(time.time()))


def _info(chat: Mapping[str, Any], known: ChannelInfo) -> ChannelInfo:
    title = " ".join((clean(chat.get("title")) or "").split())[:_LONGEST_TITLE]
    return ChannelInfo(
        title=title or known.title,
        username=clean(chat.get("username")) or None,
        chat_id=chat["id"],
        sample=known.sample,
    )


def _chat(message: Mapping[str, Any]) -> Mapping[str, Any]:
    chat = message.get("chat")
    return chat if isinstance(chat, dict) else {}


def _note(event: str, fault: Exception) -> None:
    log.warning(event, extra={"fields": {"fault": type(fault).__name__}})
