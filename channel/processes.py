"""The store's part for the processes that share it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from channel.deliveries import Deliveries
from channel.leases import Lease, Leases

if TYPE_CHECKING:
    from channel.store import Memory


class Processes(Deliveries, Leases, Protocol):
    def led(self, held: Callable[[], Lease | None]) -> "Memory":
        """The same store for what only the holder of a lease does: it writes as long as the lease holds.

        `held` gives the lease, or None. Where it does not hold, writes raise LeaseLost and change nothing.
        """
        ...

    async def try_writing(self, now: int) -> None:
        """Writes something that nobody reads. Raises Unavailable where that cannot be done just now."""
        ...
