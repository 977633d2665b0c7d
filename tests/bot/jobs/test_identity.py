"""The channel's id is learned from Telegram, its name followed, and the owner told once of what is not taken."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import make_bot
from bot.jobs.identity import Identity
from bot.sandbox import Telegram
from bot.sandbox.people import Chat
from bot.sandbox.request import SandboxRequest
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.posts.identity import Way
from channel.store import Memory
from handlers.channel_posts import ChannelPosts
from handlers.texts import LANGUAGES, Texts, texts
from storage import open_store
from tests.asking import ask
from tests.conftest import KEYRING, Talk

OWNER = 7


class Scene:
    """A channel at Telegram, an index of it, and what keeps the two together."""

    def __init__(self, telegram: Telegram, store: Memory, identity: Identity) -> None:
        self.telegram, self.store, self.identity = telegram, store, identity
        self.language = "en"
        self.woken = 0

    async def index(self, title: str, username: str | None = None, chat_id: int | None = None) -> None:
        info = ChannelInfo(title=title, username=username, chat_id=chat_id)
        await self.store.save([Origin(source=SourceKind.WEB, as_of=1), info, Post(message_id=1, text="Odd numbers")])

    async def learned(self) -> ChannelInfo | None:
        await self.identity.learn()
        return (await self.store.channel()).info

    async def told(self) -> list[dict[str, Any]]:
        """What the owner gets."""
        await self.identity.tell()
        return [parcel.call.params for parcel in await self.store.claim(99, 4_000_000_000)]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    telegram = Telegram()

    async def chosen() -> Texts:
        return texts(made.language)

    def wake() -> None:
        made.woken += 1

    async with (
        open_store(f"sqlite:///{tmp_path}/index.db", KEYRING) as store,
        make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram)) as bot,
    ):
        made = Scene(telegram, store, Identity(bot, store, "sums", OWNER, chosen, wake))
        yield made


def at_telegram(scene: Scene, title: str = "Sums", username: str | None = "sums", *, is_admin: bool = True) -> Chat:
    return scene.telegram.add_channel(title, username, bot_is_admin=is_admin)


async def test_the_id_of_the_configured_channel_is_learned(scene: Scene) -> None:
    channel = at_telegram(scene, is_admin=False)
    await scene.index("Sums", "sums")
    assert await scene.learned() == ChannelInfo(title="Sums", username="sums", chat_id=channel.id)


async def test_a_new_name_and_title_are_followed_by_the_id(scene: Scene) -> None:
    channel = at_telegram(scene, "More sums", "more_sums")
    await scene.index("Sums", "sums", channel.id)
    assert await scene.learned() == ChannelInfo(title="More sums", username="more_sums", chat_id=channel.id)
    assert await scene.store.refusals() == ()


@pytest.mark.parametrize("is_admin", [True, False])
async def test_a_name_that_somebody_else_has_now_is_told_and_not_learned(scene: Scene, is_admin: bool) -> None:
    channel = at_telegram(scene, "Sums", "more_sums" if is_admin else None, is_admin=is_admin)
    at_telegram(scene, "Shop", "sums", is_admin=False)
    await scene.index("Sums", "sums", channel.id)
    assert await scene.learned() == ChannelInfo(
        title="Sums", username="more_sums" if is_admin else "sums", chat_id=channel.id
    )
    [refusal] = await scene.store.refusals()
    assert refusal.channel is not None
    assert (refusal.way, refusal.channel.title, refusal.is_final) == (Way.SETTING, "Shop", True)
    [message] = await scene.told()
    assert "CHANNEL is the name of another channel" in message["text"]
    assert "reply_markup" not in message


@pytest.mark.parametrize("title", ["Shop", "…"])
async def test_a_channel_with_another_title_is_not_learned_by_its_name_alone(scene: Scene, title: str) -> None:
    at_telegram(scene, "Shoes", "sums")
    await scene.index(title, "sums" if title == "Shop" else None)
    learned = await scene.learned()
    assert learned is not None
    assert learned.chat_id is None


async def test_nothing_is_learned_before_there_are_posts_or_of_the_sample(scene: Scene) -> None:
    at_telegram(scene)
    assert await scene.learned() is None
    sample = ChannelInfo(title="Sums", username="sums", sample=True)
    await scene.store.save([sample, Post(message_id=1, text="Odd numbers")])
    assert await scene.learned() == sample


async def test_the_bot_goes_on_where_telegram_tells_nothing(scene: Scene) -> None:
    await scene.index("Sums", "sums")
    assert await scene.learned() == ChannelInfo(title="Sums", username="sums")  # there is no such channel
    at_telegram(scene)
    for status in (500, 403, 429):
        scene.telegram.fail_next("getChat", status)
        assert await scene.learned() == ChannelInfo(title="Sums", username="sums")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_owner_is_told_once_and_asked_where_it_may_be_their_channel(scene: Scene, language: str) -> None:
    scene.language = language
    await scene.index("Sums", "old_sums")
    posts = ChannelPosts(scene.store, "old_sums")
    channel = at_telegram(scene, "Sums & <b>", "new_sums")
    for number in (7, 8):
        await posts.take({"message_id": number, "date": 1, "chat": channel.brief(), "text": "new"})
    channel.title = "Sums"
    await posts.take({"message_id": 9, "date": 1, "chat": channel.brief(), "text": "new"})
    [message] = await scene.told()
    assert "@new_sums" in message["text"]
    assert "@old_sums" in message["text"]
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == texts(language).strangers.same_channel.plain()
    await posts.take({"message_id": 10, "date": 1, "chat": channel.brief(), "text": "new"})
    assert await scene.told() == []
    assert scene.woken == 1


async def test_without_a_chat_of_the_owner_nobody_is_told(scene: Scene) -> None:
    scene.identity._destination = None
    await scene.index("Sums", "sums")
    channel = at_telegram(scene, "Shop", "shop")
    await ChannelPosts(scene.store, "sums").take({"message_id": 7, "date": 1, "chat": channel.brief(), "text": "new"})
    assert await scene.told() == []


async def test_the_button_takes_the_renamed_channel_for_the_owners(talk: Talk) -> None:
    conversation = await talk(channel="old_sums")
    store, telegram, owner = conversation.store, conversation.telegram, conversation.people["owner"]
    known = ChannelInfo(title="Sums", username="old_sums")
    await store.save([Origin(source=SourceKind.WEB, as_of=1), known, Post(message_id=1, text="Odd numbers")])
    channel = telegram.add_channel("Sums", "new_sums", bot_is_admin=True)
    channel.last_message_id = 1
    for line in ("as owner", "lang en"):
        await ask(conversation, line)
    telegram.post(channel, "Not taken yet")
    await telegram.settled()
    assert "I'm receiving posts from Sums (@new_sums)" in plain(await ask(conversation, "/health"))

    async def english() -> Texts:
        return texts("en")

    request = SandboxRequest(telegram)
    async with make_bot(telegram.token, request, request) as bot:
        await Identity(bot, store, "old_sums", owner.id, english, lambda: None).tell()
    assert "[1] It's my channel, renamed" in await ask(conversation, "/random")
    await ask(conversation, "as reader")
    notice = next(one for one in telegram.messages(owner) if "It's my channel" in str(one.get("reply_markup")))
    telegram.press(conversation.speaker, notice, data=notice["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    await telegram.settled()
    assert (await store.channel()).info == known  # a reader's press is none
    await ask(conversation, "as owner")
    telegram.press(owner, notice, data=notice["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    await telegram.settled()
    edited = telegram.chats[owner.id].message(notice["message_id"])
    assert edited is not None
    assert "your channel is Sums (@new_sums)" in plain(edited["text"])
    telegram.post(channel, "Taken now")
    await telegram.settled()
    assert "Taken now" in await ask(conversation, "/latest")
    assert "I'm receiving posts from" not in await ask(conversation, "/health")


def plain(text: str) -> str:
    """Without isolates and bold letters."""
    return re.sub(r"[\u2068\u2069]|</?b>", "", text)
