"""What the posts on a page of t.me/s are read as."""

import pytest

from channel.models import ChannelInfo, EntityKind, Pinned, Post, PostKind, Quote, Skipped
from channel.sources.web_preview import WebPage, read_page
from channel.sources.web_preview.post import count_of
from tests.channel.sources.web_pages import (
    CHANNEL,
    SECONDS,
    TITLE,
    UNSUPPORTED,
    album,
    div,
    emoji,
    message,
    page,
    photo,
    reaction,
    service,
    text,
    token,
)
from tests.shared import SHARED, real

M = "tgme_widget_message"
VIDEO = (
    f'<a class="{M}_video_player" href="#"><i class="{M}_video_thumb"></i>'
    '<time class="message_video_duration">0:42</time></a>'
)
DOCUMENT = (
    f'<a class="{M}_document_wrap" href="https://t.me/x/1">{div(f"{M}_document_icon")}'
    f"{div(f'{M}_document', div(f'{M}_document_title', 'کتاب.pdf') + div(f'{M}_document_extra', '1 MB'))}</a>"
)
POLL = div(
    f"{M}_poll js-poll",
    div(f"{M}_poll_question", "کدام گل؟")
    + div(f"{M}_poll_type", "Anonymous poll")
    + "".join(
        div(f"{M}_poll_option", div(f"{M}_poll_option_percent", "50%") + div(f"{M}_poll_option_text", answer))
        for answer in ("لاله", "نرگس")
    ),
)


def read(*messages: str) -> WebPage:
    return read_page(page(*messages), "page.html")


def post(content: str, **fields: str) -> Post:
    (record,) = read(message(5, content, **fields)).records
    assert isinstance(record, Post)
    return record


def test_a_post_has_all_that_it_shows() -> None:
    reply = (
        f'<a class="{M}_reply user-color-default" href="https://t.me/{CHANNEL}/3"><div class="{M}_author">'
        f'<span class="{M}_author_name" dir="auto">{TITLE}</span></div>'
        f'<div class="{M}_text js-message_reply_text" dir="auto">پارسال کاشتیم</div></a>'
    )
    preview = (
        f'<a class="{M}_link_preview" href="https://a.ir"><div class="link_preview_site_name">آ</div>'
        '<div class="link_preview_title">گل‌ها</div><div class="link_preview_description">یک<br/>دو</div></a>'
    )
    given = div(f"{M}_reactions js-message_reactions", reaction(emoji("❤"), "2.41M") + reaction(emoji("👍"), "12"))
    found = post(
        reply + text('<b>لاله</b><br/><a href="?q=%23%DA%AF%D9%84">#گل</a>') + preview + given,
        meta=f'<span class="{M}_from_author" dir="auto">باغبان</span>, edited &nbsp;',
    )
    assert found.model_dump(exclude_defaults=True, exclude={"entities"}) == {
        "message_id": 5,
        "date": SECONDS,
        "text": "لاله\n#گل",
        "tags": ("گل",),
        "reactions": ({"emoji": "❤", "count": 2_410_000}, {"emoji": "👍", "count": 12}),
        "quotes": ({"title": TITLE, "text": "پارسال کاشتیم"}, {"title": "آ · گل‌ها", "text": "یک\nدو"}),
        "reply_to": 3,
        "author": "باغبان",
    }
    assert [entity.kind for entity in found.entities] == [EntityKind.BOLD, EntityKind.HASHTAG]


def test_the_page_says_what_channel_it_is_of() -> None:
    assert read(message(5, text("x"))).info == ChannelInfo(title=TITLE, username=CHANNEL, chat_id=-1_001_492_664_793)


@pytest.mark.parametrize("view", ["", "test-view-1", "A" * 5000, token([1]), token({"c": 5}), token({"c": "x"}), "é"])
def test_an_id_that_cannot_be_read_is_not_known(view: str) -> None:
    assert read(message(5, text("x"), view=view)).info.chat_id is None


def test_posts_come_in_ascending_order_and_once() -> None:
    found = read(message(7, text("b")), message(5, text("a")), message(7, text("again")))
    assert [record.message_id for record in found.records if isinstance(record, Post)] == [5, 7]
    assert found.numbers == (5, 7)


def test_the_next_older_page_is_named() -> None:
    assert read_page(page(message(5, text("x")), before=5), "page.html").older == 5
    assert read(message(5, text("x"))).older is None
    without = page(message(5, text("x")), before=5).replace(b"js-messages_more", b"js-more")
    linked = without.replace(b"<meta ", b'<link rel="prev" href="/s/x?before=4"><meta ')
    assert read_page(linked, "page.html").older == 4


def test_an_album_is_one_post_with_all_its_numbers() -> None:
    found = read(message(5, album(5, 6, 7) + text(text("سه عکس"))), message(8, text("x")))
    first = found.records[0]
    assert isinstance(first, Post)
    assert (first.message_id, first.album, first.caption_id) == (5, (5, 6, 7), None)
    assert (first.kind, first.text) == (PostKind.PHOTO, "سه عکس")
    assert found.numbers == (5, 6, 7, 8)


def test_a_link_in_the_words_is_no_picture_of_the_album() -> None:
    assert post(text(f'<a href="https://t.me/{CHANNEL}/99?single">ببین</a>')).album == ()
    assert post(photo(9, channel="other")).album == ()


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (photo(5), PostKind.PHOTO, None),
        (VIDEO, PostKind.VIDEO, None),
        (VIDEO.replace("message_video_duration", "x"), PostKind.ANIMATION, None),
        (div(f"{M}_roundvideo_player"), PostKind.VIDEO_NOTE, None),
        (f'<a class="{M}_voice_player"><audio class="{M}_voice"></audio></a>', PostKind.VOICE, None),
        (DOCUMENT, PostKind.DOCUMENT, "کتاب.pdf"),
        (DOCUMENT.replace("document_icon", "document_icon accent_bg audio"), PostKind.AUDIO, None),
        (div(f"{M}_sticker_wrap", f'<i class="{M}_sticker"></i>'), PostKind.STICKER, None),
        (f'<a class="{M}_location_wrap" href="https://maps.google.com">x</a>', PostKind.LOCATION, None),
        (div(f"{M}_contact_wrap", "x"), PostKind.CONTACT, None),
        (UNSUPPORTED, PostKind.OTHER, None),
    ],
)
def test_each_medium_is_known(content: str, kind: PostKind, name: str | None) -> None:
    found = post(content)
    assert (found.kind, found.file_name, found.text) == (kind, name, "")


def test_buttons_have_their_words_and_where_they_lead() -> None:
    keyboard = "".join(
        div(
            f"{M}_inline_row",
            f'<a class="{M}_inline_button url_button" {link}><span class="{M}_inline_button_text">{words}</span></a>',
        )
        for words, link in (("جزوه", 'href="https://example.org/n.pdf"'), ("رأی", ""))
    )
    found = post(text("x") + div(f"{M}_inline_keyboard", keyboard))
    assert [(one.text, one.url) for one in found.buttons] == [("جزوه", "https://example.org/n.pdf"), ("رأی", None)]


AUDIO = DOCUMENT.replace("document_icon", "document_icon accent_bg audio").replace("کتاب.pdf", "آواز")


@pytest.mark.parametrize(
    ("beside", "performer", "song"), [("خواننده", "خواننده", "آواز"), ("12.5 MB", None, "آواز"), ("", None, "آواز")]
)
def test_a_recording_keeps_its_performer_and_title(beside: str, performer: str | None, song: str | None) -> None:
    found = post(AUDIO.replace("1 MB", beside))
    assert (found.kind, found.performer, found.song) == (PostKind.AUDIO, performer, song)


def test_an_album_of_files_has_the_names_of_all() -> None:
    link = "https://t.me/x/1"
    files = [DOCUMENT.replace(link, f"https://t.me/{CHANNEL}/{number}?single") for number in (5, 6)]
    found = post(files[0] + files[1].replace("کتاب", "دفتر"))
    assert (found.album, found.file_name, found.album_files) == ((5, 6), "کتاب.pdf", ((6, "دفتر.pdf"),))


def test_a_picture_in_what_is_quoted_is_not_the_posts() -> None:
    preview = (
        f'<a class="{M}_link_preview" href="#">{div(f"{M}_photo_wrap")}<div class="link_preview_title">t</div></a>'
    )
    reply = f'<a class="{M}_reply" href="#">{div(f"{M}_photo_wrap")}<div class="{M}_text">r</div></a>'
    found = post(reply + text("x") + preview)
    assert (found.kind, found.text, found.album) == (PostKind.TEXT, "x", ())
    assert found.quotes == (Quote(title="", text="r"), Quote(title="t"))


def test_what_a_browser_without_the_medium_shows_is_not_read() -> None:
    fallback = div("media_supported_cont", photo(5) + text("x")) + div("media_not_supported_cont", UNSUPPORTED)
    found = post(fallback)
    assert (found.kind, found.text) == (PostKind.PHOTO, "x")


def test_a_post_that_only_telegram_shows_keeps_its_words() -> None:
    found = post(text("x") + UNSUPPORTED)
    assert (found.kind, found.text) == (PostKind.OTHER, "x")


def test_a_poll_is_its_question_and_answers_as_in_json() -> None:
    found = post(POLL)
    assert (found.kind, found.text) == (PostKind.POLL, "کدام گل؟\n• لاله\n• نرگس")


def test_all_kinds_of_reactions_are_counted() -> None:
    custom = '<tg-emoji emoji-id="5"><i class="emoji"><b>🎁</b></i></tg-emoji>'
    given = (
        reaction(custom, "1.5K") + reaction(custom, "7") + reaction('<i class="icon"></i>', "42", " tgme_reaction_paid")
    )
    given += reaction(emoji("❤‍🔥"), "3") + reaction(emoji("👎"), "many") + reaction("", "5")
    found = post(text("x") + div(f"{M}_reactions", given))
    assert [(one.emoji, one.count) for one in found.reactions] == [("▫", 1507), ("⭐", 42), ("❤‍🔥", 3)]


@pytest.mark.parametrize(
    ("written", "count"),
    [
        *(("12", 12), ("1,204", 1204), ("1 204", 1204), ("2.41M", 2_410_000), ("1.5k", 1500), ("1B", 10**9)),
        *(("", None), ("K", None), ("1.2.3", None), ("12x", None), ("-5", None), ("9" * 30, None)),
    ],
)
def test_counts_are_read_as_the_page_writes_them(written: str, count: int | None) -> None:
    assert count_of(written) == count


def test_a_forwarded_post_names_the_other_channel() -> None:
    named = f'Forwarded from&nbsp;<a class="{M}_forwarded_from_name" href="#"><span>باغ دیگر</span></a>'
    author = f' (<span class="{M}_forwarded_from_author">باغبان</span>)'
    assert post(div(f"{M}_forwarded_from", named + author) + text("x")).forwarded_from == "باغ دیگر"
    assert post(div(f"{M}_forwarded_from", "Forwarded from باغ") + text("x")).forwarded_from == "باغ"


@pytest.mark.parametrize(
    ("href", "number"),
    [
        (f"https://t.me/{CHANNEL.upper()}/3", 3),
        (f"https://t.me/{CHANNEL}/3?single", 3),
        ("https://t.me/other/3", None),
        (f"https://t.me/{CHANNEL}", None),
        ("", None),
    ],
)
def test_an_answer_to_another_channel_is_none(href: str, number: int | None) -> None:
    assert post(f'<a class="{M}_reply" href="{href}">{text("r")}</a>{text("x")}').reply_to == number


def test_service_messages_pin_or_are_skipped() -> None:
    found = read(
        service(1, "Channel created"),
        service(2, f'<span class="x">{TITLE}</span> pinned «<a href="https://t.me/{CHANNEL}/1">لاله…</a>»'),
        service(3, f"{TITLE} pinned «لاله‌ها درآمدند…»"),
        service(4, f"{TITLE} pinned a photo"),
        message(6, UNSUPPORTED.replace("Please open Telegram to view this post", "Service message")),
        message(5, text("x")),
    )
    assert found.records[-1] == Skipped(place="message 6", reason="service message")
    assert found.records[:4] == (
        Skipped(place="message 1", reason="service message"),
        Pinned(message_id=1),
        Pinned(opening="لاله‌ها درآمدند"),
        Skipped(place="message 4", reason="service message"),
    )
    assert found.numbers == (1, 2, 3, 4, 5, 6)


def test_a_long_opening_of_a_pinned_post_is_read_whole() -> None:
    opening = "لاله‌ها درآمدند " * 30
    (pin,) = read(service(3, f"{TITLE} pinned «{opening}…»")).records
    assert pin == Pinned(opening=opening.strip())


def test_a_bad_message_is_skipped_and_named() -> None:
    found = read(
        message(5, text("x")),
        message(6, text("x"), channel="other"),
        message(7, text("x")).replace("/7", "/x"),
        message(8, text("a" * (1 << 16) + "b")),
    )
    assert [record for record in found.records if isinstance(record, Skipped)] == [
        Skipped(place="message block 3 of page.html", reason="its number is missing or wrong"),
        Skipped(place="message 6", reason="it is of another channel"),
        Skipped(place="message 8", reason="its text is too long"),
    ]


def test_a_real_page_is_read() -> None:
    found = read_page(real(SHARED / "data" / "web_preview_page.html").read_bytes(), "page.html")
    posts = [record for record in found.records if isinstance(record, Post)]
    assert [(post.message_id, post.kind, post.album) for post in posts] == [
        (1001, PostKind.PHOTO, (1001, 1002)),
        (1003, PostKind.OTHER, ()),
        (1010, PostKind.PHOTO, (1010, 1011, 1012)),
    ]
    assert (found.info.username, found.older, len(found.numbers)) == ("test_channel", 1001, 6)
    assert [len(post.reactions) for post in posts] == [2, 0, 3]
    assert posts[2].forwarded_from is not None
    assert [entity.kind for entity in posts[2].entities] == [EntityKind.BLOCKQUOTE]
    assert all(post.date for post in posts)
