"""When a post that cannot be copied is taken for gone: at the second look in vain, never at the first."""

from collections.abc import AsyncIterator

import pytest

from bot.app import AnyBot, make_bot
from bot.sandbox import Chat, Telegram, User
from bot.sandbox.request import SandboxRequest
from channel.models import ChannelInfo, Origin, Post, PostKind, SourceKind
from channel.store import Index
from channel.views import PostState
from handlers.answers import Answer, Original
from handlers.html import Html
from handlers.telegram.originals import Originals
from handlers.telegram.sending import Where, render
from handlers.texts import texts


class Shown:
    """A private channel with two pictures, and a reader to whom they are sent."""

    def __init__(self, store: Index, telegram: Telegram, bot: AnyBot) -> None:
        self.telegram, self.now = telegram, 0.0
        self._store, self._bot = store, bot
        self.channel: Chat = telegram.add_channel("Pictures", bot_is_admin=True)
        self.reader: User = telegram.add_user("Reader")
        telegram.send(self.reader, "/start")
        self.first, self.second = (telegram.post(self.channel, photo=True)["message_id"] for _ in range(2))
        self._originals = Originals(store, lambda: self.now)

    async def save(self) -> None:
        posts = [Post(message_id=number, kind=PostKind.PHOTO, text="x") for number in (self.first, self.second)]
        info = ChannelInfo(title="Pictures", chat_id=self.channel.id)
        await self._store.save([Origin(source=SourceKind.JSON, as_of=1), info, *posts])

    async def show(self, number: int) -> None:
        answer = Answer((Html("words"),), original=Original(self.channel.id, (number,)))
        await self._originals.send(self._bot, Where(self.reader.id), render(answer, texts("en")))

    async def is_gone(self, number: int) -> bool:
        stored = await self._store.post_at(number)
        return stored is not None and stored.state is PostState.GONE


@pytest.fixture
async def shown(empty_store: Index) -> AsyncIterator[Shown]:
    telegram = Telegram()
    request = SandboxRequest(telegram)
    async with make_bot(telegram.token, request, request) as bot:
        made = Shown(empty_store, telegram, bot)
        await made.save()
        yield made


async def test_a_post_is_gone_after_two_looks_between_which_another_was_there(shown: Shown) -> None:
    shown.channel.remove(shown.first)
    await shown.show(shown.first)
    shown.now = 10.0
    await shown.show(shown.second)
    await shown.show(shown.first)
    assert not await shown.is_gone(shown.first)  # the refusal is remembered, so this was no second look
    shown.now = 700.0
    await shown.show(shown.first)
    assert await shown.is_gone(shown.first)
    assert not await shown.is_gone(shown.second)


async def test_a_post_is_not_gone_if_nothing_could_be_copied_meanwhile(shown: Shown) -> None:
    for number in (shown.first, shown.second):
        shown.channel.remove(number)
    for now in (0.0, 700.0, 1400.0):
        shown.now = now
        await shown.show(shown.first)
        await shown.show(shown.second)
    assert not await shown.is_gone(shown.first)


async def test_what_may_not_be_copied_is_not_gone(shown: Shown) -> None:
    shown.channel.message(shown.first)["paid_media"] = {"star_count": 1}  # type: ignore[index]
    for now in (0.0, 700.0, 1400.0):
        shown.now = now
        await shown.show(shown.first)
        await shown.show(shown.second)
    assert not await shown.is_gone(shown.first)


async def test_nothing_is_gone_when_the_bot_has_left(shown: Shown) -> None:
    for now in (0.0, 700.0, 1400.0):
        shown.now = now
        shown.channel.bot_status = "administrator"
        await shown.show(shown.second)
        shown.channel.bot_status = "left"
        await shown.show(shown.first)
    assert not await shown.is_gone(shown.first)
