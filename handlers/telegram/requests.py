"""Requests to the Bot API as they are, without PTB's objects around them.

PTB builds an object of every value that goes out and comes back; for an answer whose result nobody looks at, that is
most of what it costs.
"""

from collections.abc import Mapping
from typing import Any

from telegram import Bot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter


def request_data(params: Mapping[str, Any]) -> RequestData:
    """Parameters without files, as JSON takes them; None is left out."""
    return RequestData([RequestParameter(name, value, None) for name, value in params.items()])


async def ask(bot: Bot, method: str, params: Mapping[str, Any]) -> Any:
    """The result of a method such as "sendMessage", as JSON. Raises telegram's errors."""
    return await bot.request.post(f"{bot.base_url}/{method}", request_data(params))
