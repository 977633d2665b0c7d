"""When the next message may go: at Telegram's pace for a chat, for a group, and for all chats together.

According to the Bot API's maintainer (tdlib/td, issues 2592 and 3034; tdlib/telegram-bot-api, issue 648), an edit
counts as a message. So does a new topic, since a message announces it. Answering a callback and deleting don't count.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any, Final

from cachetools import TTLCache

from bot.outbox.window import Flight, Second
from bot.settings import haste

ChatId = int | str | None
"""A chat id of the Bot API: a number, negative for groups and channels, or "@name". None if a request has no chat."""

_BURST: Final = 4  # messages that a late timer may catch up on
_UNCOUNTED: Final = ("answer", "delete", "get", "sendChatAction")
_REMEMBERED: Final = 100_000  # chats; more than the bot can write to in a minute


@dataclass(frozen=True)
class Limits:
    """What Telegram allows."""

    in_all: float = 30.0
    """Messages a second, on average and evenly."""
    in_a_second: int = 30
    """Messages in any second; Telegram refuses beyond that."""
    second: float = 1.0
    apart: float = 1.0
    """Seconds between two messages to one chat."""
    in_a_group: int = 20
    """Messages in any minute."""
    minute: float = 60.0

    def faster(self, times: float) -> "Limits":
        """The same limits with time running `times` as fast."""
        return replace(
            self,
            in_all=self.in_all * times,
            second=self.second / times,
            apart=self.apart / times,
            minute=self.minute / times,
        )


def limits_in_force() -> Limits:
    """Telegram's limits."""
    return Limits().faster(haste())


def is_group(chat: ChatId) -> bool:
    """Whether a chat is a group or a channel, which have their own limit; a "@name" is always one of them."""
    return isinstance(chat, str) or (chat is not None and chat < 0)


def weight(method: str, params: Mapping[str, Any]) -> int:
    """How many messages Telegram counts for a request; each picture of an album is one."""
    if method.startswith(_UNCOUNTED):
        return 0
    several = params.get("media") if method == "sendMediaGroup" else params.get("message_ids")
    return len(several) if isinstance(several, list) and several else 1


@dataclass
class _Chat:
    """What was sent to a chat recently, in the event loop's seconds."""

    free: float
    """When it can take the next message."""
    recent: deque[float]
    """When a group's latest messages were sent, one entry each."""


class Pace:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._next = 0.0  # when the next message may go, for an even pace
        self._second = Second(limits.in_a_second, limits.second)
        self._news = asyncio.Lock()
        self._chats: TTLCache[ChatId, _Chat] = TTLCache(_REMEMBERED, ttl=limits.minute, timer=_time)
        self._resume = 0.0

    def wait(self, chat: ChatId, messages: int = 1, ahead: int = 0) -> float:
        """Seconds until the chat can take `messages` at once, after `ahead` others that wait for it."""
        if chat is None:
            return 0.0
        sent = self._chats.get(chat)
        if sent is None:
            return ahead * self._limits.apart
        free = sent.free + ahead * self._limits.apart
        room = max(0, self._limits.in_a_group - ahead - messages)
        if is_group(chat) and len(sent.recent) > room:
            free = max(free, sent.recent[-room - 1] + self._limits.minute)
        return max(0.0, free - _time())

    def spacing(self, chat: ChatId) -> float:
        """Seconds between two messages if many go to one chat."""
        if chat is None:
            return 0.0
        apart = self._limits.apart
        return max(apart, self._limits.minute / self._limits.in_a_group) if is_group(chat) else apart

    def hold(self, seconds: float) -> None:
        """Sends nothing to any chat for `seconds`, as Telegram asked."""
        self._resume = max(self._resume, _time() + seconds)

    async def turn(self, chat: ChatId, messages: int, *, news: bool = False) -> Flight:
        """Returns when a request that counts as `messages` may be sent. Only one task at a time may ask for a chat.

        News join the common queue one by one, so that other messages find at most one of them ahead.
        """
        while True:
            if (wait := self._pause(chat, messages)) > 0:
                await asyncio.sleep(wait)
                continue
            async with self._news if news else nullcontext():
                await asyncio.sleep(self._place(messages))
                await self._second.room(messages, last=news)
                if self._resume <= _time():  # Telegram may have asked for a pause in the meantime
                    break
        if messages:
            self._note(chat, messages)
        return self._second.begin(messages)

    async def reply(self, messages: int) -> Flight:
        """The same for replies, which skip the outbox: they don't wait as long as no news are sent."""
        if self._news.locked():
            await self._second.room(messages)
        return self._second.begin(messages)

    def _place(self, messages: int) -> float:
        """Takes the next place in the common queue. Returns the seconds until its turn, negative if that is past."""
        apart, now = 1 / self._limits.in_all, _time()
        place = max(self._next, now - (_BURST - 1) * apart)
        self._next = place + messages * apart
        return place - now

    def _pause(self, chat: ChatId, messages: int) -> float:
        silence = self._resume - _time()
        return max(silence, self.wait(chat, messages)) if messages else silence

    def _note(self, chat: ChatId, messages: int) -> None:
        now = _time()
        earlier = self._chats.get(chat)
        recent = earlier.recent if earlier else deque(maxlen=self._limits.in_a_group)
        recent.extend([now] * messages)
        self._chats[chat] = _Chat(now + messages * self._limits.apart, recent)


def _time() -> float:
    return asyncio.get_running_loop().time()
