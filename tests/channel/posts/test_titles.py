"""What a post's own words tell of it."""

import pytest

from channel.models import Entity, EntityKind, Post, PostKind
from channel.posts.titles import after_title, title_of

LONG = "A title that is so long that a list has room for its beginning alone, and not for its end"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Title\nfirst line\n\n second  line", "first line second line"),
        ("\n\nTitle\nbelow", "below"),
        ("Title", ""),
        ("", ""),
        ("😀\n—", ""),
        (f"{LONG}\nbelow", "…alone, and not for its end below"),
    ],
)
def test_what_follows_the_title_goes_on_where_it_was_cut(text: str, after: str) -> None:
    assert after_title(Post(text=text)) == after


def test_hashtags_above_the_title_are_no_part_of_what_follows() -> None:
    tag = Entity(kind=EntityKind.HASHTAG, offset=0, length=5)
    post = Post(text="#note\nTitle\nbelow", entities=(tag,))
    assert (title_of(post), after_title(post)) == ("Title", "below")


def test_title_and_what_follows_are_the_whole_post() -> None:
    post = Post(text=f"{LONG}: {LONG}")
    assert f"{title_of(post).removesuffix('…')} {after_title(post).removeprefix('…')}" == post.text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("سلام!\nچای سرد", "چای سرد"),
        ("سلام به همه‌ی تازه‌واردها 👋\nچای سرد", "چای سرد"),
        ("Good morning ☀️\nCold tea", "Cold tea"),
        ("Всем доброе утро!\nХолодный чай", "Холодный чай"),
        ("السلام عليكم ورحمة الله\nالشاي البارد", "الشاي البارد"),
        ("大家早上好！\n冷茶", "冷茶"),
        ("☕️☕️☕️\nCold tea", "Cold tea"),
        ("پنج‌شنبه ۱۲ مهر ۱۴۰۲\nچای سرد", "چای سرد"),
        ("Friday, 5 May 2023\nCold tea", "Cold tea"),
        ("16 травня 2021\nХолодний чай", "Холодний чай"),
        ("2024年5月3日 星期五\n冷茶", "冷茶"),
        ("https://example.org/tea\nCold tea", "Cold tea"),
        ("The three rules of tea:\n1. water", "The three rules of tea: 1. water"),
    ],
)
def test_a_title_says_what_the_post_is_about_and_no_greeting_date_or_address(text: str, title: str) -> None:
    assert title_of(Post(text=text)) == title


@pytest.mark.parametrize(
    "title",
    ["Hello world in ten languages", "سلام بر حسین", "May the tea be with you", "1984", "Monday blues and its cure"],
)
def test_a_title_that_begins_like_a_greeting_or_a_date_is_one(title: str) -> None:
    assert title_of(Post(text=f"{title}\nbelow" if title != "1984" else title)) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Tea for two\nPart 3\nIt was raining.", "Tea for two – Part 3"),
        ("چای و باران\nاستاد سماوری\nقسمت سوم\nباران می‌آمد.", "چای و باران – قسمت سوم"),
        ("📚 Чай вдвоём\n③ «Лимон»\nШёл дождь.", "📚 Чай вдвоём – ③ «Лимон»"),
        ("Night thoughts (3)\nThe kettle\nIt was raining.", "Night thoughts (3) – The kettle"),
        ("Three rules\n1) water\n2) leaves", "Three rules"),
    ],
)
def test_the_place_of_a_part_goes_with_the_name_beside_it(text: str, title: str) -> None:
    assert title_of(Post(text=text)) == title


def test_a_place_alone_is_named_by_the_hashtag_of_its_series() -> None:
    tag = Entity(kind=EntityKind.HASHTAG, offset=18, length=10)
    post = Post(text="Part 3\nIt rained.\n#tea_house", entities=(tag,), tags=("tea_house",))
    assert title_of(post) == "tea house – Part 3 – It rained."


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("Sara Tehrani - Samovar.mp3", "Sara Tehrani - Samovar"),
        ("جزوه_چای.pdf", "جزوه چای"),
        ("IMG_20230501_101112.jpg", ""),
        ("video_2023-05-01_10-11-12.mp4", ""),
        ("audio.ogg", ""),
    ],
)
def test_a_post_without_words_is_called_by_its_file_if_a_person_has_named_it(file: str, title: str) -> None:
    assert title_of(Post(kind=PostKind.DOCUMENT, file_name=file)) == title


def test_a_post_that_only_greets_is_called_by_its_greeting() -> None:
    assert title_of(Post(text="Good night 🌙")) == "Good night 🌙"
