"""Delivers updates to a webhook as Telegram does: those of one chat in order, each until it is accepted."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import aiohttp

from bot.sandbox.errors import JSON
from bot.sandbox.telegram import Telegram

_SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"
_LOOK: Final = 0.01  # seconds
_PATIENCE: Final = 60.0
_AGAIN, _LATEST = 0.2, 5.0  # seconds before the second delivery of an update, and at most before later ones


class Postman:
    """`addresses`: those of the replicas behind the webhook's address, as a load balancer knows them, such as
    http://127.0.0.1:8080. `copies`: how often an update is delivered at a time, as after a lost answer.
    """

    def __init__(
        self, telegram: Telegram, addresses: Sequence[str], *, copies: Sequence[int] = (1,), seed: int = 0
    ) -> None:
        self._telegram = telegram
        self._addresses = addresses
        self._copies = copies
        self._random = random.Random(seed)
        self._busy: set[object] = set()
        self._in_hand: set[int] = set()
        self._failures: dict[int, int] = {}
        self.brought = 0
        """The requests that were made."""
        self.refused = 0
        """The requests that were not answered with 200."""

    @property
    def in_hand(self) -> list[JSON]:
        """Return the updates that are being delivered."""
        return [update for update in self._telegram.updates.pending() if update["update_id"] in self._in_hand]

    async def run(self) -> None:
        """Work until cancelled."""
        connector = aiohttp.TCPConnector(limit=0)
        timeout = aiohttp.ClientTimeout(total=_PATIENCE)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            asyncio.TaskGroup() as rounds,
        ):
            while True:
                for update in self._due():
                    rounds.create_task(self._bring(session, update))
                await asyncio.sleep(_LOOK)

    def _due(self) -> list[JSON]:
        """Return the updates to deliver now."""
        webhook = self._telegram.webhook
        if not webhook:
            return []
        due = []
        for update in self._telegram.updates.pending():
            if len(self._in_hand) >= webhook["max_connections"]:
                break
            lane = lane_of(update)
            if update["update_id"] in self._in_hand or lane in self._busy:
                continue
            self._busy.add(lane)
            self._in_hand.add(update["update_id"])
            due.append(update)
        return due

    async def _bring(self, session: aiohttp.ClientSession, update: JSON) -> None:
        try:
            copies = self._random.choice(self._copies)
            taken = await asyncio.gather(*(self._post(session, update) for _ in range(copies)))
            if any(taken):
                self._telegram.updates.delivered(update["update_id"])
                self._failures.pop(update["update_id"], None)
            else:
                failures = self._failures[update["update_id"]] = self._failures.get(update["update_id"], 0) + 1
                await asyncio.sleep(min(_AGAIN * 2 ** (failures - 1), _LATEST))
        finally:
            self._busy.discard(lane_of(update))
            self._in_hand.discard(update["update_id"])

    async def _post(self, session: aiohttp.ClientSession, update: JSON) -> bool:
        self.brought += 1
        webhook = self._telegram.webhook
        path = "/" + webhook["url"].split("/", 3)[3]
        headers = {_SECRET: webhook["secret_token"]} if webhook["secret_token"] else {}
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            url = f"{self._random.choice(self._addresses)}{path}"
            async with session.post(url, json=update, headers=headers) as response:
                if response.status == 200:
                    webhook.pop("trouble", None)
                    return True
                self._complain(f"Wrong response from the webhook: {response.status} {response.reason}")
        self.refused += 1
        return False

    def _complain(self, message: str) -> None:
        self._telegram.webhook["trouble"] = {
            "last_error_date": int(self._telegram.clock()),
            "last_error_message": message,
        }


def lane_of(update: JSON) -> object:
    """Return the chat within which order matters."""
    content: Any = next((value for key, value in update.items() if key != "update_id"), {})
    if not isinstance(content, dict):
        return None
    message = content.get("message", content)
    place = message.get("chat") or content.get("from") or {}
    return place.get("id") if isinstance(place, dict) else None
