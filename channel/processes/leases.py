"""What only one process may do at a time: the store's contract for who does it.

No clocks are compared: the holder moves its beat on, and who sees it stand still for long enough by his own clock takes
over. The epoch grows whenever a lease changes hands; every write of a holder asks for it, so that one who was taken for
dead and is not writes nothing any more.
"""

from typing import Protocol

from channel.errors import RahnamaError
from channel.models import Model


class LeaseLost(RahnamaError):  # noqa: N818 - nothing is wrong: another process goes on
    """Another process holds the lease now; nothing was written."""


class Lease(Model):
    name: str
    holder: str
    """Which process; "" where it was given back."""
    epoch: int
    beat: int


class Leases(Protocol):
    async def lease(self, name: str) -> Lease | None:
        """Who holds it, or held it last."""
        ...

    async def take_lease(self, name: str, holder: str, seen: Lease | None) -> Lease | None:
        """Takes it from who was seen to hold it; None where that has changed meanwhile."""
        ...

    async def beat_lease(self, lease: Lease) -> Lease | None:
        """Shows that the holder is there; None where it is the holder no more."""
        ...

    async def give_lease_back(self, lease: Lease) -> None:
        """The next need not wait until the beat has stood still."""
        ...
