"""The methods of the Bot API that the sandbox knows, by their names in small letters."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.methods import answers, chats, copies, editing, profile, receiving, sending, topics
from bot.sandbox.params import Params
from bot.sandbox.world import World

Method = Callable[[World, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    name.lower(): method
    for module in (answers, chats, copies, editing, profile, receiving, sending, topics)
    for name, method in module.METHODS.items()
}
