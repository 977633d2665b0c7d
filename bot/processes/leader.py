"""Elects the leader: the one of several processes on a database that does what only one may do."""

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from bot import logs
from bot.outbox import Sender
from channel.processes.leases import Lease, Leases

_NAME: Final = "leader"
_LAST_WORD: Final = 0.5  # seconds to give the lease back

log = logging.getLogger("rahnama.leading")
_note = partial(logs.note, log)


@dataclass(frozen=True)
class Beat:
    """In seconds."""

    every: float = 3.0
    """Between two beats of the leader, and between two checks by the others."""
    lost: float = 8.0
    """After this long without writing a beat, the leader stops, since another may soon take over."""
    still: float = 10.0
    """After this long without seeing a beat, another process takes over."""


class Term(NamedTuple):
    """The leader's work during one term."""

    sender: Sender
    beside: tuple[Coroutine[Any, Any, None], ...]
    """Work that can be cancelled at any time."""


class Leader:
    """`begin` returns the work each time this process becomes the leader; it may write while `held` returns the lease.

    `away` is called when the lease cannot be kept.
    """

    def __init__(
        self,
        store: Leases,
        begin: Callable[[], Term],
        beat: Beat | None = None,
        away: Callable[[], None] = lambda: None,
    ) -> None:
        self._store, self._away = store, away
        self._begin = begin
        self._beat = beat or Beat()
        self._holder = f"{_place()}:{os.getpid()}:{secrets.token_hex(8)}"
        self._held: Lease | None = None
        self._sender: Sender | None = None
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()
        self.moved = time.monotonic()
        """When it last made progress, by the monotonic clock."""

    def held(self) -> Lease | None:
        """Return the lease while this process leads, else None."""
        return self._held

    def wake(self) -> None:
        """Wake the sender; if another process leads, it notices within a second or two."""
        if self._sender:
            self._sender.wake()

    @property
    def sent(self) -> int:
        """Return how many calls, without news, were sent since this process became the leader."""
        return self._sender.counts.words if self._sender else 0

    async def run(self) -> None:
        """Wait to become the leader, and lead, until stop()."""
        self._ended.clear()
        try:
            while not self._stopping.is_set():
                lease = await self._waited_for()
                if lease:
                    await self._lead(lease)
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """End run() within five seconds; another process can lead at once."""
        self._stopping.set()
        await self._ended.wait()

    async def _waited_for(self) -> Lease | None:
        """Return the lease once it is free or its holder has stopped beating; None when it is time to stop."""
        seen: Lease | None = None
        since = time.monotonic()
        while not self._stopping.is_set():
            try:
                there = await self._store.lease(_NAME)
                if there != seen:
                    seen, since = there, time.monotonic()
                if _is_free(there) or time.monotonic() - since >= self._beat.still:
                    if lease := await self._store.take_lease(_NAME, self._holder, there):
                        return lease
                    continue
            except Exception as fault:
                _note("lease_not_seen", fault)
            self.moved = time.monotonic()
            await self._pause()
        return None

    async def _lead(self, lease: Lease) -> None:
        self._held = lease
        term = self._begin()
        self._sender = term.sender
        log.info("leading", extra={"fields": {"epoch": lease.epoch}})
        sending = asyncio.create_task(term.sender.run())
        others = [asyncio.create_task(one) for one in term.beside]
        try:
            held = await self._keep(lease, sending)
        finally:
            for task in others:
                task.cancel()
            if not self._stopping.is_set():
                sending.cancel()
            await asyncio.gather(*others, return_exceptions=True)
        if self._stopping.is_set():
            await term.sender.stop()
        with suppress(asyncio.CancelledError):
            await sending
        self._held = self._sender = None
        if held:
            await self._give_back(held)

    async def _keep(self, lease: Lease, sending: asyncio.Task[None]) -> Lease | None:
        """Beat until it is time to stop; return None if the lease is lost or may be lost soon."""
        written = time.monotonic()
        while not self._stopping.is_set() and not sending.done():
            await self._pause()
            try:
                async with asyncio.timeout(max(0.1, self._beat.lost - (time.monotonic() - written))):
                    moved = await self._store.beat_lease(lease)
            except Exception as fault:
                _note("lease_not_kept", fault)
                self._away()
                if time.monotonic() - written >= self._beat.lost:
                    return None
                continue
            if moved is None:
                log.warning("lease_lost")
                return None
            self._held = lease = moved
            self.moved = written = time.monotonic()
        return lease

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._beat.every):
                await self._stopping.wait()

    async def _give_back(self, lease: Lease) -> None:
        try:
            async with asyncio.timeout(_LAST_WORD):
                await self._store.give_lease_back(lease)
        except Exception as fault:
            _note("lease_not_given_back", fault)


def _place() -> str:
    """Return an id of this machine and container: within it, a process number identifies a process."""
    with suppress(OSError):
        return f"{socket.gethostname()}:{Path('/proc/self/ns/pid').stat().st_ino}"
    return f"{socket.gethostname()}:{secrets.token_hex(8)}"


def _is_free(lease: Lease | None) -> bool:
    """Whether the lease is free: it was given back, or its holder has died on this machine."""
    if lease is None or not lease.holder:
        return True
    place, _, _ = lease.holder.rpartition(":")
    place, _, number = place.rpartition(":")
    return place == _place() and (int(number) == os.getpid() or not _is_alive(int(number)))


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
