"""What the bot sends at once, without the outbox: Telegram counts it too, so news give way."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram.ext import BaseRateLimiter

from bot.outbox.pace import Pace, weight
from handlers.telegram.patience import patiently


class Replies(BaseRateLimiter[None]):
    """Counts each request of PTB's bot together with the sender's. A request waits for its place among the news, and a
    little while if Telegram asks for a pause.

    The sender's own requests don't pass through here.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        async def request() -> Any:
            with await self._pace.reply(weight(endpoint, data)):
                return await callback(*args, **kwargs)

        return await patiently(request)
