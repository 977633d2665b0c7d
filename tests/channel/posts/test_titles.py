"""What a post's own words tell of it."""

import pytest

from channel.models import Entity, EntityKind, Post
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
