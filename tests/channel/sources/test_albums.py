import time
from typing import Any

import pytest

from channel.models import Entity, EntityKind, Pinned, Post, PostKind, Quote, Reaction, Record, Skipped
from channel.posts.albums import MOST, gathered


def photo(number: int | None, text: str = "", date: int | None = 1_700_000_000, **fields: Any) -> Post:
    return Post(**{"message_id": number, "date": date, "kind": PostKind.PHOTO, "text": text, **fields})


def numbers(*records: Record) -> list[tuple[int, ...]]:
    """The messages of each post that comes out."""
    return [post.album or (post.message_id or 0,) for post in gathered(records) if isinstance(post, Post)]


# What belongs together


def test_pictures_of_one_second_with_numbers_in_a_row_are_one_post() -> None:
    album = [photo(7, "words"), photo(8), photo(9)]
    (post,) = gathered(album)
    assert post == album[0].model_copy(update={"album": (7, 8, 9), "caption_id": 7})


def test_each_picture_may_be_a_second_later_than_the_one_before() -> None:
    assert numbers(photo(7, date=5), photo(8, date=6), photo(9, date=7)) == [(7, 8, 9)]


def test_a_deleted_picture_leaves_a_gap_in_an_album() -> None:
    assert numbers(photo(7), photo(10), photo(16), photo(17)) == [(7, 10, 16), (17,)]


def test_an_album_has_at_most_ten_pictures() -> None:
    found = numbers(*map(photo, range(1, 24)))
    assert [len(album) for album in found] == [MOST, MOST, 3]
    assert [number for album in found for number in album] == list(range(1, 24))


@pytest.mark.parametrize("kinds", ["photo video", "video photo", "audio audio", "document document"])
def test_pictures_and_films_mix_and_music_and_files_keep_to_their_kind(kinds: str) -> None:
    assert numbers(*(photo(number, kind=PostKind(kind)) for number, kind in enumerate(kinds.split(), 1))) == [(1, 2)]


@pytest.mark.parametrize(
    "second",
    [
        photo(8, date=1_700_000_002),
        photo(8, date=1_699_999_999),
        photo(8, date=None),
        photo(7),
        photo(6),
        photo(17),
        photo(None),
        photo(8, kind=PostKind.TEXT),
        photo(8, kind=PostKind.ANIMATION),
        photo(8, kind=PostKind.DOCUMENT),
        photo(8, kind=PostKind.AUDIO),
        photo(8, author="Another"),
        photo(8, forwarded_from="Elsewhere"),
        photo(8, "words of its own"),
    ],
)
def test_what_differs_is_a_post_of_its_own(second: Post) -> None:
    records = [photo(7, "words"), second]
    assert list(gathered(records)) == records


def test_posts_without_a_date_or_a_number_are_never_joined() -> None:
    for records in ([photo(7, date=None), photo(8, date=None)], [photo(None), photo(None)], [photo(None), photo(8)]):
        assert list(gathered(records)) == records


def test_forwarded_pictures_with_words_each_stay_apart_also_in_one_second() -> None:
    records = [photo(number, f"words {number}", forwarded_from="Elsewhere") for number in range(1, 5)]
    assert list(gathered(records)) == records


def test_an_album_after_an_album_in_one_second_begins_with_its_words() -> None:
    assert numbers(photo(1, "one"), photo(2), photo(3, "two"), photo(4)) == [(1, 2), (3, 4)]


def test_whatever_stands_between_ends_an_album_and_all_keeps_its_order() -> None:
    between: list[Record] = [Pinned(message_id=1), Skipped(place="message 9", reason="x"), photo(9, kind=PostKind.POLL)]
    for record in between:
        records = [photo(7), photo(8), record, photo(10), photo(11)]
        first, middle, last = gathered(records)
        assert middle == record
        assert [first.album, last.album] == [(7, 8), (10, 11)]  # type: ignore[union-attr]


def test_nothing_is_nothing_and_one_is_one() -> None:
    assert list(gathered([])) == []
    assert list(gathered([photo(1)])) == [photo(1)]


# What the one post says


def test_the_words_are_those_of_the_picture_that_has_some() -> None:
    bold = Entity(kind=EntityKind.BOLD, offset=0, length=5)
    worded = photo(8, "words", entities=(bold,), tags=("tag",), quotes=(Quote(title="t"),), author=None)
    (post,) = gathered([photo(7), worded, photo(9)])
    assert isinstance(post, Post)
    assert (post.message_id, post.caption_id, post.album) == (7, 8, (7, 8, 9))
    assert (post.text, post.entities, post.tags, post.quotes) == ("words", (bold,), ("tag",), (Quote(title="t"),))


def test_an_album_without_words_has_no_caption() -> None:
    (post,) = gathered([photo(7), photo(8)])
    assert isinstance(post, Post)
    assert (post.text, post.caption_id, post.album) == ("", None, (7, 8))


def test_an_album_was_edited_when_one_of_it_was_last_and_has_the_most_reactions() -> None:
    few, many = (Reaction(emoji="👍", count=2),), (Reaction(emoji="👍", count=1), Reaction(emoji="❤", count=3))
    (post,) = gathered(
        [photo(7, edited=1_700_000_050, reactions=few), photo(8, edited=1_700_000_090), photo(9, reactions=many)]
    )
    assert isinstance(post, Post)
    assert (post.edited, post.reactions) == (1_700_000_090, many)


def test_an_album_answers_what_one_of_it_answers() -> None:
    (post,) = gathered([photo(7), photo(8, reply_to=3)])
    assert isinstance(post, Post)
    assert post.reply_to == 3


@pytest.mark.timed
def test_gathering_costs_a_post_less_than_a_microsecond_or_two() -> None:
    records = [photo(number, "words", date=number * 10) for number in range(50_000)]
    begin = time.process_time()
    assert sum(1 for _ in gathered(records)) == 50_000
    assert (time.process_time() - begin) / 50_000 < 3e-6
