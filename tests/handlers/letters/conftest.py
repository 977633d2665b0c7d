"""The whole bot on the sandbox, with a reader, an owner and another admin."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.running import running
from bot.commands.import_posts import SAMPLE, bring_in
from bot.sandbox.people import Chat, User
from bot.sandbox.telegram import Telegram
from bot.settings import MailSettings
from channel.models import PostKind
from channel.people.letters import RECORDINGS
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING

Message = dict[str, Any]


@dataclass
class Office:
    """People around the bot, and what they do."""

    telegram: Telegram
    store: Memory
    reader: User
    owner: User
    admin: User
    desk: Chat
    """Where letters arrive."""

    async def settled(self) -> None:
        """Waits until the bot has nothing left to do or to send."""
        await self.telegram.settled()
        while await self.store.unsettled():  # noqa: ASYNC110 - the outbox is a table and knows no events
            await asyncio.sleep(0.005)

    async def says(self, user: User, text: str | None = None, **more: Any) -> list[Message]:
        """What the chat shows after somebody wrote to it, without their own message."""
        chat = more.get("chat") or self.telegram.chat(user)
        before = len(chat.messages)
        self.telegram.send(user, text, **more)
        await self.settled()
        return list(chat.messages[before + 1 :])

    async def presses(self, user: User, message: Message, data: str) -> list[Message]:
        """What is new in the chat after somebody pressed a button, named by the beginning of its data."""
        chat = self.telegram.chats[message["chat"]["id"]]
        before = len(chat.messages)
        whole = next((one for one in data_under(message) if one.startswith(f"1:{data}")), f"1:{data}")
        self.telegram.press(user, message, data=whole)
        await self.settled()
        return list(chat.messages[before:])

    async def letter(self, words: str | None = "سوال دارم", way: str = "fs", **content: Any) -> Message:
        """A reader's letter as it is in the owner's chat; `way`: the button that sends it."""
        await self.says(self.reader, "/feedback")
        await self.says(self.reader, words, **content)
        await self.presses(self.reader, self.last(self.reader), way)
        return self.desk.messages[-1]

    async def answers(self, letter: Message, text: str | None = None, by: User | None = None, **more: Any) -> Message:
        """The last message in the owner's chat, after an answer to a letter."""
        chat = self.telegram.chats[letter["chat"]["id"]]
        thread = letter.get("message_thread_id")
        self.telegram.send(by or self.owner, text, chat=chat, reply_to=letter, thread=thread, **more)
        await self.settled()
        return chat.messages[-1]

    def last(self, whose: User) -> Message:
        return self.telegram.messages(whose)[-1]

    def notices(self) -> list[str]:
        """The bot's answers to callbacks."""
        asked = [params for method, params in self.telegram.requests if method == "answerCallbackQuery"]
        return [str(params["text"]) for params in asked if params.get("text")]


def data_under(message: Message) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


def labels_under(message: Message) -> list[str]:
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


Open = Callable[..., Awaitable[Office]]


@pytest.fixture
async def open_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    """Starts the bot; letters go to the owner's private chat, or to a group."""
    monkeypatch.setenv("RAHNAMA_PACE", "10000")
    async with AsyncExitStack() as stack:

        async def start(
            group: str | None = None,
            channel: str | None = None,
            language: str = "fa",
            kinds: frozenset[PostKind] = RECORDINGS,
            sample: bool = False,
            pause: int = 0,
        ) -> Office:
            telegram = Telegram()
            owner, admin, reader = (
                telegram.add_user(name, f"{name}'s family", username=f"{name.lower()}_name", language_code=language)
                for name in ("Owner", "Admin", "Reader")
            )
            desk = telegram.chat(owner)
            if group:
                members, forum = [owner, admin, reader], group == "forum"
                desk = telegram.add_group("Desk", members, forum=forum, bot_is_admin=forum)
            for person in (owner, admin, reader):
                telegram.send(person, "/start")
            telegram.updates.clear()
            store = await stack.enter_async_context(open_store(f"sqlite:///{tmp_path}/office.db", KEYRING))
            if sample:
                await bring_in(store, SAMPLE)
            admins = frozenset({owner.id, admin.id})
            mail = MailSettings(destination=desk.id, admins=admins, kinds=kinds, pause=pause)
            await stack.enter_async_context(running(telegram, store, KEYRING, mail, channel))
            return Office(telegram, store, reader, owner, admin, desk)

        yield start


@pytest.fixture
async def office(open_office: Open) -> Office:
    return await open_office()
