"""What the owner hears when nothing can be kept."""

from channel.errors import Cause, StoreError, Unavailable
from handlers.texts import Texts


def begun(lines: Texts, fault: StoreError) -> str:
    """What is wrong, and what he can do."""
    said = lines.trouble
    cause = fault.cause if isinstance(fault, Unavailable) else Cause.AWAY
    what = {Cause.FULL: said.full, Cause.BUSY: said.locked, Cause.AWAY: said.away, Cause.DISK: said.disk}[cause]
    return f"{what.plain()}\n\n{said.meanwhile.plain()}"


def over(lines: Texts, seconds: int) -> str:
    return lines.trouble.over.plain(count=max(1, round(seconds / 60)))
