"""A message of the channel as a post: its words, its kind, where it comes from."""

from typing import Any

import pytest

from channel.models import EntityKind, Pinned, Post, PostKind
from handlers.channel_posts.message import record_of
from handlers.channel_posts.message_text import LONGEST_TEXT

CHANNEL = {"id": -1001234567890, "type": "channel", "title": "A channel", "username": "a_channel"}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 12, "date": 1_700_000_000, "chat": CHANNEL, "sender_chat": CHANNEL, **fields}


def post(**fields: Any) -> Post:
    found = record_of(message(**fields))
    assert isinstance(found, Post)
    return found


def stretch(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def kinds(of: Post) -> list[tuple[EntityKind, str]]:
    return [(one.kind, of.text[one.offset : one.end]) for one in of.entities]


# Words


def test_a_text_is_read_with_its_number_its_date_and_its_signature() -> None:
    found = post(text="words", author_signature="Editor")
    assert (found.message_id, found.date, found.kind, found.text) == (12, 1_700_000_000, PostKind.TEXT, "words")
    assert (found.author, found.edited, found.forwarded_from, found.reply_to, found.album) == (
        "Editor",
        *(None, None, None, ()),
    )


def test_offsets_are_counted_in_characters_also_behind_emoji() -> None:
    found = post(text="🎲🎲 bold #tag", entities=[stretch("bold", 5, 4), stretch("hashtag", 10, 4)])
    assert kinds(found) == [(EntityKind.BOLD, "bold"), (EntityKind.HASHTAG, "#tag")]
    assert found.tags == ("tag",)


def test_a_caption_is_a_post_s_words_too() -> None:
    found = post(photo=[{"file_id": "x"}], caption="#شعر نو", caption_entities=[stretch("hashtag", 0, 4)])
    assert (found.kind, found.text, found.tags) == (PostKind.PHOTO, "#شعر نو", ("شعر",))


def test_a_tag_is_named_once_and_without_its_channel() -> None:
    text = "#tag@a_channel #Tag #other"
    found = post(text=text, entities=[stretch("hashtag", 0, 14), stretch("hashtag", 15, 4), stretch("hashtag", 20, 6)])
    assert found.tags == ("tag", "other")


def test_of_entities_the_known_kinds_are_kept_and_the_rest_is_words() -> None:
    found = post(
        text="person quoted pre",
        entities=[
            stretch("text_mention", 0, 6, user={"id": 1, "first_name": "P"}),
            stretch("expandable_blockquote", 7, 6),
            stretch("pre", 14, 3, language="python"),
            stretch("a_kind_of_tomorrow", 0, 3),
        ],
    )
    assert kinds(found) == [(EntityKind.BLOCKQUOTE, "quoted"), (EntityKind.PRE, "pre")]
    assert found.entities[1].language == "python"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.ir/x", True),
        ("http://a.ir", True),
        ("tg://resolve?domain=a", True),
        ("javascript:alert(1)", False),
        ("ftp://a.ir", False),
        ("https://", False),
        ("https://a b", False),
        (None, False),
        (5, False),
    ],
)
def test_a_link_that_is_none_of_the_web_or_telegram_is_text(url: Any, kept: bool) -> None:
    found = post(text="here", entities=[stretch("text_link", 0, 4, url=url)])
    assert [one.url for one in found.entities] == ([url] if kept else [])


@pytest.mark.parametrize(
    "entity",
    [
        stretch("bold", 3, 5),
        stretch("bold", -1, 3),
        stretch("bold", 9, 2),
        stretch("bold", 0, 0),
        {"type": "bold"},
        {"type": "bold", "offset": True, "length": 1.5},
        {"type": ["bold"], "offset": 0, "length": 4},
        "bold",
        None,
    ],
)
def test_an_entity_never_reaches_beyond_the_text(entity: Any) -> None:
    found = post(text="words", entities=[entity])
    assert found.text == "words"
    assert all(0 <= one.offset < one.end <= 5 for one in found.entities)


def test_what_no_database_takes_is_replaced() -> None:
    assert post(text="a\0b\ud800c").text == "a\ufffdb\ufffdc"


# What it carries


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": []}, PostKind.PHOTO),
        ({"live_photo": {}, "photo": []}, PostKind.PHOTO),
        ({"video": {}}, PostKind.VIDEO),
        ({"animation": {}, "document": {}}, PostKind.ANIMATION),
        ({"video_note": {}}, PostKind.VIDEO_NOTE),
        ({"audio": {}}, PostKind.AUDIO),
        ({"voice": {}}, PostKind.VOICE),
        ({"document": {}}, PostKind.DOCUMENT),
        ({"sticker": {}}, PostKind.STICKER),
        ({"location": {}, "venue": {}}, PostKind.LOCATION),
        ({"contact": {}}, PostKind.CONTACT),
        ({"game": {"animation": {}}, "animation": {}}, PostKind.OTHER),
        ({"story": {"chat": CHANNEL, "id": 5}}, PostKind.OTHER),
        ({"dice": {"emoji": "🎲", "value": 4}}, PostKind.OTHER),
        ({"giveaway": {}}, PostKind.OTHER),
        ({"paid_media": {"star_count": 5, "paid_media": [{"type": "photo"}]}}, PostKind.PHOTO),
        ({"paid_media": {"star_count": 5, "paid_media": [{"type": "preview"}]}}, PostKind.OTHER),
        ({"a_medium_of_tomorrow": {}}, PostKind.OTHER),
        ({}, PostKind.OTHER),
    ],
)
def test_each_medium_is_of_a_kind_and_none_loses_the_post(content: dict[str, Any], kind: PostKind) -> None:
    assert post(**content).kind is kind


def test_a_file_has_its_name() -> None:
    assert post(document={"file_id": "x", "file_name": "notes.pdf"}).file_name == "notes.pdf"
    assert post(audio={"file_id": "x"}).file_name is None


def test_buttons_have_their_words_and_where_they_lead() -> None:
    rows = [
        [{"text": "Notes", "url": "https://example.org/n.pdf"}, {"text": "Vote", "callback_data": "1"}],
        [{"text": "Enter", "login_url": {"url": "https://example.org/in"}}, 5, {"text": 5}],
        None,
    ]
    found = post(text="x", reply_markup={"inline_keyboard": rows})
    assert [(one.text, one.url) for one in found.buttons] == [
        ("Notes", "https://example.org/n.pdf"),
        ("Vote", None),
        ("Enter", "https://example.org/in"),
    ]


def test_a_recording_keeps_its_performer_and_title() -> None:
    found = post(audio={"file_id": "x", "performer": "A singer", "title": "A song", "file_name": "a.mp3"})
    assert (found.performer, found.song, found.file_name) == ("A singer", "A song", "a.mp3")
    assert post(audio={"file_id": "x", "performer": 5, "title": ""}).song is None


def test_a_poll_s_question_and_answers_are_its_words() -> None:
    poll = {"id": "1", "question": "Which?", "options": [{"text": "this"}, {"text": "that"}, {}, 5]}
    found = post(poll=poll)
    assert (found.kind, found.text) == (PostKind.POLL, "Which?\n• this\n• that")
    assert post(poll={**poll, "description": "Choose well."}).text.endswith("• that\n\nChoose well.")


def test_a_checklist_s_title_and_tasks_are_its_words() -> None:
    tasks = [{"id": 1, "text": "read"}, {"id": 2, "text": "write"}]
    assert post(checklist={"title": "Today", "tasks": tasks}).text == "Today\n• read\n• write"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"game": {"title": "Chess", "description": "A game."}}, "Chess\nA game."),
        ({"venue": {"title": "Café", "address": "Street 5", "location": {}}, "location": {}}, "Café\nStreet 5"),
        ({"invoice": {"title": "Book", "description": "On games."}}, "Book\nOn games."),
        ({"giveaway": {"prize_description": "A book"}}, "A book"),
        ({"location": {}}, ""),
    ],
)
def test_what_it_carries_speaks_for_a_post_without_words(content: dict[str, Any], words: str) -> None:
    assert post(**content).text == words


def test_what_is_too_long_is_cut_and_the_post_kept() -> None:
    found = post(
        text="x" * 10**6,
        entities=[stretch("bold", 0, 10**6), stretch("text_link", 0, 5, url="https://a.ir/" + "x" * 5000)],
        author_signature="a" * 999,
        document={"file_name": "f" * 999 + ".pdf"},
    )
    assert (len(found.text), len(found.author or ""), len(found.file_name or "")) == (LONGEST_TEXT, 256, 256)
    assert found.file_name
    assert found.file_name.endswith(".pdf")
    assert [(one.kind, one.length) for one in found.entities] == [(EntityKind.BOLD, LONGEST_TEXT)]


def test_a_picture_of_an_album_names_it() -> None:
    assert post(photo=[], media_group_id="1300").media_group == "1300"


# Where it comes from, what it answers


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ({"type": "channel", "chat": {**CHANNEL, "title": "Another"}, "message_id": 5}, "Another"),
        ({"type": "chat", "sender_chat": {"id": -5, "type": "group", "title": "A group"}}, "A group"),
        ({"type": "user", "sender_user": {"id": 5, "first_name": "Ada", "last_name": "L"}}, "Ada L"),
        ({"type": "hidden_user", "sender_user_name": "Nobody"}, "Nobody"),
        ({"type": "of_tomorrow"}, None),
        ("broken", None),
    ],
)
def test_a_forwarded_post_names_its_source(origin: Any, name: str | None) -> None:
    assert post(text="words", forward_origin=origin).forwarded_from == name


def test_it_answers_a_post_of_its_own_channel_only() -> None:
    elsewhere = {"origin": {"type": "channel"}, "chat": {**CHANNEL, "id": -5}, "message_id": 9}
    assert post(text="a", reply_to_message={"message_id": 7, "chat": CHANNEL}).reply_to == 7
    assert post(text="a", reply_to_message={"message_id": 7, "chat": {**CHANNEL, "id": -5}}).reply_to is None
    assert post(text="a", external_reply=elsewhere, quote={"text": "quoted"}).reply_to is None


def test_an_edit_has_its_time_and_one_that_is_no_later_than_the_post_has_none() -> None:
    assert post(text="a", edit_date=1_700_000_100).edited == 1_700_000_100
    assert post(text="a", edit_date=1_700_000_000).edited is None


# What is no post


def test_a_pin_names_the_post_that_was_pinned() -> None:
    assert record_of(message(pinned_message=message(text="guide", message_id=3))) == Pinned(message_id=3)
    assert record_of(message(pinned_message={"message_id": 3, "date": 0, "chat": CHANNEL})) == Pinned(message_id=3)
    assert record_of(message(pinned_message="broken")) is None


@pytest.mark.parametrize("note", ["new_chat_title", "new_chat_photo", "video_chat_started", "giveaway_created"])
def test_another_note_of_telegram_s_is_no_post(note: str) -> None:
    assert record_of(message(**{note: {}})) is None


def test_every_note_that_ptb_knows_of_channels_is_known_here() -> None:
    from telegram.ext import filters

    from handlers.channel_posts.message import _SERVICE

    of_groups_and_people = {
        *("chat_shared", "users_shared", "connected_website", "web_app_data", "write_access_allowed"),
        *("managed_bot_created", "proximity_alert_triggered", "refunded_payment", "pinned_message"),
        *("all", "migrate", "chat_created"),
    }
    named = {name.lower() for name in vars(filters.StatusUpdate) if name.isupper()} - of_groups_and_people
    assert {name for name in named if "forum_topic" not in name} <= set(_SERVICE)


@pytest.mark.parametrize("number", [None, 0, -5, "12", True, 2**60])
def test_what_has_no_number_is_no_post(number: Any) -> None:
    assert record_of(message(text="words", message_id=number)) is None
