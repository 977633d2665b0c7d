"""What the bot depends on, as /health checks it."""

from collections.abc import Callable
from dataclasses import dataclass

from telegram import Bot

from channel.owner.statistics import BackupsLook
from channel.people.keyring import KeyringLook
from channel.store import Memory
from handlers.owner.pulse import Pulse


@dataclass(frozen=True)
class Surroundings:
    """What is checked. None: it is unknown here, and not mentioned."""

    store: Memory
    keyring: Callable[[], KeyringLook] | None = None
    backups: Callable[[], BackupsLook | None] | None = None
    """Also None if the database server makes its own."""
    pulse: Pulse | None = None
    bot: Bot | None = None
    channel: str | None = None
    """The channel's public name."""
    channel_id: int | None = None
    """The id of a private channel."""
    members_only: bool = False
    """Whether only members of the channel are shown its posts."""
    destination: int | None = None
    """The chat where readers' letters arrive."""
    in_discussion: bool = False
    """Whether the owner says that it may be the channel's own discussion group."""
    webhook: str | None = None
    """The address Telegram delivers updates to; None if the bot polls for them."""
