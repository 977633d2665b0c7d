"""What is passed on of a message, and what is refused: every kind of message that the Bot API knows."""

from typing import Any

import pytest
from telegram import Message
from telegram.constants import MessageType

from channel.language.text import utf16_length
from channel.models import Entity, EntityKind, PostKind
from channel.people.letters import RECORDINGS, Letter, Medium
from handlers.letters.rebuild import NotRelayed, Reason, needs_consent, rebuild
from handlers.texts import LANGUAGES, texts
from tests.handlers.letters.contents import (
    FILE,
    LEFT_OUT,
    OF_EVERY_MESSAGE,
    REBUILT_WITH_THE_REST,
    RECORDED,
    REFUSED,
    RELAYED,
    SERVICE,
    STICKER,
    message,
)


def relayed(allowed: frozenset[PostKind] = RECORDINGS, **fields: Any) -> Letter:
    letter = rebuild(Message.de_json(message(**fields), None), allowed)
    assert isinstance(letter, Letter)
    return letter


def refused(allowed: frozenset[PostKind] = RECORDINGS, **fields: Any) -> Reason:
    outcome = rebuild(Message.de_json(message(**fields), None), allowed)
    assert isinstance(outcome, NotRelayed)
    return outcome.reason


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def test_every_field_of_a_message_is_decided() -> None:
    decided = {*RELAYED, *RECORDED, *REFUSED, *SERVICE, *LEFT_OUT, *REBUILT_WITH_THE_REST, *OF_EVERY_MESSAGE}
    known = {name for base in Message.__mro__ for name in getattr(base, "__slots__", ()) if not name.startswith("_")}
    assert known - {"api_kwargs"} == decided
    assert {kind.value for kind in MessageType} <= decided


def test_words_pass_on_as_they_are() -> None:
    assert relayed(text="سلام! 🐤 <b>") == Letter(text="سلام! 🐤 <b>")


@pytest.mark.parametrize(("name", "file_id"), [("photo", "the-largest"), ("live_photo", "the-still-picture")])
def test_a_picture_passes_on_in_its_largest_size_with_its_caption_rebuilt(name: str, file_id: str) -> None:
    letter = relayed(
        **{name: RELAYED[name]}, caption="my cat", caption_entities=[entity("bold", 3, 3), entity("mention", 0, 2)]
    )
    assert letter.media == (Medium(kind=PostKind.PHOTO, file_id=file_id),)
    assert (letter.text, letter.entities) == ("my cat", (Entity(kind=EntityKind.BOLD, offset=3, length=3),))
    assert not needs_consent(letter)


def test_a_sticker_passes_on_as_its_plain_emoji() -> None:
    assert relayed(sticker=RELAYED["sticker"]) == Letter(text="🐤")


def test_a_sticker_without_an_emoji_leaves_nothing_to_pass_on() -> None:
    assert refused(sticker=STICKER) is Reason.EMPTY


@pytest.mark.parametrize("name", RECORDED)
def test_a_recording_passes_on_only_where_it_is_allowed_and_then_with_a_warning(name: str) -> None:
    assert refused(frozenset(), **{name: RECORDED[name]}) is Reason.KIND_OFF
    assert refused(RECORDINGS - {PostKind(name)}, **{name: RECORDED[name]}) is Reason.KIND_OFF
    letter = relayed(frozenset({PostKind(name)}), **{name: RECORDED[name]})
    assert [(one.kind, one.file_id) for one in letter.media] == [(PostKind(name), "id-of-the-file")]
    assert needs_consent(letter)
    assert "canary" not in letter.model_dump_json()


@pytest.mark.parametrize("name", RECORDED)
def test_a_file_that_the_bot_could_not_fetch_is_too_big(name: str) -> None:
    largest = 20 * 1024 * 1024
    fitting: Any = {**RECORDED[name], "file_size": largest}
    too_big: Any = {**RECORDED[name], "file_size": largest + 1}
    assert relayed(RECORDINGS, **{name: fitting}).media
    assert refused(RECORDINGS, **{name: too_big}) is Reason.TOO_BIG


def test_an_animation_is_no_document_though_telegram_sends_it_as_both() -> None:
    animation, document = RECORDED["animation"], RECORDED["document"]
    assert relayed(animation=animation, document=document).media[0].kind is PostKind.ANIMATION
    assert refused(frozenset({PostKind.DOCUMENT}), animation=animation, document=document) is Reason.KIND_OFF


@pytest.mark.parametrize(
    ("name", "mime_type", "ending"),
    [
        ("Thesis of Ali.PDF", None, ".pdf"),
        ("a.tar.gz", None, ".gz"),
        ("a.b/../../etc/passwd.zip", None, ".zip"),
        ("letter.ali", None, ""),
        ("letter.ali", "application/pdf", ".pdf"),
        ("ali", "application/x-ali", ""),
        (".pdf", None, ""),
        (None, "audio/mpeg", ".mp3"),
        (None, None, ""),
    ],
)
def test_of_a_file_s_name_only_a_well_known_ending_is_kept(name: str, mime_type: str, ending: str) -> None:
    letter = relayed(document={**FILE, "file_name": name, "mime_type": mime_type})
    assert letter.media[0].extension == ending


@pytest.mark.parametrize("name", REFUSED)
def test_what_shows_more_than_words_is_refused_with_its_reason(name: str) -> None:
    reason, content = REFUSED[name]
    assert refused(**{name: content}) is reason
    assert refused(**{name: content}, text="with words") is reason
    assert refused(**{name: content}, photo=RELAYED["photo"], caption="with a picture") is reason


@pytest.mark.parametrize("name", SERVICE)
def test_telegram_s_own_notes_are_nobody_s_words(name: str) -> None:
    assert refused(**{name: SERVICE[name]}) is Reason.SERVICE


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_stands_around_the_words_is_left_out(name: str) -> None:
    assert relayed(**{name: LEFT_OUT[name]}, text="A word") == Letter(text="A word")
    picture = relayed(**{name: LEFT_OUT[name]}, photo=RELAYED["photo"])
    assert picture == Letter(media=(Medium(kind=PostKind.PHOTO, file_id="the-largest"),))


def test_a_kind_that_nobody_knows_yet_is_refused() -> None:
    assert refused(hologram={"file_id": "1"}, caption="look") is Reason.UNKNOWN
    assert refused() is Reason.UNKNOWN


def test_a_rich_message_is_refused_also_where_it_has_words() -> None:
    assert refused(rich_message={"blocks": []}) is Reason.RICH
    assert refused(rich_message={"blocks": []}, text="words") is Reason.RICH


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_whoever_is_refused_is_told_so_kindly(reason: Reason, language: str) -> None:
    assert len(NotRelayed(reason).sentence(texts(language))) > 20


@pytest.mark.parametrize(
    ("telegram_s", "ours"),
    [
        *((kind.value, kind) for kind in (EntityKind.BOLD, EntityKind.ITALIC, EntityKind.UNDERLINE)),
        *((kind.value, kind) for kind in (EntityKind.STRIKETHROUGH, EntityKind.SPOILER, EntityKind.CODE)),
        *((kind.value, kind) for kind in (EntityKind.PRE, EntityKind.BLOCKQUOTE)),
        ("expandable_blockquote", EntityKind.BLOCKQUOTE),
    ],
)
def test_plain_formatting_stays(telegram_s: str, ours: EntityKind) -> None:
    letter = relayed(text="a word", entities=[entity(telegram_s, 2, 4)])
    assert letter.entities == (Entity(kind=ours, offset=2, length=4),)


def test_the_language_of_code_stays() -> None:
    letter = relayed(text="print(1)", entities=[entity("pre", 0, 8, language="python")])
    assert letter.entities[0].language == "python"


@pytest.mark.parametrize(
    "kind",
    [
        entity("text_mention", 0, 6, user={"id": 4242, "is_bot": False, "first_name": "Canary"}),
        entity("custom_emoji", 0, 6, custom_emoji_id="4242"),
        entity("date_time", 0, 6, unix_time=4242, date_time_format="d"),
        entity("from_the_future", 0, 6, secret="canary"),
        *(entity(kind, 0, 6) for kind in ("mention", "hashtag", "cashtag", "bot_command", "url", "email")),
        entity("phone_number", 0, 6),
    ],
)
def test_everything_else_that_is_marked_in_a_text_becomes_plain_words(kind: dict[str, Any]) -> None:
    assert relayed(text="a bird", entities=[kind]) == Letter(text="a bird")


@pytest.mark.parametrize(
    ("label", "url", "shown"),
    [
        ("here", "https://e.org/a?b=1", "here (https://e.org/a?b=1)"),
        ("https://e.org", "https://evil.example", "https://e.org (https://evil.example)"),
        ("e.org", "http://e.org/", "e.org"),
        ("https://e.org/a", "https://e.org/a", "https://e.org/a"),
        ("\u200b", "https://e.org", "\u200b (https://e.org)"),
        ("me", "tg://user?id=4242", "me"),
        ("me", "TG://openmessage?user_id=4242", "me"),
        ("write", "mailto:a@e.org", "write (mailto:a@e.org)"),
    ],
)
def test_a_link_shows_its_address(label: str, url: str, shown: str) -> None:
    letter = relayed(text=f"See {label}!", entities=[entity("text_link", 4, len(label), url=url)])
    assert letter == Letter(text=f"See {shown}!")


def test_formatting_around_and_behind_a_link_moves_with_the_words() -> None:
    letter = relayed(
        text="😀 bold link, end",
        entities=[
            entity("bold", 3, 9),
            entity("text_link", 8, 4, url="https://e.org"),
            entity("underline", 10, 2),
            entity("italic", 14, 3),
        ],
    )
    assert letter.text == "😀 bold link (https://e.org), end"
    assert [(one.kind, letter.text[one.offset : one.end]) for one in letter.entities] == [
        (EntityKind.BOLD, "bold link (https://e.org)"),
        (EntityKind.UNDERLINE, "nk"),
        (EntityKind.ITALIC, "end"),
    ]


def test_a_link_that_formatting_has_cut_in_pieces_shows_its_address_once() -> None:
    halves = [entity("text_link", 0, 5, url="https://e.org"), entity("text_link", 5, 5, url="https://e.org")]
    assert relayed(text="hello you, friend", entities=halves).text == "hello you, (https://e.org) friend"
    others = [entity("text_link", 0, 5, url="https://a.org"), entity("text_link", 5, 5, url="https://b.org")]
    assert (
        relayed(text="hello you, friend", entities=others).text == "hello (https://a.org) you, (https://b.org) friend"
    )


def test_a_hidden_address_stays_hidden_where_its_label_is() -> None:
    letter = relayed(
        text="who? him", entities=[entity("spoiler", 5, 3), entity("text_link", 5, 3, url="https://e.org/him")]
    )
    assert letter.text[letter.entities[0].offset : letter.entities[0].end] == "him (https://e.org/him)"


def test_characters_that_turn_a_line_s_direction_go_and_half_spaces_stay() -> None:
    letter = relayed(
        text="\u202eab\u2066می\u200cروم\u2069 \u200fx\u061c", entities=[entity("bold", 4, 6), entity("italic", 13, 1)]
    )
    assert letter.text == "abمی\u200cروم x"
    assert [letter.text[one.offset : one.end] for one in letter.entities] == ["می\u200cروم", "x"]


@pytest.mark.parametrize("text", ["\u202e", "\u2066\u2069 \n\u200f"])
def test_invisible_characters_alone_are_nothing_to_pass_on(text: str) -> None:
    assert refused(text=text) is Reason.EMPTY


def test_offsets_beyond_the_text_and_half_characters_hurt_nobody() -> None:
    letter = relayed(
        text=" a\ud83d 😀b ", entities=[entity("bold", 5, 900), entity("italic", -5, 2), entity("code", 40, 2)]
    )
    assert letter.text == "a\ufffd 😀b"
    assert [(one.kind, letter.text[one.offset : one.end]) for one in letter.entities] == [(EntityKind.BOLD, "😀b")]


def test_a_text_that_grows_by_its_addresses_is_passed_on_until_it_floods() -> None:
    long = "https://e.org/" + "a" * 1000
    links = [entity("text_link", place * 3, 2, url=long) for place in range(100)]
    grown = relayed(text="ab " * 100, entities=links[:8])
    assert utf16_length(grown.text) > 8000
    assert refused(text="ab " * 100, entities=links) is Reason.TOO_LONG


def test_a_command_s_name_is_left_out_with_its_formatting() -> None:
    raw = message(
        text="/feedback@rahnama_bot  so it is", entities=[entity("bot_command", 0, 21), entity("bold", 26, 2)]
    )
    letter = rebuild(Message.de_json(raw, None), frozenset(), skipped=21)
    assert letter == Letter(text="so it is", entities=(Entity(kind=EntityKind.BOLD, offset=3, length=2),))
    assert rebuild(Message.de_json(raw, None), frozenset(), skipped=99) == NotRelayed(Reason.EMPTY)
