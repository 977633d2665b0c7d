"""Keeps the channel's id and name as Telegram has them, and tells the owner about channels whose posts are refused."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from telegram import Bot
from telegram.constants import ChatType
from telegram.error import TelegramError

from channel.errors import RahnamaError
from channel.models import ChannelInfo, Origin, SourceKind
from channel.people.letters import Call
from channel.posts.identity import Way, is_called, is_one, judge
from channel.store import Memory
from handlers.owner.strangers import notice
from handlers.telegram.sending import message_call
from handlers.texts import Texts

EVERY: Final = 3600.0  # seconds between two requests to Telegram
LOOK: Final = 10.0  # seconds between two checks for refused posts
_LONGEST_TITLE: Final = 128

log = logging.getLogger("rahnama.identity")


class Identity:
    """`channel`: its name or its id in the settings. `destination`: the chat of the owner's letters, or None.

    `texts` gives the texts in the owner's language; `wake` wakes the sender.
    """

    def __init__(
        self,
        bot: Bot,
        store: Memory,
        channel: str | int | None,
        destination: int | None,
        texts: Callable[[], Awaitable[Texts]],
        wake: Callable[[], None],
    ) -> None:
        self._bot, self._store, self._channel = bot, store, channel
        self._destination, self._texts, self._wake = destination, texts, wake

    async def run(self, every: float = EVERY, look: float = LOOK) -> None:
        """Work until cancelled; errors of Telegram or the database do not stop the bot."""
        asked = float("-inf")
        while True:
            try:
                if time.monotonic() - asked >= every:
                    asked = time.monotonic()
                    await self.learn()
                await self.tell()
            except (RahnamaError, TelegramError) as fault:
                log.warning("identity_unknown", extra={"fields": {"fault": type(fault).__name__}})
            await asyncio.sleep(look)

    async def learn(self) -> None:
        """Keep the channel's id and its current name and title.

        The channel is looked up by its id if that is known, else by the name in CHANNEL if nothing contradicts it.
        Before there are posts there is nothing to compare, so nothing is kept.
        """
        view = await self._store.channel()
        known = view.info
        if known is None or known.sample or not view.posts:
            return
        found = await self._asked(known.chat_id) if known.chat_id else None
        named = None if found and self._is_set(found) else await self._named()
        if named and known.chat_id and named.chat_id != known.chat_id:
            await self._store.note_refusal(Way.SETTING, named, judge(known, named))
            named = None
        elif any(one.way is Way.SETTING for one in await self._store.refusals()):
            await self._store.forget_refusals(Way.SETTING)
        found = found or named
        if found and found != known and judge(known, found).accepted:
            await self._store.save([Origin(source=SourceKind.LIVE, as_of=int(time.time())), found])

    async def tell(self) -> None:
        """Tell the owner, once, about each channel whose posts were refused."""
        untold = [one for one in await self._store.refusals() if not one.told]
        if self._destination is None or not untold:
            return
        lines, known, now = await self._texts(), (await self._store.channel()).info, int(time.time())
        for place, refusal in enumerate(untold):
            if any(is_one(refusal.channel, other.channel) for other in untold[:place]):
                continue  # the same cause, noticed in two ways
            answer = notice(lines, known, refusal)
            call = Call(
                method="sendMessage", params=message_call(self._destination, answer.messages[0], answer.buttons)
            )
            # The key is that of the refusal: after a crash before it is marked, the owner is not told twice.
            await self._store.put_out(f"stranger:{refusal.way}:{refusal.since}", [call], now=now)
        await self._store.mark_refusals_told(untold)
        self._wake()

    def _is_set(self, found: ChannelInfo) -> bool:
        """Whether CHANNEL names this channel."""
        return found.chat_id == self._channel or (isinstance(self._channel, str) and is_called(found, self._channel))

    async def _named(self) -> ChannelInfo | None:
        chat = f"@{self._channel}" if isinstance(self._channel, str) else self._channel
        return await self._asked(chat) if chat else None

    async def _asked(self, chat: int | str) -> ChannelInfo | None:
        """Return the channel as Telegram knows it; None if Telegram does not answer or it is not a channel."""
        try:
            found = await self._bot.get_chat(chat)
        except TelegramError:
            return None
        if found.type != ChatType.CHANNEL:
            return None
        title = " ".join((found.title or "…").split())[:_LONGEST_TITLE]
        return ChannelInfo(title=title or "…", username=found.username, chat_id=found.id)
