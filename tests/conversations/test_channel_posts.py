"""The channel's own life, as readers see it: what is posted and edited there is in every answer at once."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.conversation import Conversation
from bot.sandbox.people import Chat
from channel.views import Cursor, PostPage
from tests.asking import ask, buttons, titles
from tests.conftest import Talk


@pytest.fixture
async def channel(sample: Conversation) -> Chat:
    """The sample's channel, with the bot as its administrator."""
    await ask(sample, "lang en")
    await ask(sample, "in channel")
    await ask(sample, "in private")
    return next(chat for chat in sample.telegram.chats.values() if chat.type == "channel")


def tagged(text: str) -> list[dict[str, Any]]:
    """The entities of the hashtags in a text without emoji."""
    words = [word for word in text.split() if word.startswith("#")]
    return [{"type": "hashtag", "offset": text.index(word), "length": len(word)} for word in words]


async def posted(sample: Conversation, channel: Chat, text: str | None = None, **content: Any) -> dict[str, Any]:
    """The channel posts, and the bot has heard of it."""
    post = sample.telegram.post(channel, text, tagged(text or content.get("caption", "")), **content)
    await sample.telegram.settled()
    return post


async def edited(sample: Conversation, post: dict[str, Any], text: str | None = None, **content: Any) -> None:
    sample.telegram.edit(post, text, **content)
    await sample.telegram.settled()


async def test_what_is_posted_is_at_once_in_the_lists(sample: Conversation, channel: Chat) -> None:
    before = titles(await ask(sample, "/tag meme"))
    assert "Newest of all" not in await ask(sample, "/latest")
    await posted(sample, channel, "Newest of all #meme")
    assert titles(await ask(sample, "/latest"))[0] == "Newest of all #meme"
    assert titles(await ask(sample, "/tag meme")) == ["Newest of all #meme", *before]


async def test_the_next_part_of_a_series_joins_it(sample: Conversation, channel: Chat) -> None:
    assert "announced but not out yet" in await ask(sample, "/series language_modeling 7")
    await posted(sample, channel, "مدلسازی زبان - قسمت هفتم\n\nحرف تازه #language_modeling")
    answer = await ask(sample, "/series language_modeling 7")
    assert "حرف تازه" in answer
    assert "Part 7 of 7" in answer


async def test_a_part_without_the_series_hashtag_leaves_the_series_to_be_found_by_it(
    sample: Conversation, channel: Chat
) -> None:
    await posted(sample, channel, "مدلسازی زبان - قسمت هفتم")
    assert "Part 7" in await ask(sample, "/series language_modeling")


async def test_an_edit_moves_a_post_from_one_tag_to_another(sample: Conversation, channel: Chat) -> None:
    post = await posted(sample, channel, "Words #meme")
    assert titles(await ask(sample, "/tag meme"))[0] == "Words #meme"
    await edited(sample, post, "Other words #game_theory")
    assert not any("ords" in title for title in titles(await ask(sample, "/tag meme")))
    assert titles(await ask(sample, "/tag game_theory"))[0] == "Other words #game_theory"
    assert titles(await ask(sample, "/latest"))[0] == "Other words #game_theory"


async def test_an_edit_that_nobody_sees_leaves_the_index_as_it_is(sample: Conversation, channel: Chat) -> None:
    post = await posted(sample, channel, "Words")
    before = await sample.store.revision()
    await edited(sample, post)
    assert await sample.store.revision() == before


async def test_an_answer_that_a_post_has_overtaken_is_not_given_again(
    sample: Conversation, channel: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, at_the_gate, latest = asyncio.Event(), asyncio.Event(), sample.store.latest

    async def slow(cursor: Cursor | None, size: int) -> PostPage:
        found = await latest(cursor, size)
        at_the_gate.set()
        await gate.wait()
        return found

    monkeypatch.setattr(sample.store, "latest", slow)
    sample.telegram.send(sample.speaker, "/latest")
    await at_the_gate.wait()
    before = await sample.store.revision()
    sample.telegram.post(channel, "Newest of all")
    async with asyncio.timeout(60):
        while await sample.store.revision() == before:  # noqa: ASYNC110 - the store knows no events
            await asyncio.sleep(0.005)
    other = sample.telegram.add_user("Another reader", language_code="en")
    sample.telegram.send(other, "/tags")
    await sample.telegram.until(lambda: len(sample.telegram.messages(other)) == 2)
    gate.set()
    await sample.telegram.settled()
    await ask(sample, "/cancel")
    assert titles(await ask(sample, "/latest"))[0] == "Newest of all"


async def test_an_album_of_three_is_one_post_with_its_caption(sample: Conversation, channel: Chat) -> None:
    count = (await sample.store.channel()).posts
    album: dict[str, Any] = {"photo": True, "media_group_id": "77"}
    await posted(sample, channel, **album)
    worded = await posted(sample, channel, caption="Three pictures #meme", **album)
    last = await posted(sample, channel, **album)
    assert titles(await ask(sample, "/latest"))[0] == "Three pictures #meme"
    assert (await sample.store.channel()).posts == count + 1
    found = await sample.store.post_at(last["message_id"])
    assert found
    assert len(found.post.album) == 3
    await edited(sample, worded, caption="Still three #game_theory")
    await edited(sample, last)
    assert titles(await ask(sample, "/tag game_theory"))[0] == "Still three #game_theory"
    assert "Three pictures #meme" not in titles(await ask(sample, "/tag meme"))
    assert (await sample.store.channel()).posts == count + 1


async def test_a_rich_message_is_found_by_its_title_and_its_tags(sample: Conversation, channel: Chat) -> None:
    def rich(tag: str) -> dict[str, Any]:
        marked = {"type": "hashtag", "text": f"#{tag}", "hashtag": tag}
        heading = {"type": "heading", "text": "On games", "size": 1}
        return {"blocks": [heading, {"type": "paragraph", "text": ["They are old. ", marked]}]}

    post = await posted(sample, channel, rich_message=rich("meme"))
    assert titles(await ask(sample, "/latest"))[0] == "On games"
    answer = await ask(sample, "/tag meme")
    assert titles(answer)[0] == "On games"
    assert "They are old." in await ask(sample, "!1")
    await edited(sample, post, rich_message=rich("game_theory"))
    assert titles(await ask(sample, "/tag game_theory"))[0] == "On games"
    assert "On games" not in titles(await ask(sample, "/tag meme"))


async def test_another_channel_s_post_is_ignored(sample: Conversation, channel: Chat) -> None:
    before = await sample.store.revision()
    await posted(sample, sample.telegram.add_channel("Another", "another", bot_is_admin=True), "Of another")
    await posted(sample, sample.telegram.add_channel("Namesake", "SampleThinker", bot_is_admin=True), "Of a namesake")
    assert await sample.store.revision() == before
    assert titles(await ask(sample, "/latest"))[0].startswith("دو سال از اولین")


async def test_a_pinned_post_can_become_the_guide(sample: Conversation, channel: Chat) -> None:
    old = await ask(sample, "/guide")
    [address] = re.findall(r"Guide post in the channel \((\S+)\)", old)
    found = await sample.store.post_at(int(address.rpartition("/")[2]))
    assert found
    post = await posted(sample, channel, found.post.text)
    await posted(sample, channel, pinned_message=post)
    assert f"https://t.me/SampleThinker/{post['message_id']})" in await ask(sample, "/guide")


async def test_a_new_channel_begins_its_index_with_its_first_post(talk: Talk) -> None:
    conversation = await talk(channel="my_channel")
    await ask(conversation, "lang en")
    assert "no posts here yet" in await ask(conversation, "/latest")
    await ask(conversation, "in channel")
    assert await ask(conversation, "First words #hello") == "(https://t.me/my_channel/1)"
    await ask(conversation, "in private")
    assert titles(await ask(conversation, "/tag hello")) == ["First words #hello"]


async def test_what_comes_while_the_bot_is_away_is_read_when_it_is_back(
    talk: Talk, sample_database: Path, copied: Callable[[Path], str]
) -> None:
    conversation = await talk(copied(sample_database))
    await ask(conversation, "in channel")
    await conversation.stop()
    channel = conversation.telegram.chats[-1001999999999]
    conversation.telegram.post(channel, "Meanwhile")
    await conversation.start()
    await conversation.telegram.settled()
    await ask(conversation, "in private")
    assert titles(await ask(conversation, "/latest"))[0] == "Meanwhile"


# In the terminal


async def test_in_the_terminal_one_posts_edits_and_goes_back(sample: Conversation) -> None:
    await ask(sample, "lang en")
    assert "you post in متفکر نمونه" in await ask(sample, "in channel")
    assert await ask(sample, "edit nothing") == "(there is no post to edit yet)"
    posted = await ask(sample, "+photo A picture #meme")
    assert posted.startswith("(https://t.me/SampleThinker/")
    assert "is edited" in await ask(sample, "edit Another picture #meme")
    answered = await ask(sample, "^And an answer to it")
    assert answered > posted
    assert "is edited" in await ask(sample, "edit A better answer")
    await ask(sample, "in private")
    assert titles(await ask(sample, "/latest"))[:2] == ["A better answer", "Another picture #meme"]
    assert "edit me" in await ask(sample, "edit me"), "elsewhere these are words"


# /forget_post


@pytest.mark.parametrize(
    ("language", "out", "back", "again"),
    [
        ("fa", "از فهرست من بیرون رفت", "به فهرست من برگشت", "دوباره بیرون بردن"),
        ("en", "is out of my list", "is in my list again", "Remove it again"),
    ],
)
async def test_the_owner_takes_a_post_out_and_brings_it_back(
    sample: Conversation, language: str, out: str, back: str, again: str
) -> None:
    await ask(sample, "as owner")
    await ask(sample, f"lang {language}")
    first, second = titles(await ask(sample, "/latest"))[:2]
    answer = await ask(sample, "/forget_post https://t.me/SampleThinker/69")
    assert out in answer
    assert first in answer
    assert titles(await ask(sample, "/latest"))[0] == second
    answer = await ask(sample, "/forget_post 69")
    assert out in answer, "a second time is the same"
    answer = await ask(sample, "!1")
    assert back in answer
    assert again in buttons(answer)[0]
    assert titles(await ask(sample, "/latest"))[0] == first
    await ask(sample, "/forget_post 69")
    await ask(sample, "!1")
    assert out in await ask(sample, "!1")
    assert titles(await ask(sample, "/latest"))[0] == second


async def test_what_was_taken_out_stays_out_when_it_is_edited(sample: Conversation, channel: Chat) -> None:
    post = await posted(sample, channel, "Too early")
    await ask(sample, "as owner")
    await ask(sample, "lang en")
    assert "Too early" in await ask(sample, f"/forget_post {post['message_id']}")
    await edited(sample, post, "Still too early")
    assert titles(await ask(sample, "/latest"))[0].startswith("دو سال از اولین")


async def test_a_forwarded_post_is_taken_out_by_a_reply(sample: Conversation, channel: Chat) -> None:
    post = await posted(sample, channel, "Too early")
    await ask(sample, "as owner")
    await ask(sample, "lang en")
    for origin, told in (
        ({"type": "channel", "chat": channel.brief(), "message_id": post["message_id"], "date": 5}, "Too early"),
        ({"type": "channel", "chat": {**channel.brief(), "id": -1005}, "message_id": 5, "date": 5}, "another channel"),
        ({"type": "hidden_user", "sender_user_name": "Somebody", "date": 5}, "Send the post's link"),
    ):
        forwarded = sample.telegram.send(sample.speaker, "x", content={"forward_origin": origin})
        sample.telegram.send(sample.speaker, "/forget_post", reply_to=forwarded)
        assert told in await ask(sample, "/inbox")


@pytest.mark.parametrize(
    ("argument", "persian", "english"),
    [
        ("", "پیوند پست را همراه فرمان بفرستید", "Send the post's link"),
        ("words", "«words» پیوند یک پست نیست", "“words” isn't the link"),
        ("https://t.me/SampleThinker", "پیوند یک پست نیست", "isn't the link of a post"),
        ("https://t.me/another/12", "کانال دیگری", "another channel"),
        ("https://t.me/c/1234567890/12", "کانال دیگری", "another channel"),
        ("9999", "شماره‌ی ۹۹۹۹ در فهرست من نیست", "no post number 9999"),
        ("-5", "پیوند یک پست نیست", "isn't the link of a post"),
        ("<b>x</b>" * 50, "<b>x</b>", "<b>x</b>"),
    ],
)
async def test_what_cannot_be_meant_gets_a_word_and_the_way_out(
    sample: Conversation, argument: str, persian: str, english: str
) -> None:
    await ask(sample, "as owner")
    await ask(sample, "/latest")
    before = await sample.store.revision()
    assert persian in (await ask(sample, f"/forget_post {argument}")).replace("\u2068", "").replace("\u2069", "")
    await ask(sample, "lang en")
    answer = await ask(sample, f"/forget_post {argument}")
    assert english in answer
    assert "/forget_post" in answer or "Please check the number" in answer
    assert await sample.store.revision() == before


async def test_a_reader_who_sends_it_finds_no_such_command(sample: Conversation) -> None:
    before = await ask(sample, "/latest")
    unknown = (await ask(sample, "/forget_pest 69")).replace("forget_pest", "…")
    assert (await ask(sample, "/forget_post 69")).replace("forget_post", "…") == unknown
    assert await ask(sample, "/latest") == before


async def test_a_reader_cannot_press_what_only_the_owner_has(sample: Conversation) -> None:
    await ask(sample, "/latest")
    message = sample.telegram.messages(sample.speaker)[-1]
    for data in ("1:oF:69", "1:oR:1", "1:oF", "1:oR:1:2"):
        query = sample.telegram.press(sample.speaker, message, data=data)
        before = await sample.store.revision()
        await ask(sample, "/latest")
        assert sample.telegram.answered[query]["text"]
        assert await sample.store.revision() == before
