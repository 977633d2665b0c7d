"""Telegram's HTML: what it takes, what it refuses, in its own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import ApiError
from bot.sandbox.formatting import format_text, utf16_length
from bot.sandbox.html import parse_html


def entities(source: str) -> list[tuple[str, str]]:
    """What each entity covers, read back by its UTF-16 offsets."""
    text, found = format_text(source, "HTML")
    units = text.encode("utf-16-le")
    return [
        (item["type"], units[2 * item["offset"] : 2 * (item["offset"] + item["length"])].decode("utf-16-le"))
        for item in found
    ]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        (("b", "strong"), "bold"),
        (("i", "em"), "italic"),
        (("u", "ins"), "underline"),
        (("s", "strike", "del"), "strikethrough"),
        (("tg-spoiler",), "spoiler"),
        (("code",), "code"),
        (("pre",), "pre"),
        (("blockquote",), "blockquote"),
    ],
)
def test_each_tag_becomes_its_entity(tags: tuple[str, ...], kind: str) -> None:
    for tag in tags:
        assert entities(f"plain <{tag}>words</{tag}> plain") == [(kind, "words")]
        assert entities(f"plain <{tag.upper()}>words</{tag.upper()} > plain") == [(kind, "words")]


def test_offsets_count_utf16_units() -> None:
    text, found = format_text("😀<b>😀!</b> <i>ب</i>", "HTML")

    assert text == "😀😀! ب"
    assert found == [{"type": "bold", "offset": 2, "length": 3}, {"type": "italic", "offset": 6, "length": 1}]


def test_a_quote_can_be_expandable() -> None:
    assert entities("<blockquote expandable>long</blockquote>") == [("expandable_blockquote", "long")]
    assert entities('<blockquote expandable="">long</blockquote>') == [("expandable_blockquote", "long")]


def test_code_in_pre_names_its_language() -> None:
    for source in (
        '<pre><code class="language-python">x</code></pre>',
        '<code class="language-python"><pre>x</pre></code>',
    ):
        assert format_text(source, "html")[1] == [{"type": "pre", "language": "python", "offset": 0, "length": 1}]
    assert entities('<code class="language-python">x</code>') == [("code", "x")]
    assert entities("<pre><code>x</code></pre>") == [("pre", "x")]


def test_a_link_gets_telegrams_form() -> None:
    def url(source: str) -> object:
        return format_text(source, "HTML")[1][0].get("url")

    assert url('<a href="HTTPS://Example.COM">x</a>') == "https://example.com/"
    assert url("<a href='example.com/a?b=1&amp;c=2#d'>x</a>") == "http://example.com/a?b=1&c=2#d"
    assert url("<a href=example.com>x</a>") == "http://example.com/"
    assert url("<a>example.com</a>") == "http://example.com/"
    assert url('<a href="tg://resolve?domain=durov">x</a>') == "tg://resolve?domain=durov"


def test_a_link_that_leads_nowhere_is_plain_text() -> None:
    assert entities('<a href="javascript:alert(1)">x</a> <a href="http://localhost">y</a> <a href="">z</a>') == []


def test_a_link_to_a_user_is_a_mention() -> None:
    assert format_text('<a href="tg://user?id=42">x</a>', "HTML")[1] == [
        {"type": "text_mention", "user": {"id": 42}, "offset": 0, "length": 1}
    ]


def test_custom_emoji_and_times() -> None:
    assert entities('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>') == [("custom_emoji", "👍")]
    assert format_text('<tg-time unix="1735000000" format="wDt">then</tg-time>', "HTML")[1] == [
        {"type": "date_time", "unix_time": 1735000000, "date_time_format": "wDt", "offset": 0, "length": 4}
    ]


def test_references_stand_for_characters() -> None:
    assert parse_html("&lt;b&gt; &amp; &quot; &#33;&#x627;&#128512; &lt")[0] == '<b> & " !ا😀 <'


def test_what_is_no_reference_stays_as_it_is() -> None:
    for plain in ("&", "a & b", "&nbsp;", "&apos;", "&#0;", "&#x110000;", "&;", "&#;", "&LT;"):
        assert parse_html(plain)[0] == plain


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<3 ", 'Unsupported start tag "3" at byte offset 0'),
        ("سلام <x>", 'Unsupported start tag "x" at byte offset 9'),
        ("one<br/>two", 'Unsupported start tag "br/" at byte offset 3'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("5 <", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b />x</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ('<tg-emoji emoji-id="x">👍</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="1" format="Y">x</tg-time>', "Invalid date format used"),
        ("x\0y", "Text must not contain null bytes"),
        (
            "&#xd83d;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_broken_markup_is_refused(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(source)

    assert refusal.value.code == 400
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_an_end_tag_without_a_name_closes_the_last_one() -> None:
    assert entities("<b>x</>y") == [("bold", "x")]


def test_a_tag_around_nothing_is_no_entity() -> None:
    assert entities("x<b></b><i> </i>y") == [("italic", " ")]


def test_a_quote_in_a_quote_is_dropped() -> None:
    assert entities("<blockquote>a<blockquote>b</blockquote>c</blockquote>") == [("blockquote", "abc")]


def test_nothing_stands_inside_code() -> None:
    assert entities("<code>a<b>b</b>c</code>") == [("code", "abc")]
    assert entities("<pre>a<a href='example.com'>b</a>c</pre>") == [("pre", "abc")]
    assert entities("<b>a<code>b</code>c</b>") == [("bold", "a"), ("code", "b"), ("bold", "c")]
    assert entities("<code>#tag @someone example.com</code>") == [("code", "#tag @someone example.com")]


def test_code_may_stand_in_a_quote() -> None:
    assert entities("<blockquote>a<code>b</code></blockquote>") == [("blockquote", "ab"), ("code", "b")]


def test_looks_are_cut_where_others_begin() -> None:
    assert entities("<b>a<i>b</i>c</b>") == [("bold", "a"), ("bold", "bc"), ("italic", "b")]
    assert entities("<b>a</b><b>b</b>") == [("bold", "ab")]
    assert entities("<b>see <a href='example.com'>this</a> now</b>") == [
        ("bold", "see "),
        ("text_link", "this"),
        ("bold", "this"),
        ("bold", " now"),
    ]


def test_only_a_hundred_entities_are_kept() -> None:
    assert len(entities("<code>x</code> " * 150)) == 100


@given(st.text(alphabet=st.sampled_from("<>/&;=\"' abi#x12\u06f4😀\n")))
def test_any_text_is_either_refused_or_well_marked(source: str) -> None:
    try:
        text, found = format_text(source, "HTML")
    except ApiError:
        return
    for entity in found:
        assert entity["length"] > 0
        assert 0 <= entity["offset"] <= entity["offset"] + entity["length"] <= utf16_length(text)
