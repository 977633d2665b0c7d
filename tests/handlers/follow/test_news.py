"""The one message that tells a follower about new posts."""

from typing import Any

import pytest

from channel.language.text import without_direction_marks
from channel.models import ChannelInfo, Post, PostKind
from channel.people.following import Followed, Follower, Item, Subject, SubjectKind
from channel.people.letters import Call
from channel.views import PartLink, Place, SeriesView, StoredPost
from handlers.follow.news import composer

PUBLIC = ChannelInfo(title="Deep Thinker", username="DeepThinker")
PRIVATE = ChannelInfo(title="Deep Thinker", chat_id=-1001234567890)
DREAMS = Followed(subject=Subject(SubjectKind.SERIES, 5), name="Dreams")
MEME = Followed(subject=Subject(SubjectKind.TAG, 7), name="meme")


def stored(number: int, title: str = "Of sheep", part: int | None = 6, **more: Any) -> StoredPost:
    link = PartLink(number=part, label="an aside", post=number)
    place = Place(series=SeriesView(id=5, name="Dreams", parts=(link,)), index=0)
    return StoredPost(id=number, post=Post(message_id=100 + number, text=title, **more), title=title, places=(place,))


def told(*items: Item, language: str = "en", channel: ChannelInfo | None = PUBLIC) -> Call:
    return composer(lambda: channel, "rahnama_bot")(Follower(chat=42, language=language), items)


def text(call: Call) -> str:
    return without_direction_marks(call.params["text"])


def data(call: Call) -> list[list[str]]:
    return [[one["callback_data"] for one in row] for row in call.params["reply_markup"]["inline_keyboard"]]


def labels(call: Call) -> list[str]:
    return [one["text"] for row in call.params["reply_markup"]["inline_keyboard"] for one in row]


def test_a_part_is_told_with_its_title_place_and_link_and_two_buttons() -> None:
    call = told(Item(stored=stored(3), followed=(DREAMS,)))
    assert call.method == "sendMessage"
    assert call.params["chat_id"] == 42
    assert text(call) == '🔔 <b><a href="https://t.me/rahnama_bot?start=p103">Of sheep</a></b>\n📚 Part 6 of Dreams'
    assert labels(call) == ["📖 Read", "🔕 Dreams"]
    assert data(call) == [["1:p:3"], ["1:kws:5"]]


def test_in_persian_the_part_is_a_word() -> None:
    call = told(Item(stored=stored(3), followed=(DREAMS,)), language="fa")
    assert "📚 قسمت ششم از Dreams" in text(call)
    assert labels(call) == ["📖 خواندن", "🔕 Dreams"]


def test_a_language_that_is_no_longer_spoken_is_told_in_persian() -> None:
    assert "قسمت ششم" in text(told(Item(stored=stored(3), followed=(DREAMS,)), language="de"))


def test_a_post_followed_for_its_hashtag_is_told_with_it_also_where_it_is_a_part() -> None:
    call = told(Item(stored=stored(3), followed=(MEME,)))
    assert text(call).endswith('\n<a href="https://t.me/rahnama_bot?start=t-meme">#meme</a>')
    assert data(call)[1:] == [["1:kwt:7"]]


def test_both_that_he_follows_can_be_stopped_and_the_part_is_named() -> None:
    call = told(Item(stored=stored(3), followed=(DREAMS, MEME)))
    assert text(call).endswith("📚 Part 6 of Dreams")
    assert data(call)[1:] == [["1:kws:5", "1:kwt:7"]]


@pytest.mark.parametrize(("part", "place"), [(0, "Introduction of Dreams"), (None, "Extra to “Dreams”")])
def test_an_introduction_and_what_stands_beside_the_parts(part: int | None, place: str) -> None:
    assert text(told(Item(stored=stored(3, part=part), followed=(DREAMS,)))).endswith(f"📚 {place}")


def test_several_posts_are_a_numbered_list_whose_buttons_open_them() -> None:
    call = told(*(Item(stored=stored(number, f"Night {number}"), followed=(DREAMS,)) for number in (3, 4, 5)))
    assert text(call).startswith("🔔 <b>3 new posts</b>\n\n1. <a href=")
    assert "3. <a" in text(call)
    assert data(call) == [["1:p:3", "1:p:4", "1:p:5"], ["1:kws:5"]]


def test_of_very_many_ten_are_named_and_the_rest_counted() -> None:
    many = [Item(stored=stored(number, "x" * 300), followed=(DREAMS, MEME)) for number in range(1, 41)]
    call = told(*many, language="fa")
    assert text(call).endswith("… و ۳۰ پست دیگر در /latest")
    assert [len(row) for row in data(call)] == [5, 5, 2]
    assert len(text(call)) < 4096


@pytest.mark.parametrize("channel", [PUBLIC, PRIVATE, None])
def test_a_title_leads_into_the_bot_whatever_the_channel(channel: ChannelInfo | None) -> None:
    call = told(Item(stored=stored(3), followed=(MEME,)), channel=channel)
    assert 'href="https://t.me/rahnama_bot?start=p103"' in text(call)
    assert "#meme" in text(call)


def test_a_picture_without_words_is_called_what_it_is() -> None:
    call = told(Item(stored=stored(3, "", kind=PostKind.PHOTO), followed=(DREAMS,)))
    assert ">a photo</a>" in text(call)


def test_what_the_channel_writes_is_escaped() -> None:
    evil = Followed(subject=Subject(SubjectKind.TAG, 7), name="<b>")
    assert text(told(Item(stored=stored(3, "<script> & co"), followed=(evil,)))).count("&lt;") == 2


def test_the_channel_is_looked_at_anew_for_each_message() -> None:
    known: list[ChannelInfo | None] = [None]
    compose = composer(lambda: known[-1], "rahnama_bot")
    item = Item(stored=stored(3), followed=(MEME,))
    assert "start=t-meme" not in compose(Follower(chat=1, language="en"), [item]).params["text"]
    known.append(PUBLIC)
    assert "start=t-meme" in compose(Follower(chat=1, language="en"), [item]).params["text"]
