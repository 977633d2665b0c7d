"""Asks the owner about what the index is unsure of: a few questions at a time, each only once."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from channel.people.letters import Call
from channel.store import Memory
from handlers.texts import Texts

EVERY = 3600.0  # seconds between two checks for changes of the index
REST = 86_400.0  # seconds after questions were asked, so that they do not pile up

log = logging.getLogger("rahnama.asking")


class Asking:
    """`destination`: the chat of the owner's letters, or None. `texts` gives the texts in the owner's language; `wake`
    wakes the sender. `username`: the channel's public name."""

    def __init__(
        self,
        store: Memory,
        destination: int | None,
        texts: Callable[[], Awaitable[Texts]],
        wake: Callable[[], None],
        username: str | None = None,
    ) -> None:
        self._store = store
        self._destination = destination
        self._texts = texts
        self._wake = wake
        self._username = username

    async def run(self, every: float = EVERY, rest: float = REST) -> None:
        """Look again whenever the index has changed, for as long as the bot runs."""
        seen = -1
        while self._destination is not None:
            asked = False
            try:
                if (revision := await self._store.revision()) != seen:
                    asked = await self.ask(self._destination)
                    seen = -1 if asked else revision  # after questions, more may be left
            except Exception as fault:
                log.warning("asking_failed", extra={"fields": {"fault": type(fault).__name__}})
            await asyncio.sleep(rest if asked else every)

    async def ask(self, chat: int) -> bool:
        """Put the next questions into the outbox; return whether there were any."""
        from handlers.owner.corrections.doubts import AT_ONCE, question
        from handlers.telegram.sending import message_call

        doubts = await self._store.doubts(AT_ONCE)
        if not doubts:
            return False
        texts, channel = await self._texts(), (await self._store.channel()).named(self._username)
        now = int(time.time())
        for doubt in doubts:
            answer = await question(self._store, texts, channel, doubt)
            # Recorded first: a crash in between loses a question, but none is asked twice.
            if await self._store.asked(doubt.key) and answer:
                call = Call(method="sendMessage", params=message_call(chat, answer.messages[0], answer.buttons))
                await self._store.put_out(f"doubt:{doubt.key}", [call], now=now)
        self._wake()
        return True
