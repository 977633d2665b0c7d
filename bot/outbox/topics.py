"""The topics of the owner's forum: one per conversation, created when its first message is sent."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from cachetools import TTLCache
from telegram.error import BadRequest

from bot.outbox.outcomes import silence
from bot.outbox.pace import ChatId, is_group
from channel.people.mail import Mail

_KNOWN_FOR: Final = 3600.0  # seconds until a group is checked again for being a forum

log = logging.getLogger("rahnama.outbox")

Ask = Callable[[str, ChatId, dict[str, Any]], Awaitable[Any]]
"""Makes a request: its method, its chat, its parameters."""


class Topics:
    def __init__(self, store: Mail, ask: Ask) -> None:
        self._store = store
        self._ask = ask
        self._forums: TTLCache[ChatId, bool] = TTLCache(100, ttl=_KNOWN_FOR)

    async def find(self, chat: ChatId, conversation: int) -> int | None:
        """The conversation's topic, created if needed; None if the chat is no forum or the bot may not create any."""
        if not is_group(chat) or not await self._is_forum(chat):
            return None
        known = await self._store.conversation(conversation)
        if known is None:
            return None
        if known.topic is not None:
            return known.topic
        try:
            made = await self._ask("createForumTopic", chat, {"chat_id": chat, "name": known.handle})
        except BadRequest as refused:
            if silence(refused) is not None:
                raise
            # A message in the general topic is better than none.
            log.warning("topic_refused", extra={"fields": {"fault": type(refused).__name__}})
            self._forums[chat] = False
            return None
        topic = int(made["message_thread_id"])
        await self._store.set_topic(conversation, topic)
        return topic

    async def forget(self, chat: ChatId, conversation: int) -> None:
        """Forgets a topic that is gone; the chat may no longer be a forum."""
        self._forums.pop(chat, None)
        await self._store.set_topic(conversation, None)

    async def _is_forum(self, chat: ChatId) -> bool:
        known = self._forums.get(chat)
        if known is None:
            found = await self._ask("getChat", chat, {"chat_id": chat})
            known = self._forums[chat] = bool(found.get("is_forum"))
        return known
