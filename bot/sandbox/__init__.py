"""Telegram in one process: strict, without token or network.

The terminal chat and the tests talk to the bot through it, in-process (`request`) or over HTTP (`server`).
"""

from bot.sandbox.errors import ApiError, Fault
from bot.sandbox.people import Chat, Message, User
from bot.sandbox.telegram import Telegram

__all__ = ["ApiError", "Chat", "Fault", "Message", "Telegram", "User"]
