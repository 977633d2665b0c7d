from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.sandbox import Telegram, User

Call = Callable[..., Coroutine[Any, Any, Any]]


class Clock:
    """Time that passes only when told."""

    def __init__(self) -> None:
        self.now = 1_735_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def ali(telegram: Telegram) -> User:
    """A reader who has started the bot; the update is already taken."""
    ali = telegram.add_user("Ali", language_code="fa")
    telegram.send(ali, "/start")
    telegram.updates.clear()
    return ali


@pytest.fixture
def call(telegram: Telegram) -> Call:
    async def call(method: str, **params: Any) -> Any:
        return await telegram.call(method, params)

    return call
