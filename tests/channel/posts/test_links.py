"""Addresses of posts, written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.models import ChannelInfo
from channel.posts.links import PostLink, links_in, post_url, read_link

PUBLIC = PostLink(12, "some_channel")


@pytest.mark.parametrize(
    "written",
    [
        "https://t.me/some_channel/12",
        "http://t.me/Some_Channel/12",
        "t.me/some_channel/12",
        "https://www.t.me/some_channel/12/",
        "https://telegram.me/some_channel/12",
        "telegram.dog/some_channel/12",
        "https://t.me/s/some_channel/12",
        "https://t.me/some_channel/12?single",
        "https://t.me/some_channel/12?comment=5#x",
        "  https://t.me/some_channel/۱۲ ",
        "\u2068https://t.me/some_channel/12\u2069",
        "tg://resolve?domain=some_channel&post=12",
        "tg://resolve?post=12&single&domain=Some_Channel",
        "tg:resolve?domain=some_channel&post=12",
    ],
)
def test_a_post_is_found_by_every_form_of_its_address(written: str) -> None:
    assert read_link(written) == PUBLIC


@pytest.mark.parametrize("written", ["12", "۱۲", "١٢", "#12", " 12 "])
def test_a_number_alone_is_a_post_of_whatever_channel_is_meant(written: str) -> None:
    assert read_link(written) == PostLink(12)


@pytest.mark.parametrize("written", ["https://t.me/c/1234567890/12", "tg://privatepost?channel=1234567890&post=12"])
def test_a_private_channel_is_known_by_its_number(written: str) -> None:
    assert read_link(written) == PostLink(12, None, -1001234567890)


@pytest.mark.parametrize(
    "written",
    [
        *("", "words", "-12", "12.5", "12 13", "https://t.me/some_channel", "https://t.me/some_channel/", "t.me/12"),
        *("https://t.me/+abcdef/12", "https://t.me/some_channel/abc", "https://example.com/some_channel/12"),
        *("https://t.me.example.com/some_channel/12", "tg://resolve?domain=some_channel", "tg://resolve?post=12"),
        *("https://t.me/some_channel/" + "9" * 30, "9" * 30, "tg://privatepost?channel=x&post=12", "http://[", "②"),
    ],
)
def test_what_is_no_address_of_a_post_is_none(written: str) -> None:
    assert read_link(written) is None


@given(st.text() | st.text("t.me/sc:gresolv?post=&dan#12۱", max_size=40))
def test_whatever_is_written_it_is_read_or_not(written: str) -> None:
    found = read_link(written)
    assert found is None or found.message_id >= 0


@given(st.integers(1, 10**9), st.booleans())
def test_an_address_that_we_write_is_read(number: int, public: bool) -> None:
    info = ChannelInfo(title="A", username="Some_Channel" if public else None, chat_id=-1001234567890)
    address = post_url(info, number)
    assert address
    assert read_link(address) == PostLink(number, *(("some_channel", None) if public else (None, info.chat_id)))


@pytest.mark.parametrize("written", ["https://some_channel.t.me/12", "Some_Channel.t.me/12", "some_channel.t.me/s/12"])
def test_a_name_may_stand_before_the_site(written: str) -> None:
    assert read_link(written) == PUBLIC


def test_addresses_are_found_in_a_text_each_once() -> None:
    text = (
        "«https://t.me/some_channel/12»، tg://privatepost?channel=7&post=8! t.me/other/3?single; t.me/some_channel/۱۲."
    )
    assert links_in(text) == (PUBLIC, PostLink(3, "other"), PostLink(8, None, -1000000000007))


@pytest.mark.parametrize(
    "text", ["", "12", "at.me/some_channel/12", "a@t.me/some_channel/12", "t.me/some_channel/12/7"]
)
def test_a_text_without_any_has_none(text: str) -> None:
    assert links_in(text) == ()


@given(st.text() | st.text(" t.me/sc:gresolv?post=&dan#12۱", max_size=60))
def test_whatever_the_text_is_addresses_are_found_or_not(text: str) -> None:
    links_in(text)
