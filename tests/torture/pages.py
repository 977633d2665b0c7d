"""Strategies for files of posts that look real, and for damage to their bytes."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.channel.sources import html_exports, web_pages

_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<>&"), max_size=12) | st.sampled_from(
    ["گل #بهار", "x\0y", "‌‌", "👨‍👩‍👧", "   ", "1.2K", "a" * 300, "&#xD800;&#0;", "]]>", "-->"]
)
_ADDRESSES = st.sampled_from(
    [
        *(
            "",
            "#",
            "https://a.ir",
            "javascript:alert(1)",
            "?q=%23گل",
            "?q=%24USD",
            "mailto:x",
            "tel:5",
            "a.tgs",
            "http:///",
        ),
        *("https://t.me/baghche", f"https://t.me/{web_pages.CHANNEL}/7?single", "#go_to_message7", "x" * 3000),
        *("photos/a.jpg", "files/../..", "https://t.me/x/99999999999999999999", "//t.me/x/1", "tg://x", "\\"),
    ]
)
_NAMES = st.sampled_from(
    [
        *("b", "strong", "i", "em", "u", "s", "code", "pre", "blockquote", "a", "span", "div", "p", "br", "tg-emoji"),
        *("tg-spoiler", "script", "svg", "table", "tr", "template", "select", "noscript", "title", "textarea", "li"),
    ]
)
_CLASSES = st.sampled_from(
    [
        *(
            "emoji",
            "spoiler",
            "text",
            "body",
            "message",
            "details",
            "reaction",
            "count",
            "answer",
            "question",
            "history",
        ),
        *("media_poll", "media_file", "media_video", "photo_wrap", "from_name", "date details", "forwarded body"),
        *("tgme_widget_message_text", "tgme_widget_message_reply", "tgme_widget_message_poll", "tgme_reaction"),
        *("tgme_widget_message_link_preview", "tgme_widget_message_photo_wrap", "message_media_not_supported_wrap"),
        *("tgme_widget_message", "tgme_widget_message_date", "tgme_widget_message_forwarded_from", ""),
    ]
)


def _element(name: str, class_name: str, href: str, content: str) -> str:
    return f'<{name} class="{class_name}" href="{href}" onclick="return ShowHashtag(1)">{content}</{name}>'


_INLINE: SearchStrategy[str] = st.recursive(
    _WORDS,
    lambda inner: st.lists(
        inner | st.builds(_element, _NAMES, _CLASSES, _ADDRESSES, inner), min_size=1, max_size=3
    ).map("".join),
    max_leaves=6,
)
_NUMBERS = st.integers(1, 30) | st.sampled_from([0, -1, 2**52, 10**16])
_DATES = st.sampled_from(
    [
        *(html_exports.DATE, web_pages.DATE, "18.07.2023 00:24:19", "2023-07-18", "", "99.99.9999 99:99:99 UTC+99:99"),
        *("01.01.0001 00:00:00 UTC+14:00", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"),
    ]
)
_EXPORTED_PARTS = st.lists(
    st.sampled_from(
        [
            html_exports.wrapped("photo_wrap", "photos/a.jpg"),
            html_exports.plain("media_file", "File", "files/a"),
            html_exports.plain("media_video", "Video message"),
            html_exports.forwarded("باغ", html_exports.block("text", "x")),
            html_exports.forwarded(None, ""),
            html_exports.block("signature details", "باغبان"),
            html_exports.block("reply_to details", '<a href="#go_to_message7">x</a>'),
            '<span class="reactions"><span class="reaction"><span class="emoji">❤</span></span>',
        ]
    ),
    max_size=3,
).map("".join)
_EXPORTED = st.one_of(
    st.builds(
        lambda number, text, date, before, behind, author: html_exports.message(
            number, text, date=date, before=before, behind=behind, author=author
        ),
        _NUMBERS,
        _INLINE,
        _DATES,
        _EXPORTED_PARTS,
        _EXPORTED_PARTS,
        st.sampled_from([html_exports.TITLE, None, None, "باغبان"]),
    ),
    st.builds(
        html_exports.service, _NUMBERS, _INLINE | st.sampled_from([html_exports.CREATED, "x pinned this message"])
    ),
)
_SHOWN_PARTS = st.lists(
    st.sampled_from(
        [
            *(web_pages.album(7, 8), web_pages.photo(7), web_pages.UNSUPPORTED, web_pages.text("x")),
            web_pages.div("tgme_widget_message_reactions", web_pages.reaction(web_pages.emoji("❤"), "2.41M")),
            f'<a class="tgme_widget_message_reply" href="https://t.me/{web_pages.CHANNEL}/3">{web_pages.text("r")}</a>',
            web_pages.div("tgme_widget_message_poll", web_pages.div("tgme_widget_message_poll_question", "q")),
            web_pages.div("tgme_widget_message_link_preview", web_pages.div("link_preview_title", "t")),
            web_pages.div(
                "tgme_widget_message_document_wrap", web_pages.div("tgme_widget_message_document_title", "f")
            ),
        ]
    ),
    max_size=3,
).map("".join)
_SHOWN = st.builds(
    lambda number, before, inline, behind, date, look, view: web_pages.message(
        number, before + web_pages.text(inline) + behind, date=date, look=look, view=view
    ),
    _NUMBERS,
    _SHOWN_PARTS,
    _INLINE,
    _SHOWN_PARTS,
    _DATES,
    st.sampled_from(["", "", "service_message"]),
    st.sampled_from([None, "", "e30", "bnVsbA", web_pages.token({"c": -5})]),
)


def _spliced(content: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, put in cuts:
        start = place % (len(content) + 1)
        content = content[:start] + put + content[start + length :]
    return content


_SCRAPS = st.binary(max_size=6) | st.sampled_from(
    [
        *(
            b"<div>",
            b"</div>",
            b"<",
            b">",
            b'"',
            b"&",
            b"&#0;",
            b"\0",
            b"\xff",
            b"\xef\xbb\xbf",
            b"<!--",
            b"-->",
            b"<b>",
        ),
        *(
            b"</html>",
            b"<script>",
            b"</p>",
            b"<table>",
            b"<select>",
            b"<svg>",
            b"<plaintext>",
            b"<template>",
            b"<a>" * 50,
        ),
        *(b"<div>" * 300, b"x" * 5000, b"=", b"'", b"<![CDATA[", b"<?", b"\xd8\x00"),
    ]
)


def _mended(content: bytes) -> bytes:
    """Contents whose middle alone was damaged: they stay UTF-8, with an end."""
    return content.decode(errors="replace").encode() + b"</html>"


def mutated(contents: SearchStrategy[bytes]) -> SearchStrategy[bytes]:
    """The contents unchanged, or with a few places cut out, overwritten, or both."""
    cuts = st.lists(
        st.tuples(st.integers(0, 2**20), st.integers(0, 40) | st.integers(0, 2000), st.just(b"") | _SCRAPS), max_size=4
    )
    broken = st.builds(_spliced, contents, cuts)
    return st.one_of(broken, broken.map(_mended), broken.map(_mended))


def _pages(build: Callable[[list[str]], bytes], parts: SearchStrategy[str]) -> SearchStrategy[bytes]:
    return mutated(st.lists(parts, min_size=1, max_size=5).map(build))


_START = html_exports.service(1, html_exports.CREATED)
EXPORTS = _pages(lambda messages: html_exports.page(_START, *messages).encode(), _EXPORTED)
_SOUND = web_pages.message(40, web_pages.text("سلام"))
PREVIEWS = _pages(lambda messages: web_pages.page(*messages, _SOUND, before=5), _SHOWN)
TEXTS = mutated(_INLINE.map(lambda inline: f'<html><div class="text">{inline}</div></html>'.encode()))
