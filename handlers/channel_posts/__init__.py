"""The channel's posts as they come: what Telegram tells its administrator of, and what the bot has sent there itself.

Nobody asks and nobody is answered, so this is no handler of PTB's: messages come as the Bot API's JSON, from the intake
and from the outbox, and go into the store. Posts are told of once. So one that cannot be saved, because an import holds
the database, is tried again while Telegram still keeps it; after that it waits here, and the next goes behind it.
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
from handlers.owner.pulse import Pulse

PATIENCE: Final = 20.0
"""Seconds that a post is tried before it is acknowledged; with one last try well below the intake's time limit."""

_PAUSES: Final = (0.2, 0.5, 1.0, 2.0, 4.0)
_LOOK: Final = 10.0  # seconds between tries of what was acknowledged and is not saved
_MOST_WAITING: Final = 1000
_LONGEST_TITLE: Final = 128

log = logging.getLogger("rahnama.channel_posts")

JSON = dict[str, Any]


class ChannelPosts:
    """Keeps the posts of one channel in the store, in their order; of any other channel's, that they came."""

    def __init__(
        self, store: Index, username: str | None, *, patience: float = PATIENCE, pulse: Pulse | None = None
    ) -> None:
        """`username`: the channel's public name; where it is None, the one that the index knows. `pulse` is told of a
        post that cannot be kept."""
        self._store = store
        self._pulse = pulse
        self._username = username
        self._patience = patience
        self._waiting: deque[JSON] = deque(maxlen=_MOST_WAITING)
        self._saving = asyncio.Lock()

    async def take(self, message: JSON) -> None:
        """Saves a new post or an edited one, as Telegram has told of it; returns when it is committed.

        Where it cannot be for so long, it waits, and is saved by the next call or by `keep_trying`.
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
        """Saves what the bot itself has posted, by the result of its request; of that Telegram sends no update."""
        for message in result if isinstance(result, list) else [result]:
            if isinstance(message, dict) and _chat(message).get("type") == "channel":
                await self.take(message)

    async def keep_trying(self) -> None:
        """Saves what waits, as soon as it can be; works until it is cancelled."""
        try:
            while True:
                await asyncio.sleep(_LOOK)
                await self._save_waiting()
        finally:
            if self._waiting:  # the next import or sync finds them
                log.error("posts_unsaved", extra={"fields": {"posts": len(self._waiting)}})

    async def _save_waiting(self) -> bool:
        """Whether nothing is left to save."""
        async with self._saving:
            while self._waiting:
                message = self._waiting[0]
                try:
                    await self._save(message)
                except Stranger as fault:
                    _note("post_of_another_channel", fault)  # the store has noted it, and the owner is told
                except Unavailable as fault:
                    _note("post_not_saved", fault)
                    return False
                except Exception as fault:
                    self._set_aside(fault)
                if self._waiting and self._waiting[0] is message:
                    self._waiting.popleft()
            return True

    async def _save(self, message: JSON) -> None:
        """Raises Stranger for a post of another channel."""
        chat, view = _chat(message), await self._store.channel()
        if chat.get("type") != "channel" or type(chat.get("id")) is not int:
            return
        known = view.info or ChannelInfo(title="…", username=self._username)
        info = _info(chat, known)
        judgement, is_configured = judge(known, info), is_called(info, self._username)
        if not (view.posts or judgement.accepted or is_configured):
            await self._store.note_refusal(Way.POST, info, judgement)
            raise Stranger(known, info, judgement)
        as_of = number_of(message, "edit_date") or number_of(message, "date")
        records: list[Record] = [Origin(source=SourceKind.LIVE, as_of=as_of), info]
        if record := record_of(message):
            records.append(record)
        # CHANNEL has the new name already, and all else is as it was.
        renamed = is_configured and judgement.reasons == (Reason.NAME,)
        report = await self._store.save(records, renamed=renamed)
        if report.skipped:
            self._set_aside(Refused(report.skipped[0][0]))

    def _set_aside(self, fault: Exception) -> None:
        """What fails by itself would fail for ever, and hold up the rest."""
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
