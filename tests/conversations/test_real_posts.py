"""Posts that carry more than words, as readers get them: copied from the channel, or in words where that is refused."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.running import running
from bot.commands.chat.showing import buttons
from bot.sandbox import Chat, Telegram
from bot.settings import MailSettings
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING


class Reading:
    """A reader of a channel of which the bot is an administrator."""

    def __init__(self, store: Memory, channel: str | None) -> None:
        self.store = store
        self.telegram = Telegram()
        self.reader = self.telegram.add_user("Reader", language_code="en")
        self.channel: Chat = self.telegram.add_channel("Pictures", channel, bot_is_admin=True)

    async def posts(self, **content: Any) -> int:
        post = self.telegram.post(self.channel, **content)
        await self.telegram.settled(20)
        return int(post["message_id"])

    async def posts_album(self, size: int, caption: str) -> list[int]:
        said = [caption, *[None] * (size - 1)]
        return [await self.posts(photo=True, media_group_id="77", caption=words) for words in said]

    async def opens(self, number: int) -> list[dict[str, Any]]:
        """Follows the link of a post; returns the new messages of the bot."""
        before = len(self.telegram.messages(self.reader))
        self.telegram.requests.clear()
        self.telegram.send(self.reader, f"/start p{number}")
        await self.telegram.settled(20)
        return self.telegram.messages(self.reader)[before + 1 :]

    def calls(self) -> list[str]:
        """The requests for the last answer, without those for updates."""
        calls = [method for method, _ in self.telegram.requests if method.lower() != "getupdates"]
        return calls[1:] if calls[:1] == ["getChat"] else calls  # asked once in ten minutes: whether there are comments


@pytest.fixture(params=["smallpictures", None], ids=["public", "private"])
async def reading(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Reading]:
    async with open_store(f"sqlite:///{tmp_path}/real.db", KEYRING) as store:
        made = Reading(store, request.param)
        where = {"channel_id": made.channel.id} if request.param is None else {}
        async with running(made.telegram, store, KEYRING, MailSettings(), request.param, **where):
            yield made


def labels(message: dict[str, Any]) -> str:
    return " ".join(button["text"] for button in buttons(message))


@pytest.mark.parametrize("kind", ["photo", "video", "animation", "audio", "voice", "document"])
async def test_what_a_post_carries_is_shown_in_one_call_with_our_buttons(reading: Reading, kind: str) -> None:
    number = await reading.posts(**{kind: True, "caption": "Look at <this>"})
    [shown] = await reading.opens(number)
    assert kind in shown
    assert "Look at <this>" in shown["caption"]
    assert "2" in shown["caption"].partition("\n\n")[2]  # the day below
    assert "Comment on this post" in labels(shown)
    assert reading.calls() == ["copyMessage"]


async def test_words_alone_go_as_words(reading: Reading) -> None:
    [shown] = await reading.opens(await reading.posts(text="Only words"))
    assert "Only words" in shown["text"]
    assert reading.calls() == ["sendMessage"]


async def test_a_part_says_its_place_in_the_caption(reading: Reading) -> None:
    for part in (1, 2):
        number = await reading.posts(photo=True, caption=f"Dreams - part {part}\nof sheep")
    [shown] = await reading.opens(number)
    assert "Part 2 of 2" in shown["caption"]


async def test_a_caption_that_leaves_no_room_stays_as_it_is(reading: Reading) -> None:
    words = "word " * 203
    [shown] = await reading.opens(await reading.posts(photo=True, caption=words))
    assert shown["caption"] == words.strip()


@pytest.mark.parametrize("size", range(2, 11))
async def test_an_album_comes_whole_with_the_buttons_in_one_short_message_below(reading: Reading, size: int) -> None:
    numbers = await reading.posts_album(size, "All of them")
    shown = await reading.opens(numbers[0])
    assert len(shown) == size + 1
    assert len({one["media_group_id"] for one in shown[:-1]}) == 1
    assert shown[0]["caption"] == "All of them"
    assert "Comment on this post" in labels(shown[-1])
    assert "All of them" not in shown[-1]["text"]
    assert reading.calls() == ["copyMessages", "sendMessage"]


async def test_an_album_with_a_deleted_picture_comes_without_it(reading: Reading) -> None:
    numbers = await reading.posts_album(4, "All of them")
    reading.channel.remove(numbers[2])
    assert len(await reading.opens(numbers[0])) == 4


async def test_an_album_refused_as_a_whole_leaves_no_half_of_it(reading: Reading) -> None:
    numbers = await reading.posts_album(3, "All of them")
    reading.channel.message(numbers[1])["has_protected_content"] = True  # type: ignore[index]
    [shown] = await reading.opens(numbers[0])
    assert "All of them" in shown["text"]


async def test_a_protected_channel_is_asked_once_and_then_known(reading: Reading) -> None:
    first, second = [await reading.posts(photo=True, caption=words) for words in ("One", "Two")]
    reading.channel.is_protected = True
    [shown] = await reading.opens(first)
    is_public = reading.channel.username is not None
    assert "One" in shown["text"]
    assert ("also has a photo" in shown["text"]) is not is_public
    preview = {"url": f"https://t.me/smallpictures/{first}", "prefer_large_media": True, "show_above_text": True}
    assert shown["link_preview_options"] == (preview if is_public else {"is_disabled": True})
    assert reading.calls() == ["copyMessage", "sendMessage", "getChat", "getChatMember"]
    [shown] = await reading.opens(second)
    assert "Two" in shown["text"]
    assert reading.calls() == ["sendMessage"]


async def test_one_refused_post_closes_no_others(reading: Reading) -> None:
    refused = await reading.posts(caption="Paid", paid_media={"star_count": 1}, photo=True)
    fine = await reading.posts(photo=True, caption="Free")
    assert "Paid" in (await reading.opens(refused))[0]["text"]
    assert "Paid" in (await reading.opens(refused))[0]["text"]
    assert reading.calls() == ["sendMessage"]
    assert "photo" in (await reading.opens(fine))[0]


async def test_a_channel_that_the_bot_has_left_loses_no_post(reading: Reading) -> None:
    number = await reading.posts(photo=True, caption="Still here")
    reading.channel.bot_status = "left"
    for _ in range(3):
        assert "Still here" in (await reading.opens(number))[0]["text"]
    stored = await reading.store.post_at(number)
    assert stored is not None
    assert stored.state == 0


async def test_a_reader_who_blocks_the_bot_closes_no_channel(reading: Reading) -> None:
    number = await reading.posts(photo=True, caption="For all")
    await reading.opens(number)
    reading.telegram.fail_next("copyMessage", 403, description="Forbidden: bot was blocked by the user")
    reading.telegram.fail_next("sendMessage", 403, description="Forbidden: bot was blocked by the user")
    assert await reading.opens(number) == []
    assert "photo" in (await reading.opens(number))[0]


async def test_where_the_channel_has_a_discussion_group_a_button_leads_to_the_comments(reading: Reading) -> None:
    reading.channel.linked_chat_id = reading.telegram.add_group("Talk", supergroup=True).id
    number = await reading.posts(photo=True, caption="Talk about it")
    await reading.opens(number)
    [shown] = await reading.opens(number)
    [url] = [button["url"] for button in buttons(shown) if "Comments" in button["text"]]
    where = "smallpictures" if reading.channel.username else f"c/{str(reading.channel.id).removeprefix('-100')}"
    assert url == f"https://t.me/{where}/{number}?comment=1"


async def test_without_one_there_is_no_such_button(reading: Reading) -> None:
    number = await reading.posts(photo=True, caption="Talk about it")
    await reading.opens(number)
    [shown] = await reading.opens(number)
    assert "Comments" not in labels(shown)
