"""Long answers in several messages: each accepted by Telegram, none with a broken tag, no word lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.formatting import format_text
from handlers.html import Html, escape
from handlers.markup.fitting import fit, shown_length


def words(markup: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"<[^>]*>", "", markup))


def test_a_short_answer_stays_one() -> None:
    assert fit(Html("<b>a</b>\n\nb")) == ["<b>a</b>\n\nb"]


def test_a_message_holds_no_more_links_than_telegram_keeps() -> None:
    lines = [f"#tag{number} ({number})" for number in range(250)]
    pieces = fit(Html("\n".join(lines)))
    assert "\n".join(pieces).split("\n") == lines
    for piece in pieces:
        assert len(format_text(piece, "HTML")[1]) == len(piece.split("\n"))


def test_a_list_in_one_line_is_cut_between_its_items() -> None:
    items = [f"#{letter * 200}@SampleThinker (1)" for letter in "abcdefghijklmnopqrstuvwxyz"]
    pieces = fit(Html("Head\n" + "  ".join(items)))
    assert len(pieces) > 1
    assert [word for piece in pieces for word in words(piece)] == words("Head " + " ".join(items))


def test_what_is_open_is_not_cut() -> None:
    quoted = Html("<blockquote expandable>" + "\n".join(f"#a{n} <i>b</i>" for n in range(80)) + "</blockquote>")
    assert fit(Html(f"head\n{quoted}\nfoot")) == [f"head\n{quoted}", "foot"]


@given(st.lists(st.text("ab  #<>&😀\u2068", max_size=400), min_size=1, max_size=60))
def test_whatever_is_cut_telegram_takes_it_and_no_word_is_lost(lines: list[str]) -> None:
    message = Html("\n".join(f"<b>{escape(line)}</b> {number}" for number, line in enumerate(lines)))
    pieces = fit(message)
    assert [word for piece in pieces for word in words(piece)] == words(message)
    for piece in pieces:
        assert shown_length(piece) <= 4096
        format_text(piece, "HTML")
