"""What the bot stands on, as /health looks at it."""

from collections.abc import Callable
from dataclasses import dataclass

from telegram import Bot

from channel.owner.statistics import BackupsLook
from channel.people.keyring import KeyringLook
from channel.store import Memory
from handlers.owner.pulse import Pulse


@dataclass(frozen=True)
class Surroundings:
    """What is looked at. Whatever is None is not known here, and not spoken of."""

    store: Memory
    keyring: Callable[[], KeyringLook] | None = None
    backups: Callable[[], BackupsLook | None] | None = None
    """None as well where the database's server has its own."""
    pulse: Pulse | None = None
    bot: Bot | None = None
    channel: str | None = None
    """The channel's public name."""
    webhook: str | None = None
    """Where updates are to be brought; None where the bot asks for them."""
