"""What the sender counts."""

from dataclasses import dataclass

from channel.people.letters import Outcome, Priority


@dataclass
class Counts:
    """How many calls had each outcome since the start; a call that is tried again counts each time."""

    sent: int = 0
    words: int = 0
    """Those sent that are not news."""
    blocked: int = 0
    failed: int = 0
    postponed: int = 0
    """Telegram didn't accept them, or didn't confirm it."""
    silenced: int = 0
    """How often Telegram asked for a pause."""

    def note(self, outcome: Outcome, priority: Priority) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)
        self.words += outcome is Outcome.SENT and priority is Priority.WORD
