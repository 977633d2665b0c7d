"""A Telegram with a crowd of followers: some have blocked the bot, and it refuses some requests. It records them."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from bot.outbox.pace import weight
from bot.sandbox import Chat, Telegram, User
from bot.sandbox.errors import ApiError
from bot.sandbox.params import Upload
from tests.processes import TOKEN

FIRST: Final = 7_000_000_000
"""The number of the first follower."""
BLOCKED: Final = 0.03
TOO_MANY: Final = 0.01
BROKEN: Final = 0.001
SILENCE: Final = 1.0
"""Seconds that Telegram then asks to wait."""


class Request(NamedTuple):
    moment: float
    """In seconds of Telegram's clock."""
    messages: int
    is_news: bool


class Crowd(Telegram):
    """`speed`: how many times as fast Telegram's clock runs."""

    def __init__(self, followers: int, speed: float, chance: random.Random) -> None:
        super().__init__(TOKEN, history=50)
        self.followers, self._speed, self._chance = followers, speed, chance
        self.told: Counter[int] = Counter()
        """How many messages each follower got."""
        self.coming: list[Request] = []
        """Requests that count as messages, accepted or not."""
        self.silences: list[tuple[float, float]] = []
        self.refused: Counter[int] = Counter()
        self._awaited: dict[tuple[int, str], asyncio.Future[float]] = {}
        self._arrived: dict[tuple[int, str], float] = {}
        self._began = time.monotonic()
        self.blocked_ones = frozenset(FIRST + one for one in range(followers) if chance.random() < BLOCKED)
        for number in range(FIRST, FIRST + followers):
            user = User(number, "F", language_code="en", started=True, blocked=number in self.blocked_ones)
            self.users[number] = user
            self.chats[number] = Chat(number, "private", user=user)

    def moment(self) -> float:
        """Seconds since the beginning, by Telegram's clock."""
        return (time.monotonic() - self._began) * self._speed

    async def call(
        self, method: str, params: Mapping[str, Any] | None = None, files: Mapping[str, Upload] | None = None
    ) -> Any:
        given = params or {}
        chat = int(given.get("chat_id") or 0) if str(given.get("chat_id", "")).lstrip("-").isdecimal() else 0
        is_news = FIRST <= chat < FIRST + self.followers
        if messages := weight(method, given):
            self.coming.append(Request(self.moment(), messages, is_news))
        if is_news:
            self._have_mishaps()
        try:
            result = await super().call(method, params, files)
        except ApiError as refused:
            self.refused[refused.code] += 1
            raise
        if is_news:
            self.told[chat] += 1
        elif method.startswith("send"):
            self._note(chat, str(given.get("text", "")))
        return result

    def _have_mishaps(self) -> None:
        fate = self._chance.random()
        if fate < TOO_MANY:
            now = self.moment()
            self.silences.append((now, now + SILENCE))
            self.refused[429] += 1
            pause = SILENCE / self._speed
            raise ApiError(429, f"Too Many Requests: retry after {pause}", {"retry_after": pause})
        if fate < TOO_MANY + BROKEN:
            self.refused[502] += 1
            raise ApiError(502, "Bad Gateway")

    async def arrival(self, user: User, words: str) -> float:
        """When a person gets a message with these words."""
        key = (user.id, words)
        if key not in self._arrived:
            future = self._awaited.setdefault(key, asyncio.get_running_loop().create_future())
            await future
        return self._arrived[key]

    def _note(self, chat: int, text: str) -> None:
        for key, future in list(self._awaited.items()):
            if key[0] == chat and key[1] in text:
                self._arrived[key] = self.moment()
                del self._awaited[key]
                if not future.done():
                    future.set_result(self._arrived[key])
