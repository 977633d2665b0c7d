"""What only one process may do at a time: the store's contract for who does it.

Clocks are not compared: the holder advances its beat, and a process that sees the beat stand still long enough, by its
own clock, takes over. The epoch grows when a lease changes hands; every write of a holder checks it, so that a holder
that was wrongly taken for dead writes nothing more.
"""

from typing import Protocol

from channel.errors import RahnamaError
from channel.models import Model


class LeaseLost(RahnamaError):  # noqa: N818 - nothing is wrong: another process goes on
    """Another process holds the lease now; nothing was written."""


class Lease(Model):
    name: str
    holder: str
    """The process that holds it; "" if it was given back."""
    epoch: int
    beat: int


class Leases(Protocol):
    async def lease(self, name: str) -> Lease | None:
        """The lease with its current or last holder."""
        ...

    async def take_lease(self, name: str, holder: str, seen: Lease | None) -> Lease | None:
        """Takes the lease from the holder that was seen; None if it has changed since."""
        ...

    async def beat_lease(self, lease: Lease) -> Lease | None:
        """Shows that the holder is alive; None if it is no longer the holder."""
        ...

    async def give_lease_back(self, lease: Lease) -> None:
        """Frees the lease, so that the next holder need not wait for the beat to stand still."""
        ...
