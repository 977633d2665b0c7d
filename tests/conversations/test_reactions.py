"""Reactions as Telegram counts them: /top, lists and posts show them at once, and withdrawn ones no more."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.running import running
from bot.sandbox import Chat, Telegram
from bot.settings import MailSettings
from channel.models import ChannelInfo, Origin, Post, Reaction, SourceKind
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING


class Reading:
    """A reader of a channel of which the bot is an administrator."""

    def __init__(self, store: Memory) -> None:
        self.store = store
        self.ahead = -600.0
        """Seconds by which Telegram's clock is ahead."""
        self.telegram = Telegram(clock=lambda: time.time() + self.ahead)
        self.reader = self.telegram.add_user("Reader", language_code="en")
        self.channel: Chat = self.telegram.add_channel("Liked", "likedposts", bot_is_admin=True)

    async def posts(self, text: str | None = None, **content: Any) -> dict[str, Any]:
        post = self.telegram.post(self.channel, text, **content)
        await self.telegram.settled(20)
        return post

    async def reacts(self, post: dict[str, Any], counts: dict[str, int]) -> None:
        self.telegram.react(post, counts)
        await self.telegram.settled(20)

    async def says(self, words: str) -> str:
        self.telegram.send(self.reader, words)
        await self.telegram.settled(20)
        shown = self.telegram.messages(self.reader)[-1]
        return str(shown.get("text") or shown.get("caption"))


@pytest.fixture
async def reading(tmp_path: Path) -> AsyncIterator[Reading]:
    async with open_store(f"sqlite:///{tmp_path}/liked.db", KEYRING) as store:
        made = Reading(store)
        async with running(made.telegram, store, KEYRING, MailSettings(), "likedposts"):
            yield made


async def test_top_lists_and_posts_show_what_was_just_counted(reading: Reading) -> None:
    first, second = await reading.posts("The first words"), await reading.posts("The second words")
    await reading.reacts(first, {"👍": 3})
    await reading.reacts(second, {"👍": 2, "🔥": 5})
    top = await reading.says("/top")
    assert top.index("second") < top.index("first")
    assert "🔥5 👍2" in top
    assert "👍3" in await reading.says("/latest")
    assert "👍3" in await reading.says(f"/start p{first['message_id']}")
    await reading.reacts(first, {"👍": 30})
    top = await reading.says("/top")
    assert top.index("first") < top.index("second")


async def test_withdrawn_reactions_are_gone(reading: Reading) -> None:
    post = await reading.posts("Liked for a while")
    await reading.reacts(post, {"👍": 1})
    assert "👍1" in await reading.says("/latest")
    await reading.reacts(post, {})
    assert "👍" not in await reading.says("/latest")
    assert "Liked for a while" not in await reading.says("/top")


async def test_withdrawn_reactions_do_not_come_back_with_an_edit_or_an_older_export(reading: Reading) -> None:
    post = await reading.posts("Liked for a while")
    await reading.reacts(post, {"👍": 1})
    await reading.reacts(post, {})
    reading.ahead += 60
    reading.telegram.edit(post, "Liked for a little while")
    await reading.telegram.settled(20)
    older = Post(
        message_id=post["message_id"], date=post["date"], text="Liked", reactions=(Reaction(emoji="👍", count=9),)
    )
    info = ChannelInfo(title="Liked", username="likedposts", chat_id=reading.channel.id)
    await reading.store.save([Origin(source=SourceKind.JSON, as_of=post["date"]), info, older])
    shown = await reading.says("/latest")
    assert "Liked for a little while" in shown
    assert "👍" not in shown


async def test_all_kinds_of_reactions_are_counted(reading: Reading) -> None:
    post = await reading.posts("Starred")
    kinds = [{"type": "paid"}, {"type": "custom_emoji", "custom_emoji_id": "1"}, {"type": "of the future"}]
    about = {"chat": reading.channel.brief(), "message_id": post["message_id"], "date": post["date"]}
    told = [{"type": kind, "total_count": 4} for kind in kinds]
    reading.telegram.updates.add("message_reaction_count", {**about, "reactions": told})
    await reading.telegram.settled(20)
    assert "⭐4 ▫4" in await reading.says(f"/start p{post['message_id']}")


async def test_an_album_s_reactions_stay_when_another_picture_of_it_has_none(reading: Reading) -> None:
    one, two = [await reading.posts(photo=True, media_group_id="5", caption=words) for words in ("Album", None)]
    await reading.reacts(one, {"👍": 2})
    await reading.reacts(two, {})
    assert "👍2" in await reading.says("/latest")


async def test_counts_of_another_channel_change_nothing(reading: Reading) -> None:
    post = await reading.posts("Ours")
    other = reading.telegram.add_channel("Other", "othername", bot_is_admin=True)
    about = {"chat": other.brief(), "message_id": post["message_id"], "date": post["date"]}
    told = [{"type": {"type": "emoji", "emoji": "👎"}, "total_count": 9}]
    reading.telegram.updates.add("message_reaction_count", {**about, "reactions": told})
    await reading.telegram.settled(20)
    assert "👎" not in await reading.says("/latest")


async def test_an_edit_that_changes_no_words_is_none(reading: Reading) -> None:
    post = await reading.posts("Just words")
    reading.ahead += 60
    reading.telegram.edit(post, "Just words")
    await reading.telegram.settled(20)
    assert "edited" not in await reading.says(f"/start p{post['message_id']}")
    reading.ahead += 60
    reading.telegram.edit(post, "Other words")
    await reading.telegram.settled(20)
    assert "edited" in await reading.says(f"/start p{post['message_id']}")
