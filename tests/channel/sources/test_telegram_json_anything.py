"""Whatever stands in an export, it is read, skipped or refused; nothing else happens."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channel.errors import SourceError
from channel.models import Pinned, Post, Skipped
from channel.sources.telegram_json import read
from channel.sources.telegram_json.message import record_of

NAMES = [
    *(
        "text",
        "text_entities",
        "date",
        "date_unixtime",
        "edited",
        "edited_unixtime",
        "reactions",
        "media_type",
        "photo",
    ),
    *(
        "file",
        "file_name",
        "poll",
        "todo_list",
        "forwarded_from",
        "reply_to_message_id",
        "author",
        "action",
        "message_id",
    ),
    *("location_information", "question", "answers", "href", "language", "count", "emoji", "id", "type"),
]
WORDS = [
    "message",
    "service",
    "pin_message",
    "bold",
    "text_link",
    "pre",
    "hashtag",
    "#tag",
    "emoji",
    "paid",
    "https://a.ir",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=[]), max_size=8)
    | st.sampled_from(WORDS)
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
MESSAGES = st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8).flatmap(
    lambda fields: st.sampled_from(
        [fields, {**fields, "type": "message", "id": 12}, {**fields, "text": "x", "type": "message", "id": 12}]
    )
)


@settings(max_examples=400, deadline=None)
@given(MESSAGES)
def test_any_message_is_a_post_a_pin_or_skipped(fields: dict[str, Any]) -> None:
    found = record_of(fields, 1)
    if isinstance(found, Post):
        found.model_dump_json().encode()  # holds nothing that cannot be written
        assert all(0 <= entity.offset < entity.end <= len(found.text) for entity in found.entities)
    else:
        assert isinstance(found, Pinned | Skipped)


@settings(max_examples=100, deadline=None)
@given(content=st.lists(ANYTHING, max_size=5), cut=st.floats(0, 1))
def test_any_file_is_read_or_refused(content: list[Any], cut: float, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    whole = json.dumps({"name": "A", "type": "public_channel", "id": 5, "messages": content})
    path.write_text(whole[: round(len(whole) * cut)] if cut < 0.5 else whole)
    try:
        records = list(read(path, lambda _: None))
    except SourceError:
        return
    assert len(records) == 1 + len(content)


@settings(max_examples=100, deadline=None)
@given(content=ANYTHING)
def test_any_json_is_an_export_or_refused(content: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(content))
    with pytest.raises(SourceError):
        list(read(path, lambda _: None))
