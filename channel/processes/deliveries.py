"""Updates that Telegram delivers to a webhook: the store's contract to process each once, on any number of replicas."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple, Protocol


class Taken(Enum):
    """What to do with a delivered update."""

    NEW = auto()
    """It must be processed now."""
    DONE = auto()
    """It was processed already."""


class Mark(NamedTuple):
    """A sign that another process works on it.

    As with leases, clocks are not compared: a mark that stands still long enough, by the observer's clock, belongs to a
    dead process.
    """

    taker: str
    taken: int
    """Changes as long as the taker works on it."""


class Deliveries(Protocol):
    """Only update ids are stored: nothing of what updates say, or who they are from."""

    async def take_delivery(self, number: int, taker: str, now: int, dead: Mark | None = None) -> Taken | Mark:
        """Takes an update if it is free, or held by `taker` itself or by one that is `dead`. `now`: Unix seconds."""
        ...

    async def delivery(self, number: int) -> Taken | Mark:
        """What taking it would return."""
        ...

    async def keep_deliveries(self, numbers: Sequence[int], taker: str, now: int) -> None:
        """Changes the marks of the updates that the taker works on."""
        ...

    async def delivered(self, number: int) -> None:
        """Notes that it is done; it is never taken again."""
        ...

    async def leave_delivery(self, number: int, taker: str) -> None:
        """Releases an update that its taker could not process, for the next process to take."""
        ...

    async def forget_deliveries(self, before: int) -> None:
        """Forgets updates taken before a moment: Telegram no longer delivers them."""
        ...

    async def webhook(self) -> str | None:
        """The fingerprint of the webhook that was registered last."""
        ...

    async def register_webhook(self, fingerprint: str | None) -> None: ...
