"""Under a post, buttons lead to the channel's posts that it links to or answers; a long one says how long it is."""

from pathlib import Path

import pytest

from bot.commands.chat.conversation import Conversation
from bot.commands.import_posts import bring_in
from channel.models import ChannelInfo, Entity, EntityKind, Post
from channel.posts.links import mentioned
from tests.asking import ask, buttons
from tests.channel.sources.exports import message
from tests.conftest import Talk
from tests.conversations.test_what_posts_carry import written

PUBLIC = ChannelInfo(title="Ours", username="OurPosts", chat_id=-1001234567890)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("see https://t.me/ourposts/4 and t.me/OurPosts/5?single", (4, 5)),
        ("see https://t.me/c/1234567890/6", (6,)),
        ("see https://t.me/others/4, https://t.me/c/99/4", ()),
        ("twice t.me/ourposts/4 t.me/ourposts/4", (4,)),
        ("itself t.me/ourposts/1", ()),
        ("no address 4 #4", ()),
    ],
)
def test_only_addresses_of_the_channel_s_other_posts_count(text: str, numbers: tuple[int, ...]) -> None:
    assert mentioned(Post(message_id=1, text=text), PUBLIC) == numbers


def test_hidden_links_and_the_answered_post_count_too() -> None:
    link = Entity(kind=EntityKind.TEXT_LINK, offset=0, length=4, url="https://t.me/ourposts/9")
    assert mentioned(Post(message_id=1, text="here", entities=(link,), reply_to=7), PUBLIC) == (7, 9)


@pytest.fixture
async def reader(talk: Talk, tmp_path: Path) -> Conversation:
    conversation = await talk(channel="ourposts")
    posts = [
        message(1, "The first of all"),
        message(2, "The second", file="a.pdf", file_name="notes.pdf"),
        message(3, "As told in https://t.me/ourposts/1 and https://t.me/ourposts/2, not in https://t.me/ourposts/99"),
        message(4, "An answer", reply_to_message_id=2),
        message(5, "word " * 700),
        message(6, "word " * 300),
    ]
    await bring_in(conversation.store, written(tmp_path, *posts))
    await ask(conversation, "lang en")
    return conversation


async def test_a_post_leads_to_those_that_it_links_to(reader: Conversation) -> None:
    shown = await ask(reader, "/start p3")
    assert [label for label in buttons(shown) if label.startswith("↪")] == ["↪ The first of all", "↪ The second"]
    place = buttons(shown).index("↪ The second") + 1
    assert "The second" in await ask(reader, f"!{place}")


async def test_an_answer_leads_to_what_it_answers(reader: Conversation) -> None:
    assert "↪ The second" in buttons(await ask(reader, "/start p4"))
    assert not [label for label in buttons(await ask(reader, "/start p1")) if label.startswith("↪")]


async def test_a_post_that_is_gone_has_no_button(reader: Conversation) -> None:
    await reader.store.mark_gone(1)
    shown = await ask(reader, "/start p3")
    assert [label for label in buttons(shown) if label.startswith("↪")] == ["↪ The second"]


async def test_a_long_post_tells_its_minutes_and_a_short_one_does_not(reader: Conversation) -> None:
    assert "4 minutes to read" in await ask(reader, "/start p5")
    assert "to read" not in await ask(reader, "/start p6")
