"""Two copies of one post: the richer wins, and the newer, field by field."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from channel.models import Entity, EntityKind, Post, PostButton, PostKind, Reaction, SourceKind
from channel.posts.merging import Copy, absorbed, merged, with_message

HALF_SPACED = "شبکه\u200cهای عصبی"
CRAWLED = "شبکه های عصبی"
BOLD = (Entity(kind=EntityKind.BOLD, offset=0, length=4),)
JSON, HTML, WEB, LIVE, PAGE = SourceKind.JSON, SourceKind.HTML, SourceKind.WEB, SourceKind.LIVE, SourceKind.PAGE_TEXT


def copy(source: SourceKind, seen: int, text: str = "words", **fields: Any) -> Copy:
    return Copy(Post(message_id=fields.pop("message_id", 7), text=text, **fields), source, seen)


def test_words_that_differ_in_half_spaces_alone_are_the_richer_sources_in_whatever_order_they_come() -> None:
    web, export = copy(WEB, 200, CRAWLED), copy(JSON, 100, HALF_SPACED, entities=BOLD)
    for kept in (merged(web, export), merged(export, web)):
        assert kept.post.text == HALF_SPACED
        assert kept.post.entities == BOLD
        assert kept.source == JSON


def test_words_that_really_differ_are_the_newer_ones() -> None:
    export, live = copy(JSON, 100, "as it was"), copy(LIVE, 150, "as it is now", tags=("new",))
    for kept in (merged(export, live), merged(live, export)):
        assert kept.post.text == "as it is now"
        assert kept.post.tags == ("new",)


def test_an_edit_that_the_public_page_shows_is_newer_than_an_older_export() -> None:
    kept = merged(copy(JSON, 100, "before"), copy(WEB, 200, "after"))
    assert (kept.post.text, kept.source, kept.seen) == ("after", WEB, 200)
    assert merged(kept, copy(JSON, 100, "before")).post.text == "after"


def test_what_one_copy_alone_tells_is_kept() -> None:
    html = copy(HTML, 300, author="A", reply_to=3)
    export = copy(JSON, 100, edited=90, file_name="a.pdf", reactions=(Reaction(emoji="❤", count=2),))
    for kept in (merged(html, export).post, merged(export, html).post):
        assert (kept.author, kept.reply_to, kept.edited, kept.file_name) == ("A", 3, 90, "a.pdf")
        assert kept.reactions == (Reaction(emoji="❤", count=2),)


def test_reactions_are_the_newer_copys_and_none_does_not_mean_that_they_are_gone() -> None:
    old = copy(JSON, 100, reactions=(Reaction(emoji="❤", count=5),))
    assert merged(old, copy(WEB, 200, reactions=(Reaction(emoji="❤", count=9),))).post.reactions[0].count == 9
    assert merged(old, copy(JSON, 50, reactions=(Reaction(emoji="❤", count=1),))).post.reactions[0].count == 5
    assert merged(old, copy(LIVE, 200)).post.reactions[0].count == 5


def test_buttons_are_the_newer_copy_s_and_a_page_or_telegram_itself_tells_that_there_are_none() -> None:
    some: dict[str, Any] = {"buttons": (PostButton(text="Notes", url="https://example.org/"),)}
    for source in (LIVE, WEB):
        assert merged(copy(JSON, 100, **some), copy(source, 200, "edited")).post.buttons == ()
    assert merged(copy(LIVE, 200, **some), copy(WEB, 100)).post.buttons == some["buttons"]
    assert merged(copy(WEB, 300), copy(JSON, 100, **some)).post.buttons == some["buttons"]
    assert merged(copy(JSON, 100, **some), copy(PAGE, 200, "edited")).post.buttons == some["buttons"]


def test_a_medium_is_not_forgotten_by_a_source_that_cannot_show_it() -> None:
    assert merged(copy(JSON, 100, kind=PostKind.POLL), copy(WEB, 200, kind=PostKind.OTHER)).post.kind is PostKind.POLL


def test_a_date_without_a_zone_gives_way_to_an_exact_one() -> None:
    old_export, web = copy(JSON, 500, date=1000), copy(WEB, 100, date=400)
    assert merged(old_export, web).post.date == merged(web, old_export).post.date == 400


def test_a_number_counts_most() -> None:
    page = copy(PAGE, 0, CRAWLED, message_id=None, reactions=(Reaction(emoji="❤", count=2),))
    export = copy(JSON, 100, HALF_SPACED)
    kept = merged(page, export).post
    assert (kept.message_id, kept.text, kept.reactions) == (7, HALF_SPACED, (Reaction(emoji="❤", count=2),))
    assert merged(export, page) == export


def test_an_album_never_loses_a_message() -> None:
    whole = copy(WEB, 100, album=(7, 8, 9))
    part = copy(JSON, 200, album=(7, 8))
    assert merged(whole, part).post.album == merged(part, whole).post.album == (7, 8, 9)


def test_an_albums_messages_come_one_by_one_and_the_caption_is_the_one_that_has_it() -> None:
    first = copy(LIVE, 100, "", kind=PostKind.PHOTO, media_group="g")
    second = copy(LIVE, 100, "caption", message_id=8, media_group="g", tags=("t",))
    kept = with_message(first, second)
    assert (kept.post.message_id, kept.post.album, kept.post.caption_id) == (7, (7, 8), 8)
    assert (kept.post.text, kept.post.tags) == ("caption", ("t",))
    third = with_message(kept, copy(LIVE, 100, "", message_id=9, media_group="g"))
    assert (third.post.text, third.post.album) == ("caption", (7, 8, 9))


def test_the_caption_of_an_album_can_be_edited_and_taken_away_at_its_own_message_only() -> None:
    album = with_message(
        copy(LIVE, 100, "caption", media_group="g"), copy(LIVE, 100, "", message_id=8, media_group="g")
    )
    other = with_message(album, copy(LIVE, 110, "", message_id=8, media_group="g", edited=110))
    assert other.post.text == "caption"
    edited = with_message(album, copy(LIVE, 110, "better", media_group="g", edited=110))
    assert edited.post.text == "better"
    assert with_message(edited, copy(LIVE, 120, "", media_group="g", edited=120)).post.text == ""


def test_reactions_to_one_message_of_an_album_are_the_albums() -> None:
    album = copy(JSON, 100, "caption", album=(7, 8), caption_id=7, reactions=(Reaction(emoji="❤", count=2),))
    read_again = with_message(album, copy(JSON, 200, "caption", reactions=(Reaction(emoji="❤", count=5),))).post
    assert (read_again.reactions[0].count, read_again.album, read_again.text) == (5, (7, 8), "caption")
    assert with_message(album, copy(JSON, 200, "", message_id=8)).post.reactions[0].count == 2


def test_posts_that_turn_out_to_be_one_album_are_one_post() -> None:
    kept = absorbed([copy(JSON, 100, "", kind=PostKind.PHOTO), copy(LIVE, 200, "caption", message_id=8)])
    assert (kept.post.album, kept.post.text, kept.source, kept.seen) == ((7, 8), "caption", JSON, 100)


copies = some.builds(
    lambda source, seen, text, edited, count, author: copy(
        source,
        seen,
        text,
        edited=edited,
        author=author,
        reactions=(Reaction(emoji="❤", count=count),) if count else (),
    ),
    some.sampled_from([WEB, HTML, JSON, LIVE]),
    some.integers(0, 4),
    some.sampled_from([HALF_SPACED, CRAWLED, "other words"]),
    some.one_of(some.none(), some.integers(1, 4)),
    some.integers(0, 3),
    some.sampled_from([None, "A", "B"]),
)


@given(known=copies, new=copies)
def test_a_second_time_changes_nothing_more(known: Copy, new: Copy) -> None:
    once = merged(known, new)
    assert merged(once, new) == once


@given(known=copies)
def test_a_copy_joined_with_itself_is_itself(known: Copy) -> None:
    assert merged(known, known) == known
