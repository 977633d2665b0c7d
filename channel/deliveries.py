"""Updates that Telegram brings to a webhook: the store's contract for doing each once, on however many replicas."""

from enum import Enum, auto
from typing import Protocol


class Taken(Enum):
    """What is to be done with an update that was brought."""

    NEW = auto()
    """It is to be worked through now."""
    DONE = auto()
    """It has been already."""
    ELSEWHERE = auto()
    """Another process is at it; it may be brought again a little later."""


class Deliveries(Protocol):
    """Only numbers are kept: nothing of what updates say, or of whom they are."""

    async def take_delivery(self, number: int, taker: str, now: int) -> Taken:
        """Takes an update, if nobody has, or if who had it can no longer be at it. `now`: Unix seconds."""
        ...

    async def delivered(self, number: int) -> None:
        """It is done, and will not be taken again."""
        ...

    async def leave_delivery(self, number: int) -> None:
        """It could not be worked through, and is for whoever comes next."""
        ...

    async def forget_deliveries(self, before: int) -> None:
        """Forgets what was taken before a moment: Telegram brings it no more."""
        ...

    async def webhook(self) -> str | None:
        """The fingerprint of the webhook that was registered last."""
        ...

    async def register_webhook(self, fingerprint: str | None) -> None: ...
