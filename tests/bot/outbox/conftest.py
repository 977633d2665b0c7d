"""The sender between the real store and the sandbox, with faster time."""

import asyncio
import selectors
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from telegram.request import BaseRequest

from bot.app import make_bot
from bot.outbox import Sender
from bot.sandbox import Chat, Telegram, User
from bot.sandbox.request import SandboxRequest
from channel.people.letters import Call, Priority
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING

_BEGINNING = 1_800_000_000.0


class _FastSelector(selectors.DefaultSelector):
    def __init__(self, speed: int) -> None:
        super().__init__()
        self._speed = speed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout and timeout / self._speed)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop with short seconds, so that a minute passes in a few."""

    def __init__(self, speed: int) -> None:
        super().__init__(_FastSelector(speed))
        self.speed = speed

    def time(self) -> float:
        return super().time() * self.speed


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Time runs 25 times as fast, or as the test's module says."""
    module = item.getparent(pytest.Module)
    return {"fast": partial(FastLoop, getattr(module and module.obj, "SPEED", 25))}


def unix_time() -> float:
    """Unix seconds as the fast loop counts them."""
    return _BEGINNING + asyncio.get_running_loop().time()


def ours(seconds: float) -> float:
    """Real seconds in the loop's seconds: the disk and a busy machine don't run faster."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, FastLoop)
    return seconds * loop.speed


async def a_moment() -> None:
    """Some milliseconds of real time."""
    await asyncio.sleep(ours(0.005))


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(ours(60)):
        while True:
            if condition():
                return
            await a_moment()


def words(chat: User | Chat | int, text: str, **more: Any) -> Call:
    number = chat if isinstance(chat, int) else chat.id
    return Call(method="sendMessage", params={"chat_id": number, "text": text}, **more)


class HeldRequest(SandboxRequest):
    """A Telegram that answers nothing until released; it counts the requests at the same time."""

    def __init__(self, telegram: Telegram) -> None:
        super().__init__(telegram)
        self.let_go = asyncio.Event()
        self.asked = self.most = 0

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        self.asked += 1
        self.most = max(self.most, self.asked)
        try:
            await self.let_go.wait()
            return await super().do_request(*given, **named)
        finally:
            self.asked -= 1


class Office:
    """A database with an outbox, Telegram, and a sender between them that can be started and killed."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.telegram = Telegram(clock=unix_time)
        self.store: Memory
        self._keys = count()

    def reader(self, name: str = "Ali") -> User:
        """A person whom the bot may write to."""
        user = self.telegram.add_user(name)
        self.telegram.send(user, "/start")
        return user

    def readers(self, number: int) -> list[User]:
        return [self.reader(f"Reader {place}") for place in range(number)]

    def group(self, *, forum: bool = False, bot_is_admin: bool = False) -> Chat:
        return self.telegram.add_group("Owners", [self.reader("Owner")], forum=forum, bot_is_admin=bot_is_admin)

    async def put(self, *calls: Call, priority: Priority = Priority.WORD) -> None:
        await self.store.put_out(f"k{next(self._keys)}", calls, now=int(unix_time()), priority=priority)

    def sender(
        self,
        request: BaseRequest | None = None,
        *,
        url: str = "https://api.telegram.org",
        store: Memory | None = None,
        **changed: Any,
    ) -> Sender:
        request = request or SandboxRequest(self.telegram)
        bot = make_bot(self.telegram.token, request, request, url)
        return Sender(bot, store or self.store, now=unix_time, **changed)

    @asynccontextmanager
    async def sending(self, request: BaseRequest | None = None, **changed: Any) -> AsyncIterator[Sender]:
        """A running sender; killed at the end, unless it was stopped."""
        sender = self.sender(request, **changed)
        run = asyncio.create_task(sender.run())
        try:
            yield sender
            await asyncio.sleep(0)
            if run.done():
                run.result()
        finally:
            run.cancel()
            with suppress(asyncio.CancelledError):
                await run

    async def sent(self, request: BaseRequest | None = None, **changed: Any) -> Sender:
        """Sends until nothing is waiting, and stops."""
        async with self.sending(request, **changed) as sender:
            await self.emptied()
            await sender.stop()
        return sender

    async def emptied(self) -> None:
        """Waits until nothing in the outbox is waiting or being attempted."""
        async with asyncio.timeout(ours(60)):
            while True:
                if not await self.store.unsettled():
                    return
                await a_moment()

    def asked(self, method: str) -> int:
        """The number of requests to Telegram."""
        return sum(name == method for name, _ in self.telegram.requests)

    def texts(self, chat: User | Chat) -> list[str]:
        """What the bot has written to a chat, oldest first."""
        own = [message for message in self.telegram.messages(chat) if self.telegram.is_own(message)]
        said = [message.get("text", message.get("caption")) for message in own]
        return [text for text in said if text is not None]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    office = Office(f"sqlite:///{tmp_path}/mail.db")
    async with open_store(office.url, KEYRING) as office.store:
        yield office
