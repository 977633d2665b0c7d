"""Makes a call as it must be now: to the chat's current number, in its topic, with its files, when its turn comes."""

import asyncio
from typing import Any, Final

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.outbox.outcomes import is_topic_gone
from bot.outbox.pace import ChatId, Pace, weight
from bot.outbox.topics import Topics
from bot.outbox.uploads import Uploads
from channel.people.letters import Call
from channel.people.mail import Mail

_PATIENCE: Final = 20.0  # seconds to wait for an answer; giving up early makes duplicates
_UPLOAD_PATIENCE: Final = 60.0
_INTO_TOPICS: Final = ("send", "copy", "forward")


class Calls:
    def __init__(self, bot: Bot, store: Mail, pace: Pace) -> None:
        self._bot = bot
        self._store = store
        self._pace = pace
        self._topics = Topics(store, self._ask)
        self._uploads = Uploads(bot)
        self._moved: dict[int, int] = {}
        self.in_flight: set[asyncio.Task[Any]] = set()
        """Tasks whose request was sent; a task is removed once its outcome is committed."""

    async def chat_of(self, call: Call) -> ChatId:
        """The current number of the call's chat; a person's never changes."""
        chat: ChatId = call.params.get("chat_id")
        if not isinstance(chat, int) or chat > 0:
            return chat
        if chat not in self._moved:
            self._moved[chat] = await self._store.current_chat(chat)
        return self._moved[chat]

    async def moved(self, old: int, new: int) -> None:
        """Remembers a group's new number."""
        await self._store.moved(old, new)
        self._moved = {chat: new if now == old else now for chat, now in self._moved.items()} | {old: new}

    async def is_telegram_there(self) -> bool:
        """Whether Telegram answers the simplest request: if so, a failing call is itself the cause."""
        try:
            await self._bot.get_me()
        except TelegramError:
            return False
        return True

    async def make(self, call: Call, chat: ChatId, *, news: bool = False) -> Any:
        """Makes the call and returns Telegram's answer. Raises telegram's errors, and the store's."""
        params = call.params if chat is None else {**call.params, "chat_id": chat}
        conversation = call.conversation if call.method.startswith(_INTO_TOPICS) else None
        for _ in range(2):
            topic = None if conversation is None else await self._topics.find(chat, conversation)
            if topic is None or conversation is None:
                break
            try:
                return await self._ask(call.method, chat, {**params, "message_thread_id": topic}, news=news)
            except BadRequest as refused:
                if not is_topic_gone(refused):
                    raise
                await self._topics.forget(chat, conversation)
        return await self._ask(call.method, chat, params, news=news)

    async def _ask(self, method: str, chat: ChatId, params: dict[str, Any], *, news: bool = False) -> Any:
        async with self._uploads.data(params) as data:
            with await self._pace.turn(chat, weight(method, params), news=news):
                self._go_out()
                return await self._bot.request.post(
                    f"{self._bot.base_url}/{method}",
                    data,
                    read_timeout=_UPLOAD_PATIENCE if data.contains_files else _PATIENCE,
                )

    def _go_out(self) -> None:
        if task := asyncio.current_task():
            self.in_flight.add(task)
