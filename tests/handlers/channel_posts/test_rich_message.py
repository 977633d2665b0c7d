"""The words of rich messages. The examples follow Telegram's own reference; the sandbox refuses what does not."""

from typing import Any

import pytest

from bot.sandbox.rich_messages import rich_message
from channel.models import EntityKind, PostKind
from handlers.channel_posts.message_text import LONGEST_TEXT, Words
from handlers.channel_posts.rich_message import words_in


def block(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, **fields}


text = block  # texts have the same form
paragraph = "paragraph"


def said(*blocks: dict[str, Any]) -> Words:
    words, _ = words_in(rich_message({"blocks": list(blocks)}))
    return words


def stretches(words: Words) -> list[tuple[EntityKind, str]]:
    return [(one.kind, words.text[one.offset : one.end]) for one in words.entities]


def test_paragraphs_stand_apart_and_keep_their_formatting() -> None:
    words = said(
        block("heading", text="On games", size=1),
        block(paragraph, text=["It is ", text("bold", text=["very ", text("italic", text="old")]), "."]),
    )
    assert words.text == "On games\n\nIt is very old."
    assert stretches(words) == [
        (EntityKind.BOLD, "On games"),
        (EntityKind.BOLD, "very old"),
        (EntityKind.ITALIC, "old"),
    ]


def test_its_hashtags_are_found() -> None:
    words = said(
        block(paragraph, text=["See ", text("hashtag", text="#game_theory", hashtag="game_theory"), "!"]),
        block("footer", text=[text("hashtag", text="#شعر@a_channel", hashtag="شعر")]),
    )
    assert words.tags == ("game_theory", "شعر")


def test_hashtags_that_nobody_has_marked_are_found_but_not_in_code() -> None:
    words = said(block(paragraph, text="🎲 About #games and #شعر"), block("pre", text="#include <x>", language="c"))
    assert words.tags == ("games", "شعر")
    assert [one.language for one in words.entities if one.kind is EntityKind.PRE] == ["c"]


def test_a_link_is_a_link_and_one_to_elsewhere_is_text() -> None:
    words = said(
        block(
            paragraph,
            text=[
                text("url", text="here", url="https://a.ir/x"),
                " ",
                text("url", text="https://a.ir/", url="https://a.ir/"),
                " ",
                text("url", text="evil", url="javascript:alert(1)"),
                " ",
                text("anchor_link", text="up", anchor_name=""),
            ],
        )
    )
    assert words.text == "here https://a.ir/ evil up"
    assert stretches(words) == [(EntityKind.TEXT_LINK, "here"), (EntityKind.URL, "https://a.ir/")]


def test_other_texts_are_read_by_what_they_show() -> None:
    words = said(
        block(
            paragraph,
            text=[
                text("text_mention", text="Ada", user={"id": 5, "is_bot": False, "first_name": "Ada"}),
                " ",
                text("custom_emoji", custom_emoji_id="5", alternative_text="🎲"),
                " ",
                text("mathematical_expression", expression="x^2"),
                text("superscript", text="n"),
                text("anchor", name="here"),
                " ",
                text("email_address", text="a@b.ir", email_address="a@b.ir"),
                " ",
                text("date_time", text="tomorrow", unix_time=5, date_time_format="r"),
            ],
        )
    )
    assert words.text == "Ada 🎲 x^2n a@b.ir tomorrow"
    assert stretches(words) == [
        (EntityKind.CUSTOM_EMOJI, "🎲"),
        (EntityKind.CODE, "x^2"),
        (EntityKind.EMAIL, "a@b.ir"),
    ]


def test_a_list_has_its_labels_and_boxes() -> None:
    def item(label: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"label": label, "blocks": list(blocks), **more}

    inner = block("list", items=[item("a.", block(paragraph, text="inner"))])
    words = said(
        block(paragraph, text="Before"),
        block(
            "list",
            items=[
                item("1.", block(paragraph, text="first"), inner),
                item("•", block(paragraph, text="done"), has_checkbox=True, is_checked=True),
                item("•", block(paragraph, text="to do"), has_checkbox=True),
            ],
        ),
    )
    assert words.text == "Before\n\n1. first\na. inner\n☑ done\n☐ to do"


def test_a_quotation_is_one_with_its_author() -> None:
    words = said(
        block("blockquote", blocks=[block(paragraph, text="One."), block(paragraph, text="Two.")], credit="Hafez"),
        block("pullquote", text="Three.", credit=[text("bold", text="Rumi")]),
    )
    assert words.text == "One.\nTwo.\n— Hafez\n\nThree.\n— Rumi"
    assert stretches(words) == [
        (EntityKind.BLOCKQUOTE, "One.\nTwo.\n— Hafez"),
        (EntityKind.BLOCKQUOTE, "Three.\n— Rumi"),
        (EntityKind.BOLD, "Rumi"),
    ]


def test_a_table_is_read_line_by_line() -> None:
    def cell(words: str, **more: Any) -> dict[str, Any]:
        return {"text": words, "align": "left", "valign": "top", **more}

    rows = [[cell("Name", is_header=True), cell("Year", is_header=True)], [cell("Nash"), cell("1950")]]
    words = said(block("table", cells=rows, caption="Games"))
    assert words.text == "Name | Year\nNash | 1950\nGames"


def test_details_show_what_is_folded_away() -> None:
    words = said(block("details", summary="More", blocks=[block("divider"), block(paragraph, text="Hidden")]))
    assert words.text == "More\nHidden"
    assert stretches(words) == [(EntityKind.BOLD, "More")]


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("photo", PostKind.PHOTO),
        ("video", PostKind.VIDEO),
        ("animation", PostKind.ANIMATION),
        ("audio", PostKind.AUDIO),
        ("voice_note", PostKind.VOICE),
    ],
)
def test_its_first_medium_is_its_kind_and_captions_are_words(kind: str, read: PostKind) -> None:
    shown = {kind: [] if kind == "photo" else {}, "caption": {"text": "Shown", "credit": "Ada"}}
    message = rich_message({"blocks": [block("collage", blocks=[block(kind, **shown)]), block("photo", photo=[])]})
    words, found = words_in(message)
    assert (words.text, found) == ("Shown\n— Ada", read)


def test_blocks_and_texts_of_tomorrow_lose_no_words() -> None:
    new = block(
        "expandable_blockquote", blocks=[block("carousel", items=[{"label": "1.", "blocks": [block("p", text="in")]}])]
    )
    words, kind = words_in({"blocks": [block(paragraph, text=text("wave", text=["moving ", "words"])), new]})
    assert (words.text, kind) == ("moving words\n\n1. in", PostKind.TEXT)


@pytest.mark.parametrize("broken", [None, [], 5, {}, {"blocks": None}, {"blocks": [None, 5, "x", [], {}]}])
def test_a_broken_one_has_no_words(broken: Any) -> None:
    assert words_in(broken) == (Words(), PostKind.TEXT)


def test_however_deep_and_long_it_is_reading_ends() -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = {"type": "bold", "text": [deep]}
    nested: Any = block(paragraph, text="y")
    for _ in range(5000):
        nested = block("details", summary="", blocks=[nested])
    words, _ = words_in({"blocks": [block(paragraph, text=deep), nested, block(paragraph, text="z" * 10**6)]})
    assert len(words.text) == LONGEST_TEXT
