"""Tells Telegram where to deliver updates, unless it already knows."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Sequence
from typing import Final

from telegram import Bot
from telegram.error import TelegramError

from channel.errors import StoreError
from channel.processes.deliveries import Deliveries

MOST_CONNECTIONS: Final = 100
"""Connections that Telegram may open: the maximum that it allows."""

_LONGEST_PAUSE: Final = 60.0

log = logging.getLogger("rahnama.webhook")


def secret_made_of(token: str) -> str:
    """Return a secret for when none is set: the same on all replicas, and it does not reveal the token."""
    return hmac.new(token.encode(), b"rahnama webhook", hashlib.sha256).hexdigest()


class Registration:
    def __init__(self, bot: Bot, store: Deliveries, url: str, secret: str, allowed_updates: Sequence[str]) -> None:
        self._bot, self._store = bot, store
        self._url, self._secret = url, secret
        self._allowed = sorted(allowed_updates)
        self._fingerprint = hashlib.sha256(f"{url} {secret}".encode()).hexdigest()

    async def run(self) -> None:
        """Register it; retry, less and less often, while Telegram or the database is unavailable."""
        pause = 1.0
        while True:
            try:
                await self._register()
            except (TelegramError, StoreError) as fault:
                log.warning("webhook_not_registered", extra={"fields": {"fault": type(fault).__name__, "pause": pause}})
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                return

    async def _register(self) -> None:
        known = await self._bot.get_webhook_info()
        same = (
            known.url == self._url
            and sorted(known.allowed_updates or ()) == self._allowed
            and known.max_connections == MOST_CONNECTIONS
        )
        if same and await self._store.webhook() == self._fingerprint:  # Telegram never reveals the secret
            return
        await self._bot.set_webhook(
            self._url, secret_token=self._secret, allowed_updates=self._allowed, max_connections=MOST_CONNECTIONS
        )
        await self._store.register_webhook(self._fingerprint)
        log.info("webhook_registered")
