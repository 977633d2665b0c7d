"""What a post's files are called, and that a post without words is called so."""

from typing import Any

import pytest

from channel.indexing import indexed
from channel.language.words import HEAD, stems_of, tokens
from channel.models import Post, PostKind, SourceKind
from channel.posts.albums import gathered, split
from channel.posts.file_names import names_of
from channel.posts.merging import Copy, merged, with_message
from channel.posts.titles import after_title, said, title_of

JSON, LIVE, WEB = SourceKind.JSON, SourceKind.LIVE, SourceKind.WEB


def book(number: int, name: str | None, **fields: Any) -> Post:
    return Post(message_id=number, date=100, kind=PostKind.DOCUMENT, file_name=name, **fields)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"file_name": "گلستان_سعدی.pdf"}, ("گلستان سعدی",)),
        ({"file_name": "Garden of roses.tar.gz"}, ("Garden of roses",)),
        ({"file_name": "notes v1.2"}, ("notes v1.2",)),
        ({"file_name": "فصل ۳.۲"}, ("فصل ۳.۲",)),
        ({"file_name": ".profile"}, (".profile",)),
        ({"file_name": "talk-7.mp3", "performer": "Mr.Big", "song": "Rain"}, ("Mr.Big – Rain", "talk-7")),
        ({"song": "باران"}, ("باران",)),
        ({"performer": "گروه"}, ("گروه",)),
        ({"file_name": "a b.mp3", "song": "ab cd"}, ("ab cd",)),
        ({"file_name": "one.pdf", "album_files": ((8, "two.pdf"), (9, "one.pdf"))}, ("one", "two")),
        ({}, ()),
    ],
)
def test_files_are_called_by_their_names_without_endings(fields: dict[str, Any], names: tuple[str, ...]) -> None:
    assert names_of(Post(message_id=7, **fields)) == names


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_20240102_1304.jpg", "VID-20240102-WA0003.mp4", "video_12@03-04-2024_05-06-07.mp4", "audio_1.ogg"),
        *("file_7", "Screenshot 2024-01-02 at 13.04.05.png", "0012.pdf", "۱۲.pdf", "New Recording 3.m4a"),
        *("5f2c1a9e-77d0-4a1b-9c3e-0123456789ab.mp4", "d41d8cd98f00b204e9800998ecf8427e.pdf"),
    ],
)
def test_a_name_that_a_device_has_made_tells_nothing(name: str) -> None:
    assert title_of(book(7, name)) == ""


def test_a_post_without_words_of_its_own_is_called_by_its_file() -> None:
    assert title_of(book(7, "گلستان.pdf")) == "گلستان"
    assert title_of(book(7, "گلستان.pdf", text="#کتاب", tags=("کتاب",))) == "#کتاب"
    assert title_of(book(7, "گلستان.pdf", text="خواندنی\nدوباره")) == "خواندنی"


def test_below_the_title_come_the_words_and_last_the_files() -> None:
    named = book(7, "گلستان.pdf", text="خواندنی\nدوباره", album_files=((8, "بوستان.pdf"),))
    assert after_title(named) == "دوباره گلستان بوستان"
    assert after_title(named.model_copy(update={"text": ""})) == "بوستان"
    long = "a long name " * 8
    assert f"{title_of(book(7, long))[:-1]} {after_title(book(7, long))[1:]}" == long.strip()


def test_words_of_a_file_are_searched_below_the_titles_of_posts() -> None:
    words = indexed(book(7, "گلستان.pdf")).words
    assert words.body == stems_of(tokens("گلستان pdf"))
    assert HEAD not in words.title


def test_a_post_is_recognised_by_its_own_words_whatever_its_file_is_called() -> None:
    assert indexed(book(7, "a book.pdf", text="words")).opening == indexed(book(7, None, text="words")).opening
    assert indexed(book(7, "a book.pdf")).opening == ""


# Albums: each message has a file of its own


def album() -> Post:
    (post,) = gathered([book(7, "one.pdf"), book(8, None), book(9, "three.pdf"), book(10, None, song="Four")])
    assert isinstance(post, Post)
    return post


def test_an_album_is_called_by_the_files_of_all_its_messages() -> None:
    assert names_of(album()) == ("one", "three", "Four")
    assert tokens(said(album())) == ["one", "three", "four"]


def test_an_album_that_comes_message_by_message_has_the_same_files_in_any_order() -> None:
    messages = [
        book(number, name, media_group="g") for number, name in ((8, "two.pdf"), (7, "one.pdf"), (9, "x y.pdf"))
    ]
    kept = Copy(messages[0], LIVE, 100)
    for message in messages[1:]:
        kept = with_message(kept, Copy(message, LIVE, 100))
    assert (kept.post.file_name, kept.post.album_files) == ("one.pdf", ((8, "two.pdf"), (9, "x y.pdf")))
    edited = with_message(kept, Copy(book(9, "zed.pdf"), LIVE, 200))
    assert names_of(edited.post) == ("one", "two", "zed")


def test_two_copies_of_an_album_know_together_what_each_knows() -> None:
    live = Copy(book(7, "one.pdf", album=(7, 8), album_files=((8, "two.pdf"),)), LIVE, 300)
    export = Copy(album(), JSON, 200)
    for kept in (merged(live, export).post, merged(export, live).post):
        assert names_of(kept) == ("one", "two", "three", "Four")


def test_a_page_that_shows_no_file_takes_none_away() -> None:
    kept = merged(Copy(book(7, "a.pdf", performer="P", song="S"), JSON, 100), Copy(book(7, None), WEB, 200)).post
    assert (kept.file_name, kept.performer, kept.song) == ("a.pdf", "P", "S")


def test_an_album_that_was_none_gives_each_post_its_file_back() -> None:
    assert [names_of(post) for post in split(album(), [9])] == [("one", "Four"), ("three",)]
    assert [names_of(post) for post in split(album(), [7])] == [("one",), ("three", "Four")]
