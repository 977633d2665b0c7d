"""The contract of the processes that share a store."""

from typing import Protocol

from channel.processes.deliveries import Deliveries
from channel.processes.leases import Leases


class Processes(Deliveries, Leases, Protocol):
    async def try_writing(self, now: int) -> None:
        """Writes something that nobody reads. Raises Unavailable if that is impossible right now."""
        ...
