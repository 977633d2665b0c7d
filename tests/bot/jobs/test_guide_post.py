"""The guide post while the bot keeps it: what happens in the channel, and what the owner hears."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import AnyBot, make_bot
from bot.jobs.guide_post import GuideKeeper, Rhythm
from bot.sandbox.errors import Fault
from bot.sandbox.people import Chat
from bot.sandbox.request import SandboxRequest
from bot.sandbox.telegram import Telegram
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.owner.guide_post import GuideTrouble, Published
from channel.store import Memory
from handlers.channel_posts import ChannelPosts
from handlers.guide_post.material import Guided
from handlers.texts import texts
from storage import open_store
from tests.conftest import KEYRING

CHAT = -1001234567890
LINES = texts("en").publish_guide
OWNER = 4000


@dataclass
class Scene:
    """A channel with some posts, whose guide the bot keeps."""

    telegram: Telegram
    store: Memory
    bot: AnyBot
    channel: Chat
    keeper: GuideKeeper

    async def post(self, number: int, text: str, *tags: str) -> None:
        """A post of the channel that is in the index."""
        words = f"{text} {' '.join(f'#{tag}' for tag in tags)}"
        await self.store.save([Origin(source=SourceKind.LIVE), Post(message_id=number, text=words, tags=tags, date=5)])

    async def wanted(self, **more: Any) -> None:
        """The owner has pressed yes."""
        update = {"on": True, "asked": True, "posting": False, "trouble": None, "language": "en", **more}
        await self.store.change_published(lambda before: before.model_copy(update=update))
        self.keeper.wake()
        await self.keeper.catch_up()

    async def told(self) -> list[str]:
        """What the owner has been told since the last look."""
        parcels = await self.store.claim(100, int(time.time()) + 5)
        return [parcel.call.params["text"] for parcel in parcels]

    async def published(self) -> Published:
        return await self.store.published()

    def posts(self) -> list[dict[str, Any]]:
        """What the bot has posted in the channel, and what was said of pinning left out."""
        return [message for message in self.channel.messages if "pinned_message" not in message]

    def requests(self, method: str) -> int:
        return sum(name == method for name, _ in self.telegram.requests)

    def at(self, number: int) -> dict[str, Any]:
        message = self.channel.message(number)
        assert message
        return message


def keeper(telegram: Telegram, store: Memory, bot: AnyBot, **pace: float) -> GuideKeeper:
    posts = ChannelPosts(store, "sums")
    rhythm = Rhythm(**{"quiet": 0.0, "longest": 0.0, "apart": 0.0, "look": 0.01, **pace})
    return GuideKeeper(bot, store, posts, Guided("sums", mail=True), OWNER, lambda: None, rhythm)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    telegram = Telegram()
    channel = telegram.add_channel("Sums and words", "sums", bot_is_admin=True, chat_id=CHAT)
    channel.last_message_id = 100
    bot = make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram))
    await bot.initialize()
    async with open_store(f"sqlite:///{tmp_path}/index.db", KEYRING) as store:
        info = ChannelInfo(title="Sums and words", username="sums", chat_id=CHAT)
        await store.save([Origin(source=SourceKind.JSON, as_of=5), info])
        made = Scene(telegram, store, bot, channel, keeper(telegram, store, bot))
        for number in range(1, 4):
            await made.post(number, f"Words of the day - part {number}", "note")
        await made.post(4, "A proof", "math", "note")
        yield made
    await bot.shutdown()


async def many_tags(scene: Scene, count: int = 200) -> None:
    for number in range(count // 20):
        await scene.post(10 + number, f"Post {number}", *(f"tag{number}x{at}" for at in range(20)))


class TestOnYes:
    async def test_it_is_posted_and_pinned_and_the_owner_told_once(self, scene: Scene) -> None:
        await scene.wanted()
        [post] = scene.posts()
        assert "#note\u2069 (4)" in post["text"]
        assert scene.channel.pinned == [post["message_id"]] == [101]
        [told] = await scene.told()
        assert told == LINES.published(post=told_link(101))
        await scene.keeper.catch_up()
        assert await scene.told() == []

    async def test_it_is_the_guide_and_stands_in_no_list(self, scene: Scene) -> None:
        before = await scene.store.channel()
        newest = [post.id for post in (await scene.store.latest(None, 20)).posts]
        counts = {tag.name: tag.posts for tag in await scene.store.tags()}
        await scene.wanted()
        view = await scene.store.guide()
        assert view.post
        assert view.post.message_id == 101
        assert [post.id for post in (await scene.store.latest(None, 20)).posts] == newest
        assert {tag.name: tag.posts for tag in await scene.store.tags()} == counts
        assert (await scene.store.channel()).series == before.series

    async def test_without_the_owner_s_yes_nothing_is_posted(self, scene: Scene) -> None:
        scene.keeper.wake()
        await scene.keeper.catch_up()
        assert scene.posts() == []

    async def test_a_second_yes_edits_in_place_even_where_nothing_has_changed(self, scene: Scene) -> None:
        await scene.wanted()
        await scene.told()
        await scene.wanted()
        assert len(scene.posts()) == 1
        assert await scene.told() == [LINES.published(post=told_link(101))]


class TestFromThenOn:
    async def test_a_new_tag_part_or_edit_is_there_by_itself(self, scene: Scene) -> None:
        await scene.wanted()
        await scene.post(5, "Words of the day - part 4", "brandnew")
        await scene.keeper.catch_up()
        text = scene.at(101)["text"]
        assert "#brandnew" in text
        assert "https://t.me/sums/5" in str(scene.at(101)["entities"])
        assert len(scene.posts()) == 1

    async def test_what_has_not_changed_is_not_sent(self, scene: Scene) -> None:
        await scene.wanted()
        before = scene.requests("editMessageText")
        await scene.post(5, "Words without a hashtag")
        await scene.keeper.catch_up()
        await scene.keeper.catch_up()
        assert scene.requests("editMessageText") == before

    async def test_a_restart_goes_on_with_the_same_message(self, scene: Scene) -> None:
        await scene.wanted()
        again = keeper(scene.telegram, scene.store, scene.bot)
        await again.catch_up()
        await scene.post(5, "New", "brandnew")
        await again.catch_up()
        assert len(scene.posts()) == 1
        assert "#brandnew" in scene.at(101)["text"]

    async def test_an_import_of_all_posts_leaves_it_the_guide(self, scene: Scene) -> None:
        await scene.wanted()
        guide = scene.at(101)["text"]
        await scene.store.save([Origin(source=SourceKind.JSON, as_of=9), Post(message_id=101, text=guide, date=9)])
        view = await scene.store.guide()
        assert view.post
        assert view.post.message_id == 101
        assert 101 not in [post.message_id for post in (await scene.store.latest(None, 20)).posts]

    async def test_a_deleted_message_is_made_anew_and_pinned_and_told_once(self, scene: Scene) -> None:
        await scene.wanted()
        await scene.told()
        scene.telegram.delete(scene.at(101))
        await scene.post(5, "New", "brandnew")
        await scene.keeper.catch_up()
        [post] = scene.posts()
        assert scene.channel.pinned == [post["message_id"]]
        assert await scene.told() == [LINES.made_anew(post=told_link(post["message_id"]))]
        view = await scene.store.guide()
        assert view.post
        assert view.post.message_id == post["message_id"]
        await scene.post(6, "Newer", "another")
        await scene.keeper.catch_up()
        assert await scene.told() == []

    async def test_on_the_owner_s_wish_a_deleted_message_is_noticed_though_nothing_has_changed(
        self, scene: Scene
    ) -> None:
        await scene.wanted()
        scene.telegram.delete(scene.at(101))
        await scene.wanted()
        assert len(scene.posts()) == 1
        assert scene.channel.pinned == [scene.posts()[0]["message_id"]]

    async def test_once_stopped_the_post_stays_as_it_is(self, scene: Scene) -> None:
        await scene.wanted()
        text = scene.at(101)["text"]
        await scene.store.change_published(lambda before: before.model_copy(update={"on": False}))
        await scene.post(5, "New", "brandnew")
        await scene.keeper.catch_up()
        assert scene.at(101)["text"] == text
        await scene.wanted()
        assert "#brandnew" in scene.at(101)["text"]
        assert len(scene.posts()) == 1


class TestSeveralMessages:
    async def test_a_long_guide_is_several_posts_that_are_linked_and_the_first_is_pinned(self, scene: Scene) -> None:
        await many_tags(scene)
        await scene.wanted()
        first, second, *others = scene.posts()
        assert others
        assert scene.channel.pinned == [first["message_id"]]
        assert f"https://t.me/sums/{second['message_id']}" in str(first["entities"])
        assert f"https://t.me/sums/{first['message_id']}" in str(second["entities"])
        numbers = [post.message_id for post in (await scene.published()).posts]
        assert numbers == [post["message_id"] for post in scene.posts()]
        assert not {post.message_id for post in (await scene.store.latest(None, 50)).posts} & set(numbers)

    async def test_it_grows_by_a_post_and_shrinks_again(self, scene: Scene) -> None:
        await scene.wanted()
        await many_tags(scene)
        await scene.keeper.catch_up()
        assert len(scene.posts()) > 1
        assert scene.posts()[0]["message_id"] == 101
        for number in range(10, 20):
            await scene.store.forget_post(number)
        await scene.keeper.catch_up()
        assert [post["message_id"] for post in scene.posts()] == [101]
        assert "rest of the guide" not in scene.at(101)["text"]

    async def test_what_is_too_old_to_be_deleted_says_where_the_guide_is_and_is_used_again(self, scene: Scene) -> None:
        await many_tags(scene)
        await scene.wanted()
        numbers = [post["message_id"] for post in scene.posts()]
        for post in scene.posts():
            post["date"] -= 49 * 3600
        for number in range(10, 20):
            await scene.store.forget_post(number)
        await scene.keeper.catch_up()
        assert scene.at(numbers[1])["text"].startswith("📄 This piece of the guide is")
        edits = scene.requests("editMessageText")
        await scene.post(5, "Words alone")
        await scene.keeper.catch_up()
        assert scene.requests("editMessageText") == edits
        for number in range(10, 20):
            await scene.store.bring_back(await stored(scene, number))
        await scene.keeper.catch_up()
        assert [post["message_id"] for post in scene.posts()] == numbers
        assert "#tag" in scene.at(numbers[1])["text"]

    async def test_a_later_one_that_was_deleted_is_made_anew_and_linked(self, scene: Scene) -> None:
        await many_tags(scene)
        await scene.wanted()
        gone = scene.posts()[1]["message_id"]
        scene.telegram.delete(scene.at(gone))
        await scene.wanted()
        there = [post["message_id"] for post in scene.posts()]
        assert gone not in there
        assert f"https://t.me/sums/{there[-1]}" in str(scene.at(101)["entities"])
        assert str(gone) not in str(scene.at(101)["entities"])
        assert scene.channel.pinned == [101]


class TestTroubles:
    async def test_a_crash_after_posting_does_not_post_twice(self, scene: Scene) -> None:
        scene.telegram.fail_next("sendMessage", Fault.ANSWER_LOST)
        await scene.wanted()
        assert len(scene.posts()) == 1
        assert await scene.told() == [LINES.doubt()]
        again = keeper(scene.telegram, scene.store, scene.bot)
        await again.catch_up()
        await scene.post(5, "New", "brandnew")
        await again.catch_up()
        assert len(scene.posts()) == 1
        assert await scene.told() == []

    async def test_a_stop_while_it_is_posted_does_not_post_twice(self, scene: Scene) -> None:
        answered, call = asyncio.Event(), scene.telegram.call

        async def slow(method: str, *given: Any) -> Any:
            result = await call(method, *given)
            if method == "sendMessage":
                answered.set()
                await asyncio.sleep(60)
            return result

        scene.telegram.call = slow  # type: ignore[method-assign, assignment]
        work = asyncio.create_task(scene.wanted())
        await answered.wait()
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        scene.telegram.call = call  # type: ignore[method-assign]
        again = keeper(scene.telegram, scene.store, scene.bot)
        await again.catch_up()
        assert len(scene.posts()) == 1
        assert await scene.told() == [LINES.doubt()]

    async def test_after_a_look_the_owner_lets_it_go_on(self, scene: Scene) -> None:
        scene.telegram.fail_next("sendMessage", Fault.TIMED_OUT)
        await scene.wanted()
        assert scene.posts() == []
        assert await scene.told() == [LINES.doubt()]
        await scene.wanted()
        assert len(scene.posts()) == 1
        assert await scene.told() == [LINES.published(post=told_link(101))]

    async def test_a_broken_edit_is_tried_again_and_not_told(self, scene: Scene, monkeypatch: Any) -> None:
        monkeypatch.setattr("bot.jobs.guide_post.keeping._AGAIN", 0.0)
        await scene.wanted()
        await scene.told()
        for fault in (Fault.ANSWER_LOST, Fault.DISCONNECTED, 502):
            scene.telegram.fail_next("editMessageText", fault)
        await scene.post(5, "New", "brandnew")
        for _ in range(4):
            await scene.keeper.catch_up()
        assert "#brandnew" in scene.at(101)["text"]
        assert await scene.told() == []
        post = (await scene.published()).posts[0]
        assert "#brandnew" in post.sent

    async def test_asked_for_silence_it_waits_as_long_and_goes_on(self, scene: Scene) -> None:
        scene.telegram.fail_next("sendMessage", 429, parameters={"retry_after": 1})
        await scene.wanted()
        await scene.keeper.catch_up()
        assert scene.posts() == []
        assert not (await scene.published()).posting
        await asyncio.sleep(1.05)
        await scene.keeper.catch_up()
        assert len(scene.posts()) == 1
        assert await scene.told() == [LINES.published(post=told_link(101))]

    @pytest.mark.parametrize(
        ("code", "reason"),
        [(403, "Forbidden: bot is not a member of the channel chat"), (400, "Bad Request: message can't be edited")],
    )
    async def test_refused_it_is_told_once_and_once_more_when_it_works_again(
        self, scene: Scene, code: int, reason: str
    ) -> None:
        await scene.wanted()
        await scene.told()
        scene.telegram.fail_next("editMessageText", code, reason, times=2)
        await scene.post(5, "New", "brandnew")
        await scene.keeper.catch_up()
        assert await scene.told() == [LINES.rights()]
        assert (await scene.published()).trouble is GuideTrouble.RIGHTS
        await scene.keeper.catch_up()
        assert await scene.told() == []
        await scene.keeper.catch_up()
        assert await scene.told() == [LINES.works_again(post=told_link(101))]
        await scene.post(6, "Newer", "another")
        await scene.keeper.catch_up()
        assert await scene.told() == []
        assert "#another" in scene.at(101)["text"]

    async def test_where_it_may_not_pin_it_is_posted_once_and_pinned_later(self, scene: Scene) -> None:
        scene.channel.bot_lacks = {"can_edit_messages"}
        await scene.wanted()
        assert await scene.told() == [LINES.rights()]
        assert scene.channel.pinned == []
        scene.channel.bot_lacks = set()
        await scene.keeper.catch_up()
        assert len(scene.posts()) == 1
        assert scene.channel.pinned == [101]

    async def test_a_database_that_is_away_ends_nothing(self, scene: Scene, monkeypatch: Any) -> None:
        monkeypatch.setattr("bot.jobs.guide_post.keeping._AGAIN", 0.0)

        async def away() -> Published:
            raise OSError

        monkeypatch.setattr(scene.store, "published", away)
        scene.keeper.wake()
        await scene.keeper.catch_up()
        monkeypatch.undo()
        await scene.wanted()
        assert len(scene.posts()) == 1


class TestWhen:
    async def test_it_waits_until_the_index_has_come_to_rest(self, scene: Scene) -> None:
        await scene.wanted()
        slow = keeper(scene.telegram, scene.store, scene.bot, quiet=0.25, longest=60)
        await slow.catch_up()
        work = asyncio.create_task(slow.run())
        edits = scene.requests("editMessageText")
        for number in range(4):
            await scene.post(20 + number, "New", f"new{number}")
            await asyncio.sleep(0.06)
        assert scene.requests("editMessageText") == edits
        await scene.telegram.until(lambda: scene.requests("editMessageText") > edits)
        assert "#new3" in scene.at(101)["text"]
        work.cancel()
        assert scene.requests("editMessageText") == edits + 1

    async def test_where_changes_do_not_end_it_does_not_wait_for_ever(self, scene: Scene) -> None:
        await scene.wanted()
        slow = keeper(scene.telegram, scene.store, scene.bot, quiet=60, longest=0.2)
        await slow.catch_up()
        work = asyncio.create_task(slow.run())
        edits = scene.requests("editMessageText")
        for number in range(40):
            await scene.post(20 + number, "New", f"new{number}")
            await asyncio.sleep(0.02)
            if scene.requests("editMessageText") > edits:
                break
        work.cancel()
        assert scene.requests("editMessageText") > edits

    async def test_the_owner_does_not_wait(self, scene: Scene) -> None:
        slow = keeper(scene.telegram, scene.store, scene.bot, quiet=60, longest=60, look=60)
        await slow.catch_up()
        work = asyncio.create_task(slow.run())
        await asyncio.sleep(0)
        await scene.store.change_published(lambda before: before.model_copy(update={"on": True, "asked": True}))
        slow.wake()
        await scene.telegram.until(lambda: scene.channel.pinned)
        work.cancel()


def told_link(number: int) -> Any:
    from handlers.html import link

    url = f"https://t.me/sums/{number}"
    return link(url, url)


async def stored(scene: Scene, number: int) -> int:
    found = await scene.store.post_at(number)
    assert found
    return found.id
