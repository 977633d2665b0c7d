"""Sends what must not be lost, at the pace that Telegram allows.

`sender` claims calls and commits their outcomes, `requests` makes one call, `pace` and `window` decide when, `backlog`
keeps a chat's order, `outcomes` reads errors, `retries` decides when to try again, `replies` counts what is sent
without the outbox.
"""

from bot.outbox.pace import Limits, Pace, limits_in_force
from bot.outbox.retries import PAUSES
from bot.outbox.sender import Sender

__all__ = ["PAUSES", "Limits", "Pace", "Sender", "limits_in_force"]
