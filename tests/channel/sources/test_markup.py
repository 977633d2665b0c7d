"""The text of HTML as Telegram writes it, and what stands out in it."""

import pytest

from channel.errors import SourceError
from channel.models import EntityKind
from channel.sources.markup import Excess, Formatted, find, formatted, parsed, tags_of


def read(html: str) -> Formatted:
    root = parsed(f'<html><body><div class="text">\n{html}\n       </div></body></html>'.encode(), "page.html")
    node = find(root, "text")
    assert node is not None
    return formatted(node)


def marks(html: str) -> list[tuple[EntityKind, str, str | None]]:
    text, entities = read(html)
    return [(entity.kind, text[entity.offset : entity.end], entity.url) for entity in entities]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<strong>گل</strong>", EntityKind.BOLD),
        ("<b>گل</b>", EntityKind.BOLD),
        ("<em>گل</em>", EntityKind.ITALIC),
        ("<i>گل</i>", EntityKind.ITALIC),
        ("<u>گل</u>", EntityKind.UNDERLINE),
        ("<s>گل</s>", EntityKind.STRIKETHROUGH),
        ("<del>گل</del>", EntityKind.STRIKETHROUGH),
        ("<code>گل</code>", EntityKind.CODE),
        ("<pre>گل</pre>", EntityKind.PRE),
        ("<blockquote>گل</blockquote>", EntityKind.BLOCKQUOTE),
        ("<blockquote expandable>گل</blockquote>", EntityKind.BLOCKQUOTE),
        ('<span class="spoiler hidden" onclick="x"><span aria-hidden="true">گل</span></span>', EntityKind.SPOILER),
        ("<tg-spoiler>گل</tg-spoiler>", EntityKind.SPOILER),
        ('<tg-emoji emoji-id="5"><i class="emoji"><b>گل</b></i></tg-emoji>', EntityKind.CUSTOM_EMOJI),
        ('<a href="" onclick="return ShowNotLoadedEmoji();">گل</a>', EntityKind.CUSTOM_EMOJI),
        ('<a href = "stickers/AnimatedSticker.tgs">گل</a>', EntityKind.CUSTOM_EMOJI),
    ],
)
def test_each_look_is_an_entity_of_its_own(html: str, kind: EntityKind) -> None:
    assert marks(f"🌷 یک {html}") == [(kind, "گل", None)]


@pytest.mark.parametrize(
    ("html", "kind", "words"),
    [
        ('<a href="" onclick="return ShowHashtag(&quot;گل&quot;)">#گل</a>', EntityKind.HASHTAG, "#گل"),
        ('<a href="?q=%23%DA%AF%D9%84">#گل</a>', EntityKind.HASHTAG, "#گل"),
        ('<a href="/s/channel?q=%23a">#a</a>', EntityKind.HASHTAG, "#a"),
        ('<a href="" onclick="return ShowCashtag(&quot;USD&quot;)">$USD</a>', EntityKind.CASHTAG, "$USD"),
        ('<a href="?q=%24USD">$USD</a>', EntityKind.CASHTAG, "$USD"),
        ('<a href="" onclick="return ShowBotCommand(&quot;start&quot;)">/start</a>', EntityKind.BOT_COMMAND, "/start"),
        ('<a href="https://t.me/baghche">@baghche</a>', EntityKind.MENTION, "@baghche"),
        ('<a href="mailto:a@b.ir">a@b.ir</a>', EntityKind.EMAIL, "a@b.ir"),
        ('<a href="tel:+98 21 1">+98 21 1</a>', EntityKind.PHONE, "+98 21 1"),
        ('<a href="https://a.ir/?b=1&amp;c">https://a.ir/?b=1&amp;c</a>', EntityKind.URL, "https://a.ir/?b=1&c"),
        ('<a href="a.ir/b">a.ir/b</a>', EntityKind.URL, "a.ir/b"),
        ('<a href="http://a.ir" target="_blank">a.ir</a>', EntityKind.URL, "a.ir"),
    ],
)
def test_a_link_that_says_where_it_leads_is_named_for_what_it_is(html: str, kind: EntityKind, words: str) -> None:
    assert marks(f"ببین {html}.") == [(kind, words, None)]


@pytest.mark.parametrize("url", ["https://a.ir/گل", "http://a.ir", "tg://resolve?domain=a", "mailto:a@b.ir", "tel:5"])
def test_a_link_under_other_words_keeps_its_address(url: str) -> None:
    assert marks(f'<a href="{url}">اینجا</a>') == [(EntityKind.TEXT_LINK, "اینجا", url)]


@pytest.mark.parametrize(
    "href",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "ftp://a",
        ),
        *("", "#top", "/s/other", "http:///x", "//evil.example/x", "https://a b"),
    ],
)
def test_a_link_to_anything_else_is_text(href: str) -> None:
    assert read(f'<a href="{href}">اینجا</a>') == ("اینجا", ())
    assert marks(f'<a href="{href}" onclick="evil()">اینجا</a>') == []


def test_a_script_address_that_is_its_own_words_is_text() -> None:
    assert marks('<a href="javascript:alert(1)">javascript:alert(1)</a>') == []


def test_what_is_no_hashtag_by_its_words_is_none() -> None:
    assert marks('<a href="" onclick="return ShowHashtag(&quot;a b&quot;)">#a b</a>') == []
    assert marks("<code>#گل</code>") == [(EntityKind.CODE, "#گل", None)]


def test_a_link_beyond_all_measure_is_text() -> None:
    assert marks(f'<a href="https://a.ir/{"x" * 2048}">اینجا</a>') == []


def test_offsets_count_characters() -> None:
    text, (entity,) = read("👨‍👩‍👧 <b>خانه</b>")
    assert text[entity.offset : entity.end] == "خانه"


def test_line_ends_of_the_source_are_layout() -> None:
    assert read("یک<br>دو<br/>\n   سه<br><br>چهار").text == "یک\nدو\nسه\n\nچهار"
    assert read("یک\n      دو").text == "یک دو"
    assert read("یک  دو ").text == "یک  دو "


def test_code_keeps_its_line_ends() -> None:
    assert read("<pre><code class='language-python'>if a:\n    b</code></pre>").entities[0].language == "python"
    assert read("<pre>if a:\n    b<br/>c</pre>").text == "if a:\n    b\nc"


def test_blocks_begin_a_line_where_none_was_begun() -> None:
    assert read("یک<blockquote>دو</blockquote>سه").text == "یک\nدو\nسه"
    assert read("یک<br/><blockquote>دو</blockquote><br/>سه").text == "یک\nدو\nسه"
    assert read("<div>یک</div><div><p>دو</p></div>").text == "یک\nدو"


def test_an_emoji_is_neither_bold_nor_italic() -> None:
    assert read('<i class="emoji" style="x"><b>🌷</b></i> <b>گل</b>').entities[0].offset == 2


def test_stretches_that_touch_and_look_alike_are_one() -> None:
    assert marks("<b>یک </b><b>دو</b>") == [(EntityKind.BOLD, "یک دو", None)]
    assert marks("<b>یک <i>دو</i> سه</b>") == [(EntityKind.BOLD, "یک دو سه", None), (EntityKind.ITALIC, "دو", None)]
    assert len(marks('<a href="https://a.ir">یک</a><a href="https://b.ir">دو</a>')) == 2


def test_what_cannot_be_stored_is_replaced() -> None:
    assert read("a\0b&#0;c&#xD800;d").text.replace("\ufffd", "") == "abcd"


def test_nothing_that_is_no_text_is_read() -> None:
    assert read("یک<script>evil()</script><style>x{}</style><!-- nein --><svg><text>x</text></svg>").text == "یک"
    assert read('یک<div class="media_wrap clearfix"><div>Photo</div></div>دو').text == "یکدو"
    assert read("&lt;script&gt;x&lt;/script&gt; &amp;amp;").text == "<script>x</script> &amp;"


def test_tags_come_once_and_without_their_sign() -> None:
    hashtags = "".join(f'<a href="?q=%23x">{tag}</a> ' for tag in ("#گل", "#بهار", "#گل", "#news@channel", "#_"))
    assert tags_of(read(hashtags)) == ("گل", "بهار", "news")


def test_a_text_beyond_all_measure_is_told() -> None:
    with pytest.raises(Excess, match="its text is too long"):
        read("a" * ((1 << 16) + 1))
    with pytest.raises(Excess, match="nested too deeply"):
        read("<b>" * 70 + "a" + "</b>" * 70)


@pytest.mark.parametrize("tag", ["div", "b", "a href='x'", "blockquote", "p", "font size=1", "svg", "table", "i x='>'"])
def test_depth_without_end_is_refused_at_once(tag: str) -> None:
    with pytest.raises(SourceError, match="nested too deeply"):
        parsed(f"<html>{f'<{tag}>' * 100_000}</html>".encode(), "page.html")


@pytest.mark.parametrize(
    "hidden",
    [
        "<div title='</div>'>",
        "<div title=x'>",
        "<div ='>",
        "<div a'b>",
        "<div a=b='>",
        "<div><!--></div-->",
        "<div><!-- </div> -->",
        "<div><![CDATA[</div>]]>",
        "<DIV\n>",
        "<div/>",
    ],
)
def test_depth_cannot_be_hidden_from_the_count(hidden: str) -> None:
    content = f"<html>{hidden * 3000}</html>".encode()
    with pytest.raises(SourceError, match="nested too deeply"):
        parsed(content, "page.html")


def test_end_tags_that_close_nothing_are_refused_in_masses() -> None:
    with pytest.raises(SourceError, match="not well-formed HTML"):
        parsed(b"<html>" + b"<p><b>x</p></b>" * 2000 + b"</html>", "page.html")


def test_a_page_that_is_no_page_is_told() -> None:
    for content, problem in (
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"<html><body>", "is cut off"),
        ("<html>گل</html>".encode("utf-16"), "is not UTF-8"),
        ("<html>é</html>".encode("latin-1"), "is not UTF-8"),
        ("<html>گل".encode()[:-1], "is cut off"),
    ):
        with pytest.raises(SourceError, match=problem):
            parsed(content, "page.html")
