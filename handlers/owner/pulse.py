"""What only the running process knows about itself: when something last came in, and what got in its way."""

from dataclasses import dataclass


@dataclass
class Pulse:
    """Times are in Unix seconds; None for what has not happened since the start."""

    started: int
    posted: int | None = None
    """When Telegram last delivered a channel post."""
    conflicts: int = 0
    """How often another process was found to poll with the same token."""
    last_conflict: int | None = None
    posts_lost: int = 0
    """How many of the channel's posts could not be saved, each for its own reason."""
    last_lost: int | None = None
    page_read: int | None = None
    """When the channel's public page was read to its end, or to a known post."""
    reads_page: bool = False
    """Whether the public page is read at all."""

    def told_of_post(self, now: int) -> None:
        """Note that Telegram has delivered a channel post."""
        self.posted = now

    def met_another(self, now: int) -> None:
        """Note that Telegram gave the updates to another process."""
        self.conflicts += 1
        self.last_conflict = now

    def set_aside(self, now: int, posts: int = 1) -> None:
        """Note that posts of the channel cannot be saved, though others can."""
        self.posts_lost += posts
        self.last_lost = now
