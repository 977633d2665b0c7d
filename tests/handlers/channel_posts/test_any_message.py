"""Whatever a message holds, it is read; and it says the same whether it comes live or from an export."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.language.text import utf16_length
from channel.models import EntityKind, Pinned, Post
from channel.posts.titles import title_of
from channel.sources.telegram_json.message import record_of as exported
from handlers.channel_posts.message import record_of
from handlers.channel_posts.rich_message import words_in

NAMES = [
    *("text", "entities", "caption", "caption_entities", "date", "edit_date", "forward_origin", "reply_to_message"),
    *("chat", "id", "title", "sender_user", "first_name", "sender_user_name", "poll", "checklist", "question"),
    *("options", "tasks", "description", "paid_media", "media_group_id", "author_signature", "document", "file_name"),
    *("pinned_message", "message_id", "rich_message", "blocks", "items", "cells", "credit", "summary", "label"),
    *("type", "offset", "length", "url", "language", "photo", "video", "new_chat_title", "expression"),
]
WORDS = [
    *("bold", "text_link", "pre", "hashtag", "url", "code", "#tag", "https://a.ir", "javascript:x", "paragraph"),
    *("list", "table", "heading", "photo", "custom_emoji"),
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.integers(0, 12)
    | st.floats()
    | st.text(st.characters(exclude_categories=[]), max_size=8)
    | st.sampled_from(WORDS)
)
NAME = st.sampled_from(NAMES) | st.text(max_size=3)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAME, inner, max_size=6),
    max_leaves=25,
)
MESSAGES = st.dictionaries(NAME, ANYTHING, max_size=8).map(lambda fields: {"message_id": 12, **fields})


@pytest.mark.long
@given(MESSAGES)
def test_any_message_is_read(message: dict[str, Any]) -> None:
    found = record_of(message)
    assert found is None or isinstance(found, Post | Pinned)
    if isinstance(found, Post):
        check(found)


@given(ANYTHING)
def test_any_rich_message_is_read(message: Any) -> None:
    words, kind = words_in({"blocks": [message]})
    check(Post(text=words.text, entities=words.entities, tags=words.tags, kind=kind))


def check(post: Post) -> None:
    """It can be stored and shown: no half characters, and formatting that lies in the words."""
    post.model_dump_json().encode()
    title_of(post)
    assert all(0 <= one.offset < one.end <= len(post.text) for one in post.entities)
    assert all(one.url for one in post.entities if one.kind is EntityKind.TEXT_LINK)


# One post in both forms

PLAIN = st.text("abcآب پ🎲👩‍🚀\n.", min_size=1, max_size=12)
TAG = st.text("abشعر_", min_size=1, max_size=6).map(lambda name: f"#x{name}")
RUNS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["bold", "italic", "spoiler", "code", "underline", "strikethrough"]), PLAIN),
        st.tuples(st.just("hashtag"), TAG),
        st.tuples(st.sampled_from(["text_link"]), PLAIN),
        st.tuples(st.just("pre"), PLAIN),
    ),
    max_size=6,
)


@given(RUNS, st.booleans())
def test_a_post_says_the_same_live_and_in_an_export(runs: list[tuple[str, str]], with_photo: bool) -> None:
    in_export: list[dict[str, Any]] = [{"type": "plain", "text": "Title "}]
    entities: list[dict[str, Any]] = []
    text = "Title "
    for kind, words in runs:
        more = {"text_link": {"href": "https://a.ir/x"}, "pre": {"language": "python"}}.get(kind, {})
        in_export += [{"type": kind, "text": words, **more}, {"type": "plain", "text": " ، "}]
        live = {"text_link": {"url": "https://a.ir/x"}, "pre": {"language": "python"}}.get(kind, {})
        entities.append({"type": kind, "offset": utf16_length(text), "length": utf16_length(words), **live})
        text += f"{words} ، "
    medium = {"photo": "photos/1.jpg"} if with_photo else {}
    words_in_message = {"caption": text, "caption_entities": entities, "photo": [{}]}
    message = words_in_message if with_photo else {"text": text, "entities": entities}
    head = {"date": 1_700_000_000, "edit_date": 1_700_000_009, "author_signature": "Editor"}
    chat = {"id": -100, "type": "channel", "title": "A"}
    live_post = record_of(
        {"message_id": 7, **head, **message, "chat": chat, "reply_to_message": {"message_id": 3, "chat": chat}}
    )
    export = {
        "id": 7,
        "type": "message",
        "date_unixtime": "1700000000",
        "edited_unixtime": "1700000009",
        "author": "Editor",
        "reply_to_message_id": 3,
        "text_entities": in_export,
        **medium,
    }
    assert live_post == exported(export, 1)


def test_a_poll_says_the_same_live_and_in_an_export() -> None:
    answers = ["this", "that"]
    live = {"question": "Which?", "options": [{"text": one, "voter_count": 0} for one in answers]}
    export = {"question": "Which?", "answers": [{"text": one, "voters": 0} for one in answers]}
    in_export = {"id": 7, "type": "message", "date_unixtime": "1700000000", "text": "", "poll": export}
    assert record_of({"message_id": 7, "date": 1_700_000_000, "poll": live}) == exported(in_export, 1)
