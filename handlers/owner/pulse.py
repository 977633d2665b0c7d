"""What only the running process knows of itself: when something last came in, and who was in its way."""

from dataclasses import dataclass


@dataclass
class Pulse:
    """Times are Unix seconds; None where it has not happened since the start."""

    started: int
    posted: int | None = None
    """When Telegram last told of a post of a channel."""
    conflicts: int = 0
    """How often another process was found to ask with the same token."""
    last_conflict: int | None = None
    posts_lost: int = 0
    """How many of the channel's posts could not be kept, each for a reason of its own."""
    last_lost: int | None = None
    page_read: int | None = None
    """When the channel's public page was read to its end, or to what was known."""
    reads_page: bool = False
    """Whether it is read at all."""

    def told_of_post(self, now: int) -> None:
        """Telegram has told of a post of a channel."""
        self.posted = now

    def met_another(self, now: int) -> None:
        """Telegram gave the updates to another process."""
        self.conflicts += 1
        self.last_conflict = now

    def set_aside(self, now: int, posts: int = 1) -> None:
        """Posts of the channel cannot be kept, though others can."""
        self.posts_lost += posts
        self.last_lost = now
