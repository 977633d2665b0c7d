"""What a message carries beside its words, and the bounds of what is believed of it."""

from typing import Any

import pytest

from channel.models import Post, PostKind, Skipped
from channel.sources.telegram_json.building import LONGEST_LINK, LONGEST_NAME, LONGEST_TEXT
from channel.sources.telegram_json.message import record_of
from tests.channel.sources.exports import message


def post(text: Any = "", **fields: Any) -> Post:
    found = record_of(message(12, text, **fields), 1)
    assert isinstance(found, Post)
    return found


def run(kind: str, text: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "text": text, **more}


# What it carries


BUTTONS = [
    [
        {"type": "url", "text": "The\n notes", "data": "https://example.org/n.pdf"},
        {"type": "callback", "text": "👍 👎"},
    ],
    [{"type": "callback", "text": "Vote", "data": "https://example.org/"}, {"type": "url", "text": "x", "data": "n"}],
]


@pytest.mark.parametrize("odd", [{}, {"unknown": 1}, {"inline_bot_buttons": [*BUTTONS, [5, {"text": 7}], None]}])
def test_buttons_have_their_words_and_where_they_lead(odd: dict[str, Any]) -> None:
    found = post("words", **{"inline_bot_buttons": BUTTONS, **odd})
    assert found.text == "words"
    assert [(button.text, button.url) for button in found.buttons] == [
        ("The notes", "https://example.org/n.pdf"),
        ("Vote", None),
        ("x", None),
    ]


@pytest.mark.parametrize("odd", [{}, {"unknown": 1}])
def test_a_recording_keeps_its_performer_and_title(odd: dict[str, Any]) -> None:
    media = {"file": "a.mp3", "media_type": "audio_file", "performer": "خواننده\0", "title": "آواز"}
    found = post(**media, **odd)
    assert (found.performer, found.song, found.file_name) == ("خواننده\ufffd", "آواز", "a.mp3")
    assert post(**{**media, "title": "", "performer": "a" * 999}, **odd).performer == "a" * LONGEST_NAME


def test_a_poll_may_be_written_with_entities() -> None:
    poll = {
        "question": ["Which ", run("custom_emoji", "🌿", document_id="a.webp"), "?"],
        "closed": True,
        "total_voters": 2,
        "answers": [{"text": [run("bold", "This")], "voters": 2, "chosen": False}, {"text": "That"}, {"text": []}],
    }
    assert post(poll=poll).text == "Which 🌿?\n• This\n• That"


def test_a_checklists_title_and_tasks_are_its_words() -> None:
    tasks = [{"text": "Read", "id": 1}, {"text": ["Write ", run("italic", "it")], "id": 2}]
    found = post(todo_list={"title": "To do", "others_can_append": False, "answers": tasks})
    assert (found.kind, found.text) == (PostKind.OTHER, "To do\n• Read\n• Write it")


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        (
            {"invoice_information": {"title": "A book", "description": "Signed", "amount": 500, "currency": "EUR"}},
            PostKind.OTHER,
            "A book\nSigned",
        ),
        (
            {"invoice_information": '{"title": "A book", "description": "Signed\\n\\x0Bthere"}'},
            PostKind.OTHER,
            "A book\nSigned\n\x0bthere",
        ),
        ({"invoice_information": '{"title": "A book'}, PostKind.OTHER, ""),
        ({"invoice_information": ""}, PostKind.OTHER, ""),
        ({"invoice_information": "5"}, PostKind.OTHER, ""),
        ({"giveaway_information": '{"additional_prize": "A rose"}'}, PostKind.OTHER, "A rose"),
        ({"game_title": "Chess", "game_description": "For two"}, PostKind.OTHER, "Chess\nFor two"),
        ({"giveaway_information": {"quantity": 5, "additional_prize": "A book"}}, PostKind.OTHER, "A book"),
        ({"giveaway_information": {"quantity": 5, "additional_prize": ""}}, PostKind.OTHER, ""),
        ({"giveaway_results": {"winners": [1234567890], "winners_count": 1}}, PostKind.OTHER, ""),
        ({"paid_stars_amount": 50}, PostKind.OTHER, ""),
        ({"place_name": "Café", "address": "Street 5"}, PostKind.LOCATION, "Café\nStreet 5"),
        ({"location_information": None}, PostKind.LOCATION, ""),
        ({"location_information": {"latitude": 35.7, "longitude": 51.4}}, PostKind.LOCATION, ""),
        ({"invoice_information": 5}, PostKind.OTHER, ""),
        ({"of_tomorrow": {"title": "x"}}, PostKind.OTHER, ""),
    ],
)
def test_what_is_sold_played_won_or_shown_on_a_map_has_its_own_words(
    fields: dict[str, Any], kind: PostKind, words: str
) -> None:
    found = post(**fields)
    assert (found.kind, found.text) == (kind, words)
    assert post("own words", **fields).text == "own words"


def test_a_contact_is_not_read_into_the_words() -> None:
    found = post(contact_information={"first_name": "Secret", "phone_number": "+98 912"}, contact_vcard="a.vcf")
    assert (found.kind, found.text) == (PostKind.CONTACT, "")


def test_a_paid_picture_with_words_keeps_them_and_is_told_from_plain_words() -> None:
    assert post("words", paid_stars_amount=50).kind is PostKind.OTHER


# Where it comes from


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"forwarded_from": "Another", "forwarded_from_id": "channel5"}, "Another"),
        ({"forwarded_from": None, "forwarded_from_id": "user5"}, None),  # a deleted account
        ({"forwarded_from": "Somebody hidden"}, "Somebody hidden"),
        ({"forwarded_from": None, "saved_from": "Another"}, "Another"),
        ({"forwarded_from": "One", "saved_from": "Another"}, "One"),
        ({"saved_from": "Another"}, "Another"),
        ({"saved_from": None}, None),
    ],
)
def test_a_forwarded_post_names_its_source_where_that_has_a_name(fields: dict[str, Any], source: str | None) -> None:
    assert post("words", **fields).forwarded_from == source


# Its bounds


def test_a_text_beyond_all_bounds_is_skipped_and_named() -> None:
    skipped = Skipped(place="message 12", reason="its text is too long")
    assert record_of(message(12, "a" * (LONGEST_TEXT + 1)), 1) == skipped
    assert record_of(message(12, [run("bold", "a" * 1000)] * 66), 1) == skipped
    assert len(post("a" * LONGEST_TEXT).text) == LONGEST_TEXT


def test_a_polls_words_beyond_all_bounds_are_cut() -> None:
    poll = {"question": "Which?", "answers": [{"text": "a" * 1000} for _ in range(100)]}
    assert len(post(poll=poll).text) == LONGEST_TEXT


@pytest.mark.parametrize("more", [{}, {"of_tomorrow": 1}])  # read swiftly, and value by value
def test_names_beyond_all_bounds_are_cut(more: dict[str, Any]) -> None:
    long = "a" * 5000
    media = {"file": "x", "file_name": long + ".pdf"}
    found = post("words", author=long, forwarded_from=long, **media, **more)
    assert found.author == found.forwarded_from == "a" * LONGEST_NAME
    assert found.file_name == "a" * (LONGEST_NAME - 4) + ".pdf"
    code = post([run("pre", "code", language=long)], **more).entities
    assert code[0].language == "a" * LONGEST_NAME


def test_a_link_beyond_all_bounds_is_plain_words() -> None:
    assert post([run("text_link", "here", href="https://a.ir/" + "a" * LONGEST_LINK)]).entities == ()


def test_reactions_beyond_all_bounds_are_left_out() -> None:
    many = [{"type": "emoji", "count": 1, "emoji": str(number)} for number in range(500)]
    assert len(post("words", reactions=many).reactions) == 100
    assert post("words", reactions=[{"type": "emoji", "count": 1, "emoji": "a" * 1000}]).reactions == ()
    assert post("words", reactions=[{"type": "emoji", "count": 2**60, "emoji": "a"}]).reactions == ()
