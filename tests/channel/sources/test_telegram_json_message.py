from typing import Any

import pytest

from channel.models import Entity, EntityKind, Pinned, Post, PostKind, Reaction, Skipped
from channel.sources.telegram_json.message import record_of


def message(**fields: Any) -> dict[str, Any]:
    return {"id": 12, "type": "message", "date": "2024-01-02T03:04:05", "text": "words", **fields}


def post(**fields: Any) -> Post:
    found = record_of(message(**fields), 1)
    assert isinstance(found, Post)
    return found


def run(kind: str, text: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "text": text, **more}


def kinds(of: Post) -> list[tuple[EntityKind, str]]:
    return [(entity.kind, of.text[entity.offset : entity.end]) for entity in of.entities]


# Text


@pytest.mark.parametrize(
    ("written", "read"),
    [("plain", "plain"), ("", ""), (None, ""), ([], ""), (["a", run("bold", "b"), "c"], "abc"), (["one"], "one")],
)
def test_text_is_read_in_each_of_its_forms(written: Any, read: str) -> None:
    assert post(text=written).text == read


def test_newer_entities_go_before_the_older_text() -> None:
    found = post(text="older", text_entities=[run("plain", "newer "), run("bold", "words")])
    assert found.text == "newer words"
    assert kinds(found) == [(EntityKind.BOLD, "words")]


@pytest.mark.parametrize("entities", [None, [], 5, "", [5], [{"type": "bold"}], [{"type": "bold", "text": 5}]])
def test_broken_entities_fall_back_to_the_text(entities: Any) -> None:
    assert post(text="older", text_entities=entities).text == "older"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("bold", EntityKind.BOLD),
        ("italic", EntityKind.ITALIC),
        ("underline", EntityKind.UNDERLINE),
        ("strikethrough", EntityKind.STRIKETHROUGH),
        ("spoiler", EntityKind.SPOILER),
        ("code", EntityKind.CODE),
        ("blockquote", EntityKind.BLOCKQUOTE),
        ("cashtag", EntityKind.CASHTAG),
        ("mention", EntityKind.MENTION),
        ("link", EntityKind.URL),
        ("email", EntityKind.EMAIL),
        ("phone", EntityKind.PHONE),
        ("bot_command", EntityKind.BOT_COMMAND),
        ("custom_emoji", EntityKind.CUSTOM_EMOJI),
    ],
)
def test_an_entity_keeps_its_kind_and_counts_characters(written: str, kind: EntityKind) -> None:
    found = post(text=["🌿 سلام ", run(written, "words🌿"), "."])
    assert found.entities == (Entity(kind=kind, offset=7, length=6),)


@pytest.mark.parametrize("written", ["plain", "mention_name", "bank_card", "unknown", "of tomorrow", None, 5, ["bold"]])
def test_other_kinds_are_plain_words(written: Any) -> None:
    found = post(text=[run(written, "someone", user_id=777)])
    assert (found.text, found.entities) == ("someone", ())


def test_code_keeps_its_language() -> None:
    found = post(text=[run("pre", "print(1)", language="python"), "\n", run("pre", "x", language="")])
    assert [entity.language for entity in found.entities] == ["python", None]


@pytest.mark.parametrize(
    "href", ["https://a.ir/ب?c=d", "HTTP://a.ir", "tg://resolve?domain=a", "mailto:a@b.c", "tel:+98"]
)
def test_a_link_that_can_be_opened_is_kept(href: str) -> None:
    (entity,) = post(text=[run("text_link", "here", href=href)]).entities
    assert (entity.kind, entity.url) == (EntityKind.TEXT_LINK, href)


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "", None, 5, "/local/file", "http://", "data:text/html,x", "https://a b", "x https://a.ir"],
)
def test_a_link_that_leads_elsewhere_is_plain_words(href: Any) -> None:
    found = post(text=[run("text_link", "here", href=href)])
    assert (found.text, found.entities) == ("here", ())


def test_adjacent_runs_of_one_look_are_one() -> None:
    text = [run("bold", "a"), run("bold", "b"), run("italic", "c"), "d", run("bold", "e")]
    assert kinds(post(text=text)) == [(EntityKind.BOLD, "ab"), (EntityKind.ITALIC, "c"), (EntityKind.BOLD, "e")]


def test_adjacent_links_are_one_only_if_they_lead_to_one_place() -> None:
    text = [run("text_link", word, href=f"https://a.ir/{place}") for word, place in (("a", 1), ("b", 1), ("c", 2))]
    assert [words for _, words in kinds(post(text=text))] == ["ab", "c"]


def test_adjacent_hashtags_and_quotations_stay_apart() -> None:
    text = [run("hashtag", "#a"), run("hashtag", "#b"), run("blockquote", "c"), run("blockquote", "d")]
    assert [words for _, words in kinds(post(text=text))] == ["#a", "#b", "c", "d"]


def test_what_no_database_can_store_is_replaced() -> None:
    found = post(text=["a\0", run("bold", "b\0c")], author="\0")
    assert found.text == "a\ufffdb\ufffdc"
    assert kinds(found) == [(EntityKind.BOLD, "b\ufffdc")]
    assert found.author == "\ufffd"


# Tags


def test_tags_come_from_hashtags_alone_each_once_as_first_written() -> None:
    text = [
        "#plain ",
        run("code", "#code"),
        run("hashtag", "#Game_Theory"),
        run("hashtag", "#شعر"),
        run("hashtag", "#game\u200ctheory@SampleThinker"),
        run("hashtag", "#meme@SampleThinker"),
    ]
    assert post(text=text).tags == ("Game_Theory", "شعر", "meme")


@pytest.mark.parametrize("words", ["#", "no tag", "#two words", "#" + "a" * 400, "#@SampleThinker"])
def test_a_hashtag_that_is_none_gives_no_tag(words: str) -> None:
    assert post(text=[run("hashtag", words)]).tags == ()


# Kinds


@pytest.mark.parametrize(
    ("fields", "kind", "file_name"),
    [
        ({}, PostKind.TEXT, None),
        ({"photo": "photos/photo_1.jpg", "file_name": "x.jpg"}, PostKind.PHOTO, None),
        ({"media_type": "video_file", "file": "video_files/talk.mp4"}, PostKind.VIDEO, "talk.mp4"),
        ({"media_type": "video_file", "file": "(File not included. Change …)"}, PostKind.VIDEO, None),
        ({"media_type": "video_file", "file": "(File …)", "file_name": "a.mp4"}, PostKind.VIDEO, "a.mp4"),
        ({"media_type": "animation", "file": "video_files/cat.mp4"}, PostKind.ANIMATION, "cat.mp4"),
        ({"media_type": "audio_file", "file": "files/song.mp3"}, PostKind.AUDIO, "song.mp3"),
        ({"media_type": "voice_message", "file": "voice_messages/a.ogg"}, PostKind.VOICE, None),
        ({"media_type": "video_message", "file": "round/a.mp4"}, PostKind.VIDEO_NOTE, None),
        ({"media_type": "sticker", "file": "stickers/a.webp"}, PostKind.STICKER, None),
        ({"media_type": "of tomorrow", "file": "files/a.bin"}, PostKind.DOCUMENT, "a.bin"),
        ({"file": "files/paper.pdf", "file_name": "paper.pdf"}, PostKind.DOCUMENT, "paper.pdf"),
        ({"location_information": {"latitude": 1.5, "longitude": 2.5}}, PostKind.LOCATION, None),
        ({"place_name": "Café", "address": "Street"}, PostKind.LOCATION, None),
        ({"contact_information": {"first_name": "Secret"}}, PostKind.CONTACT, None),
    ],
)
def test_a_post_has_the_kind_of_what_it_carries(fields: dict[str, Any], kind: PostKind, file_name: str | None) -> None:
    found = post(**fields)
    assert (found.kind, found.file_name, found.text) == (kind, file_name, "words")


@pytest.mark.parametrize("fields", [{"game_title": "x"}, {"giveaway_information": {}}, {"paid_stars_amount": 5}, {}])
def test_a_post_without_words_that_carries_nothing_known_is_of_another_kind(fields: dict[str, Any]) -> None:
    assert post(text="", **fields).kind is PostKind.OTHER


def test_a_polls_question_and_answers_are_its_words() -> None:
    poll = {"question": "Which?", "closed": False, "answers": [{"text": "This", "voters": 2}, {"text": "That"}, 5, {}]}
    found = post(text="", text_entities=[], poll=poll)
    assert (found.kind, found.text, found.entities) == (PostKind.POLL, "Which?\n• This\n• That", ())
    assert post(text="own words", poll=poll).text == "own words"


@pytest.mark.parametrize("poll", [None, 5, {}, {"question": 5, "answers": 5}, {"answers": [None]}])
def test_a_broken_poll_is_a_poll_without_words(poll: Any) -> None:
    found = post(text="", poll=poll)
    assert (found.kind, found.text) == (PostKind.POLL, "")


# What stands beside the text


def test_reactions_of_every_type_are_counted() -> None:
    reactions = [
        {"type": "emoji", "count": 3, "emoji": "❤"},
        {"type": "custom_emoji", "count": 2, "document_id": "(File not included. …)"},
        {"type": "paid", "count": 5},
        {"type": "custom_emoji", "count": 4, "document_id": "stickers/a.webp"},
    ]
    assert post(reactions=reactions).reactions == (
        Reaction(emoji="❤", count=3),
        Reaction(emoji="▫", count=6),
        Reaction(emoji="⭐", count=5),
    )


@pytest.mark.parametrize(
    "reactions", [None, 5, "❤", [None], [{"type": "emoji", "count": "3", "emoji": "❤"}], [{"count": 1}]]
)
def test_broken_reactions_are_left_out(reactions: Any) -> None:
    assert post(reactions=reactions).reactions == ()


def test_dates_come_from_unix_seconds_first() -> None:
    found = post(date_unixtime="1704164645", edited="2024-01-02T03:05:00", edited_unixtime="1704164700")
    assert (found.date, found.edited) == (1704164645, 1704164700)


def test_a_date_without_zone_is_read_in_tehran_s() -> None:
    found = post(date="2024-01-02T03:04:05", edited="2024-01-02T03:05:05")
    assert (found.date, found.edited) == (1704164645 - 12_600, 1704164705 - 12_600)
    assert post(date="2021-07-18T00:24:19").date == 1626567859 - 16_200  # Iran had summer time until 2022
    assert post(date="2024-01-02T03:04:05+03:30").date == 1704164645 - 12600


@pytest.mark.parametrize("date", [None, 5, "", "yesterday", "0001-01-01T00:00:00", [], "9999-12-31T23:59:59-12:00"])
def test_a_date_that_cannot_be_read_is_unknown(date: Any) -> None:
    assert post(date=date, date_unixtime=None).date is None


@pytest.mark.parametrize("edited", ["2024-01-02T03:04:05", "1970-01-01T03:30:00", "", None])
def test_an_edit_that_is_none_is_not_told(edited: Any) -> None:
    assert post(edited=edited).edited is None


def test_forwards_replies_and_authors_are_kept() -> None:
    found = post(forwarded_from="Another channel", reply_to_message_id=7, author="Someone")
    assert (found.forwarded_from, found.reply_to, found.author) == ("Another channel", 7, "Someone")


def test_a_reply_to_another_chat_points_at_no_post_of_ours() -> None:
    assert post(reply_to_message_id=7, reply_to_peer_id="channel5").reply_to is None


@pytest.mark.parametrize("value", [None, 5, "", [], {}, True])
def test_wrong_types_beside_the_text_are_left_out(value: Any) -> None:
    found = post(forwarded_from=value, author=value, reply_to_message_id="7", media_type=value)
    assert (found.forwarded_from, found.author, found.reply_to, found.kind) == (None, None, None, PostKind.TEXT)


# Records that are no posts


def test_a_pin_names_the_pinned_post() -> None:
    assert record_of(message(type="service", action="pin_message", message_id=7), 1) == Pinned(message_id=7)


@pytest.mark.parametrize("fields", [{"action": "create_channel"}, {"action": "pin_message"}, {"action": 5}, {}])
def test_other_service_messages_are_skipped(fields: dict[str, Any]) -> None:
    assert record_of(message(type="service", **fields), 1) == Skipped(place="message 12", reason="service message")


@pytest.mark.parametrize(
    ("record", "place", "reason"),
    [
        (None, "record 40", "it is not a message"),
        ([1], "record 40", "it is not a message"),
        ({}, "record 40", "its number is missing or wrong"),
        (message(id="12"), "record 40", "its number is missing or wrong"),
        (message(id=True), "record 40", "its number is missing or wrong"),
        (message(id=-5), "record 40", "its number is missing or wrong"),
        (message(id=12.0), "record 40", "its number is missing or wrong"),
        (message(id=2**62), "record 40", "its number is missing or wrong"),
        (message(type=None), "message 12", "its type is missing or unknown"),
        (message(type=["message"]), "message 12", "its type is missing or unknown"),
        (message(type="unsupported"), "message 12", "Telegram Desktop could not export it"),
        (message(text=5), "message 12", "its text cannot be read"),
        (message(text=[5]), "message 12", "its text cannot be read"),
        (message(text={"type": "bold", "text": "x"}), "message 12", "its text cannot be read"),
    ],
)
def test_a_malformed_record_is_skipped_with_its_place_and_reason(record: Any, place: str, reason: str) -> None:
    assert record_of(record, 40) == Skipped(place=place, reason=reason)
