"""The chat for letters is gone, or was never there: /health and `rahnama check` say so, and a message does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.app import make_bot
from bot.commands.chat.running import running
from bot.sandbox import Chat, Telegram, User
from bot.sandbox.request import SandboxRequest
from bot.sandbox.server import Server
from bot.settings import MailSettings
from channel.store import Memory
from handlers.owner.letter_box import Obstacle, obstacle
from handlers.texts import texts
from storage import open_store
from tests.anonymity.scene import buttons
from tests.conftest import KEYRING
from tests.processes import TOKEN, rahnama

LINES = texts("fa")
LOST = LINES.trouble.letters_lost()


class Place:
    """The bot with an owner, an admin and a reader, and a group for letters."""

    def __init__(self, telegram: Telegram, store: Memory, owner: User, admin: User, group: Chat) -> None:
        self.telegram, self.store, self.owner, self.admin, self.group = telegram, store, owner, admin, group
        self.reader = telegram.add_user("Leser", language_code="fa")

    async def letter(self, words: str = "سوال دارم", way: str = "fs") -> str:
        """Writes and sends; returns the last thing that the reader is told."""
        chat = self.telegram.chat(self.reader)
        self.telegram.send(self.reader, f"/feedback {words}")
        await self.done()
        self.press(self.reader, chat, way)
        await self.done()
        return str(chat.messages[-1]["text"])

    def press(self, user: User, chat: Chat, letters: str) -> None:
        shown = next(one for one in reversed(chat.messages) if any(f":{letters}:" in data for data in buttons(one)))
        data = next(data for data in buttons(shown) if f":{letters}:" in data)
        self.telegram.press(user, shown, data=data)

    async def done(self) -> None:
        await self.telegram.settled()
        while await self.store.unsettled():  # noqa: ASYNC110 - the outbox is a table and knows no events
            await asyncio.sleep(0.005)

    async def is_told(self, user: User) -> None:
        await self.telegram.until(lambda: self.told(user))

    def told(self, user: User) -> int:
        return sum(one.get("text") == LOST for one in self.telegram.messages(user))


Open = Callable[..., Awaitable[Place]]


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    """`started`: who has pressed Start; `to_owner`: letters go to the owner's own chat."""
    monkeypatch.setenv("RAHNAMA_PACE", "10000")
    async with AsyncExitStack() as stack:

        async def begin(started: str = "owner admin", *, to_owner: bool = False) -> Place:
            telegram = Telegram()
            owner, admin = (telegram.add_user(name, language_code="fa") for name in ("Besitzer", "Verwalter"))
            group = telegram.add_group("Briefe", [owner, admin])
            for name, person in (("owner", owner), ("admin", admin)):
                if name in started:
                    telegram.send(person, "/start")
            telegram.updates.clear()
            store = await stack.enter_async_context(open_store(f"sqlite:///{tmp_path}/mail.db", KEYRING))
            chat = owner.id if to_owner else group.id
            mail = MailSettings(destination=chat, admins=frozenset({owner.id, admin.id}), owner=owner.id)
            await stack.enter_async_context(running(telegram, store, KEYRING, mail))
            return Place(telegram, store, owner, admin, group)

        yield begin


async def test_the_owner_is_told_once_that_letters_do_not_reach_the_group(place: Open) -> None:
    here = await place()
    here.telegram.set_bot_status(here.group, "kicked", here.owner)
    for words in ("یک", "دو"):
        assert (await here.letter(words)).startswith("✗")
        await here.is_told(here.owner)
    await here.done()
    assert here.told(here.owner) == 1
    assert here.told(here.admin) == 0
    assert "سوال" not in LOST


async def test_an_admin_is_told_where_the_owner_s_chat_is_the_cause(place: Open) -> None:
    here = await place("admin", to_owner=True)
    await here.letter()
    await here.is_told(here.admin)


async def test_an_admin_is_told_where_the_owner_cannot_be_reached_either(place: Open) -> None:
    here = await place("admin")
    here.telegram.set_bot_status(here.group, "left", here.owner)
    await here.letter()
    await here.is_told(here.admin)


async def test_a_letter_that_reached_nobody_leaves_no_open_conversation_and_opens_none(place: Open) -> None:
    here = await place()
    await here.letter()
    here.press(here.owner, here.group, "od")
    await here.done()
    assert await here.store.inbox(10) == ()
    here.telegram.set_bot_status(here.group, "kicked", here.owner)
    await here.letter("نامه‌ی تازه")
    here.press(here.reader, here.telegram.chat(here.reader), "ff")
    await here.done()
    assert await here.store.inbox(10) == ()


async def test_going_on_in_a_conversation_that_was_done_opens_it_when_the_letter_has_arrived(place: Open) -> None:
    here = await place()
    await here.letter()
    here.press(here.owner, here.group, "od")
    letter = next(one for one in reversed(here.group.messages) if buttons(one))
    here.telegram.send(here.owner, "بگو", chat=here.group, reply_to=letter)
    await here.done()
    chat = here.telegram.chat(here.reader)
    here.press(here.reader, chat, "fr")
    await here.done()
    here.telegram.send(here.reader, "و این")
    await here.done()
    assert await here.store.inbox(10) == ()
    here.press(here.reader, chat, "fs")
    await here.done()
    assert len(await here.store.inbox(10)) == 1


async def test_a_reader_s_answer_that_reached_nobody_opens_no_conversation_again(place: Open) -> None:
    here = await place()
    await here.letter()
    here.press(here.owner, here.group, "od")
    letter = next(one for one in reversed(here.group.messages) if buttons(one))
    here.telegram.send(here.owner, "بگو", chat=here.group, reply_to=letter)
    await here.done()
    chat = here.telegram.chat(here.reader)
    here.press(here.reader, chat, "fr")
    await here.done()
    here.telegram.send(here.reader, "و این")
    await here.done()
    here.telegram.set_bot_status(here.group, "kicked", here.owner)
    here.press(here.reader, chat, "fs")
    await here.done()
    assert chat.messages[-1]["text"].startswith("✗")
    assert await here.store.inbox(10) == ()


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("well", None),
        ("kicked", Obstacle.NOT_THERE),
        ("left", Obstacle.NOT_THERE),
        ("unknown", Obstacle.NOT_THERE),
        ("linked to the channel", Obstacle.DISCUSSION),
        ("owner well", None),
        ("owner never started", Obstacle.NOT_STARTED),
        ("owner blocks", Obstacle.NOT_STARTED),
    ],
)
async def test_what_is_in_the_way_of_letters_is_known(what: str, expected: Obstacle | None) -> None:
    telegram = Telegram()
    owner = telegram.add_user("Besitzer")
    group = telegram.add_group("Briefe", [owner], supergroup=True)
    channel = telegram.add_channel("Kanal", "kanal", bot_is_admin=True)
    channel.linked_chat_id = group.id if what == "linked to the channel" else None
    if what in ("owner well", "owner blocks"):
        telegram.send(owner, "/start")
    if what == "owner blocks":
        telegram.block(owner)
    if what in ("kicked", "left"):
        telegram.set_bot_status(group, what, owner)
    chat = owner.id if "owner" in what else -100_777 if what == "unknown" else group.id
    async with make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram)) as bot:
        assert await obstacle(bot, chat, "@kanal") is expected


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_health_says_so(place: Open, language: str) -> None:
    here = await place()
    chat = here.telegram.chat(here.owner)
    here.telegram.send(here.owner, f"/language {language}")
    here.telegram.send(here.owner, "/health")
    await here.done()
    assert texts(language).health.letters_arrive() in chat.messages[-1]["text"]
    here.telegram.set_bot_status(here.group, "kicked", here.owner)
    here.telegram.send(here.owner, "/health")
    await here.done()
    assert texts(language).health.letters_not_there() in chat.messages[-1]["text"]


async def test_check_says_so(tmp_path: Path, sample_database: Path) -> None:
    telegram = Telegram(token=TOKEN)
    async with Server(telegram).listening() as url:
        more = {"BOT_TOKEN": TOKEN, "BOT_API_URL": url, "OWNER_ID": "77", "FEEDBACK_CHAT_ID": "-100777"}
        done = await rahnama(tmp_path, "check", DATABASE_URL=f"sqlite:///{sample_database}", **more)
    assert done.code == 1
    assert "I'm not in the group of FEEDBACK_CHAT_ID" in done.out
