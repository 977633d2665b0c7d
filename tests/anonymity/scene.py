"""The whole bot between readers and the owner, and all places where something about a reader might leak."""

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from bot.commands.chat.running import running
from bot.sandbox import Chat, Message, Telegram, User
from bot.sandbox.params import Upload
from bot.settings import MailSettings
from channel.store import Memory
from storage import open_store
from tests.anonymity.canaries import Hit, anything, identities
from tests.anonymity.readers import add_reader
from tests.conftest import KEYRING

PAUSES = (0.02,)
_ADDRESS = ("chat_id", "business_connection_id", "direct_messages_topic_id")


class Overheard(Telegram):
    """The sandbox; it keeps the bot's requests, with the names of files."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def call(
        self, method: str, params: Mapping[str, Any] | None = None, files: Mapping[str, Upload] | None = None
    ) -> Any:
        named = {name: f"{file.name} {file.mime_type}" for name, file in (files or {}).items()}
        self.asked.append((method, {**(params or {}), "uploaded": named}))
        return await super().call(method, params, files)

    def to(self, chat: Chat | User) -> list[str]:
        """The requests that were addressed to a chat."""
        return [_line(method, params) for method, params in self.asked if str(params.get("chat_id")) == str(chat.id)]

    def but_addresses(self) -> bytes:
        """All requests; those to a reader's own chat without that chat's id."""
        return "\n".join(_line(method, self._but_address(params)) for method, params in self.asked).encode()

    def _but_address(self, params: dict[str, Any]) -> dict[str, Any]:
        chat = str(params.get("chat_id"))
        if not chat.isdecimal() or int(chat) not in self.users:
            return params
        return {name: value for name, value in params.items() if name not in _ADDRESS}


class Scene:
    """One bot on one database, its owner, and any number of readers."""

    def __init__(self, folder: Path, *, in_forum: bool = False) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.database = folder / "mail.db"
        self.telegram = Overheard()
        self.owner = self.telegram.add_user("Besitzer", language_code="fa")
        self.telegram.send(self.owner, "/start")
        self.telegram.updates.clear()
        self.desk: Chat = self.telegram.chats[self.owner.id]
        if in_forum:
            self.desk = self.telegram.add_group("Post", [self.owner], forum=True, bot_is_admin=True)
        self.channel = self.telegram.add_channel("Kanal", "the_channel", bot_is_admin=True)
        self.store: Memory

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with open_store(f"sqlite:///{self.database}", KEYRING) as self.store:
            mail = MailSettings(destination=self.desk.id, admins=frozenset({self.owner.id}))
            async with running(self.telegram, self.store, KEYRING, mail, "the_channel", pauses=PAUSES) as parts:
                self.application = parts.application
                yield

    def reader(self) -> User:
        return add_reader(self.telegram)

    async def says(self, user: User, text: str | None = None, **more: Any) -> Message:
        """Sends a person's message; returns when everything that follows is done."""
        message = self.telegram.send(user, text, **more)
        await self.done()
        return message

    def press(self, user: User, action: str, chat: Chat | None = None) -> bool:
        """Presses the newest button of an action; False if there is none."""
        chat = chat or self.telegram.chats[user.id]
        for message in reversed(chat.messages):
            for data in buttons(message):
                if re.fullmatch(rf"1:{action}(:.*)?", data):
                    self.telegram.press(user, message, data=data)
                    return True
        return False

    async def presses(self, user: User, action: str, chat: Chat | None = None) -> bool:
        """The same; returns when everything that follows is done."""
        pressed = self.press(user, action, chat)
        await self.done()
        return pressed

    def letter(self) -> Message:
        return next(one for one in reversed(self.desk.messages) if any(data[2:4] == "od" for data in buttons(one)))

    async def answers(self, letter: Message, text: str) -> None:
        await self.says(self.owner, text, chat=self.desk, reply_to=letter, thread=letter.get("message_thread_id"))

    async def done(self) -> None:
        await self.telegram.settled()
        async with asyncio.timeout(60):
            while await self.store.unsettled():  # noqa: ASYNC110 - the outbox is a table and knows no events
                await asyncio.sleep(0.005)

    def files(self) -> dict[str, bytes]:
        """The database with the files beside it, and a backup as SQLite makes it."""
        backup = self.folder / "backup.sqlite"
        with closing(sqlite3.connect(self.database)) as live, closing(sqlite3.connect(backup)) as copy:
            live.backup(copy)
        return {path.name: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def leaks(self, printed: Mapping[str, bytes]) -> list[Hit]:
        """What is found of readers in the files and the output, and of their identity in requests to Telegram."""
        said = {
            "requests": self.telegram.but_addresses(),
            "desk": json.dumps(self.desk.messages, default=repr).encode(),
        }
        return [*anything({**self.files(), **printed}), *identities(said)]


def buttons(message: Message) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [str(button.get("callback_data", "")) for row in rows for button in row]


def _line(method: str, params: Mapping[str, Any]) -> str:
    return f"{method} {json.dumps(params, ensure_ascii=False, default=repr)}"
