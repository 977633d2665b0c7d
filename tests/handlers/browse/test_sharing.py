"""The button that sends what an answer shows to friends."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.sandbox.urls import checked_url
from channel.models import ChannelInfo
from channel.store import Memory
from handlers.answers import Question
from handlers.browse.sharing import share
from handlers.texts import texts

INFO = ChannelInfo(title="متفکر & دوستان", username="SampleThinker")


def question(store: Memory, bot: str = "rahnama_bot", channel: ChannelInfo | None = INFO) -> Question:
    return Question(store=store, texts=texts("fa"), channel=channel, bot=bot)


@pytest.mark.parametrize("title", ["فضای هیلبرت", "a&b=c?d#e +%", "\u2068#شعر\u2069\u200f", "🎬\n\n“x”", "x" * 300])
def test_title_and_link_arrive_as_they_are_and_no_invisible_mark_with_them(empty_store: Memory, title: str) -> None:
    [button] = share(question(empty_store), "t-meme", title)
    assert button.url
    assert checked_url(button.url) == button.url
    assert button.url.isascii()
    told = parse_qs(urlsplit(button.url).query, strict_parsing=True)
    assert told["url"] == ["https://t.me/rahnama_bot?start=t-meme"]
    [text] = told["text"]
    assert not set(text) & set("\u2068\u2069\u200f\n")
    assert text.endswith(" · متفکر & دوستان")
    assert len(text) <= 64 + len(" · متفکر & دوستان")


def test_a_thing_without_a_link_and_a_bot_without_a_name_have_no_button(empty_store: Memory) -> None:
    assert share(question(empty_store), None, "x") == ()
    assert share(question(empty_store, bot=""), "t-meme", "x") == ()


def test_a_post_without_words_is_shared_under_the_channels_name(empty_store: Memory) -> None:
    [button] = share(question(empty_store), "p1", "")
    assert parse_qs(urlsplit(button.url or "").query)["text"] == ["متفکر & دوستان"]
