"""Sends what must not be lost, at the pace that Telegram allows.

`sender` claims calls and commits their fates, `requests` makes one as Telegram wants it, `pace` and `window` say when,
`backlog` keeps a chat's order, `outcomes` reads errors, `failures` says what is tried again, `replies` counts what is
said beside it.
"""

from bot.outbox.pace import Limits, Pace, limits_in_force
from bot.outbox.retries import PAUSES
from bot.outbox.sender import Sender

__all__ = ["PAUSES", "Limits", "Pace", "Sender", "limits_in_force"]
