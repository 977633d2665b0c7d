"""Sends what must not be lost, at the pace that Telegram allows.

`sender` claims calls and commits their fates, `calls` makes one as Telegram wants it, `pace` says when, `backlog` keeps
a chat's order, `fates` reads errors.
"""

from bot.outbox.pace import Limits
from bot.outbox.sender import Sender

__all__ = ["Limits", "Sender"]
