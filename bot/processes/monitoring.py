"""/livez, /readyz and /metrics, on their own port: counts and times, but nothing about any person."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Final, Protocol

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.listening import listening
from bot.processes.leader import Leader
from bot.updates.lanes import Counts
from channel.errors import StoreError
from channel.store import Memory

_PATIENCE: Final = 2.0  # seconds

_FATES: Final = ("done", "failed", "given_up", "skipped", "repeated", "overtaken", "postponed")


class Receiver(Protocol):
    """The receiver of updates, as far as monitoring needs it."""

    @property
    def counts(self) -> Counts: ...

    @property
    def is_taking(self) -> bool: ...


class Monitoring:
    """`answers`: how many requests to the webhook got each status."""

    def __init__(self, store: Memory, receiver: Receiver, leader: Leader, answers: Mapping[int, int]) -> None:
        self._store, self._receiver, self._leader, self._answers = store, receiver, leader, answers
        self._waits = 0.0
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def listening(self, address: str) -> AbstractAsyncContextManager[None]:
        """Serve as long as the context lasts. Raises SettingsError if the address is taken."""
        return listening("METRICS_LISTEN", address, web.Server(self._answer, access_log=None))

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        match request.path:
            case "/livez":
                return web.Response(text="ok\n")
            case "/readyz":
                ready = await self._is_ready()
                return web.Response(text="ok\n" if ready else "not ready\n", status=200 if ready else 503)
            case "/metrics":
                self._waits = await self._waited()
                return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
        return web.Response(status=404)

    async def _is_ready(self) -> bool:
        if not self._receiver.is_taking:
            return False
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._store.channel()
        except (StoreError, TimeoutError):
            return False
        return True

    async def _waited(self) -> float:
        """Return for how many seconds the oldest outbox item that is due has been waiting."""
        try:
            async with asyncio.timeout(_PATIENCE):
                since = await self._store.waits_since()
        except (StoreError, TimeoutError):
            return self._waits
        return max(0.0, time.time() - since) if since is not None else 0.0

    def collect(self) -> Iterator[Metric]:
        counts = self._receiver.counts
        updates = CounterMetricFamily("rahnama_updates", "Updates by their fate.", labels=["fate"])
        for fate in _FATES:
            updates.add_metric([fate], getattr(counts, fate))
        yield updates
        yield CounterMetricFamily("rahnama_update_seconds", "Seconds of work on updates.", value=counts.seconds)
        yield _by_status(self._answers)
        # News are not counted: their number would reveal that of the followers.
        yield CounterMetricFamily(
            "rahnama_sent", "Messages sent from the outbox, without news.", value=self._leader.sent
        )
        yield GaugeMetricFamily("rahnama_outbox_seconds", "How long the oldest message has waited.", value=self._waits)
        yield GaugeMetricFamily(
            "rahnama_leads", "Whether this process leads.", value=int(self._leader.held() is not None)
        )


def _by_status(answers: Mapping[int, int]) -> Metric:
    metric = CounterMetricFamily("rahnama_webhook_requests", "Requests by status.", labels=["status"])
    for status, count in sorted(answers.items()):
        metric.add_metric([f"{status}"], count)
    return metric
