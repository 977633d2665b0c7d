"""Texts as Telegram keeps them: cleaned, trimmed, with what it finds in them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import ApiError
from bot.sandbox.formatting import format_text


def found(text: str) -> list[tuple[str, str]]:
    kept, entities = format_text(text)
    units = kept.encode("utf-16-le")
    return [
        (item["type"], units[2 * item["offset"] : 2 * (item["offset"] + item["length"])].decode("utf-16-le"))
        for item in entities
    ]


def refusal(text: str, entities: list[dict[str, Any]] | None = None, parse_mode: str = "") -> str:
    with pytest.raises(ApiError) as refused:
        format_text(text, parse_mode, entities)
    return refused.value.description.removeprefix("Bad Request: ")


def test_direction_embeddings_go_and_isolates_stay() -> None:
    assert format_text("a\u202ab\u202ec \u2068d\u2069\u2028e")[0] == "abc \u2068d\u2069e"


def test_control_characters_become_spaces() -> None:
    assert format_text("a\tb\x07c\r\nd")[0] == "a b c\nd"


def test_entities_move_when_characters_go() -> None:
    assert format_text("\u202aab\u202b <b>c\u202cd</b>", "HTML") == (
        "ab cd",
        [{"type": "bold", "offset": 3, "length": 2}],
    )


def test_spaces_at_both_ends_go() -> None:
    assert format_text(" \n a b \n ")[0] == "a b"
    assert format_text("<b>a</b> \n ", "HTML") == ("a", [{"type": "bold", "offset": 0, "length": 1}])
    assert format_text("  <b> a </b>  ", "HTML") == (" a", [{"type": "bold", "offset": 0, "length": 2}])


@pytest.mark.parametrize("nothing", [" ", "\n\n", "\u200b", "\u2800", "\u202e", "\u200c\u200d", "\ufeff", "<b> </b>"])
def test_a_text_of_nothing_visible_is_refused(nothing: str) -> None:
    assert refusal(nothing, parse_mode="HTML") == "text must be non-empty"


def test_a_raw_text_over_32768_bytes_is_refused_before_it_is_parsed() -> None:
    assert format_text("<b></b>" * 4000 + "x", "HTML") == ("x", [])
    assert refusal("<b>" * 11_000, parse_mode="HTML") == "text is too long"
    assert refusal("ب" * 16_385) == "text is too long"


def test_an_unknown_parse_mode_is_refused() -> None:
    assert refusal("x", parse_mode="bbcode") == "unsupported parse_mode"


def test_hashtags_follow_telegrams_rule() -> None:
    assert found("#یادگیری\u200cماشین و #game_theory@SampleThinker، #a·b") == [
        ("hashtag", "#یادگیری\u200cماشین"),
        ("hashtag", "#game_theory@SampleThinker"),
        ("hashtag", "#a·b"),
    ]
    assert found("#123 a#b #d#e #") == []
    assert found("##c") == [("hashtag", "#c")]


def test_a_hashtag_of_a_channel_is_found_between_isolates_and_in_bold() -> None:
    longest = "b" * 32
    assert found(f"\u2068#شعر@SampleThinker\u2069 (۳)\n#a@{longest}، #c@x #d@") == [
        ("hashtag", "#شعر@SampleThinker"),
        ("hashtag", f"#a@{longest}"),
        ("hashtag", "#c"),
        ("hashtag", "#d"),
    ]
    assert format_text("<b>\u2068#شعر@SampleThinker\u2069</b>", "HTML")[1] == [
        {"type": "bold", "offset": 0, "length": 1},
        {"type": "hashtag", "offset": 1, "length": 18},
        {"type": "bold", "offset": 1, "length": 18},
        {"type": "bold", "offset": 19, "length": 1},
    ]


def test_mentions_and_commands() -> None:
    assert found("/start /tags@rahnama_bot hi @someone, me@x.org @abc") == [
        ("bot_command", "/start"),
        ("bot_command", "/tags@rahnama_bot"),
        ("mention", "@someone"),
        ("email", "me@x.org"),
    ]
    assert found("/شعر a/b //c /usr/bin 1/2") == []


def test_addresses() -> None:
    assert found("see https://t.me/SampleThinker/12, (en.wikipedia.org/wiki/A_(b)) and notes.md.") == [
        ("url", "https://t.me/SampleThinker/12"),
        ("url", "en.wikipedia.org/wiki/A_(b)"),
        ("url", "notes.md"),
    ]
    assert found("http://foo.notatld 10.0.0.1:80/x tg://resolve?domain=a") == [
        ("url", "http://foo.notatld"),
        ("url", "10.0.0.1:80/x"),
        ("url", "tg://resolve?domain=a"),
    ]
    assert found("e.g. 3.14 foo.notatld v1.2.3 http://localhost") == []


def test_cashtags() -> None:
    assert found("$USD $usd US$EUR") == [("cashtag", "$USD")]


def test_given_entities_are_kept_and_found_ones_added() -> None:
    text = "😀 bold #tag"

    assert format_text(text, given=[{"type": "bold", "offset": 3, "length": 4}])[1] == [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "hashtag", "offset": 8, "length": 4},
    ]


def test_what_telegram_finds_by_itself_cannot_be_given() -> None:
    assert format_text("word", given=[{"type": "hashtag", "offset": 0, "length": 4}])[1] == []


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "bold", "offset": 1, "length": 2}, "entity begins in a middle of a UTF-16 symbol at byte offset 1"),
        (
            {"type": "bold", "offset": 0, "length": 1},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 1",
        ),
        (
            {"type": "bold", "offset": 0, "length": 9},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
        ({"type": "bold", "offset": 7, "length": 1}, "entity begins after the end of the text at UTF-16 offset 7"),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"type": "bold", "length": 1}, "can't parse MessageEntity: Can't find field \"offset\""),
        ({"type": "blink", "offset": 0, "length": 2}, "can't parse MessageEntity: Unsupported type specified"),
        (
            {"type": "text_link", "offset": 0, "length": 2, "url": "http://localhost"},
            "entity URL 'http://localhost' is invalid: Wrong HTTP URL",
        ),
    ],
)
def test_entities_that_do_not_fit_are_refused(entity: dict[str, Any], reason: str) -> None:
    assert refusal("😀 x", [entity]) == reason


ENTITIES = st.builds(
    lambda kind, offset, length: {"type": kind, "offset": offset, "length": length, "custom_emoji_id": "5"},
    st.sampled_from(["bold", "italic", "spoiler", "code", "pre", "blockquote", "custom_emoji"]),
    st.integers(0, 14),
    st.integers(0, 9),
)


@given(st.text(alphabet="ab 😀\n#\r\u202a\u200c.@/", max_size=16), st.lists(ENTITIES, max_size=6))
def test_what_telegram_gives_back_it_takes_unchanged(text: str, entities: list[dict[str, Any]]) -> None:
    try:
        kept, mended = format_text(text, given=entities)
    except ApiError:
        return

    assert format_text(kept, given=[dict(entity) for entity in mended]) == (kept, mended)
