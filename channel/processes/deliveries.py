"""Updates that Telegram brings to a webhook: the store's contract for doing each once, on however many replicas."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple, Protocol


class Taken(Enum):
    """What is to be done with an update that was brought."""

    NEW = auto()
    """It is to be worked through now."""
    DONE = auto()
    """It has been already."""


class Mark(NamedTuple):
    """That another process is at it. As with leases no clocks are compared: one that stands still long enough, by the
    clock of who sees it, is the mark of who is no more."""

    taker: str
    taken: int
    """Moves as long as the taker is at it."""


class Deliveries(Protocol):
    """Only numbers are kept: nothing of what updates say, or of whom they are."""

    async def take_delivery(self, number: int, taker: str, now: int, dead: Mark | None = None) -> Taken | Mark:
        """Takes an update, if nobody has, or `taker` himself, or who is `dead`. `now`: Unix seconds."""
        ...

    async def delivery(self, number: int) -> Taken | Mark:
        """What would come of taking it."""
        ...

    async def keep_deliveries(self, numbers: Sequence[int], taker: str, now: int) -> None:
        """Moves the marks of those that the taker is at."""
        ...

    async def delivered(self, number: int) -> None:
        """It is done, and will not be taken again."""
        ...

    async def leave_delivery(self, number: int, taker: str) -> None:
        """Who took it could not work it through, and leaves it to whoever comes next."""
        ...

    async def forget_deliveries(self, before: int) -> None:
        """Forgets what was taken before a moment: Telegram brings it no more."""
        ...

    async def webhook(self) -> str | None:
        """The fingerprint of the webhook that was registered last."""
        ...

    async def register_webhook(self, fingerprint: str | None) -> None: ...
