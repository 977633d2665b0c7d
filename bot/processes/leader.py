"""Which of several processes on one database does what only one may do: the leader (`channel.processes.leases`)."""

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
_LAST_WORD: Final = 0.5  # seconds, for giving the lease back

log = logging.getLogger("rahnama.leading")
_note = partial(logs.note, log)


@dataclass(frozen=True)
class Beat:
    """In seconds."""

    every: float = 3.0
    """Between two beats of who leads, and between two looks of who does not."""
    lost: float = 8.0
    """After so long without a beat that was written, who leads stops: soon another may."""
    still: float = 10.0
    """After so long without a beat that was seen, another takes over."""


class Term(NamedTuple):
    """What is done by who leads, until he does no more."""

    sender: Sender
    beside: tuple[Coroutine[Any, Any, None], ...]
    """What may be left at any time."""


class Leader:
    """`begin` is asked for what is to be done whenever this process comes to lead; it writes as `held` allows.

    `away` is told when the lease cannot be kept.
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
        """When it last did what it has to, by the monotonic clock."""

    def held(self) -> Lease | None:
        """The lease, as long as this process leads."""
        return self._held

    def wake(self) -> None:
        """There is something to send; where another process leads, it notices within a second or two."""
        if self._sender:
            self._sender.wake()

    @property
    def sent(self) -> int:
        """How many calls were sent since this process leads, without news."""
        return self._sender.counts.words if self._sender else 0

    async def run(self) -> None:
        """Waits until it leads, and leads, until stop()."""
        self._ended.clear()
        try:
            while not self._stopping.is_set():
                lease = await self._waited_for()
                if lease:
                    await self._lead(lease)
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """Ends run() within five seconds; the next leads at once."""
        self._stopping.set()
        await self._ended.wait()

    async def _waited_for(self) -> Lease | None:
        """The lease, once it is free or its holder does not move; None when it is time to stop."""
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
        """Beats until it is time to stop; None where the lease is lost, or may be soon."""
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
    """This machine, and on it the container: in both the same number means the same process."""
    with suppress(OSError):
        return f"{socket.gethostname()}:{Path('/proc/self/ns/pid').stat().st_ino}"
    return f"{socket.gethostname()}:{secrets.token_hex(8)}"


def _is_free(lease: Lease | None) -> bool:
    """Whether nobody can hold it: it was given back, or its holder has died on this machine."""
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
