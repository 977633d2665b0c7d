"""Each kind of message of Telegram Desktop's HTML export."""

from collections.abc import Callable

import pytest

from channel.models import Pinned, Post, PostKind, Reaction, Skipped
from channel.sources.telegram_html.message import date_of
from tests.channel.sources.html_exports import (
    DATE,
    TITLE,
    Exports,
    block,
    forwarded,
    medium,
    message,
    plain,
    service,
    wrapped,
)

POLL = medium(
    block(
        "media_poll",
        block("question bold", "کدام گل؟")
        + block("details", "Anonymous poll")
        + block("answer", '- لاله <span class="details">2 votes</span>')
        + block("answer", "- نرگس")
        + block("total details\t", "2 votes"),
    )
)


def reaction(emoji: str, count: str = "", look: str = "", givers: str = "") -> str:
    number = f'<span class="count">\n{count}\n</span>' if count else ""
    return f'<span class="reaction{look}">\n<span class="emoji">\n{emoji}\n</span>{givers}{number}</span>'


def test_a_post_has_all_that_it_shows(exports: Exports) -> None:
    assert exports.post(
        message(
            12,
            '<strong>لاله</strong><br><a href="" onclick="return ShowHashtag(&quot;گل&quot;)">#گل</a>',
            before=block("reply_to details", 'In reply to <a href="#go_to_message7" onclick="x">this message</a>'),
            behind=block("signature details", "باغبان")
            + f'<span class="reactions">{reaction("❤", "3")}{reaction("🔥", "1")}</span>',
        )
    ).model_dump(exclude_defaults=True, exclude={"entities"}) == {
        "message_id": 12,
        "date": 1689627259,
        "text": "لاله\n#گل",
        "tags": ("گل",),
        "reactions": ({"emoji": "❤", "count": 3}, {"emoji": "🔥", "count": 1}),
        "reply_to": 7,
        "author": "باغبان",
    }


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("18.07.2023 00:24:19 UTC+08:00", 1689611059),
        ("18.07.2023 00:24:19 UTC-03:30", 1689652459),
        ("18.07.2023 00:24:19 UTC", 1689639859),
        ("18.07.2023 00:24:19 UTC+00:00", 1689639859),
        ("18.07.2023 00:24:19", 1689639859 - 12_600),
        ("18.07.2021 00:24:19", 1626567859 - 16_200),  # Iran had summer time until 2022
        ("18.07.2023 00:24:19 UTC+25:00", None),
        ("31.02.2023 00:24:19 UTC+03:30", None),
        ("1.1.2023", None),
        ("۱۸.۰۷.۲۰۲۳ 00:24:19", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_read_in_their_zone_and_old_ones_in_tehran_s(written: str | None, date: int | None) -> None:
    assert date_of(written) == date


@pytest.mark.parametrize(
    ("media", "kind", "name"),
    [
        (wrapped("photo_wrap", "photos/photo_1.jpg"), PostKind.PHOTO, None),
        (plain("media_photo", "Photo", "photos/photo_1.jpg"), PostKind.PHOTO, None),
        (plain("media_photo", "Self-destructing photo"), PostKind.PHOTO, None),
        (wrapped("video_file_wrap", "video_files/باغ.mp4"), PostKind.VIDEO, "باغ.mp4"),
        (plain("media_video", "Video file", "video_files/a.mp4"), PostKind.VIDEO, "a.mp4"),
        (plain("media_video", "Video file"), PostKind.VIDEO, None),
        (wrapped("animated_wrap", "video_files/a.gif.mp4"), PostKind.ANIMATION, "a.gif.mp4"),
        (plain("media_video", "Animation", "video_files/a.mp4"), PostKind.ANIMATION, "a.mp4"),
        (plain("media_video", "Video message", "round_video_messages/f.mp4"), PostKind.VIDEO_NOTE, None),
        (plain("media_voice_message", "Voice message", "voice_messages/a.ogg"), PostKind.VOICE, None),
        (plain("media_audio_file", "خواننده – آواز", "files/a.mp3"), PostKind.AUDIO, "a.mp3"),
        (plain("media_file", "کتاب.pdf", "files/کتاب (1).pdf"), PostKind.DOCUMENT, "کتاب.pdf"),
        (plain("media_file", "کتاب.pdf"), PostKind.DOCUMENT, "کتاب.pdf"),
        (plain("media_file", "File", "files/file_1"), PostKind.DOCUMENT, "file_1"),
        (wrapped("sticker_wrap", "stickers/a.webp"), PostKind.STICKER, None),
        (plain("media_photo", "Sticker", "stickers/a.webp"), PostKind.STICKER, None),
        (plain("media_contact", "باغبان"), PostKind.CONTACT, None),
        (plain("media_location", "Location", "https://maps.google.com/maps?q=1,2"), PostKind.LOCATION, None),
        (plain("media_live_location", "Live location"), PostKind.LOCATION, None),
        (plain("media_venue", ""), PostKind.LOCATION, None),
        (plain("media_invoice", ""), PostKind.OTHER, None),
        (plain("media_new", "Something new"), PostKind.OTHER, None),
    ],
)
def test_each_medium_is_known(exports: Exports, media: str, kind: PostKind, name: str | None) -> None:
    post = exports.post(message(5, before=media))
    assert (post.kind, post.file_name, post.text) == (kind, name, "")


@pytest.mark.parametrize(
    ("title", "performer", "song"),
    [
        ("خواننده – آواز", "خواننده", "آواز"),
        ("آواز", None, "آواز"),
        ("Audio file", None, None),
        ("گروه – یک – دو", "گروه", "یک – دو"),
    ],
)
def test_a_recording_keeps_its_performer_and_title(
    exports: Exports, title: str, performer: str | None, song: str | None
) -> None:
    post = exports.post(message(5, before=plain("media_audio_file", title, "files/a.mp3")))
    assert (post.performer, post.song) == (performer, song)


def test_buttons_have_their_words_and_where_they_lead(exports: Exports) -> None:
    rows = "".join(
        f'<td class="bot_button_row"><div class="bot_button"><a {link}><div>{words}</div></a></div></td>'
        for words, link in (
            ("جزوه", 'href="https://example.org/n.pdf" target="_blank"'),
            ("رأی", 'onclick="return ShowTextCopied(1);"'),
        )
    )
    table = f'<table class="bot_buttons_table"><tbody><tr>{rows}</tr></tbody></table>'
    post = exports.post(message(5, "x", behind=table))
    assert [(button.text, button.url) for button in post.buttons] == [
        ("جزوه", "https://example.org/n.pdf"),
        ("رأی", None),
    ]
    assert post.text == "x"


def test_a_poll_is_its_question_and_answers_as_in_json(exports: Exports) -> None:
    post = exports.post(message(5, before=POLL))
    assert (post.kind, post.text) == (PostKind.POLL, "کدام گل؟\n• لاله\n• نرگس")


@pytest.mark.parametrize(
    ("class_name", "kind"),
    [("media_venue", PostKind.LOCATION), ("media_game", PostKind.OTHER), ("media_invoice", PostKind.OTHER)],
)
def test_what_has_words_of_its_own_says_them_where_the_post_does_not(
    exports: Exports, class_name: str, kind: PostKind
) -> None:
    media = plain(class_name, "باغ").replace('status details">', 'description">')
    silent, speaking = exports.messages(message(5, before=media), message(6, "x", before=media))
    assert isinstance(silent, Post)
    assert isinstance(speaking, Post)
    assert (silent.kind, silent.text) == (kind, "باغ\n1.2 MB")
    assert (speaking.kind, speaking.text) == (kind, "x")


def test_reactions_are_counted_by_number_or_by_face(exports: Exports) -> None:
    faces = f'<span class="userpics">{block("userpic userpic3", "آ") * 2}</span>'
    custom = '<a href = "stickers/a.tgs">👋</a>'
    given = reaction("❤", "1000") + reaction("⭐", "7", look=" paid") + reaction("👍", givers=faces)
    given += reaction(custom, "2") + reaction('<a href="" onclick="return ShowNotLoadedEmoji();">👋</a>', "3")
    given += reaction("👎", "many") + reaction("", "4")
    post = exports.post(message(5, "x", behind=f'<span class="reactions">{given}</span>'))
    assert [(reaction.emoji, reaction.count) for reaction in post.reactions] == [
        *(("❤", 1000), ("⭐", 7), ("👍", 2), ("▫", 5)),
    ]
    assert all(isinstance(reaction, Reaction) for reaction in post.reactions)


def test_a_forwarded_post_has_its_own_date_and_the_others_name(exports: Exports) -> None:
    inner = forwarded("باغ دیگر", block("text", "سیب") + block("signature details", "دیگری"))
    first, second, third = exports.messages(
        message(5, before=inner),
        message(6, author=None, before=forwarded(None, block("text", "گلابی"))),
        message(7, before=forwarded("Deleted Account", block("text", "به"))),
    )
    assert isinstance(first, Post)
    assert (first.forwarded_from, first.text, first.date, first.author) == ("باغ دیگر", "سیب", 1689627259, "دیگری")
    assert isinstance(second, Post)
    assert (second.forwarded_from, second.text) == ("باغ دیگر", "گلابی")
    assert isinstance(third, Post)
    assert (third.forwarded_from, third.text) == (None, "به")


def test_a_bot_that_a_post_came_by_is_no_part_of_a_name(exports: Exports) -> None:
    post = exports.post(message(5, author=f"{TITLE}  via @like", before=forwarded("باغ via @vid", block("text", "x"))))
    assert post.forwarded_from == "باغ"


@pytest.mark.parametrize(
    ("link", "reply_to"),
    [
        ('In reply to <a href="messages2.html#go_to_message1043">this message</a>', 1043),
        ("In reply to a message in another chat", None),
        ('In reply to <a href="#go_to_message0">this message</a>', None),
        ('In reply to <a href="#go_to_message99999999999999999999">this message</a>', None),
    ],
)
def test_a_reply_names_what_it_answers(exports: Exports, link: str, reply_to: int | None) -> None:
    assert exports.post(message(5, "x", before=block("reply_to details", link))).reply_to == reply_to


def test_pins_name_their_post_and_other_service_messages_are_skipped(exports: Exports) -> None:
    assert exports.messages(
        service(5, f'{TITLE} pinned <a href="#go_to_message3" onclick="return GoToMessage(3)">this message</a>'),
        service(6, f'{TITLE} pinned <a href="messages.html#go_to_message4">this message</a>'),
        service(7, f"{TITLE} pinned this message"),
        service(8, "Channel photo changed"),
        service(9, "This message is not supported by this version of Telegram Desktop. Please update the application."),
    ) == [
        Pinned(message_id=3),
        Pinned(message_id=4),
        Skipped(place="message 7", reason="service message"),
        Skipped(place="message 8", reason="service message"),
        Skipped(place="message 9", reason="Telegram Desktop could not export it"),
    ]


def test_dates_between_messages_are_nothing(exports: Exports) -> None:
    assert exports.messages(service(-1, "18 July 2023"), service(-2, "19 July 2023")) == []


@pytest.mark.parametrize(
    ("broken", "skipped"),
    [
        (lambda: block("message default", block("body", "x")), ("messages.html, message block 2", "its number is")),
        (lambda: message(5).replace('"message5"', '"message5x"'), ("messages.html, message block 2", "its number is")),
        (lambda: message(5).replace('"body"', '"corpus"'), ("message 5", "it is not a message")),
        (lambda: message(5, "a" * (1 << 16) + "b"), ("message 5", "its text is too long")),
        (lambda: message(5, "<i>" * 80 + "a" + "</i>" * 80), ("message 5", "it is nested too deeply")),
    ],
)
def test_a_bad_message_is_skipped_and_named(
    exports: Exports, broken: Callable[[], str], skipped: tuple[str, str]
) -> None:
    record, post = exports.messages(broken(), message(6, "x"))
    assert isinstance(record, Skipped)
    assert (record.place, record.reason[: len(skipped[1])]) == skipped
    assert isinstance(post, Post)


def test_a_post_without_a_date_is_a_post(exports: Exports) -> None:
    assert exports.post(message(5, "x", date="gestern")).date is None
    assert exports.post(message(5, "x").replace(f' title="{DATE}"', "")).date is None
